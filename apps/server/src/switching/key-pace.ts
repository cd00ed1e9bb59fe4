// When a viewer's wish for a key frame is passed on. Lives here: pauses that grow, so that a road which can't carry the
// motion gets a picture every few seconds, at a bounded cost to everybody else. May not know: who wishes, and why.
import type { Cancel, Clock } from '../clock.ts'

/** From one asking to the next, ms; the last one holds on. */
const PAUSES_MS = [2_000, 2_000, 4_000, 8_000]
/** So long without asking, and the pauses begin anew, ms. */
const CALM_MS = 30_000

export interface KeyPace {
  /** Asks now or when the pause is over, and again and again until `served`. */
  want(stream: number | null): void
  /** A key frame is on its way. */
  served(): void
  /** Another picture is shown: its first wish waits for no pause of the one before, also where it is waiting already. */
  beginAnew(): void
}

/** Nothing asked yet. */
export function createKeyPace(clock: Clock, ask: (stream: number | null) => void): KeyPace {
  let askedMs = Number.NEGATIVE_INFINITY
  let asked = 0
  let cancel: Cancel | undefined

  function fire(stream: number | null): void {
    const nowMs = clock.monotonicMs()
    asked = nowMs - askedMs > CALM_MS ? 1 : asked + 1
    askedMs = nowMs
    cancel = clock.schedule(pauseMs(), () => fire(stream))
    ask(stream)
  }

  const pauseMs = (): number => PAUSES_MS[Math.min(asked, PAUSES_MS.length) - 1] ?? 0

  return {
    want(stream) {
      if (cancel !== undefined) return
      const waitMs = Math.max(0, askedMs + pauseMs() - clock.monotonicMs())
      if (waitMs === 0) fire(stream)
      else cancel = clock.schedule(waitMs, () => fire(stream))
    },
    served() {
      cancel?.()
      cancel = undefined
    },
    beginAnew() {
      askedMs = Number.NEGATIVE_INFINITY
      asked = 0
      if (cancel === undefined) return
      cancel()
      fire(null)
    },
  }
}
