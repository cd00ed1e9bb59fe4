// "Withdraw everything" as a no to all that is asked, with a line and without one (CONSENT-188).
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ConsentRequest, DeviceId, Grant, GrantId, SessionMessageBody, Switching } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Live } from '../session/live.ts'
import { withdrawAll } from './ending.ts'
import { Questions } from './questions.ts'
import { Withdrawals } from './withdrawals.ts'

const [ME, DANA, KIM] = ['me' as DeviceId, 'dana' as DeviceId, 'kim' as DeviceId]
const [VIEW, ASKED, TURN] = ['view' as GrantId, 'asked' as GrantId, 'turn' as GrantId]

const question = {
  grant: ASKED,
  owner: ME,
  to: DANA,
  capability: 'control',
  asked: { signature: 'a' },
} as ConsentRequest
/** Dana wants Kim's screen instead of this device's, which is asked to let go. */
const handOver = {
  switch: TURN,
  by: DANA,
  to: KIM,
  leavingMustAgree: true,
  leavingAgreed: false,
  asked: { signature: 't' },
} as Switching

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

/** A page that shows its screen to Dana, and has this to answer. */
function page({ requests = [] as readonly ConsentRequest[], switching = null as Switching | null } = {}) {
  const said: SessionMessageBody[] = []
  const members = Object.fromEntries([DANA, KIM].map((device) => [device, { device, name: device, role: 'host' }]))
  const live = {
    connected: true,
    identity: { deviceId: ME },
    state: {
      host: DANA,
      members,
      requests,
      switching,
      grants: [{ grant: VIEW, owner: ME, to: DANA, capability: 'view' } as Grant],
      presenting: { device: ME, paused: false },
    },
    keys: { current: {}, member: () => ({ name: '' }), nameOf: () => '' },
    names: { of: (_device: DeviceId, name: string) => name },
    vaulted: { secrets: { codes: {}, unconfirmed: [] } },
    ownCompanion: { seenOf: () => null },
    ownGrants: { has: () => false, endAll: () => [VIEW] },
    sharing: { isOn: false, isPaused: false, view: null, stop: () => undefined },
    turns: { picked: null, dropPicked: () => undefined, keepOn: () => undefined },
    questions: new Questions(),
    withdrawals: new Withdrawals(),
    speech: {
      say: (body: SessionMessageBody) => {
        if (!live.connected) return Promise.reject(new ClientError('not-connected', ''))
        said.push(body)
        return Promise.resolve()
      },
    },
    activity: { attack: () => undefined },
    changed: () => undefined,
  }
  const asLive = live as unknown as Live
  return { said, live: asLive, isOffline: () => Object.assign(live, { connected: false }) }
}

const NO = { kind: 'answer', grant: ASKED, yes: false }
const KEEPS = { kind: 'agree', switch: TURN, yes: false }
const WITHDRAW = { kind: 'withdraw', grant: VIEW }

test.each([
  ['a question', { requests: [question] }, [NO, WITHDRAW]],
  ['the wish that this device lets go', { switching: handOver }, [KEEPS, WITHDRAW]],
  ['both', { requests: [question], switching: handOver }, [NO, KEEPS, WITHDRAW]],
])(
  '[CONSENT-188] withdrawing everything without a line: the no to %s is said once there is one, before the withdrawal',
  async (_what, open, expected) => {
    const { live, said, isOffline } = page(open)
    isOffline()
    await withdrawAll(live)
    live.withdrawals.follow(live)
    expect(said).toEqual([])
    Object.assign(live, { connected: true })
    live.withdrawals.follow(live)
    expect(said).toEqual(expected)
  },
)

test.each([
  ['is asked for', handOver],
  ['said yes to', { ...handOver, leavingMustAgree: false, leavingAgreed: true }],
])('[CONSENT-188] a hand-over that this device %s is refused at once, and is over here', async (_when, switching) => {
  const { live, said } = page({ switching })
  const withdrawing = withdrawAll(live)
  expect(live.questions.isClosed(live.state, TURN)).toBe(true)
  await withdrawing
  expect(said.slice(0, 2)).toEqual([{ kind: 'withdraw-all' }, KEEPS])
})

test('[CONSENT-188] a switch that asks this device nothing is left alone', async () => {
  const { live, said } = page({ switching: { ...handOver, leavingMustAgree: false } })
  await withdrawAll(live)
  expect(live.questions.isClosed(live.state, TURN)).toBe(false)
  expect(said).not.toContainEqual(KEEPS)
})

test('[CONSENT-174] [CONSENT-188] each question refused with everything counts as a no to its asker, once', async () => {
  const { live } = page({ requests: [question], switching: handOver })
  const saidNoTo = vi.spyOn(live.questions, 'saidNoTo')
  await withdrawAll(live)
  await withdrawAll(live)
  expect(saidNoTo.mock.calls).toEqual([[DANA], [DANA]])
})
