// Words and questions of members who hold no leaf here yet: who is blamed, and when the whole state is asked for.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, GrantId, Member, SessionMessageBody, SignedMessage } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { needsLeaf } from '../session/without-leaf.ts'
import { Latecomers } from './latecomers.ts'

const [ME, LEE, DANA] = ['me', 'lee', 'dana'] as [DeviceId, DeviceId, DeviceId]
const BOTH = { byHost: true, byMember: true }
const RAISE: SessionMessageBody = { kind: 'raise', up: true }

interface Setting {
  readonly confirm?: Member['confirm']
  readonly isBehind?: boolean
  /** As this page knows by itself: Lee was in the group before, or this host's person confirmed the code. */
  readonly known?: 'by-name' | 'by-code'
}

/** This page, on whose list Lee is, without a leaf. */
function page({ confirm = null, isBehind = false, known }: Setting = {}) {
  const blamed: string[] = []
  const renewals: string[] = []
  const leaves = new Set<DeviceId>()
  const lee = { device: LEE, role: 'participant', confirm, lastAt: 10, connected: true }
  const dana = { device: DANA, role: 'host', connected: true }
  const members: Partial<Record<DeviceId, object>> = { [LEE]: lee, [DANA]: dana }
  const live = {
    identity: { deviceId: ME },
    state: { host: DANA, members, requests: [] as object[], switching: null, presenting: null },
    connected: true,
    keys: {
      current: {},
      member: (device: DeviceId) => (leaves.has(device) ? {} : undefined),
      nameOf: () => (known === 'by-name' ? 'Lee' : undefined),
    },
    vaulted: { secrets: { codes: known === 'by-code' ? { [LEE]: '1' } : {}, unconfirmed: [] } },
    returns: { isBehind: () => isBehind },
    line: { renew: () => renewals.push('renewed') },
    activity: { attack: (code: string) => blamed.push(code) },
    changed: () => undefined,
  }
  const latecomers = new Latecomers()
  const hear = (at: number, body: SessionMessageBody = RAISE) => {
    const isRefused = needsLeaf(body) && !leaves.has(LEE)
    return latecomers.putsOff(live as unknown as Live, signed(at, body), isRefused ? 'not-a-member' : undefined)
  }
  const follow = () => latecomers.follow(live as unknown as Live)
  const comesIn = () => {
    leaves.add(LEE)
    follow()
  }
  return { live, lee, dana, latecomers, hear, follow, comesIn, blamed, renewals }
}

const signed = (at: number, body: SessionMessageBody = RAISE) =>
  ({ message: { by: LEE, at, body } }) as unknown as SignedMessage

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('[KEY-58] whose leaf comes in time is not blamed, and the whole state is taken anew, once', () => {
  const { latecomers, hear, follow, comesIn, blamed, renewals } = page()
  expect([hear(11), hear(12)]).toEqual([true, true])
  follow()
  expect(renewals).toEqual([])
  vi.advanceTimersByTime(9_000)
  comesIn()
  follow()
  expect(renewals).toEqual(['renewed'])
  vi.advanceTimersByTime(60_000)
  expect(blamed).toEqual([])
  // Until that state is there, what they say may build upon what was put off; then all is as ever.
  expect(hear(13)).toBe(true)
  expect(hear(14, { kind: 'pause', paused: true })).toBe(false)
  expect(latecomers.isMissed(signed(11).message)).toBe(true)
  latecomers.stateCame()
  expect(hear(15)).toBe(false)
  expect(latecomers.isMissed(signed(11).message)).toBe(false)
})

test('[KEY-58] without a line the whole state comes by itself', () => {
  const { live, hear, comesIn, renewals } = page()
  hear(11)
  live.connected = false
  comesIn()
  expect(renewals).toEqual([])
})

test('[KEY-58] [KEY-11] whose leaf does not come is named once, and for every word from then on', () => {
  const { hear, follow, comesIn, blamed, renewals } = page()
  hear(11)
  hear(12)
  vi.advanceTimersByTime(9_999)
  expect(blamed).toEqual([])
  vi.advanceTimersByTime(1)
  expect(blamed).toEqual(['not-a-member'])
  follow()
  vi.advanceTimersByTime(60_000)
  expect(blamed).toHaveLength(1)
  // Now the caller names it.
  expect(hear(13)).toBe(false)
  // It was a slow host: what they said is in the state.
  comesIn()
  expect(renewals).toEqual(['renewed'])
})

type Page = ReturnType<typeof page>

test.each<[string, (page: Page, isUp: boolean) => void]>([
  ['they', ({ lee }, isUp) => void (lee.connected = isUp)],
  ['the host', ({ dana }, isUp) => void (dana.connected = isUp)],
  ['this page', ({ live }, isUp) => void (live.connected = isUp)],
])('[KEY-58] of whom this page knows, nobody is blamed while %s have no line', (_, setLine) => {
  const setting = page({ known: 'by-name' })
  setting.hear(11)
  setLine(setting, false)
  vi.advanceTimersByTime(60_000)
  expect(setting.blamed).toEqual([])
  setLine(setting, true)
  vi.advanceTimersByTime(10_000)
  expect(setting.blamed).toEqual(['not-a-member'])
})

test('[KEY-58] of whom this page knows, nobody is blamed once they have left; of a stranger who was listed it is', () => {
  const named = (['by-name', undefined] as const).map((known) => {
    const { live, hear, blamed } = page(known === undefined ? {} : { known })
    hear(11)
    delete live.state.members[LEE]
    vi.advanceTimersByTime(60_000)
    return blamed
  })
  expect(named).toEqual([[], ['not-a-member']])
})

test('[KEY-58] this page lacks what was put off until the next whole state, or until it is named', () => {
  const heard = page()
  expect(heard.latecomers.isMissing(LEE)).toBe(false)
  heard.hear(11)
  expect(heard.latecomers.isMissing(LEE)).toBe(true)
  heard.comesIn()
  expect(heard.latecomers.isMissing(LEE)).toBe(true)
  heard.latecomers.stateCame()
  expect(heard.latecomers.isMissing(LEE)).toBe(false)
  const unheard = page()
  unheard.hear(11)
  vi.advanceTimersByTime(10_000)
  expect(unheard.latecomers.isMissing(LEE)).toBe(false)
  const left = page({ known: 'by-name' })
  left.hear(11)
  delete left.live.state.members[LEE]
  vi.advanceTimersByTime(10_000)
  expect(left.latecomers.isMissing(LEE)).toBe(false)
})

test('[KEY-58] whoever was named, left and comes again comes anew', () => {
  const { live, lee, hear, follow, blamed } = page()
  hear(11)
  vi.advanceTimersByTime(10_000)
  delete live.state.members[LEE]
  follow()
  live.state.members[LEE] = lee
  expect(hear(12)).toBe(true)
  vi.advanceTimersByTime(10_000)
  expect(blamed).toEqual(['not-a-member', 'not-a-member'])
})

test.each<[string, Setting, boolean]>([
  ['somebody who came by link or password', {}, true],
  ['a stranger whom only the server calls confirmed', { confirm: BOTH }, false],
  ['a stranger who is not confirmed', { confirm: { byHost: true, byMember: false }, known: 'by-name' }, false],
  ['somebody who came by an ID alone, where this page is behind', { confirm: BOTH, isBehind: true }, true],
  ['somebody who came by an ID alone and was in the group', { confirm: BOTH, known: 'by-name' }, true],
  ['somebody whose code the person here has confirmed', { confirm: BOTH, known: 'by-code' }, true],
])('[KEY-58] [KEY-32] of %s a word may be put off: %o', (_, setting, isPutOff) => {
  expect(page(setting).hear(11)).toBe(isPutOff)
})

test('[KEY-58] nothing is put off that is no new word of theirs, or that is refused for another reason', () => {
  const { live, latecomers, hear } = page()
  expect(hear(10)).toBe(false)
  expect(latecomers.putsOff(live as unknown as Live, signed(11), 'bad-signature')).toBe(false)
})

test.each<SessionMessageBody>([
  { kind: 'withdraw', grant: 'g' as GrantId },
  { kind: 'withdraw-all' },
  { kind: 'stop' },
  { kind: 'agree', switch: 's' as GrantId, yes: false },
])('[KEY-58] [CONSENT-15] what was put off is not new any more after $kind', (body) => {
  const { latecomers, hear } = page()
  hear(11)
  expect(hear(12, body)).toBe(false)
  expect([11, 12, 13].map((at) => latecomers.isMissed(signed(at).message))).toEqual([false, false, true])
})

test.each(['a question', 'a turn'])(
  '[KEY-58] who has put %s in the whole state, and gets no leaf, is named',
  (what) => {
    const { live, follow, comesIn, blamed, renewals } = page()
    if (what === 'a question') live.state.requests.push({ owner: ME, to: LEE })
    else Object.assign(live.state, { switching: { by: LEE, to: ME } })
    follow()
    vi.advanceTimersByTime(9_999)
    expect(blamed).toEqual([])
    vi.advanceTimersByTime(1)
    expect(blamed).toEqual(['not-a-member'])
    // The state has it already.
    comesIn()
    expect(renewals).toEqual([])
  },
)

test('[KEY-58] nobody is named on a page that is closed', () => {
  const { latecomers, hear, blamed } = page()
  hear(11)
  latecomers.close()
  vi.advanceTimersByTime(60_000)
  expect(blamed).toEqual([])
})
