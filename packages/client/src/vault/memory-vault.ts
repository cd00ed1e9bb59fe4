// A vault that lasts as long as the process: for headless clients. It keeps what a browser would keep, and no more.
import type { Vault, VaultRecord } from './vault.ts'

/** An empty vault. Hand the same one to a second client to play a page's reload. */
export function memoryVault(): Vault {
  const records = new Map<string, VaultRecord>()
  return {
    async put(record) {
      records.set(record.id, structuredClone(record))
    },
    async find(sessionId) {
      const found = [...records.values()].filter((record) => record.sessionId === sessionId)
      return found.toSorted((a, b) => b.savedAt - a.savedAt)
    },
    async remove(id) {
      records.delete(id)
    },
    async all() {
      return [...records.values()]
    },
  }
}
