// The browser's vault: IndexedDB, which keeps CryptoKeys without letting anyone read them.
import { openDB, type DBSchema } from 'idb'
import type { Vault, VaultRecord } from './vault.ts'

interface VaultSchema extends DBSchema {
  sessions: { key: string; value: VaultRecord; indexes: { sessionId: string } }
}

/** Records older than this belong to sessions that cannot live any more. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** The vault of this origin; opened once, records of long-gone sessions are swept. */
export function indexedVault(now: () => number): Vault {
  const opening = openDB<VaultSchema>('farhand', 1, {
    upgrade(database) {
      database.createObjectStore('sessions', { keyPath: 'id' }).createIndex('sessionId', 'sessionId')
    },
  })
  const swept = opening.then(async (database) => {
    for (const record of await database.getAll('sessions')) {
      if (record.savedAt < now() - KEPT_MS) await database.delete('sessions', record.id)
    }
    return database
  })
  return {
    async put(record) {
      await (await swept).put('sessions', record)
    },
    async find(sessionId) {
      const found = await (await swept).getAllFromIndex('sessions', 'sessionId', sessionId)
      return found.toSorted((a, b) => b.savedAt - a.savedAt)
    },
    async remove(id) {
      await (await swept).delete('sessions', id)
    },
  }
}
