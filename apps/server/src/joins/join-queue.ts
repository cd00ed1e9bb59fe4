// Who waits for a place among the tries to join. Lives here: the waiting, in order, with its two bounds and its end.
// May not know: what a join is, how failures are counted (join-budget.ts).
import type { Cancel, Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { blocksOf } from './address-block.ts'
import type { JoinBudget, JoinTry, Lane } from './join-budget.ts'

/** How often it is looked whether time alone made a place free. */
const LOOK_MS = 200

/** Somebody who wants to try; exactly one of the two is called, once, never after leaving the queue. */
export interface Wish {
  readonly lane: Lane
  /** A place is theirs until the try is settled. May come before `enter` returns. */
  readonly go: (attempt: JoinTry) => void
  /** Too many failed, or too many wait, or it took too long. May come before `enter` returns. */
  readonly refuse: () => void
}

export interface JoinQueue {
  /** Asks for a place for this address; returns how to leave the queue (idempotent, nothing once it was called back). */
  enter(address: string, wish: Wish): () => void
}

interface Waiting extends Wish {
  readonly address: string
  /** Address and lane. */
  readonly row: string
  readonly untilMs: number
}

/**
 * Where tries under way hold all places, the next one waits instead of being refused, and goes as soon as one of them
 * has succeeded: many right ones behind one address all come in, and never are more wrong ones carried out than the
 * budget has places (KEY-43).
 */
export function createJoinQueue(
  clock: Clock,
  { limits, budget }: { readonly limits: Limits['join']; readonly budget: JoinBudget },
): JoinQueue {
  const waiting = new Set<Waiting>()
  const perRow = new Map<string, number>()
  let cancelLook: Cancel | undefined

  function remove(one: Waiting): void {
    if (!waiting.delete(one)) return
    const left = (perRow.get(one.row) ?? 1) - 1
    if (left > 0) perRow.set(one.row, left)
    else perRow.delete(one.row)
  }

  /** The place is theirs; when it is free again, whoever waits hears of it. */
  function letGo({ go }: Wish, attempt: JoinTry): void {
    const settled = (settle: () => void) => () => {
      settle()
      look()
    }
    go({
      waits: settled(() => attempt.waits()),
      succeeded: settled(() => attempt.succeeded()),
      failed: settled(() => attempt.failed()),
    })
  }

  function look(): void {
    const nowMs = clock.monotonicMs()
    for (const one of waiting) {
      const isOver = one.untilMs <= nowMs || budget.waitMinutes(one.address) > 0
      const attempt = isOver ? undefined : budget.begin(one.address, one.lane)
      if (!isOver && attempt === undefined) continue
      remove(one)
      if (attempt === undefined) one.refuse()
      else letGo(one, attempt)
    }
    cancelLook?.()
    cancelLook = waiting.size === 0 ? undefined : clock.schedule(LOOK_MS, look)
  }

  return {
    enter(address, wish) {
      const row = `${blocksOf(address).near} ${wish.lane}`
      const before = perRow.get(row) ?? 0
      // Whoever came first goes first: nobody overtakes those of their own address and lane.
      const attempt = before === 0 ? budget.begin(address, wish.lane) : undefined
      if (attempt !== undefined) {
        letGo(wish, attempt)
        return () => undefined
      }
      const isFull = before >= limits.queuedPerAddress || waiting.size >= limits.queuedInAll
      if (isFull || budget.waitMinutes(address) > 0) {
        wish.refuse()
        return () => undefined
      }
      const one = { ...wish, address, row, untilMs: clock.monotonicMs() + limits.queuedMs }
      waiting.add(one)
      perRow.set(row, before + 1)
      cancelLook ??= clock.schedule(LOOK_MS, look)
      return () => remove(one)
    },
  }
}
