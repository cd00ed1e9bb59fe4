// Members who ask this page for something and hold no leaf here yet: this page was away when they were let in (KEY-58). Lives
// here: for how long nobody is blamed. What they ask is not put to the person before they are in.
import type { DeviceId } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { isKnown } from './may-enter.ts'

/** As long as somebody who left may hold keys (KEY-11), ms. */
const COMES_WITHIN_MS = 10_000

export class Latecomers {
  /** Whose leaf has to come by then; undefined where it has not. */
  readonly #waited = new Map<DeviceId, ReturnType<typeof setTimeout> | undefined>()

  /** After every change of state or group. */
  follow(live: Live): void {
    const { keys } = live
    if (keys.current === undefined) return
    const late = askersOf(live).filter((device) => keys.member(device) === undefined)
    for (const [device, timer] of this.#waited) {
      if (late.includes(device)) continue
      clearTimeout(timer)
      this.#waited.delete(device)
    }
    for (const device of late) if (!this.#waited.has(device)) this.#arm(live, device)
  }

  close(): void {
    for (const timer of this.#waited.values()) clearTimeout(timer)
  }

  #arm(live: Live, device: DeviceId): void {
    this.#waited.set(
      device,
      setTimeout(() => this.#due(live, device), COMES_WITHIN_MS),
    )
  }

  #due(live: Live, device: DeviceId): void {
    // Nobody is let in while the host is away, or this page; who was in before may be away as well.
    const members = live.state?.members
    const isAway = (one: DeviceId | undefined) => one !== undefined && members?.[one]?.connected !== true
    const isOnTheWay = !live.connected || isAway(live.state?.host) || (isKnown(live, device) && isAway(device))
    if (isOnTheWay) return this.#arm(live, device)
    this.#waited.set(device, undefined)
    live.activity.attack('not-a-member')
    live.changed()
  }
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
