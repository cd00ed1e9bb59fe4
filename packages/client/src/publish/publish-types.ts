// What a publisher takes and gives. Lives here: the types the session engine builds on.
// May not know: sessions, keys, sockets.
import type { Bytes } from '@farhand/protocol'
import type { ScreenCapture } from '../capture-browser/capture-types.ts'
import type { ClientError } from '../errors.ts'
import type { CodecName, Size } from '../frame/codecs.ts'
import type { CreateEncoder } from './encoder.ts'
import type { Mask } from './masks.ts'

/** One object to seal and send, in this order; the fields are those of the wire header. */
export interface OutgoingObject {
  /** To be sealed; the receiver of the call owns it. */
  readonly body: Bytes
  /** First object of a key frame: a decoder can begin here. */
  readonly key: boolean
  /** Nothing later depends on its frame. */
  readonly droppable: boolean
  /** Last object of its frame. */
  readonly end: boolean
  /** Session time of the capture, ms. */
  readonly timeMs: number
}

/** Where the objects of a publisher go. */
export interface ObjectSink {
  send(object: OutgoingObject): void
  /** Whether more would only wait in a buffer; the publisher then holds its newest picture and asks again within 10 ms. */
  busy(): boolean
}

/** What the surface of a capture is called; a publisher only carries it. */
export type CaptureName = Pick<ScreenCapture, 'surface' | 'label'>

/** What a publisher is doing. `failed` and `ended` are final. */
export type PublishState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'live'; readonly codec: CodecName; readonly size: Size }
  /** The shared surface gives no picture for now (a minimised window). */
  | { readonly kind: 'surface-paused' }
  | { readonly kind: 'paused' }
  /** As paused: the surface changed its size while areas of it were hidden. They are forgotten, resume() goes on without. */
  | { readonly kind: 'resized' }
  /** As paused: the surface is gone, and one that was kept is in its place; resume() goes on with that. */
  | { readonly kind: 'returned'; readonly as: CaptureName }
  | { readonly kind: 'failed'; readonly error: ClientError }
  /** The shared surface is gone, or close() was called. */
  | { readonly kind: 'ended' }

export interface PublishOptions {
  readonly sink: ObjectSink
  /** What this device encodes, best first: the result of `testEncoders()`. */
  readonly encodable: readonly CodecName[]
  /** What the viewers decode for whom it is encoded (each one's `testDecoders()`, intersected); where nothing of it works, what this device encodes best is sent. */
  readonly decodable: readonly CodecName[]
  /** Session time in ms; monotonic. */
  readonly now: () => number
  readonly onState: (state: PublishState) => void
  /** Default: WebCodecs. */
  readonly createEncoder?: CreateEncoder
}

/** Totals since the start; rates are left to the reader. */
export interface PublishStats {
  readonly captured: number
  readonly identical: number
  readonly encoded: number
  readonly keyFrames: number
  readonly refinements: number
  readonly bytes: number
  /** Time from encode() to chunk of the newest frame, ms. */
  readonly encodeMs: number
  /** Present target, bit/s. */
  readonly bitrate: number
}

/** A running publisher. It owns the frames it is given and closes every one. */
export interface Publisher {
  /** In use; undefined once it is over. */
  readonly codec: CodecName | undefined
  /** A viewer needs a picture to begin at: one key frame follows within 2 s, however many ask; sharp when the picture is still. */
  requestKeyFrame(): void
  /** The set of viewers changed; `decodable` as in PublishOptions. */
  setDecodable(decodable: readonly CodecName[]): void
  /** Feedback of the viewer the encoder follows: `timeMs` of the newest frame it has shown. */
  acknowledge(newestTimeMs: number): void
  /** The line or the viewer it follows is another one: nobody will acknowledge what was on the way. */
  forgetRoad(): void
  /** Nothing leaves from this call on, not even what is being encoded; the picture is forgotten, the masks hold. */
  pause(): void
  /** Starts again with a key frame of the next captured picture: nothing captured during the pause is ever sent. */
  resume(): void
  /**
   * Paints these areas solid in every picture from this call on; what the encoder still holds of before is thrown away.
   * They hold for the size of the surface they were `drawnOn` (default: that of the next picture): before any picture of
   * another size leaves the state is `resized`. Throws ClientError `cannot-hide` where the capture's format does not allow
   * it; then publishing has failed.
   */
  setMasks(masks: readonly Mask[], drawnOn?: Size): void
  /**
   * Another surface: the old frames are given up with their masks, the new ones start with a key frame. With `keepsOldAs` the
   * old frames are kept unread, and take the place of these once they end (`returned`); without, all that was kept is given up.
   */
  replaceFrames(frames: ReadableStream<VideoFrame>, how?: { readonly keepsOldAs?: CaptureName }): void
  /** So many surfaces are kept; one that is gone is not among them. */
  readonly kept: number
  /** Gives them up. */
  dropKept(): void
  stats(): PublishStats
  /** Stops for good. Idempotent. */
  close(): void
}
