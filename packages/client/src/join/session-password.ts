// The session password on the host's page: a PIN that is used once, the host's own password, or none (design S2).
import { createPin, normalizePassword, type ById } from '@farhand/e2ee'
import type { JoinBy } from '@farhand/protocol'
import type { VaultEntry } from '../vault/vault-entry.ts'

/** Wrong tries after which a PIN is spent. */
const MAX_FAILURES = 5

export class SessionPassword {
  readonly #vaulted: VaultEntry
  #round = 0
  #failures = 0

  constructor(vaulted: VaultEntry) {
    this.#vaulted = vaulted
  }

  /** What an ID has to come with: the password, or nothing where it is cleared. */
  get byId(): ById {
    const { password } = this.#vaulted.secrets
    return password === '' ? { method: 'none' } : { method: 'pin', password: normalizePassword(password) }
  }

  /** As people read it; null where there is none. */
  get shown(): string | null {
    return this.#vaulted.secrets.password || null
  }

  get joinBy(): JoinBy {
    const { password, isPin } = this.#vaulted.secrets
    return password === '' ? 'spoken' : isPin ? 'pin' : 'password'
  }

  /** Rises with every new PIN. */
  get round(): number {
    return this.#round
  }

  /** A PIN joins one person; the host's own password stays. */
  async succeeded(): Promise<void> {
    if (this.#vaulted.secrets.isPin) await this.#spend()
  }

  /** Resolves with whether a PIN is spent by it. */
  async failed(): Promise<boolean> {
    this.#failures += 1
    const isTooMany = this.#vaulted.secrets.isPin && this.#failures >= MAX_FAILURES
    if (isTooMany) await this.#spend()
    return isTooMany
  }

  /** A fresh PIN from now on, also in place of an own password or none. Rejects with ClientError `not-kept`. */
  async renew(): Promise<void> {
    await this.#vaulted.change(freshPin())
    this.#beginRound()
  }

  /** A spent PIN counts no more, whether or not the next one can be written (KEY-46). */
  async #spend(): Promise<void> {
    this.#beginRound()
    await this.#vaulted.hold(freshPin())
  }

  #beginRound(): void {
    this.#round += 1
    this.#failures = 0
  }
}

const freshPin = () => ({ password: createPin().reveal(), isPin: true })
