import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, GrantId, OpenSession } from '@farhand/protocol'
import { Activity } from './activity.ts'
import { randomId } from './identity.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const ME = 'me' as DeviceId
const anyGrant = () => randomId() as GrantId
const activity = () => new Activity(ME, { nameOf: () => 'Dana', isByItself: () => false })
const codes = ({ entries }: Activity) => entries.map(({ code }) => code)

test('however often a server tries one thing, what it did before stays in the list', () => {
  const list = activity()
  list.started({ host: ME, createdAt: 1 } as OpenSession)
  list.attack('withdrawal-ignored', anyGrant())
  for (let n = 0; n < 10_000; n++) {
    list.attack('forged-grant', anyGrant())
    if (n % 100 === 0) vi.advanceTimersByTime(20_000)
  }
  expect(codes(list).slice(0, 2)).toEqual([null, 'withdrawal-ignored'])
  expect(codes(list).slice(2)).toEqual(Array.from({ length: 5 }, () => 'forged-grant'))
})

test('an attack on one grant is named once, on another one again', () => {
  const list = activity()
  const [first, second] = [anyGrant(), anyGrant()]
  for (const grant of [first, second, first, second]) list.attack('withdrawal-ignored', grant)
  vi.advanceTimersByTime(60_000)
  list.attack('withdrawal-ignored', first)
  expect(codes(list)).toHaveLength(2)
})

test('an attack about nothing in particular is named again after ten seconds, and the newest stay', () => {
  const list = activity()
  for (let n = 0; n < 100; n++) {
    list.attack('replayed')
    vi.advanceTimersByTime(1000)
  }
  expect(list.entries.map(({ at }, n) => at - (list.entries[n - 1]?.at ?? at))).toEqual([
    0, 10_000, 10_000, 10_000, 10_000,
  ])
})
