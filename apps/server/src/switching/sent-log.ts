// What was sent to a viewer and when, to tell from its feedback how far it lags. Lives here: that bookkeeping only.
import type { Feedback, ObjectHeader } from '@farhand/protocol'

/** Objects remembered; a viewer that is further behind than this is behind by any measure. */
const REMEMBERED = 2048
const HALF_RANGE = 0x8000_0000

export interface SentLog {
  note(header: Pick<ObjectHeader, 'stream' | 'seq'>, atMs: number): void
  /** How long the oldest object the viewer has not received has been on its way, ms; 0 when it has all. */
  lagMs(feedback: Pick<Feedback, 'stream' | 'seq'>, nowMs: number): number
}

/** An empty log; a new stream begins a new one. */
export function createSentLog(): SentLog {
  let stream: number | undefined
  let sent: { seq: number; atMs: number }[] = []
  return {
    note(header, atMs) {
      if (header.stream !== stream) sent = []
      stream = header.stream
      sent.push({ seq: header.seq, atMs })
      if (sent.length > REMEMBERED) sent = sent.slice(-REMEMBERED / 2)
    },
    lagMs(feedback, nowMs) {
      if (feedback.stream !== stream) return 0
      const first = sent.findIndex(({ seq }) => isAfter(seq, feedback.seq))
      sent = first === -1 ? [] : sent.slice(first)
      const oldest = sent[0]
      return oldest === undefined ? 0 : nowMs - oldest.atMs
    },
  }
}

/** Whether `a` comes after `b`, counted modulo 2^32. */
const isAfter = (a: number, b: number): boolean => a !== b && (a - b) >>> 0 < HALF_RANGE
