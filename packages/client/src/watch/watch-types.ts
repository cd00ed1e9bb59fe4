// What a watcher takes and gives. Lives here: the types the session engine builds on.
// May not know: sessions, keys, sockets.
import type { Bytes } from '@farhand/protocol'
import type { Size } from '../frame/codecs.ts'
import type { CreateDecoder } from './decoder.ts'
import type { ScreenTarget } from './screen-target.ts'

/** What a viewer tells about what it has shown; at most each 100 ms, and only when something was shown since. */
export interface WatchAck {
  /** Session time of the capture of the newest frame shown, ms: what the sender put into its header's `timeMs`. */
  readonly newestTimeMs: number
  /** How long ago that frame was shown, ms: acknowledgements wait for each other. */
  readonly shownAgoMs: number
  /** Frames shown since the last acknowledgement. */
  readonly frames: number
}

export interface WatchOptions {
  /** Where the picture goes. A headless client passes `{ kind: 'nowhere' }`. */
  readonly target: ScreenTarget
  /** The picture cannot go on without a key frame: called at once, and again each second until one came; at the start only after a second, since a stream begins with one. */
  readonly onNeedKeyFrame: () => void
  readonly onAck: (ack: WatchAck) => void
  /** Size of the shared surface in its own pixels; called when it changes, the first time with the first picture. */
  readonly onSize: (size: Size) => void
  /** Asked at each key frame, with its WebCodecs codec string; false leaves the picture out until another key frame. */
  readonly mayDecode?: (codec: string) => boolean
  /** Default: WebCodecs. */
  readonly createDecoder?: CreateDecoder
}

/** Totals since the start; rates are left to the reader. */
export interface WatchStats {
  readonly received: number
  readonly shown: number
  /** Frames left out because one they depend on is missing. */
  readonly skipped: number
  readonly bytes: number
  /** From decode() to the picture of the newest frame, ms. */
  readonly decodeMs: number
  readonly size: Size | undefined
}

/** A running watcher of one stream of one presenter. */
export interface Watcher {
  /** Takes the opened body of an object, in order of arrival. A body that is no frame throws ClientError `bad-frame`: the presenter is faulty or hostile. */
  accept(body: Bytes): void
  /** The curtain: the picture is gone at once, and none follows until the next key frame. The page calls `AttachedScreen.clear()` too. */
  clear(): void
  stats(): WatchStats
  /** Clears and stops for good. Idempotent. */
  close(): void
}
