// What comes before the person: one question for each id, the first, and for as long as the session gave, by no clock but
// the time that passes.
import { afterEach, expect, test, vi } from 'vitest'
import type { ConsentRequest, DeviceId, GrantId, OpenSession, Switching } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { Questions } from './questions.ts'

const [me, dana, grant] = ['me' as DeviceId, 'dana' as DeviceId, 'g' as GrantId]
const asked = (signature: string, change: Partial<ConsentRequest> = {}) =>
  ({ grant, owner: me, to: dana, capability: 'view', asked: { signature }, ...change }) as ConsentRequest

interface Turn {
  readonly switching: Switching | null
  readonly presenting: { readonly device: DeviceId } | null
}
const NOBODYS: Turn = { switching: null, presenting: null }
/** Dana wants this device's screen shown, or that it lets go. */
const turnTo = (to: DeviceId, signature: string): Turn => ({
  switching: { switch: grant, by: dana, to, leavingMustAgree: to !== me, asked: { signature } } as Switching,
  presenting: to === me ? null : { device: me },
})

/** By the server's clock, which is an hour ahead of this device's or behind it. */
const CREATED_AT = 1_000_000
const SESSION_MS = 5000
const members = { [dana]: { device: dana, role: 'host', name: 'Dana', connected: true, confirm: null } }

afterEach(() => {
  vi.useRealTimers()
})

function page() {
  const refused: string[] = []
  const live = {
    identity: { deviceId: me },
    keys: { current: {}, member: () => ({ name: 'Dana' }), nameOf: () => 'Dana' },
    sharing: { isOn: false },
    vaulted: { secrets: { codes: {}, unconfirmed: [] } },
    names: { of: (_device: DeviceId, name: string) => name },
    ownCompanion: { seenOf: () => null },
    activity: { attack: (code: string) => refused.push(code) },
    sessionMs: () => SESSION_MS,
    changed: () => undefined,
  }
  const questions = new Questions()
  const stateWith = (requests: readonly ConsentRequest[], turn: Turn = NOBODYS) =>
    ({ createdAt: CREATED_AT, host: dana, members, requests, ...turn }) as unknown as OpenSession
  const follow = (...requests: readonly ConsentRequest[]) =>
    questions.follow({ ...live, state: stateWith(requests) } as unknown as Live)
  const promptOf = (...requests: readonly ConsentRequest[]) =>
    questions.promptOf(live as unknown as Live, stateWith(requests))
  const followTurn = (turn: Turn) => questions.follow({ ...live, state: stateWith([], turn) } as unknown as Live)
  const tick = () => questions.tick(live as unknown as Live)
  return { questions, follow, followTurn, refused, promptOf, tick }
}

test('[CONSENT-5] [ATTACK-56] a second question under the id of the first is never put to the person', () => {
  const { questions, follow, refused } = page()
  follow(asked('one'))
  follow(asked('one'))
  expect([questions.isClosed(grant), refused]).toEqual([false, []])
  follow()
  follow(asked('two', { capability: 'control' }))
  expect([questions.isClosed(grant), refused]).toEqual([true, ['other-than-asked']])
  follow(asked('two', { capability: 'control' }))
  expect(refused).toEqual(['other-than-asked'])
})

test('[CONSENT-5] questions to others are none of this page', () => {
  const { questions, follow, refused } = page()
  follow(asked('one', { owner: dana }))
  follow(asked('two', { owner: dana }))
  expect([questions.isClosed(grant), refused]).toEqual([false, []])
})

test.for([-3_600_000, 0, 3_600_000])(
  '[CONSENT-58] on a clock that is %i ms off a question stands for its time, and then goes without an answer',
  (offMs) => {
    vi.useFakeTimers({ now: CREATED_AT + SESSION_MS + offMs })
    const { questions, follow, promptOf, tick } = page()
    // Asked 20 s ago, when this page was not there.
    const question = asked('one', { askedAt: CREATED_AT - 15_000, expiresAt: CREATED_AT + 45_000 })
    follow(question)
    expect(promptOf(question)).toMatchObject({ id: grant, expiresAt: Date.now() + 40_000 })
    vi.advanceTimersByTime(39_999)
    follow(question)
    tick()
    expect(promptOf(question)).not.toBeNull()
    vi.advanceTimersByTime(1)
    tick()
    expect(promptOf(question)).toBeNull()
    expect(questions.isClosed(grant)).toBe(true)
    // The server did not notice: it does not come back.
    follow(question)
    expect(promptOf(question)).toBeNull()
  },
)

test('[CONSENT-58] a clock that is set while a question stands moves nothing', () => {
  vi.useFakeTimers({ now: CREATED_AT })
  const { follow, promptOf, tick } = page()
  const question = asked('one', { askedAt: CREATED_AT + SESSION_MS, expiresAt: CREATED_AT + SESSION_MS + 60_000 })
  follow(question)
  vi.setSystemTime(CREATED_AT + 3_600_000)
  tick()
  expect(promptOf(question)).not.toBeNull()
})

test.for([120_000, 3_600_000, 1e15])(
  '[CONSENT-186] no question stands for more than 60 s, also where the server gives it %i ms',
  (givenMs) => {
    vi.useFakeTimers({ now: CREATED_AT + SESSION_MS })
    const { questions, follow, promptOf, tick } = page()
    const expiresAt = CREATED_AT + SESSION_MS + givenMs
    const question = asked('one', { askedAt: CREATED_AT + SESSION_MS, expiresAt })
    const { switching, presenting } = turnTo(me, 'turn')
    follow(question)
    expect(promptOf(question)).toMatchObject({ expiresAt: Date.now() + 60_000 })
    vi.advanceTimersByTime(60_000)
    tick()
    expect([promptOf(question), questions.isClosed(grant)]).toEqual([null, true])
    const other = page()
    other.followTurn({ presenting, switching: { ...switching!, expiresAt } })
    vi.advanceTimersByTime(60_000)
    other.tick()
    expect(other.questions.isClosed(grant)).toBe(true)
  },
)

test.for([
  ['a question, then whose turn it is', asked('one'), turnTo(me, 'two')],
  ['a question, then to let go', asked('one'), turnTo(dana, 'two')],
  ['whose turn it is, then a question', turnTo(me, 'one'), asked('two')],
  ['to let go for one, then for another', turnTo(dana, 'one'), turnTo('kim' as DeviceId, 'two')],
] as const)('[CONSENT-105] one id stands for one question, of whichever kind: %s', ([, first, second]) => {
  const { questions, follow, followTurn, refused } = page()
  const hear = (question: ConsentRequest | Turn) => ('owner' in question ? follow(question) : followTurn(question))
  hear(first)
  hear(first)
  expect([questions.isClosed(grant), refused]).toEqual([false, []])
  hear(second)
  expect([questions.isClosed(grant), refused]).toEqual([true, ['other-than-asked']])
})

test('[CONSENT-105] a switch that asks this person twice is one question, and one that asks others none', () => {
  const { questions, followTurn, refused } = page()
  const turn = turnTo(me, 'one')
  followTurn({ ...turn, switching: { ...turn.switching!, leavingMustAgree: true } })
  followTurn(turn)
  followTurn({ ...turnTo(dana, 'two'), presenting: null })
  expect([questions.isClosed(grant), refused]).toEqual([false, []])
})

test('[CONSENT-4] [CONSENT-105] each of the two questions of a switch has its time once, however often the session turns', () => {
  vi.useFakeTimers()
  const { questions, followTurn, tick } = page()
  const take: Turn = { ...turnTo(me, 'one'), presenting: { device: me } }
  const letGo: Turn = { ...take, switching: { ...take.switching!, leavingMustAgree: true } }
  const timed = ({ switching, presenting }: Turn): Turn => ({
    presenting,
    switching: { ...switching!, expiresAt: CREATED_AT + SESSION_MS + 3_600_000 },
  })
  followTurn(timed(letGo))
  vi.advanceTimersByTime(60_000)
  tick()
  expect(questions.isClosed(grant)).toBe(true)
  followTurn(timed(take))
  expect(questions.isClosed(grant)).toBe(false)
  vi.advanceTimersByTime(60_000)
  tick()
  for (const again of [letGo, take]) {
    followTurn(timed(again))
    expect(questions.isClosed(grant)).toBe(true)
  }
})

test('[CONSENT-174] a question presses where others wait, and after two noes to its asker within a minute', () => {
  vi.useFakeTimers()
  const { questions, follow, promptOf } = page()
  const other = asked('two', { grant: 'h' as GrantId, capability: 'control' })
  follow(asked('one'), other)
  expect(promptOf(asked('one'))).toMatchObject({ pressing: false })
  expect(promptOf(asked('one'), other)).toMatchObject({ behind: 1, pressing: true })
  questions.saidNoTo(dana)
  questions.saidNoTo(me)
  expect(promptOf(asked('one'))).toMatchObject({ pressing: false })
  questions.saidNoTo(dana)
  expect(promptOf(asked('one'))).toMatchObject({ behind: 0, pressing: true })
  vi.advanceTimersByTime(60_000)
  expect(promptOf(asked('one'))).toMatchObject({ pressing: false })
})

test('[CONSENT-175] nothing of whom the person told "not now" comes before them, for a minute', () => {
  vi.useFakeTimers()
  const { questions, follow, promptOf } = page()
  questions.notNow(me)
  follow(asked('one'))
  expect(promptOf(asked('one'))).not.toBeNull()
  questions.notNow(dana)
  expect(promptOf(asked('one'))).toBeNull()
  vi.advanceTimersByTime(59_999)
  expect(promptOf(asked('one'))).toBeNull()
  vi.advanceTimersByTime(1)
  expect(promptOf(asked('one'))).not.toBeNull()
})
