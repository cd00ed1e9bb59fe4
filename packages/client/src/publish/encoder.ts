// The seam between the road of a frame and a codec. Lives here: what any encoder of screens must do
// (encoder.contract.ts checks it). May not know: WebCodecs, sinks, sessions.
import type { Bytes } from '@farhand/protocol'
import type { CodecName, Size } from '../frame/codecs.ts'

/** How to encode from the next frame on. Changing the rate never costs a key frame. */
export interface EncoderSettings {
  /** Even on both sides. */
  readonly size: Size
  /** bit/s */
  readonly bitrate: number
  /** Frames per second, an upper bound. */
  readonly framerate: number
}

/** How one frame is encoded. */
export interface EncodeRequest {
  readonly key: boolean
  /** Spend what it takes for this sharpness instead of the bitrate; ignored where `sharpens` is false. */
  readonly sharpness?: Sharpness
}

/** `fine` removes what motion left; `finest` is what eyes cannot tell from the original. */
export type Sharpness = 'fine' | 'finest'

/** One encoded frame. `data` belongs to the receiver. */
export interface EncodedFrame {
  readonly data: Bytes
  readonly key: boolean
  /** Temporal layer; nothing depends on a layer above 0. */
  readonly layer: number
  readonly timestampUs: number
  /** WebCodecs codec string a decoder is configured with. */
  readonly codec: string
  readonly size: Size
}

export interface EncoderEvents {
  readonly onFrame: (frame: EncodedFrame) => void
  /** The encoder takes frames again (`queued` fell). */
  readonly onReady: () => void
  /** The encoder is unusable from now on. */
  readonly onError: (cause: unknown) => void
}

export interface Encoder {
  readonly codec: CodecName
  /** Whether single frames can be asked for at a given sharpness. */
  readonly sharpens: boolean
  /** Frames taken and not yet given to onFrame. */
  readonly queued: number
  /** Temporal layer of the next frame, unless it is asked to be a key frame. */
  readonly nextLayer: number
  configure(settings: EncoderSettings): void
  /** Does not close `frame`; it may be closed right after the call. */
  encode(frame: VideoFrame, request: EncodeRequest): void
  close(): void
}

export type CreateEncoder = (codec: CodecName, events: EncoderEvents) => Encoder
