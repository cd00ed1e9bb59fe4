// What waits to be sent to one member: bounded, in order. Lives here: the queue and its rule for the overflow.
// May not know: WebSocket, sessions, what is inside an object.
//
// The rule: text and objects of classes that must not be dropped always stay. When more than the bound waits, or the
// viewer's feedback says it lags, objects of droppable classes go, up to the next key frame, which is asked for once the
// way is free again. Objects on which nothing depends go first, at a quarter of the bound. Whoever has more than the bound
// waiting for too long, or twice the bound at any time, is closed.
import { trackOf, type Feedback, type ObjectHeader } from '@farhand/protocol'
import type { Cancel, Clock } from '../clock.ts'
import { createSentLog } from './sent-log.ts'

/** Bytes handed to the socket at a time; the rest waits here, where it can still be dropped. */
const HANDED_BYTES = 256 * 1024
/** The way counts as free again below this. */
const FREE_BYTES = 32 * 1024
/** A viewer that has not received what was sent this long ago lags; below the second it has caught up. */
const LAGS_MS = 1_500
const CAUGHT_UP_MS = 400

export interface OutboxParts {
  readonly clock: Clock
  /** Bytes that may wait. */
  readonly boundBytes: number
  readonly stalledMs: number
  /** Puts one message on the wire and calls back when it has left the process. */
  readonly write: (message: string | Uint8Array, done: () => void) => void
  /** The picture can go on only with a key frame. */
  readonly needKey: () => void
  readonly stalled: () => void
  readonly dropped: () => void
}

export interface Outbox {
  text(text: string): void
  /** The bytes must not change afterwards. */
  object(header: ObjectHeader, bytes: Uint8Array): void
  feedback(feedback: Feedback): void
  /** The viewer may not see any more: what waits of the picture goes, and only a key frame begins it again. */
  dropPicture(): void
  /** Hands over the text that waits and lets go of the rest; later calls do nothing. Idempotent. */
  finish(): void
}

interface Waiting {
  readonly message: string | Uint8Array
  readonly bytes: number
  /** Undefined for text. */
  readonly header: ObjectHeader | undefined
}

/** An empty outbox. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { clock, boundBytes } = parts
  let sent = createSentLog()
  let queue: Waiting[] = []
  let waitingBytes = 0
  let handedBytes = 0
  /** Dropping until a key frame; `asked` once it was asked for. */
  let skipping: { asked: boolean } | undefined
  let lags = false
  let isClosed = false
  let cancelStalled: Cancel | undefined

  const mayHandOver = (): boolean => !isClosed && handedBytes < HANDED_BYTES
  const load = (): number => waitingBytes + handedBytes

  function add(item: Waiting): void {
    queue.push(item)
    waitingBytes += item.bytes
    pump()
    watchStall()
  }

  function pump(): void {
    while (mayHandOver()) {
      const next = queue.shift()
      if (next === undefined) break
      waitingBytes -= next.bytes
      handedBytes += next.bytes
      if (next.header !== undefined && isDroppable(next.header)) sent.note(next.header, clock.monotonicMs())
      parts.write(next.message, () => {
        handedBytes -= next.bytes
        pump()
        watchStall()
        askWhenFree()
      })
    }
  }

  function watchStall(): void {
    if (waitingBytes <= boundBytes) {
      cancelStalled?.()
      cancelStalled = undefined
    } else if (waitingBytes > 2 * boundBytes) stall()
    else cancelStalled ??= clock.schedule(parts.stalledMs, stall)
  }

  function stall(): void {
    if (isClosed) return
    close()
    parts.stalled()
  }

  function skip(): void {
    letGo()
    skipping = { asked: false }
    askWhenFree()
  }

  function letGo(): void {
    const kept = queue.filter(({ header }) => header === undefined || !isDroppable(header))
    for (let left = queue.length - kept.length; left > 0; left--) parts.dropped()
    queue = kept
    waitingBytes = queue.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  function askWhenFree(): void {
    if (isClosed || skipping === undefined || skipping.asked || lags || load() > FREE_BYTES) return
    skipping = { asked: true }
    parts.needKey()
  }

  function mayPass(header: ObjectHeader, bytes: number): boolean {
    if (!isDroppable(header)) return true
    if (skipping !== undefined) {
      if (!header.key || lags || load() + bytes > boundBytes / 2) return false
      skipping = undefined
    }
    if (header.droppable && waitingBytes > boundBytes / 4) return false
    if (waitingBytes + bytes <= boundBytes) return true
    skip()
    return false
  }

  function close(): void {
    isClosed = true
    queue = []
    waitingBytes = 0
    cancelStalled?.()
    cancelStalled = undefined
  }

  return {
    text(text) {
      if (!isClosed) add({ message: text, bytes: Buffer.byteLength(text), header: undefined })
    },
    object(header, bytes) {
      if (isClosed) return
      if (mayPass(header, bytes.length)) add({ message: bytes, bytes: bytes.length, header })
      else parts.dropped()
    },
    feedback(feedback) {
      const lagMs = sent.lagMs(feedback, clock.monotonicMs())
      if (!lags && lagMs > LAGS_MS) {
        lags = true
        skip()
      } else if (lags && lagMs < CAUGHT_UP_MS) {
        lags = false
        askWhenFree()
      }
    },
    dropPicture() {
      if (isClosed) return
      letGo()
      // What was on its way is acknowledged to nobody: how far the viewer lags is measured anew.
      lags = false
      sent = createSentLog()
      // Whoever lets the viewer see again asks for the key frame.
      skipping = { asked: true }
    },
    finish() {
      if (isClosed) return
      for (const { message, header } of queue) if (header === undefined) parts.write(message, () => undefined)
      close()
    },
  }
}

/** Whether an object's class may be dropped at all. */
const isDroppable = (header: ObjectHeader): boolean => trackOf(header.trackClass).droppable
