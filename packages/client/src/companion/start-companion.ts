// A session of a helper program: the engine without pictures, with hands. May not know: node:, WebSocket packages; the caller
// hands in its sockets and requests. Nothing of it is kept: the next start needs a new code.
import type { SessionId } from '@farhand/protocol'
import { opaqueMedia } from '../sdk/opaque-media.ts'
import { startEngine, type Engine } from '../session/engine.ts'
import { serverApi, type Fetch } from '../transports/server-api.ts'
import { webSocketTransport, type CreateSocket } from '../transports/websocket.ts'
import { memoryVault } from '../vault/memory-vault.ts'
import { memoryLocks } from '../vault/session-lock.ts'
import type { CompanionInvitation } from './companion-code.ts'
import type { Hands } from './hands.ts'

export interface CompanionOptions {
  /** "https://support.example.com" */
  readonly origin: string
  readonly fetch: Fetch
  readonly createSocket: CreateSocket
  readonly sessionId: SessionId
  readonly invitation: CompanionInvitation
  readonly hands: Hands
}

/** Joins as the helper program of whose code it is. What goes wrong, and the end, are stages of `current()`. */
export function startCompanion(options: CompanionOptions): Engine {
  const { origin, fetch, createSocket, sessionId, invitation, hands } = options
  const { media } = opaqueMedia()
  return startEngine(
    {
      api: serverApi(fetch),
      open: webSocketTransport({ origin, createSocket }),
      vault: memoryVault(),
      locks: memoryLocks(),
      media,
      hands,
    },
    { kind: 'join-companion', sessionId, invitation },
  )
}
