// How often somebody may fail to join. Lives here: the counting, per address, per network and for the whole server.
// May not know: what a join is.
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { blocksOf } from './address-block.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** One try under way. The first call of either settles it; later calls do nothing. */
export interface JoinTry {
  succeeded(): void
  failed(): void
}

export interface JoinBudget {
  /** Minutes until this address may try again; 0 when it may now. */
  waitMinutes(address: string): number
  /** Begins a try; undefined when the address has to wait. A try under way counts against the hour, not the minute. */
  begin(address: string): JoinTry | undefined
}

interface Tally {
  /** When tries failed, monotonic ms, oldest first. */
  failures: number[]
  underWay: number
}

/** A budget of failed joins. It keeps what happened within the last hour, and nothing longer. */
export function createJoinBudget(clock: Clock, limits: Limits['join']): JoinBudget {
  const near = new Map<string, Tally>()
  const wide = new Map<string, Tally>()
  let everywhere: number[] = []
  let sweptAtMs = clock.monotonicMs()

  function sweep(nowMs: number): void {
    if (nowMs - sweptAtMs < MINUTE_MS) return
    sweptAtMs = nowMs
    for (const tallies of [near, wide]) {
      for (const [key, tally] of tallies) {
        tally.failures = tally.failures.filter((at) => at > nowMs - HOUR_MS)
        if (tally.failures.length === 0 && tally.underWay === 0) tallies.delete(key)
      }
    }
  }

  function waitMs(address: string, nowMs: number): number {
    const blocks = blocksOf(address)
    const mine = near.get(blocks.near)
    const network = blocks.wide === undefined ? undefined : wide.get(blocks.wide)
    return Math.max(
      freeIn(everywhere, { atMost: limits.failuresPerSecond, windowMs: SECOND_MS, nowMs }),
      freeIn(mine?.failures ?? [], { atMost: limits.failuresPerAddressMinute, windowMs: MINUTE_MS, nowMs }),
      hourly(mine, { atMost: limits.failuresPerAddressHour, nowMs }),
      hourly(network, { atMost: limits.failuresPerNetworkHour, nowMs }),
    )
  }

  return {
    waitMinutes(address) {
      const nowMs = clock.monotonicMs()
      sweep(nowMs)
      return Math.ceil(waitMs(address, nowMs) / MINUTE_MS)
    },
    begin(address) {
      const nowMs = clock.monotonicMs()
      sweep(nowMs)
      if (waitMs(address, nowMs) > 0) return undefined
      const blocks = blocksOf(address)
      const tallies = [tallyOf(near, blocks.near)]
      if (blocks.wide !== undefined) tallies.push(tallyOf(wide, blocks.wide))
      for (const tally of tallies) tally.underWay += 1
      let open = true
      const settle = (failed: boolean): void => {
        if (!open) return
        open = false
        const at = clock.monotonicMs()
        for (const tally of tallies) {
          tally.underWay -= 1
          if (failed) tally.failures.push(at)
        }
        if (failed) everywhere = [...everywhere.filter((other) => other > at - SECOND_MS), at]
      }
      return { succeeded: () => settle(false), failed: () => settle(true) }
    },
  }
}

interface Window {
  readonly atMost: number
  readonly windowMs: number
  readonly nowMs: number
}

/** Milliseconds until fewer than `atMost` failures lie in the window. */
function freeIn(failures: readonly number[], { atMost, windowMs, nowMs }: Window): number {
  const recent = failures.filter((at) => at > nowMs - windowMs)
  const blocking = recent[recent.length - atMost]
  return blocking === undefined ? 0 : blocking + windowMs - nowMs
}

function hourly(tally: Tally | undefined, { atMost, nowMs }: { atMost: number; nowMs: number }): number {
  if (tally === undefined) return 0
  const waitMs = freeIn(tally.failures, { atMost, windowMs: HOUR_MS, nowMs })
  const recent = tally.failures.filter((at) => at > nowMs - HOUR_MS).length
  return waitMs === 0 && recent + tally.underWay >= atMost ? MINUTE_MS : waitMs
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key)
  if (known !== undefined) return known
  const tally: Tally = { failures: [], underWay: 0 }
  tallies.set(key, tally)
  return tally
}
