// Asking, answering, showing, withdrawing: the part of the machine that makes and ends grants.
// May not know: who sent what over which socket. Rules: spec/consent.md.
import type { DeviceId, GrantId } from '../ids.ts'
import type { Grant } from './grants.ts'
import type { SessionMessageBody, SignedMessage } from './messages.ts'
import type { Reduced, Refusal } from './reduce.ts'
import { ASK_LASTS_MS, type ConsentRequest, type Member, type OpenSession } from './state.ts'

type Body<Kind extends SessionMessageBody['kind']> = Extract<SessionMessageBody, { kind: Kind }>

interface Ask {
  readonly by: Member
  readonly body: Body<'ask'>
  /** The message that `body` is of. */
  readonly signed: SignedMessage
  readonly at: number
}

/** A member asks to see another's screen (CONSENT-4). */
export function askFor(state: OpenSession, { by, body, signed, at }: Ask): Reduced {
  const owner = state.members[body.owner]
  if (owner === undefined || owner.device === by.device) return refuse('not-a-member')
  if (state.presenting === null && by.role !== 'host') return refuse('not-allowed')
  if (state.presenting !== null && state.presenting.device !== owner.device) return refuse('someone-else-presents')
  if (isKnown(state, body.grant)) return refuse('replayed')
  const sees = state.grants.some((grant) => grant.owner === owner.device && grant.to === by.device)
  const asked = state.requests.some((request) => request.owner === owner.device && request.to === by.device)
  if (sees || asked) return refuse('no-change')
  const request: ConsentRequest = {
    grant: body.grant,
    capability: body.capability,
    scope: body.scope,
    minutes: body.minutes,
    owner: owner.device,
    to: by.device,
    askedAt: at,
    expiresAt: at + ASK_LASTS_MS,
    asked: signed,
  }
  return accept({ ...state, requests: [...state.requests, request] })
}

/** The owner, and nobody else, says yes or no (CONSENT-5). */
export function answerRequest(
  state: OpenSession,
  { by, body, at }: { by: DeviceId; body: Body<'answer'>; at: number },
): Reduced {
  const request = state.requests.find((open) => open.grant === body.grant)
  if (request === undefined) return refuse('unknown-grant')
  if (request.owner !== by) return refuse('not-allowed')
  const answered = { ...state, requests: state.requests.filter((open) => open !== request) }
  if (!body.yes) return accept(answered)
  if (at >= request.expiresAt) return refuse('unknown-grant')
  return present(answered, { owner: by, to: [request], surface: body.surface, at })
}

/** A participant or the host shows something of their own accord, to members they name (CONSENT-6). */
export function showOwn(
  state: OpenSession,
  { by, body, at }: { by: DeviceId; body: Body<'share'>; at: number },
): Reduced {
  const viewers = new Set(body.grants.map((grant) => grant.to))
  const ids = new Set(body.grants.map((grant) => grant.grant))
  if (viewers.size !== body.grants.length || ids.size !== body.grants.length) return refuse('not-allowed')
  if (body.grants.some(({ grant }) => isKnown(state, grant))) return refuse('replayed')
  if ([...viewers].some((to) => to === by || state.members[to] === undefined)) return refuse('not-a-member')
  const already = state.grants.some((grant) => grant.owner === by && viewers.has(grant.to))
  if (already) return refuse('no-change')
  const answered = { ...state, requests: state.requests.filter((open) => open.owner !== by || !viewers.has(open.to)) }
  return present(answered, { owner: by, to: body.grants, surface: body.surface, at })
}

/** Owner or grantee ends a grant or takes back a request (CONSENT-7). */
export function endGrant(state: OpenSession, { by, grant }: { by: DeviceId; grant: GrantId }): Reduced {
  const open = [...state.grants, ...state.requests].find((item) => item.grant === grant)
  if (open === undefined) return refuse('unknown-grant')
  if (open.owner !== by && open.to !== by) return refuse('not-allowed')
  return accept(endGrants(state, (item) => item.grant === grant))
}

/** Without the grants and requests that match; nobody presents whom nobody may see any more (CONSENT-8). */
export function endGrants(state: OpenSession, ends: (item: Grant | ConsentRequest) => boolean): OpenSession {
  const grants = state.grants.filter((grant) => !ends(grant))
  const requests = state.requests.filter((request) => !ends(request))
  const seen = grants.some((grant) => grant.owner === state.presenting?.device)
  return { ...state, grants, requests, presenting: seen ? state.presenting : null }
}

interface Show {
  readonly owner: DeviceId
  readonly to: readonly { readonly grant: GrantId; readonly to: DeviceId }[]
  readonly surface: Grant['surface']
  readonly at: number
}

/** At most one presenter at a time (CONSENT-9). */
function present(state: OpenSession, { owner, to, surface, at }: Show): Reduced {
  if (state.presenting !== null && state.presenting.device !== owner) return refuse('someone-else-presents')
  const grants = to.map(({ grant, to }): Grant => ({
    grant,
    capability: 'view',
    scope: 'whole',
    owner,
    to,
    surface,
    since: at,
    expiresAt: null,
    usedAt: null,
  }))
  const presenting = state.presenting ?? { device: owner, surface, paused: false, since: at }
  return accept({ ...state, presenting, grants: [...state.grants, ...grants] })
}

const isKnown = (state: OpenSession, id: GrantId): boolean =>
  [...state.grants, ...state.requests].some((item) => item.grant === id)
const accept = (state: OpenSession): Reduced => ({ ok: true, state })
const refuse = (refusal: Refusal): Reduced => ({ ok: false, refusal })
