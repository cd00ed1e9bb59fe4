// Whether the server's list of members is the group's. Lives here: the check behind "nobody else is here" (KEY-11).
import { checkRoster, E2eeError } from '@farhand/e2ee'
import { AWAY_LASTS_MS, isConfirmed, type DeviceId, type OpenSession } from '@farhand/protocol'
import type { Live } from '../session/live.ts'

/** People who left keep their leaf until the host's next commit, and come back one by one into a host's new group. */
const SETTLES_WITHIN_MS = 10_000

/** Compares after every change; what stays wrong ends the session on this page. */
export class RosterWatch {
  readonly #settlesWithinMs: number
  #timer: ReturnType<typeof setTimeout> | undefined
  /** So long it has been waited for what cannot settle. */
  #waitedMs = 0
  #couldNotSettle = false

  constructor(settlesWithinMs = SETTLES_WITHIN_MS) {
    this.#settlesWithinMs = settlesWithinMs
  }

  /** After every change of group or members. */
  check(live: Live): void {
    if (wrongRoster(live) === undefined) this.close()
    else this.#timer ??= setTimeout(() => this.#isStillWrong(live), this.#settlesWithinMs)
  }

  /** After what changes only who is there: a list that is right by that is waited for no more. */
  ease(live: Live): void {
    if (wrongRoster(live) === undefined) this.close()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waitedMs = 0
    this.#couldNotSettle = false
  }

  #isStillWrong(live: Live): void {
    this.#timer = undefined
    const code = wrongRoster(live)
    if (code === undefined) return
    // Without the host nobody's leaf can come or go, and without a line nothing is heard of it. A host who is not even in the list is
    // none to wait for (CONSENT-50).
    const host = live.state?.members[live.state.host]
    const cannotSettle = !live.connected || host?.connected === false
    // Whoever has just come back has their time. No session waits longer for its host (CONSENT-13).
    const isWaitedFor = cannotSettle || this.#couldNotSettle
    this.#couldNotSettle = cannotSettle
    if (isWaitedFor && this.#waitedMs < AWAY_LASTS_MS + this.#settlesWithinMs) {
      this.#waitedMs += this.#settlesWithinMs
      return this.check(live)
    }
    live.over({ kind: 'failed', fault: 'not-authentic-session', code })
  }
}

/** `wrong-roster` where the list is not the group's; members who are away, and companions, may be without a leaf for the time being. */
function wrongRoster({ state, keys }: Live): string | undefined {
  if (state === undefined || keys.current === undefined) return undefined
  try {
    checkRoster(keys.members, listedDevices(state, keys.member.bind(keys)))
    return undefined
  } catch (cause) {
    if (cause instanceof E2eeError) return cause.code
    throw cause
  }
}

/** Who came by an ID alone is in when the host's commit says so, and not when the server does; then it must be confirmed. */
const listedDevices = (state: OpenSession, leafOf: (device: DeviceId) => unknown): DeviceId[] =>
  Object.values(state.members).flatMap((member) => {
    const { device, connected, confirm, role } = member
    const isIn = leafOf(device) !== undefined
    if (role === 'companion') return isIn ? [device] : []
    return confirm === null ? (connected || isIn ? [device] : []) : isIn && isConfirmed(member) ? [device] : []
  })
