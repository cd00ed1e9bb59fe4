import 'fake-indexeddb/auto'
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
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

test('[KEY-46] a vault that could not be opened, or was closed by the browser, is opened anew', async () => {
  fresh()
  const sessionId = '482913577' as SessionId
  const record = (id: string) => ({ id, sessionId, savedAt: 0 }) as VaultRecord
  const vault = indexedVault(() => 0)
  const opening = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
    throw new DOMException('no space is left', 'QuotaExceededError')
  })
  await expect(vault.put(record('first'))).rejects.toMatchObject({ name: 'QuotaExceededError' })
  await vault.put(record('first'))
  const request = opening.mock.results[1]?.value as IDBOpenDBRequest
  forceCloseDatabase(request.result as unknown as Parameters<typeof forceCloseDatabase>[0])
  await vault.put(record('second'))
  expect(opening).toHaveBeenCalledTimes(3)
  expect((await vault.find(sessionId)).map(({ id }) => id)).toEqual(['first', 'second'])
})
