// The vault record of a running session: its secrets in memory, written on each change, wiped at the end. Lives here: what
// a write that fails means (KEY-46). May not know: where the record lies.
import type { DeviceId } from '@farhand/protocol'
import type { Identity } from '../session/identity.ts'
import { keep, remove } from './keep.ts'
import { createSealingKey, openSecrets, sealSecrets, type SessionSecrets } from './secrets.ts'
import { recordId, type Vault, type VaultRecord } from './vault.ts'

type Changes = Partial<SessionSecrets>
/** Of the secrets as they are when it is their turn. */
type ChangesOf = (secrets: SessionSecrets) => Changes

export class VaultEntry {
  readonly #vault: Vault
  readonly #record: Omit<VaultRecord, 'sealed' | 'savedAt'>
  #secrets: SessionSecrets
  /** Never rejects. */
  #writing: Promise<void> = Promise.resolve()
  #isWiped = false
  #savedAt: number

  private constructor(vault: Vault, { savedAt, ...record }: Omit<VaultRecord, 'sealed'>, secrets: SessionSecrets) {
    this.#vault = vault
    this.#savedAt = savedAt
    this.#record = record
    this.#secrets = secrets
  }

  /** A new record, written before it resolves. Rejects with ClientError `not-kept`. */
  static async create(vault: Vault, identity: Identity, secrets: SessionSecrets): Promise<VaultEntry> {
    const entry = await VaultEntry.#begin(vault, identity, secrets)
    await entry.change({})
    return entry
  }

  /** As `create`, for a session that goes on where it cannot be written: then only a reload does not find back in. */
  static async createHeld(vault: Vault, identity: Identity, secrets: SessionSecrets): Promise<VaultEntry> {
    const entry = await VaultEntry.#begin(vault, identity, secrets)
    await entry.hold({})
    return entry
  }

  static async #begin(vault: Vault, identity: Identity, secrets: SessionSecrets): Promise<VaultEntry> {
    const { instance: _instance, ...kept } = identity
    const record = {
      ...kept,
      id: recordId(identity.sessionId, identity.deviceId),
      key: await createSealingKey(),
      savedAt: Date.now(),
    }
    return new VaultEntry(vault, record, secrets)
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

  /** Writes some changed secrets, which count from then on. Rejects with ClientError `not-kept`: then all is as before. */
  change(changes: Changes | ChangesOf): Promise<void> {
    const changesOf = typeof changes === 'function' ? changes : () => changes
    return this.#write(changesOf)
  }

  /**
   * For what takes something away: counts at once, and is written now or with the next write that succeeds. Resolves to
   * whether it is written.
   */
  async hold(changes: Changes): Promise<boolean> {
    this.#secrets = { ...this.#secrets, ...changes }
    return this.#write(() => ({})).then(
      () => true,
      () => false,
    )
  }

  #write(changesOf: ChangesOf): Promise<void> {
    const after = (secrets: SessionSecrets) => ({ ...secrets, ...changesOf(secrets) })
    const written = this.#writing.then(async () => {
      const sealed = await sealSecrets(this.#record.key, this.#record.id, after(this.#secrets))
      const savedAt = Math.max(this.#savedAt, Date.now())
      if (!this.#isWiped) await keep(this.#vault, { ...this.#record, sealed, savedAt })
      this.#savedAt = savedAt
      // Something may have been taken away meanwhile.
      this.#secrets = after(this.#secrets)
    })
    this.#writing = written.catch(() => undefined)
    return written
  }

  /** `unproven`: the code has to be compared by voice. `name`: under which they are let in. */
  rememberCode(
    device: DeviceId,
    code: string,
    { unproven, name }: { readonly unproven: boolean; readonly name: string },
  ): Promise<void> {
    return this.change(({ codes, names, unconfirmed }) => {
      const others = unconfirmed.filter((other) => other !== device)
      return {
        codes: { ...codes, [device]: code },
        names: { ...names, [device]: name },
        unconfirmed: unproven ? [...others, device] : others,
      }
    })
  }

  /** The person at this page heard that device's half. */
  confirmed(device: DeviceId): Promise<void> {
    return this.change(({ unconfirmed }) => ({ unconfirmed: unconfirmed.filter((other) => other !== device) }))
  }

  /** Who is out is a stranger again, whether or not it can be written. */
  async forgetCodes(devices: readonly DeviceId[]): Promise<void> {
    const kept = (record: Readonly<Record<DeviceId, string>>) =>
      Object.fromEntries(Object.entries(record).filter(([device]) => !devices.some((gone) => gone === device)))
    const { codes, names } = this.#secrets
    const unconfirmed = this.#secrets.unconfirmed.filter((device) => !devices.includes(device))
    await this.hold({ codes: kept(codes), names: kept(names), unconfirmed })
  }

  /** Nothing of it stays in the vault, whatever failed before. Idempotent. Rejects with ClientError `not-wiped`. */
  async wipe(): Promise<void> {
    this.#isWiped = true
    await this.#writing
    await remove(this.#vault, this.#record.id)
  }
}
