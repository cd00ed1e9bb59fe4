// One way to the server for frames and objects. Lives here: what any transport must do (WebSocket now, others later).
// May not know: sessions, keys, who reconnects.
import type { Bytes } from '@farhand/protocol'

export interface TransportEvents {
  readonly onText: (text: string) => void
  readonly onBinary: (bytes: Bytes) => void
  /** Once; `code` as WebSocket close codes. Nothing comes after it. */
  readonly onClose: (code: number) => void
}

/** An open way. Everything sent arrives in order or the transport closes. */
export interface Transport {
  sendText(text: string): void
  /** `bytes` must not be changed afterwards. */
  sendBinary(bytes: Bytes): void
  /** Bytes taken and not yet given to the network. */
  readonly bufferedBytes: number
  /** Idempotent; onClose follows. */
  close(): void
}

/** Opens a way with a one-time ticket. Rejects with ClientError `not-connected`. */
export type OpenTransport = (ticket: string, events: TransportEvents) => Promise<Transport>
