import type { SessionId } from '@farhand/protocol'
import { beforeEach, expect, it } from 'vitest'
import type { EndedView, SessionFault, SessionView } from '../session/view.ts'
import {
  END_KEPT_MS,
  forgetEnd,
  forgetHostEnds,
  keepEnd,
  keptEnd,
  signedOutAt,
  sweepEnds,
  withKeptEnd,
} from './kept-end-browser.ts'
import type { TabStorage } from './page-storage-browser.ts'

const sessionId = '123456789' as SessionId
const NOW = 1_800_000_000_000
const view: EndedView = {
  stage: 'ended',
  sessionId,
  role: 'participant',
  reason: 'host',
  hostName: 'Dana',
  startedAt: NOW - 60_000,
  endedAt: NOW,
  heard: 'yes',
  receipt: { name: 'farhand-receipt.json', text: '{}', state: 'complete', weight: 'full' },
}

let stored: Map<string, string>
let storage: NonNullable<TabStorage>
const tabOf = (stored: Map<string, string>): NonNullable<TabStorage> => ({
  getItem: (key) => stored.get(key) ?? null,
  setItem: (key, text) => void stored.set(key, text),
  removeItem: (key) => void stored.delete(key),
  key: (index) => [...stored.keys()][index] ?? null,
  get length() {
    return stored.size
  },
})
beforeEach(() => {
  stored = new Map()
  storage = tabOf(stored)
})

it('[KEY-50] an end page is kept once its receipt is there, for its own session', () => {
  keepEnd(storage, { ...view, receipt: 'preparing' }, NOW)
  keepEnd(storage, { ...view, receipt: null }, NOW)
  keepEnd(storage, { ...view, receipt: 'not-made' }, NOW)
  expect(stored.size).toBe(0)
  keepEnd(storage, view, NOW)
  expect(keptEnd(storage, sessionId, NOW + 1)).toEqual(view)
  keepEnd(storage, { ...view, heard: 'not-yet' }, NOW)
  expect(keptEnd(storage, sessionId, NOW + 1)).toEqual({ ...view, heard: 'no' })
  expect(keptEnd(storage, '987654321' as SessionId, NOW + 1)).toBeUndefined()
})

it('[KEY-51] it goes when it is to be forgotten, and at the latest after a day', () => {
  keepEnd(storage, view, NOW)
  expect(keptEnd(storage, sessionId, NOW + END_KEPT_MS - 1)).toEqual(view)
  expect(keptEnd(storage, sessionId, NOW + END_KEPT_MS)).toBeUndefined()
  storage.setItem('farhand:123456789', 'the record of the vault')
  sweepEnds(storage, NOW + END_KEPT_MS)
  expect([...stored.keys()]).toEqual(['farhand:123456789'])
  keepEnd(storage, view, NOW)
  forgetEnd(storage, sessionId)
  expect([...stored.keys()]).toEqual(['farhand:123456789'])
})

it('[KEY-51] [KEY-52] who signs out leaves no end page of a host in any tab, and takes no participant theirs', () => {
  const ofAll = tabOf(new Map())
  const hosts = '987654321' as SessionId
  const another = tabOf(new Map())
  for (const tab of [storage, another]) {
    keepEnd(tab, view, NOW)
    keepEnd(tab, { ...view, sessionId: hosts, role: 'host' }, NOW)
  }
  expect(keptEnd(storage, hosts, NOW + 1, signedOutAt(ofAll))).toMatchObject({ role: 'host' })
  forgetHostEnds(storage, ofAll, NOW + 1)
  expect([...stored.keys()]).toEqual([`farhand-end:${sessionId}`])
  const signedOutMs = signedOutAt(ofAll)
  expect(keptEnd(another, hosts, NOW + 2, signedOutMs)).toBeUndefined()
  expect(keptEnd(another, sessionId, NOW + 2, signedOutMs)).toEqual(view)
  keepEnd(another, { ...view, sessionId: hosts, role: 'host' }, NOW + 3)
  expect(keptEnd(another, hosts, NOW + 4, signedOutMs)).toBeUndefined()
  keepEnd(another, { ...view, sessionId: hosts, role: 'host', startedAt: NOW + 2 }, NOW + 3)
  expect(keptEnd(another, hosts, NOW + 4, signedOutMs)).toMatchObject({ role: 'host' })
})

it('[KEY-50] a receipt that the tab has no room for, or a tab that keeps nothing, is no fault', () => {
  keepEnd(storage, view, NOW)
  const full: TabStorage = {
    ...storage,
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  }
  keepEnd(full, { ...view, reason: 'server' }, NOW)
  expect(keptEnd(storage, sessionId, NOW)).toBeUndefined()
  keepEnd(undefined, view, NOW)
  expect(keptEnd(undefined, sessionId, NOW)).toBeUndefined()
})

it('[CONSENT-169] whoever comes back and finds nothing has what was kept, with what is known by now', () => {
  const failed = (fault: SessionFault): SessionView => ({
    stage: 'failed',
    fault,
    code: fault,
    retryMinutes: null,
    sessionId,
  })
  const lost: EndedView = { ...view, reason: 'fault', fault: { fault: 'connection-lost', code: 'given-up' } }
  expect(withKeptEnd(failed('unknown-session'), view)).toBe(view)
  expect(withKeptEnd(failed('connection-lost'), lost)).toBe(lost)
  for (const fault of ['unknown-session', 'away-too-long'] as const)
    expect(withKeptEnd(failed(fault), lost)).toEqual({ ...view, reason: 'away' })
  const spent: EndedView = { ...view, reason: 'spent' }
  for (const fault of ['failed', 'not-authentic-session', 'codes-differ'] as const)
    expect(withKeptEnd(failed(fault), spent)).toBe(spent)
  const console: EndedView = { ...view, reason: 'console', hostName: '', receipt: null }
  expect(withKeptEnd(console, lost)).toEqual({ ...view, reason: 'console' })
  for (const other of [failed('opened-elsewhere'), { ...console, receipt: 'preparing' as const }])
    expect(withKeptEnd(other, view)).toBe(other)
  expect(withKeptEnd(failed('unknown-session'), undefined)).toEqual(failed('unknown-session'))
})
