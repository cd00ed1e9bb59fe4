// A yes of this device, to a question or of its own accord: signed, written down by the server, and only then in force
// (main road 4). Lives here: the order of those steps. May not know: the picker, why somebody asks.
import {
  MINUTE_MS,
  isPerson,
  type Capability,
  type DeviceId,
  type Grant,
  type GrantId,
  type Scope,
  type Surface,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { isOutside } from '../keys/may-enter.ts'
import { randomId } from '../session/identity.ts'
import type { Live } from '../session/live.ts'
import type { Narrowed } from '../session/view.ts'
import type { Capture } from '../surroundings.ts'
import { endOtherControl, stopSharing, told } from './ending.ts'
import { gaveUp, inTime, unheard } from './in-time.ts'

interface Terms {
  readonly grant: GrantId
  readonly capability: Capability
  readonly scope: Scope
  readonly minutes: number | null
  readonly to: DeviceId
  readonly surface: Surface
}

export interface Gift {
  readonly grants: readonly Grant[]
  /** The question or switch this answers; null of the person's own accord. */
  readonly asked: GrantId | null
  /** Whom it is for comes into the session with it (CONSENT-6). */
  readonly comesIn?: boolean
  /** It answers without a click of the person's for this: they can take it back as what they give of their own accord. */
  readonly bySelf?: boolean
  /** As `Speech.say`; `isOver`: this very yes was given up or taken back, so that it must not be said any more. */
  readonly say: (onStands: () => void, isOver: () => boolean) => Promise<void>
  /** What is to be shown from now on; null shows on, or again, what is captured already. */
  readonly capture: Capture | null
}

/**
 * Says yes and does what follows from it. Rejects as `Speech.say`, with `not-in-time` or `taken-back` (CONSENT-41), or where
 * a capture can't be shown: then the yes is taken back.
 */
export async function give(
  live: Live,
  { grants, asked, comesIn = false, bySelf = false, say, capture }: Gift,
): Promise<void> {
  const back = new AbortController()
  const onEnded = () => {
    if (!grants.some(({ grant }) => live.ownGrants.has(grant))) back.abort()
  }
  for (const grant of grants) live.ownGrants.give(grant, { asked, comesIn, bySelf, onEnded })
  const { promise: stands, resolve: onStands } = Promise.withResolvers<void>()
  let isOver = false
  const saying = say(onStands, () => isOver || back.signal.aborted)
  try {
    await inTime(
      saying.then(() => stands),
      back.signal,
    )
    const isView = grants.some(({ capability }) => capability === 'view')
    if (isView && !isOurTurn(live, asked)) throw new ClientError('taken-back', 'somebody else shows by now')
  } catch (cause) {
    isOver = true
    for (const { grant } of grants) live.ownGrants.end(grant)
    if (gaveUp(cause)) tellOver(live, grants, saying)
    live.changed()
    throw cause
  }
  for (const { grant } of grants) live.ownGrants.recorded(grant)
  if (grants.some(({ capability }) => capability === 'view')) await show(live, capture)
  live.changed()
}

/** Nobody else shows, but whom this device takes over from (CONSENT-9). */
function isOurTurn({ state, identity }: Live, asked: GrantId | null): boolean {
  const presenter = state?.presenting?.device ?? identity.deviceId
  return presenter === identity.deviceId || (asked !== null && state?.switching?.switch === asked)
}

/** The session may take the yes yet: it is told behind it that this is over, and again should it say so late. */
function tellOver(live: Live, grants: readonly Grant[], saying: Promise<void>): void {
  const tell = async (): Promise<void> => {
    // All at once: a server that keeps one answer back keeps back no more.
    await Promise.all(
      grants.map(({ grant }) => told(live.withdrawals.tell(live, [grant], { kind: 'withdraw', grant }))),
    )
  }
  tell().catch(unheard)
  saying.then(tell).catch(unheard)
}

/** Views of one surface for these members: as they are said, and as this device keeps them. */
export function viewsFor(live: Live, viewers: readonly DeviceId[], surface: Surface) {
  const views = viewers.map((to) => ({ grant: randomId() as GrantId, to }))
  const common = { capability: 'view', scope: 'whole', minutes: null, surface } as const
  return { views, grants: views.map((view) => grantOf(live, { ...common, ...view })) }
}

/**
 * Yes to a question about something of mine; whoever else controls here is withdrawn it first (CONSENT-16). Rejects with
 * `not-now`.
 */
export async function allow(
  live: Live,
  id: GrantId,
  { capture, narrowed }: { readonly capture: Capture | null; readonly narrowed: Narrowed | undefined },
): Promise<void> {
  const request = live.state?.requests.find((open) => open.grant === id)
  if (request === undefined || live.questions.isClosed(live.state, id))
    throw new ClientError('not-now', 'nobody asks for this any more')
  const { capability, to } = request
  const surface = capability === 'view' ? (capture?.surface ?? live.sharing.view?.surface) : 'unknown'
  if (surface === undefined) throw new ClientError('not-now', 'nothing is captured that could be shown')
  const { scope, minutes } = narrowed ?? request
  const given = grantOf(live, { grant: id, capability, scope, minutes, to, surface })
  const yes = { kind: 'answer', grant: id, yes: true, capability, to, surface, scope, minutes } as const
  const say: Gift['say'] = async (onStands, isOver) => {
    if (capability === 'control') {
      await endOtherControl(live, to)
      // A no, the end of the question, or of the patience with this yes came meanwhile, and there may be another one (CONSENT-41).
      if (isOver()) throw new ClientError('taken-back', 'it was over before it was said')
    }
    await live.speech.say(yes, { onStands })
  }
  await give(live, { grants: [given], asked: id, say, capture })
}

/** A yes without a question; never for a view. Rejects as `Speech.say`. */
export async function offer(live: Live, terms: Omit<Terms, 'grant' | 'surface'>): Promise<void> {
  const grant = randomId() as GrantId
  const { to, capability, scope, minutes } = terms
  const say = (onStands: () => void) =>
    live.speech.say({ kind: 'offer', grant, capability, scope, minutes, to }, { onStands })
  await give(live, {
    grants: [grantOf(live, { ...terms, grant, surface: 'unknown' })],
    asked: null,
    say,
    capture: null,
  })
}

/** A participant shows to the host, the host to everyone who is in; where a participant presents, once they let go. */
export async function share(live: Live, capture: Capture): Promise<void> {
  const { state, identity, turns } = live
  if (state === undefined) throw new ClientError('not-now', 'the session has not begun')
  const me = identity.deviceId
  if (state.presenting !== null && state.presenting.device !== me) {
    if (identity.role === 'host') return turns.pickFirst(live, capture)
    throw new ClientError('not-now', 'somebody else shows their screen', { reason: 'someone-else-presents' })
  }
  const viewers = identity.role === 'host' ? everyoneElse(live) : [state.host]
  if (viewers.length === 0) throw new ClientError('not-now', 'nobody else is here')
  const { surface } = capture
  const { views, grants } = viewsFor(live, viewers, surface)
  const say = (onStands: () => void) => live.speech.say({ kind: 'share', surface, grants: views }, { onStands })
  await give(live, { grants, asked: null, say, capture })
}

/** Lets one more member see what is shown already. Rejects as `Speech.say`, or with `not-now`. */
export async function showTo(live: Live, viewer: DeviceId): Promise<void> {
  const surface = live.sharing.view?.surface
  if (surface === undefined) throw new ClientError('not-now', 'this page shares nothing')
  const { views, grants } = viewsFor(live, [viewer], surface)
  const say = (onStands: () => void) => live.speech.say({ kind: 'share', surface, grants: views }, { onStands })
  await give(live, { grants, asked: null, say, capture: null })
}

/** Every other person who is in; an ID alone is not enough for that. */
export const everyoneElse = (live: Live): readonly DeviceId[] =>
  Object.values(live.state?.members ?? {}).flatMap((member) => {
    const { device } = member
    return !isPerson(member) || device === live.identity.deviceId || isOutside(live, device) ? [] : [device]
  })

function grantOf(live: Live, { minutes, ...terms }: Terms): Grant {
  const since = Date.now()
  const expiresAt = minutes === null ? null : since + minutes * MINUTE_MS
  return { ...terms, owner: live.identity.deviceId, since, expiresAt, usedAt: null }
}

/** The others hear of it as of any pause; what nobody heard is told with the next state. */
function tellPaused(live: Live): void {
  live.withdrawals.tellPaused(live).catch(unheard)
}

async function show(live: Live, capture: Capture | null): Promise<void> {
  const { sharing } = live
  if (sharing.isOn) return sharing.viewersChanged(live)
  try {
    const outcome = capture === null ? sharing.raiseCurtain(live) : await sharing.start(live, capture)
    if (outcome === 'paused') tellPaused(live)
  } catch (cause) {
    await stopSharing(live)
    throw cause
  }
}
