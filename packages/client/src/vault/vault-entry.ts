// The vault record of a running session: its secrets in memory, written back on each change, wiped at the end.
import type { DeviceId } from '@farhand/protocol'
import type { Identity } from '../session/identity.ts'
import { createSealingKey, openSecrets, sealSecrets, type SessionSecrets } from './secrets.ts'
import { recordId, type Vault, type VaultRecord } from './vault.ts'

export class VaultEntry {
  readonly #vault: Vault
  readonly #record: Omit<VaultRecord, 'sealed' | 'savedAt'>
  #secrets: SessionSecrets
  #writing: Promise<void> = Promise.resolve()
  #wiped = false
  #savedAt: number

  private constructor(vault: Vault, { savedAt, ...record }: Omit<VaultRecord, 'sealed'>, secrets: SessionSecrets) {
    this.#vault = vault
    this.#savedAt = savedAt
    this.#record = record
    this.#secrets = secrets
  }

  /** A new record, written before it resolves. */
  static async create(vault: Vault, identity: Identity, secrets: SessionSecrets): Promise<VaultEntry> {
    const { instance: _instance, ...kept } = identity
    const record = {
      ...kept,
      id: recordId(identity.sessionId, identity.deviceId),
      key: await createSealingKey(),
      savedAt: Date.now(),
    }
    const entry = new VaultEntry(vault, record, secrets)
    await entry.change({})
    return entry
  }

  /** Throws ClientError `bad-record`. */
  static async open(vault: Vault, record: VaultRecord): Promise<VaultEntry> {
    const { sealed, ...kept } = record
    return new VaultEntry(vault, kept, await openSecrets(record.key, record.id, sealed))
  }

  get id(): string {
    return this.#record.id
  }

  /** The latest the device's clock was at a write, epoch ms; it never goes back. */
  get savedAt(): number {
    return this.#savedAt
  }

  get secrets(): SessionSecrets {
    return this.#secrets
  }

  /** Changes some secrets and writes them. */
  change(changes: Partial<SessionSecrets>): Promise<void> {
    this.#secrets = { ...this.#secrets, ...changes }
    const { secrets } = this
    this.#writing = this.#writing.then(async () => {
      const sealed = await sealSecrets(this.#record.key, this.#record.id, secrets)
      this.#savedAt = Math.max(this.#savedAt, Date.now())
      if (!this.#wiped) await this.#vault.put({ ...this.#record, sealed, savedAt: this.#savedAt })
    })
    return this.#writing
  }

  /** `unproven`: the code has to be compared by voice. `name`: under which they are let in. */
  rememberCode(
    device: DeviceId,
    code: string,
    { unproven, name }: { readonly unproven: boolean; readonly name: string },
  ): Promise<void> {
    const others = this.#secrets.unconfirmed.filter((other) => other !== device)
    return this.change({
      codes: { ...this.#secrets.codes, [device]: code },
      names: { ...this.#secrets.names, [device]: name },
      unconfirmed: unproven ? [...others, device] : others,
    })
  }

  /** The person at this page heard that device's half. */
  confirmed(device: DeviceId): Promise<void> {
    return this.change({ unconfirmed: this.#secrets.unconfirmed.filter((other) => other !== device) })
  }

  forgetCodes(devices: readonly DeviceId[]): Promise<void> {
    const kept = (record: Readonly<Record<DeviceId, string>>) =>
      Object.fromEntries(Object.entries(record).filter(([device]) => !devices.some((gone) => gone === device)))
    const { codes, names } = this.#secrets
    const unconfirmed = this.#secrets.unconfirmed.filter((device) => !devices.includes(device))
    return this.change({ codes: kept(codes), names: kept(names), unconfirmed })
  }

  /** Nothing of it stays in the vault. Idempotent. */
  async wipe(): Promise<void> {
    this.#wiped = true
    await this.#writing
    await this.#vault.remove(this.#record.id)
  }
}
