// What an event means for people, as lines without words: who did what to whom. Lives here: from event to line, for the
// Activity list and for receipts. Pure; may not know: names, sentences.
import type { DeviceId, GrantId } from '../ids.ts'
import type { SessionEvent } from './events.ts'
import type { Grant } from './grants.ts'
import type { Capability, Scope, SessionMessageBody, Surface } from './messages.ts'
import {
  mayRefuseTurn,
  ownerOf,
  type ConsentRequest,
  type OpenSession,
  type SessionState,
  type Switching,
} from './state.ts'

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
  /** Its page did it without its person, by its signed word (CONSENT-181). */
  readonly byItself?: true | undefined
}

export type HappenedKind =
  | 'allowed'
  | 'asked'
  | 'came-back'
  | 'cannot-show'
  | 'companion-joined'
  | 'companion-left'
  | 'confirmed'
  | 'declined'
  | 'ended'
  | 'expired'
  | 'grant-ended'
  | 'grant-expired'
  | 'handed-over'
  | 'interrupted'
  | 'joined'
  | 'left'
  | 'lost'
  | 'lowered'
  | 'new-pin'
  | 'offered'
  | 'paused'
  | 'question-withdrawn'
  | 'raised'
  | 'relaxed'
  | 'released'
  | 'removed'
  | 'resumed'
  | 'shared'
  | 'stopped'
  | 'surface-changed'
  | 'switch-asked'
  | 'switch-declined'
  | 'switch-expired'
  | 'switch-withdrawn'
  | 'took-over'
  | 'turned-away'
  | 'unrelaxed'
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
export const linesOf = (happened: Happened): HappenedLine[] => [...eventLines(happened), ...endedLines(happened)]

function eventLines({ event, before, after, waitingName }: Happened): HappenedLine[] {
  switch (event.kind) {
    case 'said': {
      const { by, body } = event.signed.message
      const owner = ownerOf(before, by)
      // What it takes away it takes away for its owner; that it comes and goes on the line is nobody's news.
      if (owner !== null && body.kind === 'attach') return []
      if (owner !== null && body.kind === 'leave') return [{ kind: 'companion-left', who: owner }]
      return saidLines({ by: owner ?? by, body, before, after, waitingName })
    }
    case 'lost':
      return ownerOf(before, event.device) === null ? [{ kind: 'lost', who: event.device }] : []
    case 'gone': {
      const owner = ownerOf(before, event.device)
      return owner === null ? [{ kind: 'left', who: event.device }] : [{ kind: 'companion-left', who: owner }]
    }
    case 'expired': {
      const { switching } = before
      if (switching?.switch === event.grant) return [{ kind: 'switch-expired', who: switching.by, whom: switching.to }]
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
    case 'vouch':
      return [{ kind: 'companion-joined', who: by }]
    case 'turn-away':
      return [{ kind: 'turned-away', who: by, whomName: waitingName, byItself: body.byItself }]
    case 'turn-out':
      return [{ kind: 'removed', who: by, whom: body.device }]
    case 'join-failed':
      return []
    case 'new-pin':
      return [{ kind: 'new-pin', who: by }]
    case 'ask':
      return [{ kind: 'asked', who: by, whom: body.owner, ...termsOf(body) }]
    case 'answer': {
      const request = before.requests.find((open) => open.grant === body.grant)
      const about = { who: by, whom: request?.to, capability: request?.capability, scope: request?.scope }
      if (!body.yes) return [{ kind: body.cannot === true ? 'cannot-show' : 'declined', ...about }]
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
      if (item === undefined) return [{ kind: 'switch-withdrawn', who: by, whom: switching?.to }]
      const about = { who: by, capability: item.capability, scope: item.scope }
      if (!('usedAt' in item)) return [{ kind: 'question-withdrawn', ...about, whom: item.owner }]
      if (item.owner === by) return [{ kind: 'withdrawn', ...about, whom: item.to }]
      return [{ kind: 'released', ...about, whom: item.owner }]
    }
    case 'withdraw-all':
      return [{ kind: 'withdrawn', who: by }, ...withAllLines({ by, before, after })]
    case 'offer':
      return [{ kind: 'offered', who: by, whom: body.to, ...termsOf(body) }]
    case 'switch':
      return [{ kind: 'switch-asked', who: by, whom: body.to }]
    case 'agree':
      if (!body.yes && before.switching?.by === by)
        return [{ kind: 'switch-withdrawn', who: by, whom: before.switching.to }]
      if (!body.yes && body.cannot === true) return [{ kind: 'cannot-show', who: by, whom: before.switching?.by }]
      return [{ kind: body.yes ? 'handed-over' : 'switch-declined', who: by, whom: before.switching?.to }]
    case 'take':
      return [{ kind: 'took-over', who: by, surface: body.surface }]
    case 'raise':
      return [{ kind: body.up ? 'raised' : 'lowered', who: by }]
    case 'relax': {
      const ended = endedSwitch(before, after)
      const kind = ended?.by === by ? ('switch-withdrawn' as const) : ('switch-declined' as const)
      return [
        { kind: body.yes ? 'relaxed' : 'unrelaxed', who: by },
        ...(ended === null ? [] : [{ kind, who: by, whom: ended.to }]),
      ]
    }
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

/** What was asked of `by` until they withdrew everything: they said no to it with that (CONSENT-188). */
export function refusedWithAll({ by, before, after }: Pick<Said, 'by' | 'before' | 'after'>): {
  readonly requests: readonly ConsentRequest[]
  readonly switching: Switching | null
} {
  const requests = before.requests.filter(({ owner }) => owner === by)
  const ended = endedSwitch(before, after)
  const isAsked = ended !== null && ended.by !== by && mayRefuseTurn(before, by)
  return { requests, switching: isAsked ? ended : null }
}

function withAllLines(said: Pick<Said, 'by' | 'before' | 'after'>): HappenedLine[] {
  const { by: who, before, after } = said
  const { requests, switching } = refusedWithAll(said)
  const ended = endedSwitch(before, after)
  return [
    ...requests.map(({ to: whom, capability, scope }) => ({ kind: 'declined' as const, who, whom, capability, scope })),
    ...(switching === null ? [] : [{ kind: 'switch-declined' as const, who, whom: switching.to }]),
    ...(ended?.by === who ? [{ kind: 'switch-withdrawn' as const, who, whom: ended.to }] : []),
  ]
}

const endedSwitch = ({ switching }: OpenSession, after: SessionState): Switching | null =>
  after.stage === 'open' && after.switching === null ? switching : null

/** What ended along with the event: whoever reads it learns of each that somebody could do more than see the screen. */
function endedLines({ event, before, after }: Happened): HappenedLine[] {
  if (after.stage !== 'open') return []
  const body = event.kind === 'said' ? event.signed.message.body : undefined
  const named = event.kind === 'expired' ? event.grant : body?.kind === 'withdraw' ? body.grant : undefined
  const kept = new Set(after.grants.map(({ grant }) => grant))
  return before.grants
    .filter(({ grant, capability }) => grant !== named && !kept.has(grant) && isWorthALine(capability, body))
    .map(({ to, owner, capability, scope }) => ({ kind: 'grant-ended', who: to, whom: owner, capability, scope }))
}

/** A file that came through ends its own grant. That a screen is no longer seen goes without saying where its owner
 * stopped; not where they took all back. */
const isWorthALine = (capability: Capability, body: SessionMessageBody | undefined): boolean =>
  body?.kind !== 'used' && (capability !== 'view' || body?.kind === 'withdraw-all')

const itemOf = (state: OpenSession, id: GrantId): Grant | ConsentRequest | undefined =>
  [...state.grants, ...state.requests].find((item) => item.grant === id)

const termsOf = ({ capability, scope, minutes }: Pick<ConsentRequest, 'capability' | 'scope' | 'minutes'>) => ({
  capability,
  scope,
  minutes,
})
