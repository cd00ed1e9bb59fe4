// One open WebSocket: frames in, frames and objects out. Lives here: the wrapping of `ws`, its pings and its end.
// May not know: sessions. Whoever owns a line sets its listener; joining hands it from one owner to the next.
import { CLOSE_CODES, type ClientFrame, type ObjectHeader, type ServerFrame } from '@farhand/protocol'
import type { WebSocket } from 'ws'
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { createOutbox } from './outbox.ts'
import { createRate } from './rate.ts'
import { readFrame } from './read-frame.ts'

/** How long a peer has for its half of the closing handshake. */
const CLOSING_MS = 2_000

export interface LineListener {
  frame(frame: ClientFrame): void
  /** The bytes belong to the listener. */
  object(bytes: Uint8Array): void
  closed(): void
  /** The viewer needs a key frame; `stream` null where any stream will do. */
  needKey(stream: number | null): void
}

export interface Line {
  send(frame: ServerFrame): void
  sendObject(header: ObjectHeader, bytes: Uint8Array): void
  /** The page has received so many objects of the picture on this line. */
  received(count: number): void
  /** The page says that it needs a key frame. */
  wantKey(stream: number): void
  /** What waits of the picture is not sent any more. */
  dropPicture(): void
  /** Somebody else, or something else, is shown from now on. */
  otherPicture(): void
  listen(listener: LineListener): void
  /** Bounds a text frame from now on, bytes. */
  limitText(bytes: number): void
  /** Sends the closing handshake after what was sent; the line is deaf from now on. Idempotent. */
  close(code: number): void
  isOpen(): boolean
  /** Pings; cuts a line that has been silent too long. */
  beat(): void
}

export interface LineParts {
  readonly socket: WebSocket
  readonly clock: Clock
  readonly limits: Limits['socket']
  readonly dropped: () => void
}

const DEAF: LineListener = { frame() {}, object() {}, closed() {}, needKey() {} }

/** Sends the closing handshake; a peer that does not answer it is cut. */
export function closeSocket(socket: WebSocket, { code, clock }: { code: number; clock: Clock }): void {
  // Without a listener an error of the socket would end the process.
  socket.on('error', () => undefined)
  socket.close(code)
  const cancel = clock.schedule(CLOSING_MS, () => socket.terminate())
  socket.once('close', cancel)
}

/** Takes over an open socket. */
export function createLine({ socket, clock, limits, dropped }: LineParts): Line {
  const frames = createRate(clock, { perSecond: limits.framesPerSecond, burst: 4 * limits.framesPerSecond })
  let listener = DEAF
  let textBytes = limits.messageBytes
  let heardAtMs = clock.monotonicMs()
  let isOpen = true

  const outbox = createOutbox({
    clock,
    boundBytes: limits.waitingBytesPerMember,
    stalledMs: limits.stalledMs,
    write: (message, done) => socket.send(message, { binary: typeof message !== 'string' }, done),
    needKey: (stream) => listener.needKey(stream),
    stalled: () => end(CLOSE_CODES.tooSlow),
    dropped,
  })

  function end(code: number): void {
    if (!isOpen) return
    isOpen = false
    outbox.finish()
    closeSocket(socket, { code, clock })
    const { closed } = listener
    listener = DEAF
    closed()
  }

  function hear(data: Buffer, isBinary: boolean): void {
    heardAtMs = clock.monotonicMs()
    if (!isOpen) return
    if (isBinary) return listener.object(data)
    if (!frames.take()) return end(CLOSE_CODES.tooMany)
    const frame = data.length > textBytes ? undefined : readFrame(data.toString('utf8'))
    if (frame === undefined) return end(CLOSE_CODES.badFrame)
    listener.frame(frame)
  }

  socket.binaryType = 'nodebuffer'
  socket.on('message', (data, isBinary) => {
    if (Buffer.isBuffer(data)) hear(data, isBinary)
  })
  socket.on('pong', () => {
    heardAtMs = clock.monotonicMs()
  })
  socket.on('close', () => end(CLOSE_CODES.badFrame))
  // `ws` closes after an error by itself; without a listener the error would end the process.
  socket.on('error', () => end(CLOSE_CODES.badFrame))

  return {
    send: (frame) => outbox.text(JSON.stringify(frame), { behindPicture: changesKeys(frame) }),
    sendObject: (header, bytes) => outbox.object(header, bytes),
    received: (count) => outbox.received(count),
    wantKey: (stream) => outbox.wantKey(stream),
    dropPicture: () => outbox.dropPicture(),
    otherPicture: () => outbox.otherPicture(),
    listen(next) {
      listener = next
    },
    limitText(bytes) {
      textBytes = bytes
    },
    close: end,
    isOpen: () => isOpen,
    beat() {
      if (clock.monotonicMs() - heardAtMs > limits.deadMs) {
        end(CLOSE_CODES.tooSlow)
        socket.terminate()
      } else if (isOpen) socket.ping()
    },
  }
}

/** After these the page opens what was sealed before only for a while (KEY-28): they overtake nothing. */
const changesKeys = ({ type }: ServerFrame): boolean =>
  type === 'commit' || type === 'welcome' || type === 'group-renewed'
