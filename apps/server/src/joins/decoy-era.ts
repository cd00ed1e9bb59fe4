// When decoys change by themselves, as sids of real sessions do. Lives here: the sums. May not know: what is made of an
// era. Rules: KEY-55.
import type { SessionId } from '@farhand/protocol'

const BLOCK_MS = 60 * 60_000
/** One block of so many has a renewal, on average. */
const ONE_IN = 8
/** How far back the last renewal is looked for, blocks; none in so many is one case in 26 million. */
const BLOCKS_BACK = 128
/** Blocks whose draws come of one derivation: 4 of its 64 bytes each. */
const PER_DRAW = 16

/** How long the end of a session counts as a renewal of its ID, ms. */
export const ERA_LASTS_MS = BLOCKS_BACK * BLOCK_MS

export interface EraParts {
  /** Pseudorandom bytes of a text: 32, or 64 by `sha512`. */
  readonly derive: (text: string, algorithm?: 'sha512') => Buffer
  /** Epoch ms. */
  readonly nowMs: number
  /** When the ID's last session ended, epoch ms. */
  readonly lastEndMs: number | undefined
}

/** When an ID was renewed last: epoch ms, or 0 for never. Takes the same work for every ID and time. */
export function eraOf(sessionId: SessionId, { derive, nowMs, lastEndMs = 0 }: EraParts): number {
  const phaseMs = derive(`phase ${sessionId}`).readUInt32BE() % BLOCK_MS
  const block = Math.floor((nowMs + phaseMs) / BLOCK_MS)
  const newestDraw = Math.floor(block / PER_DRAW)
  let era = 0
  for (let draw = newestDraw - BLOCKS_BACK / PER_DRAW; draw <= newestDraw; draw++) {
    const drawn = derive(`renewals ${sessionId} ${draw}`, 'sha512')
    for (let i = 0; i < PER_DRAW; i++) {
      const word = drawn.readUInt32BE(4 * i)
      const at = draw * PER_DRAW + i
      const renewedMs = at * BLOCK_MS - phaseMs + (Math.floor(word / ONE_IN) % BLOCK_MS)
      if (word % ONE_IN === 0 && at > block - BLOCKS_BACK && renewedMs <= nowMs) era = renewedMs
    }
  }
  // Back to the decoy of before would say that there was a session in between.
  return Math.max(era, lastEndMs)
}
