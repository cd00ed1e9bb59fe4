// The decoder seam on WebCodecs. Lives here: set-up at key frames. May not know: targets, order of frames.
import type { Frame } from '../frame/frame-body.ts'
import type { CreateDecoder, Decoder, DecoderEvents } from './decoder.ts'

class WebCodecsDecoder implements Decoder {
  readonly #decoder: VideoDecoder
  #codec: string | undefined

  constructor(events: DecoderEvents) {
    this.#decoder = new VideoDecoder({ output: events.onPicture, error: events.onError })
  }

  get queued(): number {
    return this.#decoder.decodeQueueSize
  }

  decode(frame: Frame): void {
    if (frame.key && frame.codec !== this.#codec) {
      this.#codec = frame.codec
      this.#decoder.configure({ codec: frame.codec, optimizeForLatency: true })
    }
    const type = frame.key ? 'key' : 'delta'
    this.#decoder.decode(new EncodedVideoChunk({ type, timestamp: frame.timestampUs, data: frame.data }))
  }

  close(): void {
    if (this.#decoder.state !== 'closed') this.#decoder.close()
  }
}

/** A WebCodecs decoder; software or hardware as the browser likes. */
export const createWebCodecsDecoder: CreateDecoder = (events) => new WebCodecsDecoder(events)
