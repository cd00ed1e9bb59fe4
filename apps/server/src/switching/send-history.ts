// A member's page asks what happened, for its receipt. Lives here: whose turn it is to ask, and the answer.
// May not know: where history is kept. Rules: RECEIPT-3, RECEIPT-10.
import { CLOSE_CODES, type DeviceId } from '@farhand/protocol'
import { delay, type Clock } from '../clock.ts'
import { ServerError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { MemberParts } from './member.ts'
import { createRate, type Rate } from './rate.ts'

const SECOND_MS = 1000

/** How often each member may ask for a page, whatever lines it asks over. */
export interface HistoryTurns {
  /** Resolves when the member may have its next page. */
  next(device: DeviceId): Promise<void>
  forget(device: DeviceId): void
}

/** Nobody has asked yet. */
export function createHistoryTurns(clock: Clock, { historyPages }: Limits['socket']): HistoryTurns {
  const rates = new Map<DeviceId, Rate>()
  return {
    async next(device) {
      const rate = rates.get(device) ?? createRate(clock, historyPages)
      rates.set(device, rate)
      while (!rate.take()) await delay(clock, SECOND_MS / historyPages.perSecond)
    },
    forget: (device) => void rates.delete(device),
  }
}

/** Sends a page of what follows entry `after`, or of everything from the member's own admission on. */
export async function sendHistory({ room, device, line }: MemberParts, after: number | null): Promise<void> {
  await room.historyTurns.next(device)
  if (room.attached.get(device) !== line) return
  try {
    const { start, entries, more } = await room.live.history(device, after)
    const last = entries.at(-1)
    line.send({ type: 'history', start, entries, more, stamp: last === undefined ? null : room.live.stamp(last) })
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    // A store that fails passes: the page comes again.
    line.close(CLOSE_CODES.restarting)
  }
}
