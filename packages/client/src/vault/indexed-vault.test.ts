import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import type { SessionId } from '@farhand/protocol'
import { indexedVault } from './indexed-vault.ts'
import { testVault } from './vault.contract.ts'
import type { VaultRecord } from './vault.ts'

const fresh = () => {
  globalThis.indexedDB = new IDBFactory()
}

testVault('IndexedDB', async () => {
  fresh()
  return indexedVault(Date.now)
})

test('records of sessions long gone are swept when the vault is opened', async () => {
  fresh()
  const sessionId = '482913577' as SessionId
  const day = 24 * 60 * 60 * 1000
  const record = (id: string, savedAt: number) => ({ id, sessionId, savedAt }) as VaultRecord
  const first = indexedVault(() => 0)
  await first.put(record('old', 0))
  await first.put(record('new', 5 * day))
  const again = indexedVault(() => 8 * day)
  expect((await again.find(sessionId)).map((one) => one.id)).toEqual(['new'])
})
