// A vault whose disk is full whenever a test says so, and one that deletes nothing then either.
import { memoryVault } from './memory-vault.ts'
import type { Vault } from './vault.ts'

export interface FullVault extends Vault {
  /** `writes`: nothing more is written; `all`: nothing is deleted either. */
  full: 'no' | 'writes' | 'all'
}

const full = (): DOMException => new DOMException('no space is left', 'QuotaExceededError')

/** A vault in memory that has room until `full` is set. */
export function fullVault(): FullVault {
  const { put, find, remove, all } = memoryVault()
  const vault: FullVault = {
    full: 'no',
    find,
    all,
    async put(record) {
      if (vault.full !== 'no') throw full()
      await put(record)
    },
    async remove(id) {
      if (vault.full === 'all') throw full()
      await remove(id)
    },
  }
  return vault
}
