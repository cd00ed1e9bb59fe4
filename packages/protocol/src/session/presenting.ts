// Showing a screen: who presents, who sees it, and how that ends. May not know: who sent what over which socket.
// Rules: spec/consent.md.
import type { DeviceId, GrantId } from '../ids.ts'
import { isOnAView, type Grant } from './grants.ts'
import type { SessionMessageBody, Surface } from './messages.ts'
import { accept, refuse, type Reduced, type Refusal } from './reduced.ts'
import { MAX_GRANTS, MINUTE_MS, isConfirmed, type ConsentRequest, type OpenSession } from './state.ts'

type Share = Extract<SessionMessageBody, { kind: 'share' }>

/** A participant or the host shows something of their own accord, to members they name (CONSENT-6). */
export function showOwn(state: OpenSession, { by, body, at }: { by: DeviceId; body: Share; at: number }): Reduced {
  const obstacle = obstacleToViews(state, { by, views: body.grants })
  if (obstacle !== null) return refuse(obstacle)
  const viewers = new Set(body.grants.map((view) => view.to))
  if (viewsOf(state, by).some((grant) => viewers.has(grant.to))) return refuse('no-change')
  const isAnswered = (open: ConsentRequest) => open.owner === by && open.capability === 'view' && viewers.has(open.to)
  const answered = { ...state, requests: state.requests.filter((open) => !isAnswered(open)) }
  return present(answered, { owner: by, views: body.grants, surface: body.surface, minutes: null, at })
}

/** The presenter shows something else now. */
export function showOther(state: OpenSession, surface: Surface): OpenSession {
  const grants = state.grants.map((grant) => (grant.capability === 'view' ? { ...grant, surface } : grant))
  return { ...state, presenting: state.presenting === null ? null : { ...state.presenting, surface }, grants }
}

/** The presenter draws the curtain, or opens it. */
export function pause(state: OpenSession, paused: boolean): Reduced {
  const { presenting } = state
  if (presenting === null || presenting.paused === paused) return refuse('no-change')
  return accept({ ...state, presenting: { ...presenting, paused } })
}

export interface View {
  readonly grant: GrantId
  readonly to: DeviceId
}

interface Show {
  readonly owner: DeviceId
  readonly views: readonly View[]
  readonly surface: Surface
  readonly minutes: number | null
  readonly at: number
}

/** Views of the owner's screen, which is then the one being shown: at most one at a time (CONSENT-9). */
export function present(state: OpenSession, { owner, views, surface, minutes, at }: Show): Reduced {
  const member = state.members[owner]
  if (member === undefined) return refuse('not-a-member')
  if (state.presenting !== null && state.presenting.device !== owner) return refuse('someone-else-presents')
  if (state.grants.length + views.length > MAX_GRANTS) return refuse('too-many')
  const common = { capability: 'view' as const, scope: 'whole' as const, owner, surface, since: at, usedAt: null }
  const expiresAt = minutes === null ? null : at + minutes * MINUTE_MS
  return accept({
    ...state,
    presenting: state.presenting ?? { device: owner, surface, paused: false, since: at },
    grants: [...state.grants, ...views.map(({ grant, to }): Grant => ({ ...common, grant, to, expiresAt }))],
    members: { ...state.members, [owner]: { ...member, presented: true, raised: false } },
  })
}

/** Why a member can't show to these, or null: each named once, each and the member themselves confirmed. */
export function obstacleToViews(
  state: OpenSession,
  { by, views }: { by: DeviceId; views: readonly View[] },
): Refusal | null {
  const viewers = new Set(views.map((view) => view.to))
  const ids = new Set(views.map((view) => view.grant))
  if (viewers.size !== views.length || ids.size !== views.length) return 'not-allowed'
  if (views.some(({ grant }) => isKnown(state, grant))) return 'replayed'
  const owner = state.members[by]
  if (owner === undefined || viewers.has(by)) return 'not-a-member'
  for (const to of viewers) if (state.members[to] === undefined) return 'not-a-member'
  if (!isConfirmed(owner)) return 'not-confirmed'
  for (const to of viewers) if (!isConfirmed(state.members[to])) return 'not-confirmed'
  return null
}

/**
 * Without the grants and requests that match, nor what went with a view that ended (CONSENT-17); nobody presents whom
 * nobody may see any more (CONSENT-8).
 */
export function endGrants(state: OpenSession, ends: (item: Grant | ConsentRequest) => boolean): OpenSession {
  const left = state.grants.filter((grant) => !ends(grant))
  const stands = ({ capability, owner, to }: Grant | ConsentRequest) =>
    !isOnAView(capability) ||
    left.some((grant) => grant.capability === 'view' && grant.owner === owner && grant.to === to)
  const grants = left.filter(stands)
  const requests = state.requests.filter((request) => !ends(request) && stands(request))
  const seen = grants.some((grant) => grant.capability === 'view')
  return { ...state, grants, requests, presenting: seen ? state.presenting : null }
}

/** Whether an id is taken by a grant, a request or a switch. */
export const isKnown = (state: OpenSession, id: GrantId): boolean =>
  state.switching?.switch === id || [...state.grants, ...state.requests].some((item) => item.grant === id)

const viewsOf = (state: OpenSession, owner: DeviceId): Grant[] =>
  state.grants.filter((grant) => grant.owner === owner && grant.capability === 'view')
