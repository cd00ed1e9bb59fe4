// The session machine: one pure reducer for server and devices. Signatures are checked before (messages.ts verify());
// here only who may do what, and when. Rules: spec/consent.md. A refused event changes nothing (CONSENT-1).
import type { DeviceId } from '../ids.ts'
import type { TimedEvent } from './events.ts'
import type { SessionMessageBody, SignedMessage } from './messages.ts'
import { answerRequest, askFor, endGrant, endGrants, showOwn } from './presenting.ts'
import { MAX_MEMBERS, type EndReason, type Member, type OpenSession, type SessionState } from './state.ts'

/** Why an event was refused; stable, goes over the wire. */
export type Refusal =
  | 'session-ended'
  | 'not-a-member'
  | 'not-allowed'
  | 'replayed'
  | 'unknown-grant'
  | 'someone-else-presents'
  | 'not-presenting'
  | 'session-full'
  | 'already-there'
  | 'no-change'
  | 'not-confirmed'
  | 'someone-else-controls'
  | 'wider-than-asked'
  | 'already-switching'
  | 'not-agreed'

export type Reduced =
  | { readonly ok: true; readonly state: SessionState }
  | { readonly ok: false; readonly refusal: Refusal }

/** The state after an event, or why it can't happen. Pure: time comes with the event. */
export function reduce(state: SessionState, timed: TimedEvent): Reduced {
  if (state.stage === 'ended') return refuse('session-ended')
  const { event, at } = timed
  switch (event.kind) {
    case 'said':
      return hear(state, { signed: event.signed, instance: event.instance, at })
    case 'lost': {
      const member = state.members[event.device]
      if (member === undefined || !member.connected) return refuse('no-change')
      return accept(withMember(state, { ...member, connected: false, awaySince: at }))
    }
    case 'gone': {
      const member = state.members[event.device]
      if (member === undefined || member.connected) return refuse('no-change')
      return member.role === 'host'
        ? accept(end(state, { at, reason: 'host-gone' }))
        : accept(without(state, event.device))
    }
    case 'expired':
      if (!state.requests.some((request) => request.grant === event.grant)) return refuse('unknown-grant')
      return accept({ ...state, requests: state.requests.filter((request) => request.grant !== event.grant) })
    case 'closed':
      return accept(end(state, { at, reason: event.reason }))
    default:
      return event satisfies never
  }
}

interface Heard {
  readonly signed: SignedMessage
  readonly instance: Member['instance']
  readonly at: number
}

function hear(state: OpenSession, heard: Heard): Reduced {
  const { message } = heard.signed
  const sender = state.members[message.by]
  if (message.sid !== state.sid || sender === undefined) return refuse('not-a-member')
  if (message.at <= sender.lastAt) return refuse('replayed')
  const stamped = withMember(state, { ...sender, lastAt: message.at })
  return act(stamped, { ...heard, body: message.body, sender })
}

interface Act extends Heard {
  readonly body: SessionMessageBody
  readonly sender: Member
}

function act(state: OpenSession, { body, signed, sender, instance, at }: Act): Reduced {
  const isHost = sender.role === 'host'
  const presents = state.presenting?.device === sender.device
  const by = sender.device
  switch (body.kind) {
    case 'attach':
      return accept(attach(state, { device: by, instance: body.instance }))
    case 'admit':
      return isHost ? admit(state, { body, instance, at }) : refuse('not-allowed')
    case 'turn-away':
      return isHost ? accept(state) : refuse('not-allowed')
    case 'join-failed':
      return isHost ? accept({ ...state, joinFailures: state.joinFailures + 1 }) : refuse('not-allowed')
    case 'new-pin':
      if (!isHost) return refuse('not-allowed')
      return accept({ ...state, joinFailures: 0, joinBy: 'pin' })
    case 'ask':
      return askFor(state, { by: sender, body, signed, at })
    case 'answer':
      return answerRequest(state, { by, body, at })
    case 'share':
      return showOwn(state, { by, body, at })
    case 'offer':
    case 'switch':
    case 'agree':
    case 'take':
    case 'raise':
    case 'relax':
    case 'confirm':
    case 'used':
      return refuse('not-allowed')
    case 'surface':
      if (!presents || state.presenting === null) return refuse('not-presenting')
      return accept({
        ...state,
        presenting: { ...state.presenting, surface: body.surface },
        grants: state.grants.map((grant) => (grant.owner === by ? { ...grant, surface: body.surface } : grant)),
      })
    case 'pause':
      if (!presents || state.presenting === null) return refuse('not-presenting')
      if (state.presenting.paused === body.paused) return refuse('no-change')
      return accept({ ...state, presenting: { ...state.presenting, paused: body.paused } })
    case 'stop':
      return presents ? accept(endGrants(state, (grant) => grant.owner === by)) : refuse('not-presenting')
    case 'withdraw':
      return endGrant(state, { by, grant: body.grant })
    case 'withdraw-all':
      return accept(endGrants(state, (grant) => grant.owner === by))
    case 'leave':
      return isHost ? refuse('not-allowed') : accept(without(state, by))
    case 'end':
      if (isHost) return accept(end(state, { at, reason: 'host' }))
      return presents ? accept(end(state, { at, reason: 'presenter' })) : refuse('not-allowed')
    default:
      return body satisfies never
  }
}

/** A page came (back) on a socket. Another page than before means a reload: what it showed is interrupted, what it was asked stays open. */
function attach(state: OpenSession, { device, instance }: Pick<Member, 'device' | 'instance'>): OpenSession {
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

function admit(state: OpenSession, { body, instance, at }: Admission): Reduced {
  const { device, name, method } = body
  if (state.members[device] !== undefined) return refuse('already-there')
  if (Object.keys(state.members).length >= MAX_MEMBERS) return refuse('session-full')
  const admitted = withMember(state, {
    device,
    role: 'participant',
    name,
    instance,
    connected: true,
    awaySince: null,
    joinedAt: at,
    lastAt: 0,
    presented: false,
    relaxed: false,
    raised: false,
    confirm: method === 'none' ? { byHost: false, byMember: false } : null,
  })
  const { presenting } = state
  if (body.grant === null) return accept(admitted)
  if (presenting?.device !== state.host) return refuse('not-presenting')
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

function without(state: OpenSession, device: DeviceId): OpenSession {
  const { [device]: _left, ...members } = state.members
  return endGrants({ ...state, members }, (grant) => grant.owner === device || grant.to === device)
}

function end(state: OpenSession, { at, reason }: { at: number; reason: EndReason }): SessionState {
  const { sid, sessionId, host, hostName, organization, createdAt, firstPresenter, profile } = state
  return {
    stage: 'ended',
    sid,
    sessionId,
    host,
    hostName,
    organization,
    createdAt,
    firstPresenter,
    profile,
    endedAt: at,
    reason,
  }
}

const withMember = (state: OpenSession, member: Member): OpenSession => ({
  ...state,
  members: { ...state.members, [member.device]: member },
})
const accept = (state: SessionState): Reduced => ({ ok: true, state })
const refuse = (refusal: Refusal): Reduced => ({ ok: false, refusal })
