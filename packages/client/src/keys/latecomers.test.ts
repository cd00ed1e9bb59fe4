// Questions of members who hold no leaf here yet: who is blamed, and when.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { Latecomers } from './latecomers.ts'

const [ME, LEE, DANA] = ['me', 'lee', 'dana'] as [DeviceId, DeviceId, DeviceId]

interface Setting {
  /** As this page knows by itself: Lee was in the group before, or this host's person confirmed the code. */
  readonly known?: 'by-name' | 'by-code'
  readonly isOutside?: true
}

/** This page, whom Lee asks for something, without a leaf. */
function page({ known, isOutside }: Setting = {}) {
  const blamed: string[] = []
  const leaves = new Set<DeviceId>()
  const [lee, dana] = [{ connected: true }, { connected: true }]
  const question = { owner: ME, to: LEE }
  const live = {
    identity: { deviceId: ME },
    state: {
      host: DANA,
      members: { [LEE]: lee, [DANA]: dana },
      requests: [question],
      switching: null as object | null,
    },
    connected: true,
    keys: {
      current: isOutside ? undefined : {},
      member: (device: DeviceId) => (leaves.has(device) ? {} : undefined),
      nameOf: () => (known === 'by-name' ? 'Lee' : undefined),
    },
    vaulted: { secrets: { codes: known === 'by-code' ? { [LEE]: '1' } : {}, unconfirmed: [] } },
    activity: { attack: (code: string) => blamed.push(code) },
    changed: () => undefined,
  }
  const latecomers = new Latecomers()
  const follow = () => latecomers.follow(live as unknown as Live)
  const comesIn = () => {
    leaves.add(LEE)
    follow()
  }
  follow()
  return { live, lee, dana, latecomers, follow, comesIn, blamed }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('[KEY-58] whose leaf comes in time is not blamed', () => {
  const { follow, comesIn, blamed } = page()
  vi.advanceTimersByTime(9_000)
  follow()
  comesIn()
  vi.advanceTimersByTime(60_000)
  expect(blamed).toEqual([])
})

test.each(['a question', 'a turn'])('[KEY-58] [KEY-11] who asks for %s, and gets no leaf, is named once', (what) => {
  const { live, follow, blamed } = page()
  if (what === 'a turn') {
    live.state.requests = []
    follow()
    live.state.switching = { by: LEE, to: ME }
    follow()
  }
  vi.advanceTimersByTime(9_999)
  expect(blamed).toEqual([])
  vi.advanceTimersByTime(1)
  expect(blamed).toEqual(['not-a-member'])
  follow()
  vi.advanceTimersByTime(60_000)
  expect(blamed).toHaveLength(1)
})

test('[KEY-58] a question that is over, of somebody who never came, blames nobody; the next one is waited for anew', () => {
  const { live, follow, blamed } = page()
  const { requests } = live.state
  vi.advanceTimersByTime(9_000)
  live.state.requests = []
  follow()
  vi.advanceTimersByTime(60_000)
  live.state.requests = requests
  follow()
  vi.advanceTimersByTime(9_999)
  expect(blamed).toEqual([])
  vi.advanceTimersByTime(1)
  expect(blamed).toEqual(['not-a-member'])
})

type Page = ReturnType<typeof page>

test.each<[string, Setting, (page: Page, isUp: boolean) => void]>([
  ['the host', {}, ({ dana }, isUp) => void (dana.connected = isUp)],
  ['this page', {}, ({ live }, isUp) => void (live.connected = isUp)],
  ['somebody who was in before', { known: 'by-name' }, ({ lee }, isUp) => void (lee.connected = isUp)],
  ['somebody whose code was confirmed', { known: 'by-code' }, ({ lee }, isUp) => void (lee.connected = isUp)],
])('[KEY-58] nobody is blamed while %s has no line', (_, known, setLine) => {
  const setting = page(known)
  setLine(setting, false)
  vi.advanceTimersByTime(60_000)
  expect(setting.blamed).toEqual([])
  setLine(setting, true)
  vi.advanceTimersByTime(10_000)
  expect(setting.blamed).toEqual(['not-a-member'])
})

test('[KEY-58] that a stranger is said to be away excuses nobody', () => {
  const { lee, blamed } = page()
  lee.connected = false
  vi.advanceTimersByTime(10_000)
  expect(blamed).toEqual(['not-a-member'])
})

test('[KEY-58] a page that is not in the group itself blames nobody, nor does one that is closed', () => {
  const outside = page({ isOutside: true })
  const closed = page()
  closed.latecomers.close()
  vi.advanceTimersByTime(60_000)
  expect([outside.blamed, closed.blamed]).toEqual([[], []])
})
