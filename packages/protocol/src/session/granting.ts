// Asking, answering, offering, using, taking back: how a grant of any capability is made and ended.
// May not know: how presenting goes on (presenting.ts). Rules: spec/consent.md.
import type { DeviceId, GrantId } from '../ids.ts'
import { coversScope, holds, isAlive, isOnAView, isSingleUse, type Grant } from './grants.ts'
import type { Capability, Scope, SessionMessageBody, SignedMessage } from './messages.ts'
import { hasAskedEnough, mayAskAgainAt } from './in-vain.ts'
import { endGrants, isKnown, present } from './presenting.ts'
import { accept, refuse, type Reduced, type Refusal } from './reduced.ts'
import {
  ASK_LASTS_MS,
  MAX_GRANTS,
  MAX_GRANTS_EACH,
  MAX_OPEN_FILES,
  MAX_REQUESTS_EACH,
  MINUTE_MS,
  isConfirmed,
  type ConsentRequest,
  type Member,
  type OpenSession,
} from './state.ts'
import { endSwitch } from './switching.ts'

type Body<Kind extends SessionMessageBody['kind']> = Extract<SessionMessageBody, { kind: Kind }>

interface Ask {
  readonly by: Member
  readonly body: Body<'ask'>
  /** The message that `body` is of. */
  readonly signed: SignedMessage
  readonly at: number
}

/** A member asks another for something of theirs (CONSENT-4). */
export function askFor(state: OpenSession, { by, body, signed, at }: Ask): Reduced {
  const { grant, capability, scope, minutes } = body
  const owner = state.members[body.owner]
  if (owner === undefined || owner.device === by.device) return refuse('not-a-member')
  if (!isConfirmed(by) || !isConfirmed(owner)) return refuse('not-confirmed')
  if (isKnown(state, grant)) return refuse('replayed')
  const obstacle = obstacleTo(state, { capability, scope, owner: owner.device, to: by.device, at })
  if (obstacle !== null) return refuse(obstacle)
  if (capability === 'view' && state.presenting === null && by.role !== 'host') return refuse('not-allowed')
  const open = state.requests.filter((request) => request.to === by.device)
  const isAsked = open.some((request) => request.owner === owner.device && request.capability === capability)
  if (isAsked && !isSingleUse(capability)) return refuse('no-change')
  const waitsUntil = mayAskAgainAt(by, { owner: owner.device, capability })
  if (waitsUntil !== null && at < waitsUntil) return refuse('asked-too-often')
  if (hasAskedEnough(state, { by, owner: owner.device, now: at })) return refuse('asked-too-often')
  if (open.length >= MAX_REQUESTS_EACH) return refuse('too-many')
  const request: ConsentRequest = {
    grant,
    capability,
    scope,
    minutes,
    owner: owner.device,
    to: by.device,
    askedAt: at,
    expiresAt: at + ASK_LASTS_MS,
    asked: signed,
  }
  return accept({ ...state, requests: [...state.requests, request] })
}

/** The owner, and nobody else, says yes or no; a yes never gives more than was asked (CONSENT-5). */
export function answerRequest(
  state: OpenSession,
  { by, body, at }: { by: DeviceId; body: Body<'answer'>; at: number },
): Reduced {
  const request = state.requests.find((open) => open.grant === body.grant)
  if (request === undefined) return refuse('unknown-grant')
  if (request.owner !== by) return refuse('not-allowed')
  if (body.yes && (body.capability !== request.capability || body.to !== request.to)) return refuse('other-than-asked')
  const answered = { ...state, requests: state.requests.filter((open) => open !== request) }
  if (!body.yes) return accept(answered)
  if (at >= request.expiresAt) return refuse('unknown-grant')
  if (!isWithin(request, body)) return refuse('wider-than-asked')
  const { grant, capability, to } = request
  const { scope, minutes, surface } = body
  if (capability !== 'view') return give(answered, { grant, capability, scope, minutes, owner: by, to, at })
  if (scope !== 'whole') return refuse('not-allowed')
  return present(answered, { owner: by, views: [{ grant, to }], surface, minutes, at })
}

/** The owner's yes of their own accord (CONSENT-18). */
export function offer(
  state: OpenSession,
  { by, body, at }: { by: DeviceId; body: Body<'offer'>; at: number },
): Reduced {
  const { grant, capability, scope, minutes, to } = body
  const [owner, grantee] = [state.members[by], state.members[to]]
  if (owner === undefined || grantee === undefined || to === by) return refuse('not-a-member')
  if (!isConfirmed(owner) || !isConfirmed(grantee)) return refuse('not-confirmed')
  if (capability === 'view') return refuse('not-allowed')
  if (isKnown(state, grant)) return refuse('replayed')
  const isAnswered = (open: ConsentRequest) => open.owner === by && open.to === to && open.capability === capability
  const answered = { ...state, requests: state.requests.filter((open) => !isAnswered(open)) }
  return give(answered, { grant, capability, scope, minutes, owner: by, to, at })
}

/** The owner's device saw the first use; a grant of one file ends with it (CONSENT-23). */
export function markUsed(state: OpenSession, { by, grant, at }: { by: DeviceId; grant: GrantId; at: number }): Reduced {
  const used = state.grants.find((open) => open.grant === grant)
  if (used === undefined || !isAlive(used, at)) return refuse('unknown-grant')
  if (used.owner !== by) return refuse('not-allowed')
  if (used.usedAt !== null) return refuse('no-change')
  if (isSingleUse(used.capability)) return accept(endGrants(state, (open) => open === used))
  return accept({ ...state, grants: state.grants.map((open) => (open === used ? { ...open, usedAt: at } : open)) })
}

/** Owner or grantee ends a grant or takes back a request; a switch is taken back by who wanted it (CONSENT-7). */
export function endGrant(state: OpenSession, { by, grant }: { by: DeviceId; grant: GrantId }): Reduced {
  const { switching } = state
  if (switching?.switch === grant) return switching.by === by ? accept(endSwitch(state)) : refuse('not-allowed')
  const open = [...state.grants, ...state.requests].find((item) => item.grant === grant)
  if (open === undefined) return refuse('unknown-grant')
  if (open.owner !== by && open.to !== by) return refuse('not-allowed')
  return accept(endGrants(state, (item) => item.grant === grant))
}

interface Wanted {
  readonly capability: Capability
  readonly scope: Scope
  readonly owner: DeviceId
  readonly to: DeviceId
  readonly at: number
}

/** Why `owner` can't give this to `to` now, whoever wants it (CONSENT-16, CONSENT-17); null where they can. */
function obstacleTo(state: OpenSession, { capability, scope, owner, to, at }: Wanted): Refusal | null {
  if (capability !== 'control' && scope !== 'whole') return 'not-allowed'
  const { grants, presenting } = state
  if (capability === 'view' && presenting !== null && presenting.device !== owner) return 'someone-else-presents'
  if (isOnAView(capability)) {
    if (presenting?.device !== owner) return 'not-presenting'
    if (!holds({ grants, capability: 'view', owner, to, now: at })) return 'not-allowed'
  }
  const controls = grants.find((grant) => grant.capability === 'control' && grant.owner === owner && isAlive(grant, at))
  if (capability === 'control' && controls !== undefined && controls.to !== to) return 'someone-else-controls'
  if (!isSingleUse(capability) && holds({ grants, capability, scope, owner, to, now: at })) return 'no-change'
  if (!isSingleUse(capability)) return null
  const isSame = (one: Grant) => one.capability === capability && one.owner === owner && one.to === to
  if (grants.filter((one) => isSame(one) && isAlive(one, at)).length >= MAX_OPEN_FILES) return 'too-many'
  return null
}

interface Gift extends Wanted {
  readonly grant: GrantId
  readonly minutes: number | null
}

function give(state: OpenSession, gift: Gift): Reduced {
  const { grant, capability, scope, minutes, owner, to, at } = gift
  const obstacle = obstacleTo(state, gift)
  if (obstacle !== null) return refuse(obstacle)
  if (state.grants.length >= MAX_GRANTS) return refuse('too-many')
  const given = state.grants.filter((one) => one.owner === owner && one.capability !== 'view')
  if (given.length >= MAX_GRANTS_EACH) return refuse('too-many')
  const expiresAt = minutes === null ? null : at + minutes * MINUTE_MS
  const common = { surface: 'unknown' as const, since: at, usedAt: null }
  return accept({ ...state, grants: [...state.grants, { grant, capability, scope, owner, to, expiresAt, ...common }] })
}

interface Terms {
  readonly scope: Scope
  readonly minutes: number | null
}

const isWithin = (asked: Terms, given: Terms): boolean =>
  coversScope(asked.scope, given.scope) &&
  (asked.minutes === null || (given.minutes !== null && given.minutes <= asked.minutes))
