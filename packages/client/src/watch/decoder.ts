// The seam between the road of a frame and a codec, on the viewer's side. Lives here: what any decoder must do.
// May not know: WebCodecs, targets, sessions.
import type { Frame } from '../frame/frame-body.ts'

export interface DecoderEvents {
  /** The receiver closes `picture`. */
  readonly onPicture: (picture: VideoFrame) => void
  /** The decoder is unusable; a new one must begin at a key frame. */
  readonly onError: (cause: unknown) => void
}

export interface Decoder {
  /** Frames taken and not yet decoded. */
  readonly queued: number
  /** Frames come in sending order; the first is a key frame. */
  decode(frame: Frame): void
  close(): void
}

export type CreateDecoder = (events: DecoderEvents) => Decoder
