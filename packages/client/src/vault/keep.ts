// Writing to a vault that may be full or shut. Lives here: how its failures are called. May not know: what is written.
import { ClientError } from '../errors.ts'
import type { Vault, VaultRecord } from './vault.ts'

/** Rejects with ClientError `not-kept`. */
export async function keep(vault: Vault, record: VaultRecord): Promise<void> {
  try {
    await vault.put(record)
  } catch (cause) {
    throw new ClientError('not-kept', 'this device could not write down what it keeps of the session', { cause })
  }
}

/** Rejects with ClientError `not-wiped`. */
export async function remove(vault: Vault, id: string): Promise<void> {
  try {
    await vault.remove(id)
  } catch (cause) {
    throw new ClientError('not-wiped', 'this device could not delete what it kept of the session', { cause })
  }
}

/** Whether a record is gone. One that could not be deleted is swept a week later, by the next page that opens the vault. */
export async function isGone(wiping: Promise<void> | undefined): Promise<boolean> {
  try {
    await wiping
    return true
  } catch (cause) {
    if (!(cause instanceof ClientError) || cause.code !== 'not-wiped') throw cause
    return false
  }
}
