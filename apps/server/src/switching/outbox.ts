// What waits to be sent to one member: bounded. Lives here: what goes first, what waits, and when a key frame is asked for.
// May not know: WebSocket, sessions, what is inside an object.
//
// The rule: text and objects of classes that must not be dropped always stay, in their order; whoever has more than the bound
// of them waiting for too long, or twice the bound at any time, is closed. The picture waits behind them, and as long as too
// much of it is on the way (in-flight.ts); what is let go of, and that frames stay whole, is picture-queue.ts. Once something
// was let go of and the way is free, a key frame is asked for (key-pace.ts), until one comes.
import { trackOf, type ObjectHeader } from '@farhand/protocol'
import type { Cancel, Clock } from '../clock.ts'
import { InFlight } from './in-flight.ts'
import { createKeyPace } from './key-pace.ts'
import { PictureQueue } from './picture-queue.ts'

/** Bytes handed to the socket at a time; the rest waits here, where it can still be dropped. */
const HANDED_BYTES = 256 * 1024
/** The socket counts as free again below this. */
const FREE_BYTES = 32 * 1024

export interface OutboxParts {
  readonly clock: Clock
  /** Bytes that may wait: of the picture, and once more of all the rest. */
  readonly boundBytes: number
  readonly stalledMs: number
  /** Puts one message on the wire and calls back when it has left the process. */
  readonly write: (message: string | Uint8Array, done: () => void) => void
  /** The viewer needs a key frame; `stream` null where any stream will do. */
  readonly needKey: (stream: number | null) => void
  readonly stalled: () => void
  /** An object was left out. */
  readonly dropped: () => void
}

export interface Outbox {
  /** With `behindPicture`, what is there of the picture goes first, and nothing that comes later overtakes this. */
  text(text: string, options?: { readonly behindPicture: boolean }): void
  /** The bytes must not change afterwards. */
  object(header: ObjectHeader, bytes: Uint8Array): void
  /** The page has received so many objects of the picture on this line. */
  received(count: number): void
  /** The page says that it needs a key frame: asked for unless one is on its way already. */
  wantKey(stream: number): void
  /** The viewer may not see any more: what waits of the picture goes, and only a key frame begins it again. */
  dropPicture(): void
  /** Somebody else, or something else, is shown: the pauses between askings for a key frame begin anew. */
  otherPicture(): void
  /** Hands over the text that waits and lets go of the rest; later calls do nothing. Idempotent. */
  finish(): void
}

type Waiting =
  | { readonly kind: 'text'; readonly message: string; readonly bytes: number }
  | { readonly kind: 'object'; readonly message: Uint8Array; readonly bytes: number }
  | { readonly kind: 'picture'; readonly message: Uint8Array; readonly bytes: number; readonly isKey: boolean }

/** An empty outbox. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { clock, boundBytes } = parts
  const pictures = new PictureQueue(parts)
  const inFlight = new InFlight()
  const pace = createKeyPace(clock, parts.needKey)
  /** What is not picture, and what of the picture has to stay before it. */
  let first: Waiting[] = []
  /** Without the picture. */
  let waitingBytes = 0
  let handedBytes = 0
  /** Something was left out since the last key frame, and the viewer may see. */
  let lacksKey = false
  /** Of the newest object of the picture. */
  let stream: number | undefined
  let isClosed = false
  let cancelStalled: Cancel | undefined

  function add(item: Waiting): void {
    first.push(item)
    waitingBytes += item.bytes
    pump()
    watchStall()
  }

  function addPicture(header: ObjectHeader, bytes: Uint8Array): void {
    const isOther = header.stream !== stream
    stream = header.stream
    const isTaken = pictures.add(header, bytes, clock.monotonicMs())
    if (pictures.skips) lacksKey = true
    else if (isTaken && header.key) {
      lacksKey = false
      pace.served()
    }
    if (isOther) pace.beginAnew()
    pump()
    askWhenFree()
  }

  function pump(): void {
    while (handedBytes < HANDED_BYTES) {
      const next = first.shift() ?? nextPicture()
      if (next === undefined) break
      handOver(next)
    }
  }

  function nextPicture(): Waiting | undefined {
    if (!inFlight.takes(clock.monotonicMs(), { begun: pictures.isInFrame })) return undefined
    return takePicture()
  }

  function takePicture(): Waiting | undefined {
    const next = pictures.take()
    return next && { kind: 'picture', message: next.bytes, bytes: next.bytes.length, isKey: next.isKey }
  }

  function handOver(item: Waiting): void {
    const { kind, message, bytes } = item
    handedBytes += bytes
    if (kind === 'picture') inFlight.add({ bytes, isKey: item.isKey, atMs: clock.monotonicMs() })
    else waitingBytes -= bytes
    parts.write(message, () => {
      handedBytes -= bytes
      if (kind === 'picture') inFlight.left({ bytes })
      pump()
      watchStall()
      askWhenFree()
    })
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

  function askWhenFree(): void {
    if (!isClosed && lacksKey && pictures.isEmpty && inFlight.isFree && handedBytes <= FREE_BYTES) pace.want(null)
  }

  function close(): void {
    isClosed = true
    first = []
    waitingBytes = 0
    pictures.clear()
    pace.served()
    cancelStalled?.()
    cancelStalled = undefined
  }

  return {
    text(text, { behindPicture } = { behindPicture: false }) {
      if (isClosed) return
      if (behindPicture) {
        // As long as something waits here since the keys changed before, no more is added than a frame that has begun (WIRE-23).
        if (first.some(({ kind }) => kind === 'picture') && pictures.letGo()) lacksKey = true
        for (let next = takePicture(); next !== undefined; next = takePicture()) first.push(next)
      }
      add({ kind: 'text', message: text, bytes: Buffer.byteLength(text) })
    },
    object(header, bytes) {
      if (isClosed) return
      if (trackOf(header.trackClass).droppable) addPicture(header, bytes)
      else add({ kind: 'object', message: bytes, bytes: bytes.length })
    },
    received(count) {
      inFlight.received(count, clock.monotonicMs())
      pump()
      askWhenFree()
    },
    wantKey(stream) {
      const waitsKey = first.some((item) => item.kind === 'picture' && item.isKey)
      if (isClosed || waitsKey || pictures.hasKey || inFlight.hasKey) return
      if (pictures.skips) lacksKey = true
      else pace.want(stream)
      askWhenFree()
    },
    dropPicture() {
      if (isClosed) return
      const kept = first.filter(({ kind }) => kind !== 'picture')
      for (let left = first.length - kept.length; left > 0; left--) parts.dropped()
      first = kept
      pictures.clear()
      // Whoever lets the viewer see again asks for the key frame.
      lacksKey = false
      pace.served()
    },
    otherPicture() {
      if (!isClosed) pace.beginAnew()
    },
    finish() {
      if (isClosed) return
      for (const { kind, message } of first) if (kind === 'text') parts.write(message, () => undefined)
      close()
    },
  }
}
