// Switching: whose screen is shown next, who is asked, who takes over. May not know: the table itself (direction.ts).
// Rules: spec/consent.md.
import type { DeviceId } from '../ids.ts'
import { directionOf, effectiveProfile } from './direction.ts'
import { hasAskedEnough, mayAskAgainAt, screenOf } from './in-vain.ts'
import type { SessionMessageBody, SignedMessage } from './messages.ts'
import { isKnown, obstacleToViews, present } from './presenting.ts'
import { accept, refuse, type Reduced } from './reduced.ts'
import {
  ASK_LASTS_MS,
  isConfirmed,
  isPerson,
  type Member,
  type OpenSession,
  type Person,
  type Switching,
} from './state.ts'

type Body<Kind extends SessionMessageBody['kind']> = Extract<SessionMessageBody, { kind: Kind }>

interface Wish {
  readonly by: Member
  readonly body: Body<'switch'>
  /** The message that `body` is of. */
  readonly signed: SignedMessage
  readonly at: number
}

/** Host or presenter wants another member's screen shown (CONSENT-19). */
export function askToSwitch(state: OpenSession, { by, body, signed, at }: Wish): Reduced {
  const to = state.members[body.to]
  if (to === undefined) return refuse('not-a-member')
  if (!isConfirmed(by) || !isConfirmed(to)) return refuse('not-confirmed')
  const from = state.presenting === null ? undefined : personOf(state, state.presenting.device)
  if (from?.device === to.device) return refuse('no-change')
  const direction = directionOf({
    leaving: from === undefined ? 'strict' : effectiveProfile(state.profile, from),
    taking: effectiveProfile(state.profile, to),
    from: from?.role ?? 'nobody',
    to: to.role,
    by: by.role === 'host' ? 'host' : from?.device === by.device ? 'presenter' : 'other',
    toHasPresented: to.presented,
  })
  if (!direction.allowed) return refuse('not-allowed')
  if (state.switching !== null) return refuse('already-switching')
  if (isKnown(state, body.switch)) return refuse('replayed')
  const leaver = direction.leavingIsAsked ? from?.device : undefined
  const taker = direction.takingIsAsked && to.device !== by.device ? to.device : undefined
  for (const asked of [leaver, taker]) {
    if (asked === undefined) continue
    const waitsUntil = mayAskAgainAt(by, screenOf(asked))
    if (waitsUntil !== null && at < waitsUntil) return refuse('asked-too-often')
    if (hasAskedEnough(state, { by, owner: asked, now: at })) return refuse('asked-too-often')
  }
  const switching: Switching = {
    switch: body.switch,
    by: by.device,
    to: to.device,
    leavingMustAgree: direction.leavingIsAsked,
    leavingAgreed: false,
    takingIsAsked: direction.takingIsAsked,
    askedAt: at,
    expiresAt: at + ASK_LASTS_MS,
    asked: signed,
  }
  return accept({ ...state, switching })
}

function personOf({ members }: OpenSession, device: DeviceId): Person | undefined {
  const member = members[device]
  return member !== undefined && isPerson(member) ? member : undefined
}

interface Said<Kind extends SessionMessageBody['kind']> {
  readonly by: DeviceId
  readonly body: Body<Kind>
  readonly at: number
}

/** Who presents lets go where they are asked; they and who is to present may say no until it is done (CONSENT-20, CONSENT-52). */
export function agree(state: OpenSession, { by, body, at }: Said<'agree'>): Reduced {
  const { switching } = state
  if (switching?.switch !== body.switch) return refuse('unknown-grant')
  const presents = state.presenting?.device === by
  const isAskedToLeave = presents && switching.leavingMustAgree
  const mayStay = presents && switching.leavingAgreed
  const mayAnswer = isAskedToLeave || ((mayStay || switching.to === by) && !body.yes)
  if (!mayAnswer) return refuse('not-allowed')
  if (!body.yes) return accept(endSwitch(state))
  if (body.to !== switching.to) return refuse('other-than-asked')
  if (at >= switching.expiresAt) return refuse('unknown-grant')
  const next = { ...switching, leavingMustAgree: false, leavingAgreed: true, askedAt: at, expiresAt: at + ASK_LASTS_MS }
  return accept({ ...state, switching: next })
}

/** The new presenter's own act, and nobody else's: everything given before ends, then they show (CONSENT-20). */
export function takeOver(state: OpenSession, { by, body, at }: Said<'take'>): Reduced {
  const { switching } = state
  if (switching?.switch !== body.switch || at >= switching.expiresAt) return refuse('unknown-grant')
  if (switching.to !== by) return refuse('not-allowed')
  if (switching.leavingMustAgree) return refuse('not-agreed')
  const obstacle = obstacleToViews(state, { by, views: body.grants })
  if (obstacle !== null) return refuse(obstacle)
  const cleared: OpenSession = { ...state, presenting: null, switching: null, grants: [], requests: [] }
  return present(cleared, { owner: by, views: body.grants, surface: body.surface, minutes: null, at })
}

/** A switch is about who presented when it was wanted: it ends with that, and with who was to present. */
export function withoutStaleSwitch(before: OpenSession, after: OpenSession): OpenSession {
  const { switching } = after
  if (switching === null) return after
  const stands = after.members[switching.to] !== undefined && before.presenting?.device === after.presenting?.device
  return stands ? after : endSwitch(after)
}

/** Without its open switch, if it has one. */
export const endSwitch = (state: OpenSession): OpenSession => ({ ...state, switching: null })
