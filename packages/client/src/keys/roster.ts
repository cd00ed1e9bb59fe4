// Whether the server's list of members is the group's. Lives here: the check behind "nobody else is here" (KEY-11), how long
// a difference may last, and what comes of it. May not know: what is sealed, who may come in.
import { checkRoster, E2eeError } from '@farhand/e2ee'
import { AWAY_LASTS_MS, isConfirmed, type DeviceId, type OpenSession } from '@farhand/protocol'
import { hearsServer, type Live } from '../session/live.ts'

/** A host's line may be dead for so long before anybody knows, its page included. */
const DEAD_UNKNOWN_MS = 60_000

export interface RosterPatience {
  /** So long somebody who is not listed may hold keys before nothing sealed leaves this page any more, ms. */
  readonly heldAfterMs: number
  /** So long before the session may end over it here, ms. */
  readonly overAfterMs: number
}

const PATIENCE: RosterPatience = {
  // People who left keep their leaf until the host's next commit.
  heldAfterMs: 10_000,
  // Nobody but the host can settle it, and no session waits longer for its host (CONSENT-13).
  overAfterMs: DEAD_UNKNOWN_MS + AWAY_LASTS_MS,
}

/** Compares after every change. Times are of performance.now(). */
export class RosterWatch {
  readonly #patience: RosterPatience
  /** Who holds keys and is not listed, and since when. */
  readonly #unlisted = new Map<DeviceId, number>()
  /** Who is listed and holds no keys, and since when: shown nowhere, given nothing. */
  readonly #ghosts = new Map<DeviceId, number>()
  /** Who was listed and held keys at one time. */
  readonly #seen = new Set<DeviceId>()
  readonly #named = new Set<DeviceId>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #lateTimer: ReturnType<typeof setTimeout> | undefined
  #isInLastWhile = false
  /** Something was held back. */
  #isHeld = false

  constructor(patience = PATIENCE) {
    this.#patience = patience
  }

  /** What would be sealed now may be for somebody who is not shown to be here. */
  get isLate(): boolean {
    return ageMs(this.#unlisted) >= this.#patience.heldAfterMs
  }

  /** After every change of group or members. */
  check(live: Live): void {
    this.#isHeld ||= this.isLate
    const now = compared(live)
    // Without keys of its own a page knows nothing new of who holds them; nothing leaves it either.
    if (now === undefined) return
    const { inGroup, unlisted, ghosts } = now
    // Whoever is gone stays gone while their leaf stays: being listed again for a moment settles nothing.
    for (const device of unlisted) if (!this.#unlisted.has(device)) this.#unlisted.set(device, performance.now())
    for (const device of [...this.#unlisted.keys(), ...this.#seen]) if (!inGroup.has(device)) this.admitted(device)
    for (const device of inGroup) {
      if (unlisted.has(device)) continue
      if (!this.#seen.has(device)) this.#unlisted.delete(device)
      this.#seen.add(device)
    }
    for (const device of this.#ghosts.keys()) if (!ghosts.has(device)) this.#ghosts.delete(device)
    for (const device of ghosts) if (!this.#ghosts.has(device)) this.#ghosts.set(device, performance.now())
    if (this.#isHeld && !this.isLate) goOn(live)
    this.#isHeld = this.isLate
    this.#waitUntilLate(live)
    if (!this.#isInLastWhile || this.#ageMs() < this.#patience.overAfterMs) this.#wait(live)
  }

  /** Somebody who may has let this device in, by their own word: it is none that is gone. */
  admitted(device: DeviceId): void {
    this.#isHeld ||= this.isLate
    this.#unlisted.delete(device)
    this.#seen.delete(device)
  }

  /** This page's line is back: what it missed follows. */
  lineCame(live: Live): void {
    if (this.#isInLastWhile) this.#waitLast(live)
  }

  close(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#lateTimer)
    for (const all of [this.#unlisted, this.#ghosts, this.#seen, this.#named]) all.clear()
    this.#isInLastWhile = false
    this.#isHeld = false
  }

  /** Of the oldest difference that has come to nothing yet. */
  #ageMs(): number {
    const ghosts = [...this.#ghosts].filter(([device]) => !this.#named.has(device))
    return Math.max(ageMs(this.#unlisted), ageMs(new Map(ghosts)))
  }

  #waitUntilLate(live: Live): void {
    clearTimeout(this.#lateTimer)
    const leftMs = this.#patience.heldAfterMs - ageMs(this.#unlisted)
    if (this.#unlisted.size === 0 || leftMs <= 0) return
    this.#lateTimer = setTimeout(() => {
      if (this.isLate) becameLate(live)
      else this.#waitUntilLate(live)
    }, leftMs)
  }

  #wait(live: Live): void {
    clearTimeout(this.#timer)
    this.#isInLastWhile = false
    if (this.#unlisted.size + this.#ghosts.size === 0) return
    const leftMs = this.#patience.overAfterMs - this.#ageMs()
    if (leftMs <= 0) return this.#waitLast(live)
    this.#timer = setTimeout(() => this.#wait(live), leftMs)
  }

  /** The last while before something comes of it: in it this page must hear the server. */
  #waitLast(live: Live): void {
    clearTimeout(this.#timer)
    this.#isInLastWhile = true
    this.#timer = setTimeout(() => {
      // A page that hears nothing can't know; nothing leaves it meanwhile.
      if (!hearsServer(live)) return this.#waitLast(live)
      if (ageMs(this.#unlisted) >= this.#patience.overAfterMs)
        return live.over({ kind: 'failed', fault: 'not-authentic-session', code: WRONG })
      for (const device of this.#ghosts.keys()) this.#named.add(device)
      live.activity.attack(WRONG)
      live.changed()
      this.#wait(live)
    }, this.#patience.heldAfterMs)
  }
}

const WRONG = 'wrong-roster'

const ageMs = (since: ReadonlyMap<DeviceId, number>): number =>
  since.size === 0 ? 0 : performance.now() - Math.min(...since.values())

/** The host's page takes out whoever is to go once more: its commit may have been refused. */
function becameLate(live: Live): void {
  live.membersChanged()
  live.changed()
}

/** What was held back meanwhile leaves; of the picture all that others have is older, so that it begins anew. */
function goOn(live: Live): void {
  live.sharing.requestKeyFrame()
  void live.chat.flush(live)
  live.changed()
}

interface Compared {
  readonly inGroup: ReadonlySet<DeviceId>
  readonly unlisted: ReadonlySet<DeviceId>
  readonly ghosts: ReadonlySet<DeviceId>
}

/** Who holds keys, by what this page knows; who of them is not listed; and who is listed besides. */
function compared({ state, keys }: Live): Compared | undefined {
  const none = new Set<DeviceId>()
  if (state === undefined || keys.current === undefined) return undefined
  const inGroup = new Set(keys.members.map(({ deviceId }) => deviceId))
  const listed = new Set(listedDevices(state, keys.member.bind(keys)))
  try {
    checkRoster(keys.members, [...listed])
    return { inGroup, unlisted: none, ghosts: none }
  } catch (cause) {
    if (!(cause instanceof E2eeError)) throw cause
    return { inGroup, unlisted: without(inGroup, listed), ghosts: without(listed, inGroup) }
  }
}

const without = (all: ReadonlySet<DeviceId>, out: ReadonlySet<DeviceId>): ReadonlySet<DeviceId> =>
  new Set([...all].filter((device) => !out.has(device)))

/** Members who are away, and companions, may be without a leaf. Who came by an ID alone is in when the host's commit says so, and not when the server does; then it must be confirmed. */
const listedDevices = (state: OpenSession, leafOf: (device: DeviceId) => unknown): DeviceId[] =>
  Object.values(state.members).flatMap((member) => {
    const { device, connected, confirm, role } = member
    const isIn = leafOf(device) !== undefined
    if (role === 'companion') return isIn ? [device] : []
    return confirm === null ? (connected || isIn ? [device] : []) : isIn && isConfirmed(member) ? [device] : []
  })
