// Who is in the session, and what they say about themselves: coming in, coming back, codes, wishes, ticks.
// May not know: grants, beyond ending those of who goes. Rules: spec/consent.md.
import type { DeviceId } from '../ids.ts'
import type { SessionMessageBody } from './messages.ts'
import { endGrants, isKnown } from './presenting.ts'
import { accept, refuse, type Reduced } from './reduced.ts'
import {
  MAX_FORMER,
  MAX_GRANTS,
  MAX_MEMBERS,
  companionOf,
  isConfirmed,
  type Member,
  type OpenSession,
  isPerson,
} from './state.ts'
import { endSwitch } from './switching.ts'

/** A page came (back) on a socket. Another page than before means a reload: what it showed is interrupted, what it was asked stays open. */
export function attach(state: OpenSession, { device, instance }: Pick<Member, 'device' | 'instance'>): OpenSession {
  const member = state.members[device]
  if (member === undefined) return state
  const reloaded = member.instance !== null && member.instance !== instance
  const kept = reloaded ? endGrants(state, (item) => item.owner === device && !('asked' in item)) : state
  return withMember(kept, { ...member, instance, connected: true, awaySince: null })
}

interface Admission {
  readonly body: Extract<SessionMessageBody, { kind: 'admit' }>
  readonly instance: Member['instance']
  readonly at: number
}

/** The host lets a joiner in (CONSENT-11), unconfirmed where only spoken codes can prove who they are (CONSENT-22). */
export function admit(state: OpenSession, { body, instance, at }: Admission): Reduced {
  const { device, name, method } = body
  const isUnproven = method === 'none'
  if (isUnproven && state.joinBy !== 'spoken') return refuse('not-allowed')
  if (isUnproven && body.grant !== null) return refuse('not-confirmed')
  if (state.members[device] !== undefined) return refuse('already-there')
  if (Object.keys(state.members).length >= MAX_MEMBERS) return refuse('session-full')
  if (Object.keys(state.former).length >= MAX_FORMER) return refuse('session-full')
  const admitted = withMember(state, {
    device,
    role: 'participant',
    name,
    instance,
    connected: true,
    awaySince: null,
    joinedAt: at,
    lastAt: state.former[device] ?? 0,
    presented: false,
    relaxed: false,
    raised: false,
    confirm: isUnproven ? { byHost: false, byMember: false } : null,
    inVain: [],
  })
  const { presenting } = state
  if (body.grant === null) return accept(admitted)
  if (presenting?.device !== state.host) return refuse('not-presenting')
  if (isKnown(state, body.grant)) return refuse('replayed')
  if (state.grants.length >= MAX_GRANTS) return refuse('too-many')
  const grant = {
    grant: body.grant,
    capability: 'view' as const,
    scope: 'whole' as const,
    owner: state.host,
    to: device,
    surface: presenting.surface,
    since: at,
    expiresAt: null,
    usedAt: null,
  }
  return accept({ ...admitted, grants: [...admitted.grants, grant] })
}

/** Host and member each confirm the other's half of their code; with both, the member is as any other (CONSENT-22). */
export function confirmCode(state: OpenSession, { by, device }: { by: Member; device: DeviceId }): Reduced {
  const other = state.members[device]
  if (other === undefined || device === by.device) return refuse('not-a-member')
  const member = by.role === 'host' ? other : by
  if (by.role !== 'host' && other.role !== 'host') return refuse('not-allowed')
  const said = by.role === 'host' ? 'byHost' : 'byMember'
  if (member.confirm === null || member.confirm[said]) return refuse('no-change')
  return accept(withMember(state, { ...member, confirm: { ...member.confirm, [said]: true } }))
}

/** The host lets a participant go, at once and with everything that was theirs (CONSENT-39). */
export function turnOut(state: OpenSession, device: DeviceId): Reduced {
  const member = state.members[device]
  if (member === undefined) return refuse('not-a-member')
  return member.role === 'participant' ? accept(without(state, device)) : refuse('not-allowed')
}

/** A participant who does not present would like to, or no longer: a wish, nothing follows of itself (CONSENT-25). */
export function raise(state: OpenSession, { by, up }: { by: Member; up: boolean }): Reduced {
  if (by.role === 'host') return refuse('not-allowed')
  if (up && !isConfirmed(by)) return refuse('not-confirmed')
  if (by.raised === up || (up && state.presenting?.device === by.device)) return refuse('no-change')
  return accept(withMember(state, { ...by, raised: up }))
}

/** A participant's own tick for the looser rule; without it no switch goes on that was asked under it (CONSENT-21). */
export function relax(state: OpenSession, { by, yes }: { by: Member; yes: boolean }): Reduced {
  if (by.role === 'host') return refuse('not-allowed')
  if (by.relaxed === yes) return refuse('no-change')
  const concerns = state.switching?.to === by.device || state.presenting?.device === by.device
  return accept(withMember(!yes && concerns ? endSwitch(state) : state, { ...by, relaxed: yes }))
}

/** The session without a member and everything that was theirs, their companion too (CONSENT-33). */
export function without(state: OpenSession, device: DeviceId): OpenSession {
  const companion = companionOf(state, device)
  const alone = companion === undefined ? state : without(state, companion.device)
  const { [device]: left, ...members } = alone.members
  const former = left === undefined || !isPerson(left) ? alone.former : { ...alone.former, [device]: left.lastAt }
  return endGrants({ ...alone, members, former }, (item) => item.owner === device || item.to === device)
}

export const withMember = (state: OpenSession, member: Member): OpenSession => ({
  ...state,
  members: { ...state.members, [member.device]: member },
})
