// What the person at this device said yes to. Lives here: the device's own record, which has the last word before
// anything leaves (CONSENT-10); the server can end entries, never add one. May not know: sockets, the server's state.
import {
  holds,
  isAlive,
  isOnAView,
  permits,
  TRACKS,
  type Capability,
  type DeviceId,
  type Grant,
  type GrantId,
  type Scope,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'

type Own = Grant & {
  readonly recorded: boolean
  /** The others were told that it is in use. */
  readonly usedSaid: boolean
  /** When its minutes are over by a clock that nobody sets, ms; null until withdrawn. */
  readonly overMs: number | null
  readonly origin: Origin
}

/** What a yes came of. */
export interface Origin {
  /** The question or switch it answers; null of this device's own accord. */
  readonly asked: GrantId | null
  /** Whom it is for comes into the session with it, and is not in the list before. */
  readonly comesIn: boolean
  /** It answers without a click of the person's for this (CONSENT-102). */
  readonly bySelf?: boolean
  /** It ended here, for whatever reason. */
  readonly onEnded: () => void
}

/** What the session says now, as far as it can end something here. */
export interface Standing {
  /** Open questions. */
  readonly requests: ReadonlySet<GrantId>
  /** The open switch; null where there is none. */
  readonly turn: GrantId | null
  readonly presenter: DeviceId | null
  readonly isIn: (device: DeviceId) => boolean
}

const OWN_ACCORD: Origin = { asked: null, comesIn: false, onEnded: () => undefined }

export class OwnGrants {
  readonly #owner: DeviceId
  readonly #isOutside: (device: DeviceId) => boolean
  readonly #monotonicMs: () => number
  readonly #grants = new Map<GrantId, Own>()
  readonly #given = new Map<GrantId, Grant>()
  /** Who showed a screen when the session was last looked at. */
  #presenter: DeviceId | null = null

  /**
   * `isOutside`: who is not in the group because codes were not compared gets nothing (KEY-32). `monotonicMs`: a clock
   * that nobody sets back (CONSENT-112).
   */
  constructor(
    owner: DeviceId,
    isOutside: (device: DeviceId) => boolean = () => false,
    monotonicMs: () => number = () => performance.now(),
  ) {
    this.#owner = owner
    this.#isOutside = isOutside
    this.#monotonicMs = monotonicMs
  }

  /** A yes was signed; it counts once recorded. Throws ClientError `not-confirmed`. */
  give(grant: Grant, origin = OWN_ACCORD): void {
    if (grant.owner !== this.#owner) throw new RangeError('only the owner gives a grant')
    if (this.#isOutside(grant.to)) throw new ClientError('not-confirmed', 'the codes come first')
    this.#given.set(grant.grant, grant)
    const overMs = grant.expiresAt === null ? null : this.#monotonicMs() + grant.expiresAt - grant.since
    this.#grants.set(grant.grant, { ...grant, recorded: false, usedSaid: false, overMs, origin })
  }

  /** The server has written the yes down. */
  recorded(grant: GrantId): void {
    const own = this.#grants.get(grant)
    if (own !== undefined) this.#grants.set(grant, { ...own, recorded: true })
  }

  /** Ends one, and with a view what goes with it (CONSENT-17). Gives what has ended. */
  end(grant: GrantId): readonly GrantId[] {
    const own = this.#grants.get(grant)
    if (own === undefined) return []
    const isView = own.capability === 'view'
    return this.#endWhere((other) => other === own || (isView && other.to === own.to && isOnAView(other.capability)))
  }

  /** The person says no after all: whatever came of this question or switch ends. Gives what has ended. */
  endAnswersTo(asked: GrantId): readonly GrantId[] {
    const answers = [...this.#grants.values()].filter((own) => own.origin.asked === asked)
    return answers.flatMap((own) => this.end(own.grant))
  }

  /** Ends everything this device allows somebody. Gives what has ended. */
  endFor(device: DeviceId): readonly GrantId[] {
    return this.#endWhere((own) => own.to === device)
  }

  endAll(): readonly GrantId[] {
    return this.#endWhere(() => true)
  }

  /** Ends what is over at `now`, epoch ms, or by its minutes, whichever is sooner. Gives what has ended. */
  endOverdue(now: number): readonly GrantId[] {
    const overdue = [...this.#grants.values()].filter((own) => !isAlive(own, now) || this.#isOver(own))
    return overdue.flatMap((own) => this.end(own.grant))
  }

  /** The person takes back what is on its way, with all that came of the same act. Gives what has ended. */
  takeBack(grant: GrantId): readonly GrantId[] {
    const act = this.#grants.get(grant)?.origin
    return this.#endWhere((own) => isOnItsWay(own) && own.origin === act)
  }

  /**
   * Whoever left, or a grant its grantee ended, loses it here too: nothing is ever added. A yes that is not recorded
   * lasts no longer than what it answers is open, and one that answers no switch ends when somebody else begins to show
   * a screen; a view also where they show already (CONSENT-51).
   */
  keepOnly(inForce: readonly Grant[], { requests, turn, presenter, isIn }: Standing): void {
    const ids = new Set(inForce.map((grant) => grant.grant))
    const isOther = presenter !== null && presenter !== this.#owner
    const begins = isOther && presenter !== this.#presenter
    this.#presenter = presenter
    const waits = ({ recorded, capability, origin: { asked } }: Own): boolean => {
      if (recorded) return false
      if (asked !== null && asked === turn) return true
      if (asked !== null && !requests.has(asked)) return false
      return !begins && !(isOther && (capability === 'view' || isOnAView(capability)))
    }
    const stands = (own: Own) => ids.has(own.grant) || waits(own)
    this.#endWhere((own) => !stands(own) || !(isIn(own.to) || own.origin.comesIn))
  }

  /** What the person gave of their own accord, or what goes by itself, and the session has not taken yet: one for each act. */
  get onTheWay(): readonly (readonly Grant[])[] {
    return [...Map.groupBy([...this.#grants.values()].filter(isOnItsWay), ({ origin }) => origin).values()]
  }

  /** Whom this device lets control, or is about to: a yes that is on its way counts too (CONSENT-16). */
  get controls(): readonly Grant[] {
    return [...this.#grants.values()].filter((own) => own.capability === 'control' && !this.#isOver(own))
  }

  get inForce(): readonly Own[] {
    return [...this.#grants.values()].filter((own) => own.recorded && !this.#isOver(own))
  }

  /** Who may see this device's screen. */
  get viewers(): readonly DeviceId[] {
    return this.inForce.flatMap(({ capability, to }) => (capability === 'view' ? [to] : []))
  }

  has(grant: GrantId): boolean {
    return this.#grants.has(grant)
  }

  /** Whether this page ever said yes to this very thing, for this member; false for what somebody else made up. */
  gave({ grant, capability, scope, to }: Pick<Grant, 'grant' | 'capability' | 'scope' | 'to'>): boolean {
    const given = this.#given.get(grant)
    return given?.capability === capability && given.scope === scope && given.to === to
  }

  /** Whether `to` may do this here now: asked just before it is done. `now` is epoch ms. */
  permits(wish: {
    readonly capability: Capability
    readonly scope: Scope
    readonly to: DeviceId
    readonly paused: boolean
    readonly now: number
  }): boolean {
    return holds({ ...wish, grants: this.inForce, owner: this.#owner })
  }

  /** Whether a screen object may leave now: there is a viewer in the group whom this device's own yes names. */
  permitsScreen(options: {
    readonly members: readonly DeviceId[]
    readonly paused: boolean
    readonly now: number
  }): boolean {
    const members = new Set(options.members)
    const grants = this.inForce
    const passage = {
      grants,
      members,
      ownerOf: () => null,
      presenter: this.#owner,
      paused: options.paused,
      from: this.#owner,
    }
    return grants.some(({ to }) => permits({ ...passage, to, track: TRACKS.screen, now: options.now }))
  }

  /** The views that are used now and of which nobody was told yet; they count as told from here on. */
  takeUnsaidViews(members: readonly DeviceId[]): readonly GrantId[] {
    const used = this.inForce.filter(
      (own) => own.capability === 'view' && !own.usedSaid && members.some((member) => member === own.to),
    )
    for (const own of used) this.#grants.set(own.grant, { ...own, usedSaid: true })
    return used.map(({ grant }) => grant)
  }

  #isOver({ overMs }: Own): boolean {
    return overMs !== null && overMs <= this.#monotonicMs()
  }

  #endWhere(ends: (own: Own) => boolean): readonly GrantId[] {
    const ended = [...this.#grants.values()].filter(ends)
    for (const { grant } of ended) this.#grants.delete(grant)
    for (const { origin } of ended) origin.onEnded()
    return ended.map(({ grant }) => grant)
  }
}

const isOnItsWay = ({ recorded, origin: { asked, comesIn, bySelf } }: Own): boolean =>
  !recorded && (asked === null || bySelf === true) && !comesIn
