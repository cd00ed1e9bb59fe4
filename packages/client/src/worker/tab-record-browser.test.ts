import type { SessionId } from '@farhand/protocol'
import { expect, it } from 'vitest'
import type { TabStorage } from './page-storage-browser.ts'
import { rememberRecord, withOwnRecord } from './tab-record-browser.ts'

const sessionId = '123456789' as SessionId
const entry = { kind: 'resume', sessionId } as const

/** Holds so many characters, keys and texts together, as a browser's does. */
function smallStorage(room: number): NonNullable<TabStorage> & { readonly keys: () => string[] } {
  const stored = new Map<string, string>()
  return {
    keys: () => [...stored.keys()],
    getItem: (key) => stored.get(key) ?? null,
    setItem(key, text) {
      const after = new Map(stored).set(key, text)
      if ([...after].reduce((sum, [key, text]) => sum + key.length + text.length, 0) > room)
        throw new DOMException('full', 'QuotaExceededError')
      stored.set(key, text)
    },
    removeItem: (key) => void stored.delete(key),
    key: (index) => [...stored.keys()][index] ?? null,
    get length() {
      return stored.size
    },
  }
}

it('[KEY-45] the tab remembers its record, for that session alone', () => {
  const storage = smallStorage(100)
  rememberRecord(storage, sessionId, 'lee')
  expect(withOwnRecord(entry, storage)).toEqual({ ...entry, own: 'lee' })
  const other = { ...entry, sessionId: '987654321' as SessionId }
  expect(withOwnRecord(other, storage)).toEqual({ ...other, own: undefined })
})

it('[KEY-45] [KEY-50] where kept ends fill the storage, the oldest give way to the record, and no more than needed', () => {
  const storage = smallStorage(110)
  storage.setItem('farhand-end:2', '{"until":2}')
  storage.setItem('farhand-end:1', '{"until":1}')
  storage.setItem('farhand-end:3', '{"until":3}')
  storage.setItem('another', 'x'.repeat(110 - 3 * 24 - 7))
  rememberRecord(storage, sessionId, 'lee')
  expect(storage.keys()).toEqual(['farhand-end:2', 'farhand-end:3', 'another', 'farhand:123456789'])
})

it('[KEY-45] a storage that takes nothing, or none, is no fault', () => {
  const full = smallStorage(30)
  full.setItem('another', 'x'.repeat(23))
  for (const storage of [full, undefined]) {
    rememberRecord(storage, sessionId, 'lee')
    expect(withOwnRecord(entry, storage)).toEqual({ ...entry, own: undefined })
  }
})
