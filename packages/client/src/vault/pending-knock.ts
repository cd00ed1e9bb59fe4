// The vault record of somebody who knocks and is not in yet, so that a reload or a broken line does not send them back to
// typing. Lives here: device key and secret until the host decides. Once admitted, VaultEntry takes the record's place.
import { createDeviceKey, deviceIdOf, type DeviceKey } from '@farhand/e2ee'
import type { DeviceId, SessionId, SignedAcknowledgement } from '@farhand/protocol'
import { keep, remove } from './keep.ts'
import { createSealingKey, openKnockSecrets, sealSecrets, type KnockSecrets } from './secrets.ts'
import { recordId, type Vault, type VaultRecord } from './vault.ts'

interface Knocker {
  readonly sessionId: SessionId
  readonly name: string
}

/** What a knock begins with. */
export type NewKnockSecrets = Pick<KnockSecrets, 'method' | 'secret'>

export class PendingKnock {
  readonly #vault: Vault
  readonly #record: Omit<VaultRecord, 'sealed' | 'savedAt'>
  #secrets: KnockSecrets
  #isWiped = false

  private constructor(vault: Vault, record: Omit<VaultRecord, 'sealed' | 'savedAt'>, secrets: KnockSecrets) {
    this.#vault = vault
    this.#record = record
    this.#secrets = secrets
  }

  /** A new device that knocks; written before it resolves. Rejects with ClientError `not-kept`. */
  static async create(vault: Vault, { sessionId, name }: Knocker, secrets: NewKnockSecrets): Promise<PendingKnock> {
    const device = await createDeviceKey()
    const deviceId = deviceIdOf(device.publicKey)
    const id = recordId(sessionId, deviceId)
    const key = await createSealingKey()
    const record = { id, sessionId, sid: null, deviceId, role: 'participant' as const, name, device, key }
    const pending = new PendingKnock(vault, record, { ...secrets, proved: false, acknowledgement: null })
    await pending.#write(pending.#secrets)
    return pending
  }

  /** Throws ClientError `bad-record`. */
  static async open(vault: Vault, record: VaultRecord): Promise<PendingKnock> {
    const { sealed, savedAt: _savedAt, ...kept } = record
    return new PendingKnock(vault, kept, await openKnockSecrets(record.key, record.id, sealed))
  }

  get id(): string {
    return this.#record.id
  }

  get sessionId(): SessionId {
    return this.#record.sessionId
  }

  get name(): string {
    return this.#record.name
  }

  get device(): DeviceKey {
    return this.#record.device
  }

  get deviceId(): DeviceId {
    return this.#record.deviceId
  }

  get secrets(): KnockSecrets {
    return this.#secrets
  }

  /** The host's device found the proof right: whoever knocks again may be patient; unwritten, as long as this page lives. */
  async proved(): Promise<void> {
    if (this.#secrets.proved) return
    this.#secrets = { ...this.#secrets, proved: true }
    await this.#write(this.#secrets).catch(() => undefined)
  }

  /** What this device said it accepts: whoever comes again need not say it twice. Rejects with ClientError `not-kept`. */
  async accepted(acknowledgement: SignedAcknowledgement): Promise<void> {
    await this.#write({ ...this.#secrets, acknowledgement })
    this.#secrets = { ...this.#secrets, acknowledgement }
  }

  /** Nothing of it stays in the vault. Idempotent. Rejects with ClientError `not-wiped`. */
  async wipe(): Promise<void> {
    this.#isWiped = true
    await remove(this.#vault, this.#record.id)
  }

  async #write(secrets: KnockSecrets): Promise<void> {
    const sealed = await sealSecrets(this.#record.key, this.#record.id, secrets)
    if (this.#isWiped) return
    await keep(this.#vault, { ...this.#record, sealed, savedAt: Date.now() })
  }
}
