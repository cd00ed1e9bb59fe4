import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, Member } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { RosterWatch } from './roster.ts'

const [DANA, LEE] = ['dana', 'lee'] as [DeviceId, DeviceId]
const NOBODY = { byHost: false, byMember: false }
const BOTH = { byHost: true, byMember: true }

/** Dana's page, with Lee as the server lists them. */
function page({ confirm, inGroup }: { readonly confirm: Member['confirm']; readonly inGroup: boolean }) {
  const leaves = inGroup ? [DANA, LEE] : [DANA]
  const over = vi.fn<Live['over']>()
  const live = {
    state: {
      host: DANA,
      members: {
        [DANA]: { device: DANA, connected: true, confirm: null },
        [LEE]: { device: LEE, connected: true, confirm },
      },
    },
    connected: true,
    keys: {
      current: {},
      members: leaves.map((deviceId) => ({ deviceId })),
      member: (device: DeviceId) => (leaves.includes(device) ? {} : undefined),
    },
    over,
  } as unknown as Live
  return { live, over }
}

let watch: RosterWatch
beforeEach(() => {
  vi.useFakeTimers()
  watch = new RosterWatch()
})
afterEach(() => {
  watch.close()
  vi.useRealTimers()
})

test.each([
  ['came by link and holds keys', { confirm: null, inGroup: true }],
  ['came by an ID alone and is not confirmed', { confirm: NOBODY, inGroup: false }],
  ['is confirmed and comes into the group in a moment, or never asks', { confirm: BOTH, inGroup: false }],
  ['is confirmed and in the group', { confirm: BOTH, inGroup: true }],
])('[KEY-11] the session goes on with somebody who %s', (_, lee) => {
  const { live, over } = page(lee)
  watch.check(live)
  vi.advanceTimersByTime(60_000)
  expect(over).not.toHaveBeenCalled()
})

test.each([
  ['came by link and holds no keys', { confirm: null, inGroup: false }],
  ['is not confirmed and holds keys', { confirm: NOBODY, inGroup: true }],
])('[KEY-11] the session is over where the list says that somebody %s', (_, lee) => {
  const { live, over } = page(lee)
  watch.check(live)
  vi.advanceTimersByTime(9_999)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(60_000)
  expect(over).toHaveBeenCalledExactlyOnceWith({
    kind: 'failed',
    fault: 'not-authentic-session',
    code: 'wrong-roster',
  })
})

test.each<[string, object | undefined, number]>([
  ['is not in the list at all', undefined, 10_000],
  ['is away for longer than any session waits', { device: DANA, connected: false, confirm: null }, 150_000],
])('[ATTACK-71] [KEY-11] [CONSENT-50] nothing is waited for without end where the host %s', (_, host, limitMs) => {
  const { live, over } = page({ confirm: null, inGroup: false })
  Object.assign(live.state ?? {}, { members: { [LEE]: live.state?.members[LEE], ...(host && { [DANA]: host }) } })
  watch.check(live)
  vi.advanceTimersByTime(limitMs)
  expect(over).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'wrong-roster' }))
})

test('[KEY-11] a host who is away for a while settles it once they are back', () => {
  const { live, over } = page({ confirm: null, inGroup: false })
  const host = { device: DANA, connected: false, confirm: null }
  Object.assign(live.state ?? {}, { members: { ...live.state?.members, [DANA]: host } })
  watch.check(live)
  vi.advanceTimersByTime(119_000)
  expect(over).not.toHaveBeenCalled()
})

test('[KEY-11] whoever has just come back has their time, the host and this page itself', () => {
  const { live, over } = page({ confirm: null, inGroup: false })
  const host = { device: DANA, connected: false, confirm: null }
  Object.assign(live.state ?? {}, { members: { ...live.state?.members, [DANA]: host } })
  Object.assign(live, { connected: false })
  watch.check(live)
  vi.advanceTimersByTime(19_000)
  Object.assign(live, { connected: true })
  vi.advanceTimersByTime(10_000)
  host.connected = true
  vi.advanceTimersByTime(10_900)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(200)
  expect(over).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'wrong-roster' }))
})

test('[KEY-63] who is away is waited for no more, and whoever leaves starts no waiting', () => {
  const { live, over } = page({ confirm: null, inGroup: false })
  const lee = live.state?.members[LEE]
  watch.check(live)
  vi.advanceTimersByTime(7000)
  Object.assign(lee ?? {}, { connected: false })
  watch.ease(live)
  Object.assign(lee ?? {}, { connected: true })
  watch.ease(live)
  vi.advanceTimersByTime(60_000)
  expect(over).not.toHaveBeenCalled()
})
