// A member's page asks what happened, for its receipt. Lives here: the answer, in pieces a line takes well.
// May not know: where history is kept.
import { CLOSE_CODES } from '@farhand/protocol'
import { ServerError } from '../errors.ts'
import { historySince } from '../session/history.ts'
import type { MemberParts } from './member.ts'

const ENTRIES_PER_FRAME = 100

/** Sends what follows entry `after`, or everything from the member's own admission on (RECEIPT-3). */
export async function sendHistory({ room, device, line }: MemberParts, after: number | null): Promise<void> {
  try {
    const since = historySince(device, await room.live.history())
    const wanted = (since?.entries ?? []).filter(({ n }) => after === null || n > after)
    const entries = wanted.slice(0, ENTRIES_PER_FRAME)
    const start = after === null ? (since?.start ?? null) : null
    line.send({ type: 'history', start, entries, more: wanted.length > entries.length })
  } catch (error) {
    if (!(error instanceof ServerError)) throw error
    // A store that fails passes: the page comes again.
    line.close(CLOSE_CODES.restarting)
  }
}
