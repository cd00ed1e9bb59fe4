// How often something may happen: a bucket of tokens that fills with time. May not know: what is counted.
import type { Clock } from '../clock.ts'

export interface Rate {
  /** Takes one; false when there is none left. */
  take(): boolean
}

/** `perSecond` on average, at most `burst` at once. Starts full. */
export function createRate(clock: Clock, { perSecond, burst }: { perSecond: number; burst: number }): Rate {
  let tokens = burst
  let filledAtMs = clock.monotonicMs()
  return {
    take() {
      const nowMs = clock.monotonicMs()
      tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) / 1000) * perSecond)
      filledAtMs = nowMs
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
