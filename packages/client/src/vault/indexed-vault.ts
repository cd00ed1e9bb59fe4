// The browser's vault: IndexedDB, which keeps CryptoKeys without letting anyone read them.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Vault, VaultRecord } from './vault.ts'

interface VaultSchema extends DBSchema {
  sessions: { key: string; value: VaultRecord; indexes: { sessionId: string } }
}

/** Records older than this belong to sessions that cannot live any more. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000

/** The vault of this origin; records of sessions long gone are swept when it is opened. */
export function indexedVault(now: () => number): Vault {
  let opened: Promise<IDBPDatabase<VaultSchema>> | undefined
  // One that could not be opened, or that the browser closed, is opened anew.
  const close = () => {
    opened = undefined
  }
  const open = async (): Promise<IDBPDatabase<VaultSchema>> => {
    const database = await openDB<VaultSchema>('farhand', 1, {
      upgrade(fresh) {
        fresh.createObjectStore('sessions', { keyPath: 'id' }).createIndex('sessionId', 'sessionId')
      },
      terminated: close,
    })
    // What cannot be deleted now is swept by the next page.
    await sweep(database, now() - KEPT_MS).catch(() => undefined)
    return database
  }
  const database = (): Promise<IDBPDatabase<VaultSchema>> => {
    opened ??= open().catch((cause: unknown) => {
      close()
      throw cause
    })
    return opened
  }
  return {
    async put(record) {
      await (await database()).put('sessions', record)
    },
    async find(sessionId) {
      const found = await (await database()).getAllFromIndex('sessions', 'sessionId', sessionId)
      return found.toSorted((a, b) => b.savedAt - a.savedAt)
    },
    async remove(id) {
      await (await database()).delete('sessions', id)
    },
    async all() {
      return (await database()).getAll('sessions')
    },
  }
}

async function sweep(database: IDBPDatabase<VaultSchema>, before: number): Promise<void> {
  for (const record of await database.getAll('sessions')) {
    if (record.savedAt < before) await database.delete('sessions', record.id)
  }
}
