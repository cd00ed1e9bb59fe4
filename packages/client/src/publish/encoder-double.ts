// An encoder for tests in Node. Lives here: the seam with two layers, data of one byte (the picture's first pixel), and an
// output that comes when the test lets it.
import type { CodecName } from '../frame/codecs.ts'
import { VideoFrameDouble } from '../frame/video-frame-double.ts'
import type { Encoder, EncoderEvents, EncodeRequest, EncoderSettings, Sharpness } from './encoder.ts'

/** What a double was asked to encode. */
export interface DoubleRequest extends EncodeRequest {
  readonly mark: number
  readonly layer: number
}

export class EncoderDouble implements Encoder {
  readonly codec: CodecName
  readonly sharpens = true
  readonly settings: EncoderSettings[] = []
  readonly requests: DoubleRequest[] = []
  /** While true, output waits for release(). */
  holding = false
  closed = false
  /** Size of what comes out, and of that at a sharpness, bytes. */
  frameBytes = 1
  bytesAt: Partial<Record<Sharpness, number>> = {}
  readonly #events: EncoderEvents
  #lastLayer = 0
  #pending: (() => void)[] = []

  constructor(codec: CodecName, events: EncoderEvents) {
    this.codec = codec
    this.#events = events
  }

  get queued(): number {
    return this.#pending.length
  }

  get nextLayer(): number {
    return this.#lastLayer === 0 ? 1 : 0
  }

  configure(settings: EncoderSettings): void {
    this.settings.push(settings)
  }

  encode(frame: VideoFrame, request: EncodeRequest): void {
    const settings = this.settings.at(-1)
    if (settings === undefined) throw new Error('encode() before configure()')
    const layer = request.key || this.requests.length === 0 ? 0 : this.nextLayer
    const key = request.key || this.requests.length === 0
    const mark = frame instanceof VideoFrameDouble ? frame.mark : 0
    this.requests.push({ ...request, mark, layer })
    const timestampUs = frame.timestamp
    const bytes = (request.sharpness && this.bytesAt[request.sharpness]) ?? this.frameBytes
    this.#pending.push(() => {
      if (this.closed) return
      this.#lastLayer = layer
      this.#events.onFrame({
        data: new Uint8Array(bytes).fill(mark, 0, 1),
        key,
        layer,
        timestampUs,
        codec: this.codec,
        size: settings.size,
      })
    })
    if (!this.holding) setTimeout(() => this.release(), 5)
  }

  /** Gives out what waits. */
  release(): void {
    for (const deliver of this.#pending.splice(0)) deliver()
    if (!this.closed) this.#events.onReady()
  }

  /** As when the browser's encoder breaks. */
  break(): void {
    this.#events.onError(new Error('broken'))
  }

  close(): void {
    this.closed = true
  }
}
