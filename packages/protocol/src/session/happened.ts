// What an event means for people, as lines without words: who did what to whom. Lives here: from event to line, for the
// Activity list and for receipts. Pure; may not know: names, sentences.
import type { DeviceId, GrantId } from '../ids.ts'
import type { SessionEvent } from './events.ts'
import type { Grant } from './grants.ts'
import type { Capability, Scope, SessionMessageBody, Surface } from './messages.ts'
import type { ConsentRequest, OpenSession, SessionState } from './state.ts'

/** One line; `who` acted, `whom` it concerned. */
export interface HappenedLine {
  readonly kind: HappenedKind
  readonly who?: DeviceId | undefined
  readonly whom?: DeviceId | undefined
  /** Of somebody who never became a member. */
  readonly whomName?: string | undefined
  readonly surface?: Surface | undefined
  readonly capability?: Capability | undefined
  readonly scope?: Scope | undefined
  readonly minutes?: number | null | undefined
}

export type HappenedKind =
  | 'allowed'
  | 'asked'
  | 'came-back'
  | 'confirmed'
  | 'declined'
  | 'ended'
  | 'expired'
  | 'grant-expired'
  | 'handed-over'
  | 'interrupted'
  | 'joined'
  | 'left'
  | 'lost'
  | 'new-pin'
  | 'offered'
  | 'paused'
  | 'raised'
  | 'relaxed'
  | 'resumed'
  | 'shared'
  | 'stopped'
  | 'surface-changed'
  | 'switch-asked'
  | 'took-over'
  | 'turned-away'
  | 'used'
  | 'withdrawn'

export interface Happened {
  readonly event: SessionEvent
  readonly before: OpenSession
  readonly after: SessionState
  /** Of a joiner in the lobby; undefined where nobody knows it. */
  readonly waitingName: string | undefined
}

/** The lines of an event that the machine accepted; none for what nobody needs to read. */
export function linesOf({ event, before, after, waitingName }: Happened): HappenedLine[] {
  switch (event.kind) {
    case 'said': {
      const { by, body } = event.signed.message
      return saidLines({ by, body, before, after, waitingName })
    }
    case 'lost':
      return [{ kind: 'lost', who: event.device }]
    case 'gone':
      return [{ kind: 'left', who: event.device }]
    case 'expired': {
      const { switching } = before
      if (switching?.switch === event.grant) return [{ kind: 'expired', who: switching.by, whom: switching.to }]
      const item = itemOf(before, event.grant)
      const about = { who: item?.to, whom: item?.owner, capability: item?.capability, scope: item?.scope }
      return [{ kind: item !== undefined && 'usedAt' in item ? 'grant-expired' : 'expired', ...about }]
    }
    case 'closed':
      return [{ kind: 'ended' }]
    default:
      return event satisfies never
  }
}

interface Said {
  readonly by: DeviceId
  readonly body: SessionMessageBody
  readonly before: OpenSession
  readonly after: SessionState
  readonly waitingName: string | undefined
}

function saidLines({ by, body, before, after, waitingName }: Said): HappenedLine[] {
  switch (body.kind) {
    case 'attach': {
      const member = before.members[by]
      const interrupted = before.presenting?.device === by && after.stage === 'open' && after.presenting === null
      const back = member !== undefined && member.instance !== null && !member.connected
      return [
        ...(back ? [{ kind: 'came-back' as const, who: by }] : []),
        ...(interrupted ? [{ kind: 'interrupted' as const, who: by }] : []),
      ]
    }
    case 'admit':
      return [{ kind: 'joined', who: body.device }]
    case 'turn-away':
      return [{ kind: 'turned-away', who: by, whomName: waitingName }]
    case 'turn-out':
      return [{ kind: 'turned-away', who: by, whom: body.device }]
    case 'join-failed':
      return []
    case 'new-pin':
      return [{ kind: 'new-pin', who: by }]
    case 'ask':
      return [{ kind: 'asked', who: by, whom: body.owner, ...termsOf(body) }]
    case 'answer': {
      const request = before.requests.find((open) => open.grant === body.grant)
      const about = { who: by, whom: request?.to, capability: request?.capability, scope: request?.scope }
      if (!body.yes) return [{ kind: 'declined', ...about }]
      return [{ kind: 'allowed', ...about, surface: body.surface, scope: body.scope, minutes: body.minutes }]
    }
    case 'share':
      return [{ kind: 'shared', who: by, surface: body.surface }]
    case 'surface':
      return [{ kind: 'surface-changed', who: by, surface: body.surface }]
    case 'pause':
      return [{ kind: body.paused ? 'paused' : 'resumed', who: by }]
    case 'stop':
      return [{ kind: 'stopped', who: by }]
    case 'withdraw': {
      const item = itemOf(before, body.grant)
      const { switching } = before
      if (item === undefined) return [{ kind: 'withdrawn', who: by, whom: switching?.to }]
      const whom = item.owner === by ? item.to : item.owner
      return [{ kind: 'withdrawn', who: by, whom, capability: item.capability, scope: item.scope }]
    }
    case 'withdraw-all':
      return [{ kind: 'withdrawn', who: by }]
    case 'offer':
      return [{ kind: 'offered', who: by, whom: body.to, ...termsOf(body) }]
    case 'switch':
      return [{ kind: 'switch-asked', who: by, whom: body.to }]
    case 'agree':
      return [{ kind: body.yes ? 'handed-over' : 'declined', who: by, whom: before.switching?.to }]
    case 'take':
      return [{ kind: 'took-over', who: by, surface: body.surface }]
    case 'raise':
      return body.up ? [{ kind: 'raised', who: by }] : []
    case 'relax':
      return body.yes ? [{ kind: 'relaxed', who: by }] : []
    case 'confirm':
      return [{ kind: 'confirmed', who: by, whom: body.device }]
    case 'used': {
      const item = itemOf(before, body.grant)
      return [{ kind: 'used', who: item?.to, whom: by, capability: item?.capability, scope: item?.scope }]
    }
    case 'leave':
      return [{ kind: 'left', who: by }]
    case 'end':
      return [{ kind: 'ended', who: by }]
    default:
      return body satisfies never
  }
}

const itemOf = (state: OpenSession, id: GrantId): Grant | ConsentRequest | undefined =>
  [...state.grants, ...state.requests].find((item) => item.grant === id)

const termsOf = ({ capability, scope, minutes }: Pick<ConsentRequest, 'capability' | 'scope' | 'minutes'>) => ({
  capability,
  scope,
  minutes,
})
