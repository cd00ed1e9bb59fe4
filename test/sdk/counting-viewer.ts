// A headless viewer of real pictures: frames are put together, checked and acknowledged as in a browser, and then counted
// instead of decoded. Lives here: that client. May not know: how the pictures were made.
import { startEngine, watch, type Engine } from '@farhand/client'
import type { SessionId } from '@farhand/protocol'
import { opaqueMedia } from '../../packages/client/src/sdk/opaque-media.ts'
import { CODEC_NAMES, type CodecName } from '../../packages/client/src/frame/codecs.ts'
import { serverApi } from '../../packages/client/src/transports/server-api.ts'
import { webSocketTransport } from '../../packages/client/src/transports/websocket.ts'
import { memoryVault } from '../../packages/client/src/vault/memory-vault.ts'
import { memoryLocks } from '../../packages/client/src/vault/session-lock.ts'
import type { Decoder } from '../../packages/client/src/watch/decoder.ts'
import { roadTo } from './sdk-session.ts'

export interface CountingViewer {
  readonly engine: Engine
  /** Frames a decoder would have shown. */
  shown(): number
  close(): void
}

/** Joins by link; somebody has to admit it. `decodable`: what it says that it decodes. */
export function joinCounting(
  url: string,
  entry: { readonly sessionId: SessionId; readonly name: string; readonly fragment: string },
  decodable: readonly CodecName[] = CODEC_NAMES,
): CountingViewer {
  let shown = 0
  const decoderOf = (onPicture: (picture: VideoFrame) => void): Decoder => ({
    queued: 0,
    decode({ timestampUs }) {
      shown += 1
      onPicture({ timestamp: timestampUs, close: () => undefined } as unknown as VideoFrame)
    },
    close: () => undefined,
  })
  const { fetch, createSocket } = roadTo(url)
  const engine = startEngine(
    {
      api: serverApi(fetch),
      open: webSocketTransport({ origin: url, createSocket }),
      vault: memoryVault(),
      locks: memoryLocks(),
      media: {
        ...opaqueMedia().media,
        decodable: async () => decodable,
        watch: (options) => watch({ ...options, createDecoder: ({ onPicture }) => decoderOf(onPicture) }),
      },
    },
    { kind: 'join-link', ...entry },
  )
  engine.show({ kind: 'nowhere' })
  return { engine, shown: () => shown, close: () => engine.close() }
}
