// What a browser keeps of a session so that a reload finds back in. Lives here: the record's shape and what any vault
// must do. Never in it: group state, counters (KEY-14), anything a person shared. May not know: IndexedDB.
import type { DeviceId, SessionId, Sid } from '@farhand/protocol'
import type { DeviceKey } from '@farhand/e2ee'

/** One device in one session. `device` and `key` are not extractable; `sealed` opens with `key` only. */
export interface VaultRecord {
  /** Also the name of the record's lock. */
  readonly id: string
  readonly sessionId: SessionId
  /** null while the device still knocks (pending-knock.ts). */
  readonly sid: Sid | null
  readonly deviceId: DeviceId
  readonly role: 'host' | 'participant' | 'companion'
  readonly name: string
  readonly device: DeviceKey
  readonly key: CryptoKey
  readonly sealed: SealedSecrets
  readonly savedAt: number
}

/** AES-256-GCM of the record's secrets. */
export interface SealedSecrets {
  readonly iv: Uint8Array<ArrayBuffer>
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Any of these may reject, for want of space or where the browser keeps nothing; the next call is tried afresh. */
export interface Vault {
  /** Replaces the record with the same id. */
  put(record: VaultRecord): Promise<void>
  /** Records of a session, newest first. */
  find(sessionId: SessionId): Promise<readonly VaultRecord[]>
  remove(id: string): Promise<void>
  /** Every record, of whatever session. */
  all(): Promise<readonly VaultRecord[]>
}

export const recordId = (sessionId: SessionId, deviceId: DeviceId): string => `${sessionId}:${deviceId}`
