// Everything of the outside world a session needs, handed in, so that the same engine runs in a worker and in Node.
import type { SessionId, NeutralName } from '@farhand/protocol'
import type { Hands } from './companion/hands.ts'
import type { CodecName } from './frame/codecs.ts'
import type { RosterPatience } from './keys/roster.ts'
import type { Publisher, PublishOptions } from './publish/publish-types.ts'
import type { CapturedSurface } from './session/view.ts'
import type { ServerApi } from './transports/server-api.ts'
import type { OpenTransport } from './transports/transport.ts'
import type { SessionLocks } from './vault/session-lock.ts'
import type { Vault } from './vault/vault.ts'
import type { Watcher, WatchOptions } from './watch/watch-types.ts'

/** The part of a capture the engine works with. */
export type Capture = Pick<CapturedSurface, 'source' | 'surface' | 'label' | 'covered' | 'comesBack'>

/** The road of a frame at both of its ends: WebCodecs in a browser, bytes as they are in a headless client. */
export interface Media {
  /** What this device encodes and decodes, best first; found out once. */
  encodable(): Promise<readonly CodecName[]>
  decodable(): Promise<readonly CodecName[]>
  publish(capture: Capture, options: PublishOptions): Publisher
  /** The frames of another surface for `Publisher.replaceFrames`. */
  framesOf(capture: Capture): ReadableStream<VideoFrame>
  watch(options: WatchOptions): Watcher
}

export interface Surroundings {
  readonly api: ServerApi
  readonly open: OpenTransport
  readonly vault: Vault
  readonly locks: SessionLocks
  readonly media: Media
  /** Told which record this page has now, for the `own` of a later resume. */
  readonly remember?: (sessionId: SessionId, record: string) => void
  /** What somebody is called whose own name nobody may carry; default: in English. */
  readonly neutralName?: NeutralName
  /** How long the server's list of members may be another than the group's (KEY-11); default: 10 s and 180 s. */
  readonly rosterPatience?: RosterPatience
  /** In a helper program only: what moves mouse and keyboard. */
  readonly hands?: Hands
}
