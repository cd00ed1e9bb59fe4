// A headless client: the session engine in Node, with opaque bytes in place of pictures. For scripts, measurements, tests.
// May not know: node:, WebSocket packages; the caller hands in its sockets and requests.
import type { Bytes } from '@farhand/protocol'
import { startEngine, type Engine } from '../session/engine.ts'
import type { Entry } from '../session/view.ts'
import type { Capture, Media, Surroundings } from '../surroundings.ts'
import { serverApi, type Fetch } from '../transports/server-api.ts'
import { webSocketTransport, type CreateSocket } from '../transports/websocket.ts'
import { memoryVault } from '../vault/memory-vault.ts'
import { memoryLocks, type SessionLocks } from '../vault/session-lock.ts'
import type { Vault } from '../vault/vault.ts'
import { opaqueMedia } from './opaque-media.ts'

export interface SdkOptions {
  /** "http://127.0.0.1:8080" */
  readonly origin: string
  readonly fetch: Fetch
  readonly createSocket: CreateSocket
  /** Default: its own. Hand over that of a closed client to play a reload. */
  readonly vault?: Vault
  readonly locks?: SessionLocks
  /** Told which record in the vault is this client's, for the `own` of a later resume. */
  readonly remember?: Surroundings['remember']
}

/** An opened body of the presenter's screen, as it was published. */
export interface ReceivedFrame {
  readonly body: Bytes
  /** When it was opened, ms since 1970, with fractions. */
  readonly atMs: number
}

export interface SdkClient extends Engine {
  readonly vault: Vault
  /** What `allow` and `share` take here: nothing is captured. */
  readonly capture: Capture
  /** Seals and sends one body as one object; false where nothing of it left (not sharing, paused). */
  publishFrame(body: Bytes, options?: { readonly key?: boolean; readonly droppable?: boolean }): boolean
  /** What is captured ends by itself, as a window that is closed. */
  endCapture(): void
  /** Everything opened of what was shown to this client, oldest first. */
  readonly received: readonly ReceivedFrame[]
  /** How often this client was asked for a key frame. */
  readonly keyFramesAsked: () => number
}

/** Enters a session without a browser. */
export function startSdkClient(options: SdkOptions, entry: Entry): SdkClient {
  const vault = options.vault ?? memoryVault()
  const opaque = opaqueMedia()
  const media: Media = opaque.media
  const engine = startEngine(
    {
      api: serverApi(options.fetch),
      open: webSocketTransport({ origin: options.origin, createSocket: options.createSocket }),
      vault,
      locks: options.locks ?? memoryLocks(),
      media,
      ...(options.remember === undefined ? {} : { remember: options.remember }),
    },
    entry,
  )
  engine.show({ kind: 'nowhere' })
  return {
    commands: engine.commands,
    forget: () => engine.forget(),
    current: () => engine.current(),
    onChange: (changed) => engine.onChange(changed),
    show: (target) => engine.show(target),
    close: () => engine.close(),
    vault,
    capture: opaque.capture,
    publishFrame: opaque.publishFrame,
    endCapture: opaque.endCapture,
    received: opaque.received,
    keyFramesAsked: opaque.keyFramesAsked,
  }
}
