// Members of whom something is heard or asked here before their leaf has come: this page was away when they were let in, or
// they are on their way into a group that was renewed (KEY-58). Lives here: for how long nobody is blamed, and what becomes of
// what they said. Nothing of it is believed or shown before they are in. May not know: what a word means.
import type { DeviceId, SessionMessageBody, SignedMessage } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { needsLeaf } from '../session/without-leaf.ts'
import { isKnown, mayStillCome } from './may-enter.ts'

/** As long as a list of members may be another than the group's (KEY-11), ms. */
const COMES_WITHIN_MS = 10_000

export class Latecomers {
  /** The clock of the first word that was put off, of each device; at most one for each member. */
  readonly #missedFrom = new Map<DeviceId, number>()
  /** Whose leaf has to come by then; undefined where it has not. */
  readonly #waited = new Map<DeviceId, ReturnType<typeof setTimeout> | undefined>()

  /**
   * Whether a word of somebody else's is neither taken nor blamed on anybody, because the next whole state tells what became of
   * it. `refusal`: why it is not theirs, or not yet.
   */
  putsOff(live: Live, { message: { by, at, body } }: SignedMessage, refusal: string | undefined): boolean {
    const from = this.#missedFrom.get(by)
    if (refusal === undefined) {
      if (from === undefined) return false
      // What was asked or allowed before may be over by it, and is not taken from any state then (CONSENT-15).
      if (mayEnd(body)) this.#missedFrom.set(by, at + 1)
      // It may build upon what was put off.
      return needsLeaf(body)
    }
    const member = live.state?.members[by]
    if (refusal !== 'not-a-member' || member === undefined || at <= member.lastAt) return false
    if (!mayStillCome(live, member)) return false
    if (from === undefined) this.#missedFrom.set(by, at)
    this.#waitFor(live, by)
    return this.#waited.get(by) !== undefined
  }

  /** Whether a word with this clock was put off, so that a state may tell it as something new. */
  isMissed({ by, at }: SignedMessage['message']): boolean {
    return at >= (this.#missedFrom.get(by) ?? Number.POSITIVE_INFINITY)
  }

  /** Whether this page's state lacks what this member said, of whom nobody can say yet that they have no part in it. */
  isMissing(device: DeviceId): boolean {
    const isNamed = this.#waited.has(device) && this.#waited.get(device) === undefined
    return this.#missedFrom.has(device) && !isNamed
  }

  /** After every change of state or group. */
  follow(live: Live): void {
    const { keys, line } = live
    if (keys.current === undefined) return
    let isTold = true
    for (const [device, timer] of this.#waited) {
      // Named, and out: should they be let in again they come anew.
      if (timer === undefined && live.state?.members[device] === undefined) this.#forget(device)
      if (keys.member(device) === undefined) continue
      clearTimeout(timer)
      this.#waited.delete(device)
      if (this.#missedFrom.has(device)) isTold = false
    }
    // Without a line the state comes by itself.
    if (!isTold && live.connected) line.renew()
    for (const device of askersOf(live)) if (keys.member(device) === undefined) this.#waitFor(live, device)
  }

  /** A whole state was taken: what was put off is in it, or over. */
  stateCame(): void {
    this.#missedFrom.clear()
  }

  close(): void {
    for (const timer of this.#waited.values()) clearTimeout(timer)
  }

  #forget(device: DeviceId): void {
    this.#waited.delete(device)
    this.#missedFrom.delete(device)
  }

  #waitFor(live: Live, device: DeviceId): void {
    if (!this.#waited.has(device)) this.#arm(live, device)
  }

  #arm(live: Live, device: DeviceId): void {
    this.#waited.set(
      device,
      setTimeout(() => this.#due(live, device), COMES_WITHIN_MS),
    )
  }

  #due(live: Live, device: DeviceId): void {
    const { state } = live
    const member = state?.members[device]
    if (isKnown(live, device)) {
      if (member === undefined) return this.#forget(device)
      // Nobody is let in who is away, nor while the host is.
      const host = state?.members[state.host]
      if (!live.connected || !member.connected || host?.connected !== true) return this.#arm(live, device)
    }
    this.#waited.set(device, undefined)
    live.activity.attack('not-a-member')
    live.changed()
  }
}

/** Whether something that its speaker allowed, asked for or wished may be over by this. */
function mayEnd(body: SessionMessageBody): boolean {
  const { kind } = body
  const isNo = (kind === 'answer' || kind === 'agree') && !body.yes
  return isNo || kind === 'withdraw' || kind === 'withdraw-all' || kind === 'stop'
}

/** Who asks the person at this page for something. */
function askersOf({ state, identity }: Live): readonly DeviceId[] {
  if (state === undefined) return []
  const { requests, switching, presenting } = state
  const me = identity.deviceId
  const askers = requests.filter(({ owner }) => owner === me).map(({ to }) => to)
  const isAskedForTurn = switching !== null && (switching.to === me || presenting?.device === me)
  return isAskedForTurn ? [...askers, switching.by] : askers
}
