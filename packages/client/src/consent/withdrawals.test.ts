import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DeviceId, Grant, GrantId, SessionMessageBody } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Live } from '../session/live.ts'
import { Withdrawals } from './withdrawals.ts'

const ME = 'me' as DeviceId
const GRANT = 'grant' as GrantId
const NOTHING_OPEN = { requests: [], switching: null, members: {} }

/** A page whose session still has its grant, though it ended here. `answer` settles what was said last. */
function setUp() {
  const said: SessionMessageBody[] = []
  const attacks: unknown[][] = []
  let answer: PromiseWithResolvers<void> = Promise.withResolvers()
  const live = {
    connected: true,
    identity: { deviceId: ME },
    state: { ...NOTHING_OPEN, grants: [{ grant: GRANT, owner: ME } as Grant] },
    ownGrants: { has: () => false },
    sharing: { isPaused: false, view: null },
    speech: {
      say: (body: SessionMessageBody) => {
        said.push(body)
        answer = Promise.withResolvers()
        return answer.promise
      },
    },
    activity: { attack: (...args: unknown[]) => attacks.push(args) },
  } as unknown as Live
  const withdrawals = new Withdrawals()
  return {
    live,
    withdrawals,
    said,
    attacks,
    ends: () => Object.assign(live, { state: { ...NOTHING_OPEN, grants: [] } }),
    accept: async () => {
      answer.resolve()
      await vi.advanceTimersByTimeAsync(0)
    },
    refuse: async (code: 'not-connected' | 'refused') => {
      answer.reject(new ClientError(code, ''))
      await vi.advanceTimersByTimeAsync(0)
    },
    /** A second passes; the page looks, as it does every second. */
    async seconds(count: number, { serverSends = false } = {}) {
      for (let i = 0; i < count; i++) {
        await vi.advanceTimersByTimeAsync(1000)
        if (serverSends) withdrawals.heard()
        withdrawals.follow(live)
      }
    },
  }
}

const WITHDRAW = { kind: 'withdraw', grant: GRANT } as const
const IGNORED = ['withdrawal-ignored', GRANT]

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

test('[CONSENT-7] a withdrawal that is answered and acted on is told once, and nobody is blamed', async () => {
  const page = setUp()
  const telling = page.withdrawals.tell(page.live, [GRANT], WITHDRAW)
  page.withdrawals.follow(page.live)
  page.ends()
  await page.accept()
  await telling
  await page.seconds(30, { serverSends: true })
  expect(page.said).toEqual([WITHDRAW])
  expect(page.attacks).toEqual([])
})

test('[ATTACK-45] [CONSENT-7] one that is answered and not acted on is named at once, and told again', async () => {
  const page = setUp()
  const telling = page.withdrawals.tell(page.live, [GRANT], WITHDRAW)
  await page.accept()
  await telling
  expect(page.attacks).toEqual([IGNORED])
  await page.seconds(6)
  expect(page.said).toEqual([WITHDRAW, WITHDRAW])
})

test('[CONSENT-7] one that a talking server does not answer is named', async () => {
  const page = setUp()
  void page.withdrawals.tell(page.live, [GRANT], WITHDRAW)
  await page.seconds(2, { serverSends: true })
  expect(page.attacks).toEqual([])
  await page.seconds(2, { serverSends: true })
  expect(page.attacks).toContainEqual(IGNORED)
})

test('[CONSENT-7] a server that stands still, or has just come to itself, is not blamed', async () => {
  const page = setUp()
  const telling = page.withdrawals.tell(page.live, [GRANT], WITHDRAW)
  await page.seconds(4)
  page.withdrawals.heard()
  page.withdrawals.follow(page.live)
  page.ends()
  await page.accept()
  await telling
  await page.seconds(10, { serverSends: true })
  expect(page.attacks).toEqual([])
})

test('[CONSENT-7] what a broken line swallowed is told when there is one again', async () => {
  const page = setUp()
  const telling = page.withdrawals.tell(page.live, [GRANT], WITHDRAW)
  await Promise.all([expect(telling).rejects.toMatchObject({ code: 'not-connected' }), page.refuse('not-connected')])
  Object.assign(page.live, { connected: false })
  await page.seconds(10)
  expect(page.said).toHaveLength(1)
  Object.assign(page.live, { connected: true })
  page.withdrawals.follow(page.live)
  expect(page.said).toEqual([WITHDRAW, WITHDRAW])
  expect(page.attacks).toEqual([])
})

test('[CONSENT-23] what is over by the clock is left to the server for a moment, then told', async () => {
  const page = setUp()
  page.withdrawals.expectEnd([GRANT])
  await page.seconds(2)
  expect(page.said).toEqual([])
  await page.seconds(2)
  expect(page.said).toEqual([WITHDRAW])
  expect(page.attacks).toEqual([])
})

test("[CONSENT-7] one that comes back after it was ended is named, and others' grants are left alone", async () => {
  const page = setUp()
  const telling = page.withdrawals.tell(page.live, [GRANT], WITHDRAW)
  page.ends()
  await page.accept()
  await telling
  const other = { grant: 'theirs' as GrantId, owner: 'lee' as DeviceId }
  Object.assign(page.live, { state: { ...NOTHING_OPEN, grants: [{ grant: GRANT, owner: ME }, other] } })
  await page.seconds(6)
  expect(page.attacks[0]).toEqual(IGNORED)
  expect(page.said).toEqual([WITHDRAW, WITHDRAW])
})

test('[CONSENT-7] what this page gave up of what others allow it is told until the session has ended it', async () => {
  const page = setUp()
  const theirs = { grant: GRANT, owner: 'lee' as DeviceId, to: ME }
  Object.assign(page.live, { state: { ...NOTHING_OPEN, grants: [theirs] }, connected: false })
  page.withdrawals.release(GRANT)
  await page.seconds(3)
  expect(page.said).toEqual([])
  Object.assign(page.live, { connected: true })
  page.withdrawals.follow(page.live)
  expect(page.said).toEqual([WITHDRAW])
  page.ends()
  await page.accept()
  await page.seconds(10, { serverSends: true })
  expect(page.said).toEqual([WITHDRAW])
  expect(page.attacks).toEqual([])
})

test('[CONSENT-101] a no is told until the question is gone; a server that is about to end it by its clock is not blamed', async () => {
  const page = setUp()
  const no = { kind: 'answer', grant: GRANT, yes: false } as const
  Object.assign(page.live, { state: { ...NOTHING_OPEN, requests: [{ grant: GRANT }], grants: [] } })
  const telling = page.withdrawals.tellOnce(page.live, GRANT, no)
  await Promise.all([expect(telling).rejects.toMatchObject({ code: 'refused' }), page.refuse('refused')])
  await page.seconds(2, { serverSends: true })
  expect(page.attacks).toEqual([])
  await page.seconds(4, { serverSends: true })
  expect(page.attacks).toContainEqual(IGNORED)
  expect(page.said).toEqual([no, no])
  page.ends()
  await page.seconds(10, { serverSends: true })
  expect(page.said).toEqual([no, no])
})

/** What this page shows, as the session has it and as it is here. */
const showing = (live: Live, { toldPaused, resuming = false }: { toldPaused: boolean; resuming?: boolean }) =>
  Object.assign(live, {
    state: { ...NOTHING_OPEN, grants: [], presenting: { device: ME, paused: toldPaused } },
    sharing: { isPaused: true, view: { resuming } },
  })
const PAUSE = { kind: 'pause', paused: true } as const

test('[ATTACK-90] [CONSENT-163] a pause that is answered and dropped is named at once, and told again', async () => {
  const page = setUp()
  showing(page.live, { toldPaused: false })
  const telling = page.withdrawals.tellPaused(page.live)
  await page.accept()
  await telling
  expect(page.attacks).toMatchObject([['withdrawal-ignored', expect.any(String)]])
  await page.seconds(6)
  expect(page.said).toEqual([PAUSE, PAUSE])
  // Each pause is one of its own.
  showing(page.live, { toldPaused: true })
  page.withdrawals.follow(page.live)
  showing(page.live, { toldPaused: false })
  const again = page.withdrawals.tellPaused(page.live)
  await page.accept()
  await again
  expect(new Set(page.attacks.map(([, about]) => about)).size).toBe(2)
})

test('[CONSENT-163] a pause that is heard is told once, one that a broken line swallowed is told with the next state', async () => {
  const page = setUp()
  showing(page.live, { toldPaused: false })
  const telling = page.withdrawals.tellPaused(page.live)
  await Promise.all([expect(telling).rejects.toMatchObject({ code: 'not-connected' }), page.refuse('not-connected')])
  page.withdrawals.follow(page.live)
  expect(page.said).toEqual([PAUSE, PAUSE])
  showing(page.live, { toldPaused: true })
  await page.accept()
  await page.seconds(10, { serverSends: true })
  expect(page.said).toEqual([PAUSE, PAUSE])
  expect(page.attacks).toEqual([])
})

test('[CONSENT-163] a resume that the session has told already, and that does not count here yet, is no dropped pause', async () => {
  const page = setUp()
  showing(page.live, { toldPaused: false, resuming: true })
  await page.seconds(10, { serverSends: true })
  expect(page.said).toEqual([])
  expect(page.attacks).toEqual([])
})

test('[ATTACK-93] [CONSENT-182] a tick taken back that is answered and dropped is named at once, and told again until it is gone', async () => {
  const page = setUp()
  const untick = { kind: 'relax', yes: false } as const
  const ticked = (relaxed: boolean) => ({ ...NOTHING_OPEN, grants: [], members: { [ME]: { relaxed } } })
  Object.assign(page.live, { state: ticked(true), vaulted: { secrets: { relaxed: false } } })
  const telling = page.withdrawals.tellUnticked(page.live)
  await page.accept()
  await telling
  expect(page.attacks).toMatchObject([['withdrawal-ignored', expect.any(String)]])
  await page.seconds(6)
  expect(page.said).toEqual([untick, untick])
  Object.assign(page.live, { state: ticked(false) })
  await page.accept()
  await page.seconds(20, { serverSends: true })
  Object.assign(page.live, { state: ticked(true), vaulted: { secrets: { relaxed: true } } })
  await page.seconds(20, { serverSends: true })
  expect(page.said).toEqual([untick, untick])
})

test('[CONSENT-57] who is to be kept out is turned out as one, again every 5 s for as long as the session has them', async () => {
  const { live, withdrawals, said, attacks, accept, seconds } = setUp()
  const lee = 'lee' as DeviceId
  const seesMine = { grant: GRANT, owner: ME, to: lee } as Grant
  withdrawals.keepOut(lee)
  Object.assign(live, { state: { ...NOTHING_OPEN, grants: [] } })
  withdrawals.follow(live)
  expect(said).toEqual([])
  Object.assign(live, { state: { ...NOTHING_OPEN, grants: [seesMine], members: { [lee]: {} } } })
  withdrawals.follow(live)
  expect(said).toEqual([{ kind: 'turn-out', device: lee }])
  await accept()
  expect(attacks).toEqual([['withdrawal-ignored', expect.any(String)]])
  await seconds(5)
  expect(said).toHaveLength(2)
  withdrawals.letIn(lee)
  Object.assign(live, { state: { ...NOTHING_OPEN, grants: [], members: { [lee]: {} } } })
  await seconds(10)
  expect(said).toHaveLength(2)
})
