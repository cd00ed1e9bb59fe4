// Whether the server's list of members is the group's. Lives here: the check behind "nobody else is here" (KEY-11), how long
// a difference may last, and what comes of it. May not know: what is sealed, who may come in.
import { checkRoster, E2eeError } from '@farhand/e2ee'
import { AWAY_LASTS_MS, isConfirmed, type DeviceId, type OpenSession } from '@farhand/protocol'
import { hearsServer, type Live } from '../session/live.ts'

/** A host's line may be dead for so long before anybody knows, its page included. */
const DEAD_UNKNOWN_MS = 60_000

export interface RosterPatience {
  /** So long somebody may be on one side only before nothing sealed leaves this page any more, ms. */
  readonly heldAfterMs: number
  /** So long before the session may end over it here, ms. */
  readonly overAfterMs: number
}

const PATIENCE: RosterPatience = {
  // People who left keep their leaf until the host's next commit, and come back one by one into a host's new group.
  heldAfterMs: 10_000,
  // Nobody but the host can settle it, and no session waits longer for its host (CONSENT-13).
  overAfterMs: DEAD_UNKNOWN_MS + AWAY_LASTS_MS,
}

/** Compares after every change. */
export class RosterWatch {
  readonly #patience: RosterPatience
  /** Who is on one side only, and since when by performance.now(). */
  readonly #since = new Map<DeviceId, number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The last while before the end, in which this page hears the server without a break. */
  #isLastWhile = false

  constructor(patience = PATIENCE) {
    this.#patience = patience
  }

  /** The list has been wrong for too long: what would be sealed now may be for somebody who is not shown to be here. */
  get isLate(): boolean {
    return this.#ageMs() >= this.#patience.heldAfterMs
  }

  /** After every change of group or members. */
  check(live: Live): void {
    const wasLate = this.isLate
    const different = new Set(differenceOf(live))
    for (const device of this.#since.keys()) if (!different.has(device)) this.#since.delete(device)
    for (const device of different) if (!this.#since.has(device)) this.#since.set(device, performance.now())
    if (wasLate && !this.isLate) goOn(live)
    if (!this.#isLastWhile || this.#ageMs() < this.#patience.overAfterMs) this.#wait(live)
  }

  /** This page's line is back: what it missed follows. */
  lineCame(live: Live): void {
    if (this.#isLastWhile) this.#waitLast(live)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#since.clear()
    this.#isLastWhile = false
  }

  #ageMs(): number {
    return this.#since.size === 0 ? 0 : performance.now() - Math.min(...this.#since.values())
  }

  #wait(live: Live): void {
    clearTimeout(this.#timer)
    this.#isLastWhile = false
    if (this.#since.size === 0) return
    const { heldAfterMs, overAfterMs } = this.#patience
    const ageMs = this.#ageMs()
    if (ageMs >= overAfterMs) return this.#waitLast(live)
    const isLate = ageMs >= heldAfterMs
    this.#timer = setTimeout(
      () => {
        if (!isLate) becameLate(live)
        this.#wait(live)
      },
      (isLate ? overAfterMs : heldAfterMs) - ageMs,
    )
  }

  #waitLast(live: Live): void {
    clearTimeout(this.#timer)
    this.#isLastWhile = true
    this.#timer = setTimeout(() => {
      // A page that hears nothing can't know; nothing leaves it meanwhile.
      if (!hearsServer(live)) return this.#waitLast(live)
      live.over({ kind: 'failed', fault: 'not-authentic-session', code: 'wrong-roster' })
    }, this.#patience.heldAfterMs)
  }
}

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

/** Who is in the list or in the group and not in both, by what this page knows of them. */
function differenceOf({ state, keys }: Live): readonly DeviceId[] {
  if (state === undefined || keys.current === undefined) return []
  const listed = listedDevices(state, keys.member.bind(keys))
  try {
    checkRoster(keys.members, listed)
    return []
  } catch (cause) {
    if (!(cause instanceof E2eeError)) throw cause
    const inGroup = keys.members.map(({ deviceId }) => deviceId)
    return [...listed.filter((one) => !inGroup.includes(one)), ...inGroup.filter((one) => !listed.includes(one))]
  }
}

/** Members who are away, and companions, may be without a leaf. Who came by an ID alone is in when the host's commit says so, and not when the server does; then it must be confirmed. */
const listedDevices = (state: OpenSession, leafOf: (device: DeviceId) => unknown): DeviceId[] =>
  Object.values(state.members).flatMap((member) => {
    const { device, connected, confirm, role } = member
    const isIn = leafOf(device) !== undefined
    if (role === 'companion') return isIn ? [device] : []
    return confirm === null ? (connected || isIn ? [device] : []) : isIn && isConfirmed(member) ? [device] : []
  })
