// What happened, line by line, for the Activity list. Lives here: from event to entry. May not know: sentences.
import type {
  Capability,
  ConsentRequest,
  DeviceId,
  Grant,
  GrantId,
  OpenSession,
  Scope,
  SessionEvent,
  SessionMessageBody,
  SessionState,
  Surface,
} from '@farhand/protocol'
import { randomId } from './identity.ts'
import type { ActivityEntry } from './view.ts'

const MAX_ENTRIES = 500
/** The same attack is named again only after this long. */
const ATTACK_AGAIN_MS = 10_000

type Line = Pick<ActivityEntry, 'kind'> & {
  readonly who?: DeviceId | undefined
  readonly whom?: DeviceId | undefined
  readonly whomName?: string | undefined
  readonly surface?: Surface | undefined
  readonly capability?: Capability | undefined
  readonly scope?: Scope | undefined
  readonly minutes?: number | null | undefined
  readonly code?: string
}

export interface Happened {
  readonly event: SessionEvent
  readonly at: number
  readonly before: OpenSession
  readonly after: SessionState
  /** Of a joiner in the lobby; undefined on pages that have none. */
  readonly waitingName: string | undefined
}

export class Activity {
  readonly #me: DeviceId
  readonly #nameOf: (device: DeviceId) => string
  #entries: readonly ActivityEntry[] = []
  readonly #attacks = new Map<string, number>()

  constructor(me: DeviceId, nameOf: (device: DeviceId) => string) {
    this.#me = me
    this.#nameOf = nameOf
  }

  get entries(): readonly ActivityEntry[] {
    return this.#entries
  }

  started(state: OpenSession): void {
    if (this.#entries.length === 0) this.#add({ kind: 'started', who: state.host }, state.createdAt)
  }

  /** Call it before names of leaving members are forgotten. */
  heard(happened: Happened): void {
    for (const line of linesOf(happened)) this.#add(line, happened.at)
  }

  /** Something was refused that no honest server or member sends. With `about`, it is named once for that alone. */
  attack(code: string, about?: GrantId): void {
    const now = Date.now()
    const named = this.#attacks.get(about ?? code)
    if (named !== undefined && (about !== undefined || now - named < ATTACK_AGAIN_MS)) return
    this.#attacks.set(about ?? code, now)
    this.#add({ kind: 'refused-attack', code }, now)
  }

  #add({ kind, who, whom, whomName, surface, capability, scope, minutes, code }: Line, at: number): void {
    const entry: ActivityEntry = {
      id: randomId(),
      at,
      kind,
      who: who === undefined ? null : this.#nameOf(who),
      whom: whomName ?? (whom === undefined ? null : this.#nameOf(whom)),
      isMe: who === this.#me,
      surface: surface ?? null,
      capability: capability ?? null,
      scope: scope ?? null,
      minutes: minutes ?? null,
      code: code ?? null,
    }
    this.#entries = [...this.#entries.slice(1 - MAX_ENTRIES), entry]
  }
}

function linesOf({ event, before, after, waitingName }: Happened): Line[] {
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

function saidLines({ by, body, before, after, waitingName }: Said): Line[] {
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
