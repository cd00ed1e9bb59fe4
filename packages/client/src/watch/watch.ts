// The road of a frame, on the viewer's side (publish/publish.ts mirrored):
//   opened bodies → parts → frame → decoder → screen (track or canvas)
// Lives here: which frames may be decoded, and when a key frame is needed. May not know: sessions, keys, sockets, the window.
import type { Bytes } from '@farhand/protocol'
import { decodeFrame, type Frame } from '../frame/frame-body.ts'
import { assembleFrames } from '../frame/parts.ts'
import type { Size } from '../frame/codecs.ts'
import type { Decoder } from './decoder.ts'
import { openScreen, type Screen } from './screen-target.ts'
import type { Watcher, WatchOptions, WatchStats } from './watch-types.ts'
import { createWebCodecsDecoder } from './webcodecs-decoder.ts'

const ACK_EVERY_MS = 100
const ASK_AGAIN_MS = 1000
/** A decoder this far behind leaves out what nothing depends on; and far beyond, begins anew at a key frame. */
const QUEUE_SHORT = 2
const QUEUE_LOST = 30

/** Starts watching one stream. */
export const watch = (options: WatchOptions): Watcher => new ScreenWatcher(options)

class ScreenWatcher implements Watcher {
  readonly #options: WatchOptions
  readonly #screen: Screen
  readonly #ackTimer: ReturnType<typeof setInterval>
  #assembler = assembleFrames()
  #decoder: Decoder | undefined
  /** Number of the newest frame of layer 0 that was decoded; undefined while a key frame is needed. */
  #reference: number | undefined
  #askTimer: ReturnType<typeof setInterval> | undefined
  #startedMs = new Map<number, number>()
  #shownUs = 0
  #shownAtMs = 0
  #shownSinceAck = 0
  #closed = false
  #surface: Size | undefined
  #totals = { received: 0, shown: 0, skipped: 0, bytes: 0, decodeMs: 0 }

  constructor(options: WatchOptions) {
    this.#options = options
    this.#screen = openScreen(options.target)
    this.#ackTimer = setInterval(() => this.#acknowledge(), ACK_EVERY_MS)
    this.#awaitKey()
  }

  accept(body: Bytes): void {
    if (this.#closed) return
    this.#totals.bytes += body.length
    const bytes = this.#assembler.add(body)
    if (bytes === undefined) return
    const frame = decodeFrame(bytes)
    this.#totals.received += 1
    if (this.#mayDecode(frame)) this.#decode(frame)
    else this.#totals.skipped += 1
  }

  clear(): void {
    if (this.#closed) return
    this.#dropDecoder()
    this.#assembler = assembleFrames()
    this.#surface = undefined
    this.#screen.clear()
    // The presenter resumes with a key frame unasked; until something comes there is nothing to ask for.
    this.#stopAsking()
  }

  stats(): WatchStats {
    return { ...this.#totals, size: this.#surface }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#ackTimer)
    this.#stopAsking()
    this.#dropDecoder()
    this.#screen.close()
  }

  #mayDecode(frame: Frame): boolean {
    if (frame.key) return this.#knows(frame.codec)
    if (this.#reference === undefined) {
      if (this.#askTimer === undefined) this.#awaitKey()
      return false
    }
    const needed = frame.layer === 0 ? (frame.reference - 1) >>> 0 : frame.reference
    if (needed !== this.#reference) {
      this.#needKey()
      return false
    }
    const queued = this.#decoder?.queued ?? 0
    if (queued > QUEUE_LOST) this.#beginAnew()
    return queued <= (frame.layer === 0 ? QUEUE_LOST : QUEUE_SHORT)
  }

  #knows(codec: string): boolean {
    if (this.#options.mayDecode?.(codec) !== false) return true
    this.#dropDecoder()
    this.#screen.clear()
    return false
  }

  #decode(frame: Frame): void {
    if (frame.key) {
      this.#stopAsking()
      this.#decoder ??= this.#createDecoder()
    }
    this.#reference = frame.reference
    this.#startedMs.set(frame.timestampUs, performance.now())
    this.#setSurface(frame.surface)
    try {
      this.#decoder?.decode(frame)
    } catch {
      // The browser refuses the codec string or the bytes at once; the same cure as for an error it reports later.
      this.#beginAnew()
    }
  }

  #createDecoder(): Decoder {
    const decoder = (this.#options.createDecoder ?? createWebCodecsDecoder)({
      onPicture: (picture) => {
        if (this.#decoder === decoder) this.#show(picture)
        else picture.close()
      },
      onError: () => {
        if (this.#decoder === decoder) this.#beginAnew()
      },
    })
    return decoder
  }

  #show(picture: VideoFrame): void {
    const startedMs = this.#startedMs.get(picture.timestamp)
    if (startedMs !== undefined) this.#totals.decodeMs = performance.now() - startedMs
    // A decoder gives pictures in order, so what started before this one and is still listed was left out by it.
    for (const us of this.#startedMs.keys()) if (us <= picture.timestamp) this.#startedMs.delete(us)
    this.#shownUs = picture.timestamp
    this.#shownAtMs = performance.now()
    this.#shownSinceAck += 1
    this.#totals.shown += 1
    this.#screen.show(picture)
  }

  #setSurface(surface: Size): void {
    if (this.#surface?.width === surface.width && this.#surface.height === surface.height) return
    this.#surface = surface
    this.#options.onSize(surface)
  }

  // What the decoder holds is still shown, and the last picture stays: it is true, only old.
  #needKey(): void {
    this.#reference = undefined
    this.#options.onNeedKeyFrame()
    this.#awaitKey()
  }

  #beginAnew(): void {
    this.#dropDecoder()
    this.#needKey()
  }

  #stopAsking(): void {
    clearInterval(this.#askTimer)
    this.#askTimer = undefined
  }

  #awaitKey(): void {
    this.#stopAsking()
    this.#askTimer = setInterval(() => this.#options.onNeedKeyFrame(), ASK_AGAIN_MS)
  }

  #dropDecoder(): void {
    this.#decoder?.close()
    this.#decoder = undefined
    this.#reference = undefined
    this.#startedMs.clear()
  }

  #acknowledge(): void {
    if (this.#shownSinceAck === 0) return
    this.#options.onAck({
      newestTimeMs: Math.floor(this.#shownUs / 1000),
      shownAgoMs: Math.max(0, performance.now() - this.#shownAtMs),
      frames: this.#shownSinceAck,
    })
    this.#shownSinceAck = 0
  }
}
