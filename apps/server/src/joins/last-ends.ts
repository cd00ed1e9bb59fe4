// When the last session of an ID ended: from then on its decoy is another one. Lives here: the list, as long as it says
// anything. May not know: rooms, rows. Rules: KEY-55.
import type { SessionId } from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import { ERA_LASTS_MS } from './decoy-era.ts'

export interface LastEnds {
  /** Ends before this time say nothing any more, epoch ms. */
  sinceMs(): number
  /** The latest end of an ID, epoch ms; calls come in the order of time. */
  ended(sessionId: string, atMs: number): void
  of(sessionId: SessionId): number | undefined
}

/** Nothing has ended yet. */
export function createLastEnds(clock: Pick<Clock, 'now'>): LastEnds {
  const ends = new Map<string, number>()
  const sinceMs = (): number => clock.now() - ERA_LASTS_MS
  return {
    sinceMs,
    ended(sessionId, atMs) {
      // A map keeps the order of insertion, so the oldest come first.
      for (const [other, endMs] of ends) {
        if (endMs > sinceMs()) break
        ends.delete(other)
      }
      ends.delete(sessionId)
      ends.set(sessionId, atMs)
    },
    of: (sessionId) => ends.get(sessionId),
  }
}
