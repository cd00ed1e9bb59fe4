import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, Member } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { RosterWatch } from './roster.ts'

const [DANA, LEE, KIM] = ['dana', 'lee', 'kim'] as [DeviceId, DeviceId, DeviceId]
const NOBODY = { byHost: false, byMember: false }
const BOTH = { byHost: true, byMember: true }
const HELD_AFTER_MS = 10_000
const OVER_AFTER_MS = 190_000

type Listed = Pick<Member, 'device' | 'confirm'> & { connected: boolean }

/** Dana's page, with Lee as the server lists them. */
function page({ confirm, inGroup }: { readonly confirm: Member['confirm']; readonly inGroup: boolean }) {
  const leaves = new Set(inGroup ? [DANA, LEE] : [DANA])
  const members: Partial<Record<DeviceId, Listed>> = {
    [DANA]: { device: DANA, connected: true, confirm: null },
    [LEE]: { device: LEE, connected: true, confirm },
  }
  const said: string[] = []
  const over = vi.fn<Live['over']>()
  const live = {
    state: { host: DANA, members },
    connected: true,
    line: { isQuiet: false },
    keys: {
      current: {},
      get members() {
        return [...leaves].map((deviceId) => ({ deviceId }))
      },
      member: (device: DeviceId) => (leaves.has(device) ? {} : undefined),
    },
    sharing: { requestKeyFrame: () => void said.push('key frame') },
    chat: { flush: async () => void said.push('chat') },
    membersChanged: () => void said.push('take out'),
    changed: () => void said.push('changed'),
    activity: { attack: (code: string) => void said.push(code) },
    over,
  } as unknown as Live
  return { live, members, leaves, said, over }
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

const WRONG = { kind: 'failed', fault: 'not-authentic-session', code: 'wrong-roster' }

test.each([
  ['came by link and holds keys', { confirm: null, inGroup: true }],
  ['came by an ID alone and is not confirmed', { confirm: NOBODY, inGroup: false }],
  ['is confirmed and comes into the group in a moment, or never asks', { confirm: BOTH, inGroup: false }],
  ['is confirmed and in the group', { confirm: BOTH, inGroup: true }],
])('[KEY-11] the session goes on with somebody who %s', (_, lee) => {
  const { live, over } = page(lee)
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS * 2)
  expect(watch.isLate).toBe(false)
  expect(over).not.toHaveBeenCalled()
})

test('[KEY-11] nothing leaves after 10 s, and the session is over after 190, where somebody holds keys who is not confirmed', () => {
  const { live, said, over } = page({ confirm: NOBODY, inGroup: true })
  watch.check(live)
  vi.advanceTimersByTime(HELD_AFTER_MS - 1)
  expect(watch.isLate).toBe(false)
  vi.advanceTimersByTime(1)
  expect(watch.isLate).toBe(true)
  expect(said).toEqual(['take out', 'changed'])
  vi.advanceTimersByTime(OVER_AFTER_MS - HELD_AFTER_MS - 1)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(over).toHaveBeenCalledExactlyOnceWith(WRONG)
})

test('[KEY-11] somebody listed who holds no keys holds nothing up, and is named once', () => {
  const { live, said, over } = page({ confirm: null, inGroup: false })
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS - 1)
  expect(watch.isLate).toBe(false)
  expect(said).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said).toEqual(['wrong-roster', 'changed'])
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS * 2)
  expect(said).toEqual(['wrong-roster', 'changed'])
  expect(over).not.toHaveBeenCalled()
})

test('[KEY-11] whoever lists somebody who is gone again, for a moment or for good, settles nothing; a new admission does', () => {
  const { live, members, said } = page({ confirm: null, inGroup: true })
  const lee = members[LEE]
  watch.check(live)
  for (let i = 0; i < 5; i++) {
    delete members[LEE]
    watch.check(live)
    vi.advanceTimersByTime(2000)
    members[LEE] = lee
    watch.check(live)
    vi.advanceTimersByTime(1000)
  }
  expect(watch.isLate).toBe(true)
  vi.advanceTimersByTime(60_000)
  expect(watch.isLate).toBe(true)
  said.length = 0
  watch.admitted(LEE)
  watch.check(live)
  expect(watch.isLate).toBe(false)
  expect(said.splice(0)).toEqual(['key frame', 'chat', 'changed'])
  vi.advanceTimersByTime(OVER_AFTER_MS)
  expect(said).not.toContain('wrong-roster')
})

test('[KEY-11] a page that is without keys for a moment forgets nobody who is gone', () => {
  const { live, members } = page({ confirm: null, inGroup: true })
  const lee = members[LEE]
  const hasKeys = (yes: boolean) => {
    Object.assign(live.keys, { current: yes ? {} : undefined })
    watch.check(live)
  }
  watch.check(live)
  delete members[LEE]
  for (let i = 0; i < 5; i++) {
    watch.check(live)
    hasKeys(false)
    vi.advanceTimersByTime(2000)
    members[LEE] = lee
    hasKeys(true)
  }
  expect(watch.isLate).toBe(true)
})

test('[KEY-11] whoever is only listed delays by nothing that somebody else is seen to hold keys', () => {
  const { live, members, leaves, said } = page({ confirm: null, inGroup: false })
  leaves.add(KIM)
  members[KIM] = { device: KIM, connected: true, confirm: null }
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS - HELD_AFTER_MS + 500)
  delete members[KIM]
  watch.check(live)
  vi.advanceTimersByTime(HELD_AFTER_MS)
  expect(said).toContain('take out')
})

test('[KEY-11] a leaf may come before its device is listed', () => {
  const { live, members, leaves } = page({ confirm: null, inGroup: true })
  leaves.add(KIM)
  watch.check(live)
  vi.advanceTimersByTime(HELD_AFTER_MS - 1)
  members[KIM] = { device: KIM, connected: true, confirm: null }
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS)
  expect(watch.isLate).toBe(false)
})

test('[KEY-11] [ATTACK-97] whoever left and keeps their leaf is waited for from then on', () => {
  const { live, members, leaves, said, over } = page({ confirm: null, inGroup: true })
  watch.check(live)
  delete members[LEE]
  watch.check(live)
  vi.advanceTimersByTime(60_000)
  expect(watch.isLate).toBe(true)
  said.length = 0
  // The host was away all the while.
  leaves.delete(LEE)
  watch.check(live)
  expect(watch.isLate).toBe(false)
  expect(said).toEqual(['key frame', 'chat', 'changed'])
  vi.advanceTimersByTime(OVER_AFTER_MS * 2)
  expect(over).not.toHaveBeenCalled()
})

test('[KEY-11] many who leave one after the other hold nothing up, each leaf going in its time', () => {
  const { live, members, leaves, said, over } = page({ confirm: null, inGroup: true })
  const people = Array.from({ length: 100 }, (_, at) => `guest ${at}` as DeviceId)
  for (const device of people) {
    leaves.add(device)
    members[device] = { device, connected: true, confirm: null }
  }
  for (const [at, device] of people.entries()) {
    delete members[device]
    watch.check(live)
    vi.advanceTimersByTime(3000)
    expect(watch.isLate).toBe(false)
    const before = people[at - 1]
    if (before !== undefined) leaves.delete(before)
    watch.check(live)
  }
  expect(said).toEqual([])
  expect(over).not.toHaveBeenCalled()
})

test('[KEY-11] what is right again for one is not for another', () => {
  const { live, members, leaves } = page({ confirm: null, inGroup: true })
  delete members[LEE]
  watch.check(live)
  vi.advanceTimersByTime(6000)
  leaves.add(KIM)
  leaves.delete(LEE)
  watch.check(live)
  vi.advanceTimersByTime(6000)
  expect(watch.isLate).toBe(false)
  vi.advanceTimersByTime(4000)
  expect(watch.isLate).toBe(true)
  members[KIM] = { device: KIM, connected: true, confirm: null }
  watch.check(live)
  expect(watch.isLate).toBe(false)
})

test('[KEY-11] whoever is away without keys is named by nobody', () => {
  const { live, members, said } = page({ confirm: null, inGroup: false })
  const lee = members[LEE]
  watch.check(live)
  vi.advanceTimersByTime(7000)
  if (lee !== undefined) lee.connected = false
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS)
  expect(said).toEqual([])
})

test('[KEY-11] a page that hears nothing ends nothing by itself, and has its time once it hears again', () => {
  const { live, over } = page({ confirm: NOBODY, inGroup: true })
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS - 1)
  // Its machine sleeps; the line is dead, and it does not know yet.
  Object.assign(live, { line: { isQuiet: true } })
  vi.advanceTimersByTime(600_000)
  expect(over).not.toHaveBeenCalled()
  expect(watch.isLate).toBe(true)
  Object.assign(live, { line: { isQuiet: false } })
  watch.lineCame(live)
  watch.check(live)
  vi.advanceTimersByTime(HELD_AFTER_MS - 1)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(over).toHaveBeenCalledExactlyOnceWith(WRONG)
})

test('[ATTACK-71] [KEY-11] [CONSENT-50] a list without the host is wrong as any other', () => {
  const { live, members, over } = page({ confirm: null, inGroup: true })
  delete members[DANA]
  watch.check(live)
  vi.advanceTimersByTime(OVER_AFTER_MS)
  expect(over).toHaveBeenCalledExactlyOnceWith(WRONG)
})
