// The session machine: one pure reducer for server and devices. Signatures are checked before (messages.ts verify());
// here only who may do what, and when. Rules: spec/consent.md. A refused event changes nothing (CONSENT-1).
import type { TimedEvent } from './events.ts'
import { mayCompanionSay, vouch } from './companions.ts'
import { withEvidence } from './evidence.ts'
import { answerRequest, askFor, endGrant, markUsed, offer } from './granting.ts'
import { admit, attach, confirmCode, raise, relax, turnOut, withMember, without } from './membership.ts'
import type { SessionMessageBody, SignedMessage } from './messages.ts'
import { endGrants, pause, showOther, showOwn } from './presenting.ts'
import { accept, refuse, type Reduced } from './reduced.ts'
import type { EndReason, Member, OpenSession, SessionState } from './state.ts'
import { agree, askToSwitch, endSwitch, takeOver, withoutStaleSwitch } from './switching.ts'

/** The state after an event, or why it can't happen. Pure: time comes with the event. */
export function reduce(state: SessionState, timed: TimedEvent): Reduced {
  if (state.stage === 'ended') return refuse('session-ended')
  const reduced = happen(state, timed)
  if (!reduced.ok || reduced.state.stage === 'ended') return reduced
  return accept(withEvidence(state, withoutStaleSwitch(state, reduced.state), timed.event))
}

function happen(state: OpenSession, { event, at }: TimedEvent): Reduced {
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
    case 'expired': {
      if (state.switching?.switch === event.grant) return accept(endSwitch(state))
      if (![...state.grants, ...state.requests].some(({ grant }) => grant === event.grant))
        return refuse('unknown-grant')
      return accept(endGrants(state, ({ grant }) => grant === event.grant))
    }
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
  const stamped = { ...sender, lastAt: message.at }
  return act(withMember(state, stamped), { ...heard, body: message.body, sender: stamped })
}

interface Act extends Heard {
  readonly body: SessionMessageBody
  readonly sender: Member
}

function act(state: OpenSession, { body, signed, sender, instance, at }: Act): Reduced {
  const isHost = sender.role === 'host'
  const owner = sender.role === 'companion' ? sender.of : undefined
  if (owner !== undefined && !mayCompanionSay(state, { owner, body })) return refuse('not-allowed')
  const presents = state.presenting?.device === sender.device
  const by = sender.device
  // A companion takes away for its owner (CONSENT-34).
  const whose = owner ?? by
  switch (body.kind) {
    case 'attach':
      return accept(attach(state, { device: by, instance: body.instance }))
    case 'admit':
      return isHost ? admit(state, { body, instance, at }) : refuse('not-allowed')
    case 'vouch':
      return vouch(state, { by: sender, body, signed, instance, at })
    case 'turn-away':
      return isHost ? accept(state) : refuse('not-allowed')
    case 'turn-out':
      return isHost ? turnOut(state, body.device) : refuse('not-allowed')
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
      return offer(state, { by, body, at })
    case 'switch':
      return askToSwitch(state, { by: sender, body, signed, at })
    case 'agree':
      return agree(state, { by, body, at })
    case 'take':
      return takeOver(state, { by, body, at })
    case 'raise':
      return raise(state, { by: sender, up: body.up })
    case 'relax':
      return relax(state, { by: sender, yes: body.yes })
    case 'confirm':
      return confirmCode(state, { by: sender, device: body.device })
    case 'used':
      return markUsed(state, { by: whose, grant: body.grant, at })
    case 'surface':
      return presents ? accept(showOther(state, body.surface)) : refuse('not-presenting')
    case 'pause':
      return presents ? pause(state, body.paused) : refuse('not-presenting')
    case 'stop':
      return presents ? accept(endGrants(state, (item) => item.owner === by)) : refuse('not-presenting')
    case 'withdraw':
      return endGrant(state, { by: whose, grant: body.grant })
    case 'withdraw-all': {
      const isAsked = state.switching?.to === whose
      return accept(endGrants(isAsked ? endSwitch(state) : state, (item) => item.owner === whose))
    }
    case 'leave':
      return isHost ? refuse('not-allowed') : accept(without(state, by))
    case 'end':
      if (isHost) return accept(end(state, { at, reason: 'host' }))
      return presents ? accept(end(state, { at, reason: 'presenter' })) : refuse('not-allowed')
    default:
      return body satisfies never
  }
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
