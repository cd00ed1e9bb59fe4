import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, GrantId, Happened, JoinId, OpenSession } from '@farhand/protocol'
import { Activity } from './activity.ts'
import { randomId } from './identity.ts'
import type { ActivityEntry } from './view.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const ME = 'me' as DeviceId
const anyGrant = () => randomId() as GrantId
const activity = () => new Activity(ME, { nameOf: () => 'Dana', isByItself: () => false })
const codes = ({ entries }: Activity) => entries.map(({ code }) => code)

test('[CONSENT-145] whether it was me is told by the device, though everybody has my name', () => {
  const list = activity()
  const [grant, host] = [anyGrant(), 'host' as DeviceId]
  const asked = (by: DeviceId, owner: DeviceId) =>
    ({
      event: { kind: 'said', signed: { message: { by, body: { kind: 'ask', grant, owner } } } },
      before: { members: {}, grants: [] },
      after: { stage: 'open', grants: [] },
    }) as unknown as Happened
  for (const [by, owner] of [
    [host, 'other' as DeviceId],
    [host, ME],
    [ME, host],
    [host, host],
  ] as const)
    list.heard(asked(by, owner), 1)
  expect(list.entries.map(({ isMe, isToMe, isSelf }) => [isMe, isToMe, isSelf])).toEqual([
    [false, false, false],
    [false, true, false],
    [true, false, false],
    [false, false, true],
  ])
})

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

test('[CONSENT-190] whatever is tried again and again is counted in the line that names it, and in the oldest once lines go', () => {
  const list = activity()
  const counts = () => list.entries.map(({ count }) => count ?? 1)
  list.attack('replayed')
  expect(list.entries[0]?.count).toBeNull()
  const [{ id, at }] = list.entries as [ActivityEntry]
  vi.advanceTimersByTime(4000)
  list.attack('replayed')
  list.attack('forged-surface')
  list.attack('replayed')
  expect(list.entries).toMatchObject([
    { id, at, code: 'replayed', count: 3 },
    { code: 'forged-surface', count: null },
  ])
  for (let n = 0; n < 100; n++) {
    vi.advanceTimersByTime(1000)
    list.attack('replayed')
  }
  expect(codes(list).filter((code) => code === 'replayed')).toHaveLength(5)
  expect(counts().reduce((sum, count) => sum + count)).toBe(104)
  const grant = anyGrant()
  for (let n = 0; n < 3; n++) list.attack('forged-grant', grant)
  expect(list.entries.at(-1)).toMatchObject({ code: 'forged-grant', count: null })
})

/** A member says something; the session has nothing else to tell. */
const said = (list: Activity, body: object) =>
  list.heard(
    {
      event: { kind: 'said', signed: { message: { by: ME, body } } },
      before: { members: {}, grants: [], requests: [], switching: null },
      after: { stage: 'open', grants: [] },
      waitingName: undefined,
    } as unknown as Happened,
    Date.now(),
  )
const kinds = ({ entries }: Activity) => entries.map(({ kind }) => kind)

test('[CONSENT-87] whoever waves a hand without end pushes no line about consent out of the list', () => {
  const list = activity()
  list.started({ host: ME, createdAt: 1 } as OpenSession)
  said(list, { kind: 'ask', grant: anyGrant(), owner: ME, capability: 'view', scope: 'whole', minutes: null })
  said(list, { kind: 'share', surface: 'screen', grants: [] })
  for (let n = 0; n < 2_000; n++) said(list, { kind: 'raise', up: n % 2 === 0 })
  said(list, { kind: 'stop' })
  for (let n = 0; n < 2_000; n++) said(list, { kind: 'raise', up: n % 2 === 0 })
  expect(kinds(list).filter((kind) => kind !== 'raised' && kind !== 'lowered')).toEqual([
    'started',
    'asked',
    'shared',
    'stopped',
  ])
  expect(list.entries).toHaveLength(500)
})

test('[CONSENT-87] questions that led to nothing make room for what was allowed and ended, and the oldest for the newest', () => {
  const list = activity()
  said(list, { kind: 'share', surface: 'screen', grants: [] })
  for (let n = 0; n < 600; n++) said(list, { kind: 'pause', paused: n % 2 === 0 })
  expect(kinds(list)[0]).toBe('shared')
  for (let n = 0; n < 600; n++) said(list, { kind: 'stop' })
  expect(new Set(kinds(list))).toEqual(new Set(['stopped']))
  expect(list.entries).toHaveLength(500)
})

test('[CONSENT-181] whom the host\u2019s page turned away by itself is told from whom its person did', () => {
  const list = activity()
  const join = randomId() as JoinId
  said(list, { kind: 'turn-away', join, byItself: true })
  said(list, { kind: 'turn-away', join })
  expect(list.entries.map(({ kind, byItself }) => [kind, byItself])).toEqual([
    ['turned-away', true],
    ['turned-away', false],
  ])
})
