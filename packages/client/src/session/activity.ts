// What happened, line by line, for the Activity list. Lives here: from event to entry. May not know: sentences.
import {
  linesOf,
  type DeviceId,
  type GrantId,
  type Happened,
  type HappenedLine,
  type OpenSession,
  type Surface,
} from '@farhand/protocol'
import { randomId } from './identity.ts'
import type { ActivityEntry } from './view.ts'

const MAX_ENTRIES = 500
/** What goes first where there is no room: signs of the moment, then what led to nothing yet; the rest only last. */
const PASSING: ReadonlySet<ActivityEntry['kind']> = new Set(['raised', 'lowered', 'lost', 'came-back', 'renamed'])
const OPEN_ENDED: ReadonlySet<ActivityEntry['kind']> = new Set([
  'asked',
  'cannot-show',
  'declined',
  'expired',
  'paused',
  'question-withdrawn',
  'resumed',
  'surface-changed',
  'switch-asked',
  'switch-declined',
  'switch-expired',
  'switch-withdrawn',
])
/** Of one attack the newest so many lines stay, the oldest of them with the count of those before, so that whoever makes many
 * pushes nothing else out. */
const MAX_OF_ATTACK = 5
/** So many grants are told apart for one attack. */
const MAX_ABOUT = 100
/** The same attack is named again only after this long; until then it is counted. */
const ATTACK_AGAIN_MS = 10_000

type Line = Pick<ActivityEntry, 'kind'> &
  Omit<HappenedLine, 'kind'> & { readonly code?: string; readonly count?: number }

interface Knows {
  readonly nameOf: (device: DeviceId) => string
  /** Whether this page asked it without its person. */
  readonly isByItself: (grant: GrantId) => boolean
}

export class Activity {
  readonly #me: DeviceId
  readonly #knows: Knows
  #entries: readonly ActivityEntry[] = []
  /** By code, of which there are few: when it was named last, and about which grants. */
  readonly #attacks = new Map<string, { readonly at: number; readonly about: Set<GrantId> }>()

  readonly #renamed = new Set<DeviceId>()

  constructor(me: DeviceId, knows: Knows) {
    this.#me = me
    this.#knows = knows
  }

  get entries(): readonly ActivityEntry[] {
    return this.#entries
  }

  started(state: OpenSession): void {
    if (this.#entries.length === 0) this.#add({ kind: 'started', who: state.host }, state.createdAt)
  }

  /** Call it before names of leaving members are forgotten. */
  heard(happened: Happened, at: number): void {
    const { event } = happened
    const body = event.kind === 'said' ? event.signed.message.body : undefined
    const byItself = body?.kind === 'ask' && this.#knows.isByItself(body.grant)
    for (const line of linesOf(happened)) this.#add(byItself ? { ...line, byItself } : line, at)
  }

  /** As `heard`, for what came late: its lines stand where they belong by their time. */
  retold(happened: Happened, { at, nameOf }: { readonly at: number } & Pick<Knows, 'nameOf'>): void {
    for (const line of linesOf(happened)) {
      const place = this.#entries.findLastIndex((other) => other.at <= at) + 1
      this.#entries = withRoom(this.#entries.toSpliced(place, 0, this.#entryOf(line, { at, nameOf })))
    }
  }

  /** This page calls somebody by a neutral name; said once for each of them. */
  renamed(device: DeviceId): void {
    if (this.#renamed.has(device)) return
    this.#renamed.add(device)
    this.#add({ kind: 'renamed', who: device }, Date.now())
  }

  /** What this page showed is gone, by no wish of its person's at the page. */
  captureClosed(surface: Surface): void {
    this.#add({ kind: 'capture-closed', who: this.#me, surface }, Date.now())
  }

  /** This device could not write something down, so it did not happen. */
  notKept(): void {
    this.#add({ kind: 'not-kept' }, Date.now())
  }

  /** Wrong tries spent the PIN that is being told to somebody right now. */
  pinReplaced(): void {
    this.#add({ kind: 'pin-replaced', who: this.#me }, Date.now())
  }

  /** Something was refused that no honest server or member sends. With `about`, it is named once for that alone. */
  attack(code: string, about?: GrantId): void {
    const now = Date.now()
    const named = this.#attacks.get(code)
    const grants = named?.about ?? new Set()
    if (about !== undefined && grants.has(about)) return
    const isOneOfMany = about === undefined || grants.size >= MAX_ABOUT
    const older = this.#entries.filter((entry) => entry.kind === 'refused-attack' && entry.code === code)
    if (isOneOfMany && named !== undefined && now - named.at < ATTACK_AGAIN_MS) return this.#countUp(older.at(-1), 1)
    if (!isOneOfMany) grants.add(about)
    this.#attacks.set(code, { at: now, about: grants })
    const [oldest, next] = older.slice(-MAX_OF_ATTACK)
    if (older.length >= MAX_OF_ATTACK && oldest !== undefined) {
      this.#entries = this.#entries.filter((entry) => entry !== oldest)
      this.#countUp(next, oldest.count ?? 1)
    }
    this.#add({ kind: 'refused-attack', code }, now)
  }

  /** That much more of what the line says, which stays where it stands (CONSENT-190). */
  #countUp(line: ActivityEntry | undefined, by: number): void {
    if (line === undefined) return
    this.#entries = this.#entries.map((entry) =>
      entry === line ? { ...entry, count: (entry.count ?? 1) + by } : entry,
    )
  }

  /** What a helper program kept from its machine: one line for each reason, counted up. */
  inputRefused({
    reason,
    count,
    who,
  }: {
    readonly reason: string
    readonly count: number
    readonly who: DeviceId | undefined
  }): void {
    const known = this.#entries.find((entry) => entry.kind === 'input-refused' && entry.code === reason)
    if (known?.count === count) return
    this.#entries = this.#entries.filter((entry) => entry !== known)
    this.#add({ kind: 'input-refused', code: reason, count, ...(who === undefined ? {} : { who }) }, Date.now())
  }

  #add(line: Line, at: number): void {
    this.#entries = withRoom([...this.#entries, this.#entryOf(line, { at, nameOf: this.#knows.nameOf })])
  }

  #entryOf(line: Line, { at, nameOf }: { readonly at: number } & Pick<Knows, 'nameOf'>): ActivityEntry {
    const { kind, who, whom, whomName, surface, capability, scope, minutes, code, count, byItself = false } = line
    return {
      id: randomId(),
      at,
      kind,
      who: who === undefined ? null : nameOf(who),
      whom: whomName ?? (whom === undefined ? null : nameOf(whom)),
      isMe: who === this.#me,
      isToMe: whom === this.#me,
      isSelf: who !== undefined && who === whom,
      byItself,
      surface: surface ?? null,
      capability: capability ?? null,
      scope: scope ?? null,
      minutes: minutes ?? null,
      code: code ?? null,
      count: count ?? null,
    }
  }
}

/** So many lines as are kept: nobody pushes out what was allowed and who was there by waving a hand (CONSENT-87). */
function withRoom(entries: readonly ActivityEntry[]): readonly ActivityEntry[] {
  if (entries.length <= MAX_ENTRIES) return entries
  const least = [PASSING, OPEN_ENDED].find((kinds) => entries.some(({ kind }) => kinds.has(kind)))
  const out = least === undefined ? 0 : entries.findIndex(({ kind }) => least.has(kind))
  return entries.toSpliced(out, 1)
}
