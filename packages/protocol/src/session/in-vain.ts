// Questions and switches that came to nothing, and how long their asker waits before the next one (CONSENT-38). Lives
// here: counting them and the pause. May not know: how they end (granting.ts, switching.ts). Pure; time comes in.
import type { DeviceId, GrantId } from '../ids.ts'
import type { TimedEvent } from './events.ts'
import type { Capability, SignedMessage } from './messages.ts'
import {
  ASK_PAUSE_MS,
  IN_VAIN_COUNTS_MS,
  MAX_IN_VAIN,
  MAX_IN_VAIN_OF_ANY,
  MAX_REMEMBERED_IN_VAIN,
  type ConsentRequest,
  type InVain,
  type Member,
  type OpenSession,
  type Switching,
  mayRefuseTurn,
  ownerOf,
} from './state.ts'

interface Wanted {
  readonly owner: DeviceId
  readonly capability: Capability
}

/** Epoch ms from which this member may ask `owner` for this again; null where there is nothing to wait for. */
export function mayAskAgainAt(member: Pick<Member, 'inVain'>, wanted: Wanted): number | null {
  const count = member.inVain.find((one) => isSame(one, wanted))
  const forThis = count === undefined || count.times < MAX_IN_VAIN ? null : count.at + ASK_PAUSE_MS
  const forAny = mayAskAnythingAt(member, wanted.owner)
  return forThis === null || forAny === null ? (forThis ?? forAny) : Math.max(forThis, forAny)
}

/** The same for anything of this owner's (CONSENT-171). */
export function mayAskAnythingAt(member: Pick<Member, 'inVain'>, owner: DeviceId): number | null {
  const { times, at } = latelyInVain(member, owner)
  return times < MAX_IN_VAIN_OF_ANY ? null : at + ASK_PAUSE_MS
}

/** Whether so many are open at this owner already that those, and what came to nothing lately, are enough (CONSENT-172). */
export function hasAskedEnough(
  state: OpenSession,
  { by, owner, now }: { readonly by: Member; readonly owner: DeviceId; readonly now: number },
): boolean {
  const { times, at } = latelyInVain(by, owner)
  const questions = state.requests.filter((request) => request.to === by.device && request.owner === owner).length
  const { switching } = state
  const open = switching?.by === by.device && isForThem(state, switching, owner) ? questions + 1 : questions
  return open > 0 && times > 0 && now < at + IN_VAIN_COUNTS_MS && times + open >= MAX_IN_VAIN_OF_ANY
}

/** Whether the open switch asks them, now or once who shows let go. */
const isForThem = (state: OpenSession, switching: Switching, owner: DeviceId): boolean =>
  askedBy(state, switching) === owner || (switching.takingIsAsked && switching.to === owner)

/** Whose answer the open switch waits for; undefined where it goes by itself. */
const askedBy = (
  { presenting }: OpenSession,
  { leavingMustAgree, takingIsAsked, to }: Switching,
): DeviceId | undefined => (leavingMustAgree ? presenting?.device : takingIsAsked ? to : undefined)

/** How many of this owner came to nothing in a short time, whatever for, and when the last did. */
function latelyInVain({ inVain }: Pick<Member, 'inVain'>, owner: DeviceId): Pick<InVain, 'times' | 'at'> {
  const theirs = inVain.filter((one) => one.owner === owner)
  const at = Math.max(0, ...theirs.map((one) => one.at))
  const lately = theirs.filter((one) => at < one.at + IN_VAIN_COUNTS_MS)
  return { times: lately.reduce((sum, one) => sum + one.times, 0), at }
}

/** What asking somebody for a switch counts as: they are asked for their screen, shown or to be shown. */
export const screenOf = (owner: DeviceId): Wanted => ({ owner, capability: 'view' })

/** `after` with what the event made of open questions: each that came to nothing counts, a yes starts anew. */
export function withInVain(before: OpenSession, after: OpenSession, timed: TimedEvent): OpenSession {
  const open = new Set(after.requests.map(({ grant }) => grant))
  const had = new Set(before.grants.map(({ grant }) => grant))
  const made = after.grants.filter(({ grant }) => !had.has(grant))
  const ender = enderOf(before, timed)
  const ended: (Wanted & { readonly to: DeviceId })[] = before.requests.filter(
    (request) => !open.has(request.grant) && (request.to === ender || isInVain(before, request, timed)),
  )
  const { switching } = before
  if (switching !== null && after.switching === null) ended.push(...switchInVain(before, switching, timed))
  const letGo = switching?.leavingMustAgree === true && after.switching?.leavingMustAgree === false
  if (ended.length === 0 && made.length === 0 && !letGo) return after
  const members = { ...after.members }
  for (const { to, ...granted } of made) change(members, to, (list) => list.filter((one) => !isSame(one, granted)))
  if (letGo && before.presenting !== null) {
    const yes = screenOf(before.presenting.device)
    change(members, switching.by, (list) => list.filter((one) => !isSame(one, yes)))
  }
  for (const { to, owner, capability } of ended) {
    change(members, to, (list) => {
      const times = (list.find((one) => isSame(one, { owner, capability }))?.times ?? 0) + 1
      const others = list.filter((one) => !isSame(one, { owner, capability }))
      return [...others, { owner, capability, times, at: timed.at }].slice(-MAX_REMEMBERED_IN_VAIN)
    })
  }
  return { ...after, members }
}

/** Who said it, or whose companion did: what ends by the asker's own act was in vain, whichever act that is (CONSENT-54). */
const enderOf = (before: OpenSession, { event }: TimedEvent): DeviceId | undefined => {
  if (event.kind !== 'said') return undefined
  const { by } = event.signed.message
  return ownerOf(before, by) ?? by
}

/** Whether the event is a no of its owner, its time running out, or its asker taking it back; another's stop or switch is none of these. */
function isInVain(before: OpenSession, { owner, grant }: ConsentRequest, timed: TimedEvent): boolean {
  const { event } = timed
  if (event.kind === 'expired') return event.grant === grant
  if (event.kind !== 'said') return false
  const { body } = event.signed.message
  if (body.kind === 'withdraw-all') return enderOf(before, timed) === owner
  return (body.kind === 'withdraw' || (body.kind === 'answer' && !body.yes)) && body.grant === grant
}

/** The same of a switch that is no more: what it was in vain, if anything, for its asker. */
function switchInVain(
  before: OpenSession,
  switching: Switching,
  timed: TimedEvent,
): readonly (Wanted & { readonly to: DeviceId })[] {
  const { event } = timed
  if (event.kind === 'said' && event.signed.message.body.kind === 'take') return []
  const { switch: id, by } = switching
  const asked = askedBy(before, switching)
  const ender = enderOf(before, timed)
  const isTheirs = (event.kind === 'expired' && event.grant === id) || ender === by
  const refuses = ender !== undefined && ender !== by && mayRefuseTurn(before, ender) ? ender : undefined
  const said = event.kind === 'said' ? unwillingOf(event.signed.message, { id, asker: by, refuses }) : undefined
  const unwilling = said ?? (isTheirs ? asked : undefined)
  // Nobody asks themselves.
  return unwilling === undefined || unwilling === by ? [] : [{ ...screenOf(unwilling), to: by }]
}

/** Who did not want; undefined where the switch ended with something else. */
function unwillingOf(
  { by, body }: SignedMessage['message'],
  {
    id,
    asker,
    refuses,
  }: {
    readonly id: GrantId
    readonly asker: DeviceId
    /** Who ended it, where it was theirs to refuse. */
    readonly refuses: DeviceId | undefined
  },
): DeviceId | undefined {
  if (body.kind === 'withdraw-all') return refuses
  // Whatever its asker says, they took it back.
  if (by === asker) return undefined
  // Unticked under it, it ended by the no of who unticked.
  if (body.kind === 'relax') return by
  return body.kind === 'agree' && body.switch === id ? by : undefined
}

const isSame = (one: Wanted, other: Wanted): boolean => one.owner === other.owner && one.capability === other.capability

function change(
  members: Record<DeviceId, Member>,
  device: DeviceId,
  changed: (list: readonly InVain[]) => InVain[],
): void {
  const member = members[device]
  if (member !== undefined) members[device] = { ...member, inVain: changed(member.inVain) }
}
