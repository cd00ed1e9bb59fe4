// What page, worker and test say to each other in the loop. Lives here: types only.
import type {
  CodecName,
  FrameSource,
  PublishState,
  PublishStats,
  ScreenTarget,
  Size,
  WatchStats,
} from '@farhand/client'

export type ToWorker =
  | {
      readonly kind: 'publish'
      readonly port: string
      readonly source: FrameSource
      readonly only: readonly CodecName[]
    }
  | { readonly kind: 'replace'; readonly source: FrameSource }
  | { readonly kind: 'watch'; readonly port: string; readonly target: ScreenTarget }
  | { readonly kind: 'do'; readonly what: 'request-key' | 'pause' | 'resume' | 'clear' | 'close' | 'skip-next' }
  | { readonly kind: 'ask'; readonly reply: MessagePort }

export interface Report {
  readonly publish?: PublishStats
  readonly watch?: WatchStats
  readonly states: readonly PublishState[]
  readonly size?: Size
  readonly keyRequests: number
  /** Objects, bytes, kinds and layers of all sent so far. */
  readonly sent: { readonly objects: number; readonly bytes: number; readonly keys: number; readonly droppable: number }
  readonly encodable: readonly string[]
  readonly decodable: readonly string[]
}
