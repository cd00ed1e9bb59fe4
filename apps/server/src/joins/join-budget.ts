// How often somebody may fail to join. Lives here: the counting, per address, per network and for the whole server.
// May not know: what a join is.
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { blocksOf } from './address-block.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Where a try finds its place: a link holds 128 random bits, so it waits for no guess, and none for it (KEY-56). */
export type Lane = 'guess' | 'link'

/** One try under way. The first call of the last two settles it; later calls do nothing. */
export interface JoinTry {
  /** It waits for a host from now on: it takes up none of the places of a minute any more, only those of an hour. */
  waits(): void
  succeeded(): void
  failed(): void
}

export interface JoinBudget {
  /** Minutes for which failures keep this address or its network from trying; 0 where only tries under way may. */
  waitMinutes(address: string): number
  /** Begins a try; undefined while no place is free. A try under way takes a place until it has succeeded. */
  begin(address: string, lane?: Lane): JoinTry | undefined
}

interface Tally {
  /** When tries failed, monotonic ms, oldest first. */
  failures: number[]
  readonly underWay: Record<Lane, number>
  /** Of those, guesses that wait for a host. */
  waiting: number
}

/**
 * A budget of failed joins. It keeps what happened within the last hour, and nothing longer. An address and a network
 * hold a place for each try under way and each failure. For the whole server a try counts in the second it began: held
 * until it ended, a few addresses that dawdle could keep everybody out.
 */
export function createJoinBudget(clock: Clock, limits: Limits['join']): JoinBudget {
  const near = new Map<string, Tally>()
  const wide = new Map<string, Tally>()
  /** When tries began that have not succeeded, monotonic ms, oldest first. */
  let begun: number[] = []
  let sweptAtMs = clock.monotonicMs()

  function sweep(nowMs: number): void {
    if (nowMs - sweptAtMs < MINUTE_MS) return
    sweptAtMs = nowMs
    for (const tallies of [near, wide]) {
      for (const [key, tally] of tallies) {
        tally.failures = tally.failures.filter((at) => at > nowMs - HOUR_MS)
        if (tally.failures.length === 0 && tally.underWay.guess + tally.underWay.link === 0) tallies.delete(key)
      }
    }
  }

  /** Every bound on tries of this address. */
  function boundsOf(address: string, nowMs: number): Bound[] {
    const blocks = blocksOf(address)
    const mine = near.get(blocks.near)
    const network = blocks.wide === undefined ? undefined : wide.get(blocks.wide)
    return [
      { tally: mine, atMost: limits.failuresPerAddressMinute, windowMs: MINUTE_MS, nowMs },
      { tally: mine, atMost: limits.failuresPerAddressHour, windowMs: HOUR_MS, nowMs },
      { tally: network, atMost: limits.failuresPerNetworkHour, windowMs: HOUR_MS, nowMs },
    ]
  }

  return {
    waitMinutes(address) {
      const nowMs = clock.monotonicMs()
      sweep(nowMs)
      return Math.ceil(Math.max(...boundsOf(address, nowMs).map(failuresWaitMs)) / MINUTE_MS)
    },
    begin(address, lane = 'guess') {
      const nowMs = clock.monotonicMs()
      sweep(nowMs)
      begun = begun.filter((other) => other > nowMs - SECOND_MS)
      if (begun.length >= limits.failuresPerSecond || !boundsOf(address, nowMs).every((bound) => hasPlace(bound, lane)))
        return undefined
      const blocks = blocksOf(address)
      const tallies = [tallyOf(near, blocks.near)]
      if (blocks.wide !== undefined) tallies.push(tallyOf(wide, blocks.wide))
      for (const tally of tallies) tally.underWay[lane] += 1
      begun = [...begun, nowMs]
      let open = true
      let waiting = 0
      const settle = (failed: boolean): void => {
        if (!open) return
        open = false
        const at = clock.monotonicMs()
        for (const tally of tallies) {
          tally.underWay[lane] -= 1
          tally.waiting -= waiting
          if (failed) tally.failures.push(at)
        }
        const place = begun.indexOf(nowMs)
        if (!failed && place !== -1) begun = begun.toSpliced(place, 1)
      }
      const waits = (): void => {
        if (!open || waiting === 1) return
        waiting = 1
        for (const tally of tallies) tally.waiting += 1
      }
      return { waits, succeeded: () => settle(false), failed: () => settle(true) }
    },
  }
}

interface Bound {
  readonly tally: Tally | undefined
  readonly atMost: number
  readonly windowMs: number
  readonly nowMs: number
}

const failuresIn = ({ tally, windowMs, nowMs }: Bound): number[] =>
  tally?.failures.filter((at) => at > nowMs - windowMs) ?? []

/** Milliseconds until fewer tries than that failed; 0 where they are fewer. */
function failuresWaitMs(bound: Bound): number {
  const failures = failuresIn(bound)
  const blocking = failures[failures.length - bound.atMost]
  return blocking === undefined ? 0 : blocking + bound.windowMs - bound.nowMs
}

/** Whether failures and tries under way in a lane leave room for one more. */
function hasPlace(bound: Bound, lane: Lane): boolean {
  const { tally, windowMs, atMost } = bound
  const underWay = tally?.underWay[lane] ?? 0
  const besides = lane === 'guess' && windowMs === MINUTE_MS ? (tally?.waiting ?? 0) : 0
  return failuresIn(bound).length + underWay - besides < atMost
}

function tallyOf(tallies: Map<string, Tally>, key: string): Tally {
  const known = tallies.get(key)
  if (known !== undefined) return known
  const tally: Tally = { failures: [], underWay: { guess: 0, link: 0 }, waiting: 0 }
  tallies.set(key, tally)
  return tally
}
