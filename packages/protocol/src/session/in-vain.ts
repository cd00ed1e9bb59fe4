// Questions that came to nothing, and how long their asker waits before the next one (CONSENT-38). Lives here: counting
// them and the pause. May not know: how a question ends (granting.ts). Pure; time comes in.
import type { DeviceId } from '../ids.ts'
import type { TimedEvent } from './events.ts'
import type { Capability } from './messages.ts'
import {
  ASK_PAUSE_MS,
  MAX_IN_VAIN,
  MAX_REMEMBERED_IN_VAIN,
  type ConsentRequest,
  type InVain,
  type Member,
  type OpenSession,
} from './state.ts'

interface Wanted {
  readonly owner: DeviceId
  readonly capability: Capability
}

/** Epoch ms from which this member may ask `owner` for this again; null where there is nothing to wait for. */
export function mayAskAgainAt({ inVain }: Pick<Member, 'inVain'>, wanted: Wanted): number | null {
  const count = inVain.find((one) => isSame(one, wanted))
  return count === undefined || count.times < MAX_IN_VAIN ? null : count.at + ASK_PAUSE_MS
}

/** `after` with what the event made of open questions: each that came to nothing counts, a yes starts anew. */
export function withInVain(before: OpenSession, after: OpenSession, timed: TimedEvent): OpenSession {
  const open = new Set(after.requests.map(({ grant }) => grant))
  const ended = before.requests.filter((request) => !open.has(request.grant) && isInVain(request, timed))
  const had = new Set(before.grants.map(({ grant }) => grant))
  const made = after.grants.filter(({ grant }) => !had.has(grant))
  if (ended.length === 0 && made.length === 0) return after
  const members = { ...after.members }
  for (const { to, ...granted } of made) change(members, to, (list) => list.filter((one) => !isSame(one, granted)))
  for (const { to, owner, capability } of ended) {
    change(members, to, (list) => {
      const times = (list.find((one) => isSame(one, { owner, capability }))?.times ?? 0) + 1
      const others = list.filter((one) => !isSame(one, { owner, capability }))
      return [...others, { owner, capability, times, at: timed.at }].slice(-MAX_REMEMBERED_IN_VAIN)
    })
  }
  return { ...after, members }
}

/** Whether the event is a no of its owner, its time running out, or its asker taking it back; a stop or a switch is none of these. */
function isInVain({ owner, grant }: ConsentRequest, { event }: TimedEvent): boolean {
  if (event.kind === 'expired') return event.grant === grant
  if (event.kind !== 'said') return false
  const { by, body } = event.signed.message
  if (body.kind === 'withdraw-all') return by === owner
  return (body.kind === 'answer' || body.kind === 'withdraw') && body.grant === grant
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
