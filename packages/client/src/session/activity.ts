// What happened, line by line, for the Activity list. Lives here: from event to entry. May not know: sentences.
import {
  linesOf,
  type DeviceId,
  type GrantId,
  type Happened,
  type HappenedLine,
  type OpenSession,
} from '@farhand/protocol'
import { randomId } from './identity.ts'
import type { ActivityEntry } from './view.ts'

const MAX_ENTRIES = 500
/** The same attack is named again only after this long. */
const ATTACK_AGAIN_MS = 10_000

type Line = Pick<ActivityEntry, 'kind'> & Omit<HappenedLine, 'kind'> & { readonly code?: string }

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
  heard(happened: Happened, at: number): void {
    for (const line of linesOf(happened)) this.#add(line, at)
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
