// What comes before the person: one question for each id, the first, and for as long as the session gave, by no clock but
// the time that passes.
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import type { ConsentRequest, DeviceId, GrantId, OpenSession, Switching } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { OwnGrants } from './own-grants.ts'
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
const memberOf = (device: DeviceId, role: string) => ({ device, role, name: 'Dana', connected: true, confirm: null })
const kim = 'kim' as DeviceId
/** By an ID alone. */
const jo = 'jo' as DeviceId
const members = {
  [dana]: memberOf(dana, 'host'),
  [kim]: memberOf(kim, 'participant'),
  [jo]: { ...memberOf(jo, 'participant'), confirm: { byHost: true, byMember: true } },
}

afterEach(() => {
  vi.useRealTimers()
})

function page() {
  const refused: string[] = []
  const leaves = new Map([dana, kim, jo].map((device) => [device, { name: 'Dana' }]))
  const live = {
    identity: { deviceId: me },
    keys: { current: {}, member: (device: DeviceId) => leaves.get(device), nameOf: () => 'Dana' },
    sharing: { isOn: false },
    ownGrants: new OwnGrants(me),
    vaulted: { secrets: { codes: {}, unconfirmed: [] } },
    names: { of: (_device: DeviceId, name: string) => name },
    ownCompanion: { seenOf: () => null },
    activity: { attack: (code: string) => refused.push(code) },
    turns: { goesBySelf: () => false },
    sessionMs: () => SESSION_MS,
    changed: () => undefined,
  }
  const questions = new Questions()
  const stateWith = (requests: readonly ConsentRequest[], turn: Turn = NOBODYS) =>
    ({ createdAt: CREATED_AT, host: dana, members, requests, ...turn }) as unknown as OpenSession
  let state = stateWith([])
  const hear = (told: OpenSession) => {
    state = told
    questions.follow({ ...live, state } as unknown as Live)
  }
  const follow = (...requests: readonly ConsentRequest[]) => hear(stateWith(requests))
  const promptOf = (...requests: readonly ConsentRequest[]) =>
    questions.promptOf(live as unknown as Live, stateWith(requests))
  const followTurn = (turn: Turn) => hear(stateWith([], turn))
  const isClosed = () => questions.isClosed(state, grant)
  const isAsked = () => questions.promptOf(live as unknown as Live, state) !== null
  const tick = () => questions.tick(live as unknown as Live)
  return { questions, follow, followTurn, isClosed, isAsked, refused, promptOf, tick, leaves }
}

test('[KEY-58] nothing is put to the person that somebody without a leaf asks, also whom only an ID let in', () => {
  const { follow, followTurn, isAsked, leaves } = page()
  const ask = (put: () => void): boolean => {
    put()
    return isAsked()
  }
  const questions = [
    () => follow(asked('one')),
    () => follow(asked('one', { to: jo })),
    () => followTurn(turnTo(me, 'one')),
    () => followTurn(turnTo(kim, 'one')),
  ]
  expect(questions.map(ask)).toEqual([true, true, true, true])
  leaves.clear()
  expect(questions.map(ask)).toEqual([false, false, false, false])
})

test('[CONSENT-5] [ATTACK-56] a second question under the id of the first is never put to the person', () => {
  const { isClosed, follow, refused } = page()
  follow(asked('one'))
  follow(asked('one'))
  expect([isClosed(), refused]).toEqual([false, []])
  follow()
  follow(asked('two', { capability: 'control' }))
  expect([isClosed(), refused]).toEqual([true, ['other-than-asked']])
  follow(asked('two', { capability: 'control' }))
  expect(refused).toEqual(['other-than-asked'])
})

test('[CONSENT-5] questions to others are none of this page', () => {
  const { isClosed, follow, refused } = page()
  follow(asked('one', { owner: dana }))
  follow(asked('two', { owner: dana }))
  expect([isClosed(), refused]).toEqual([false, []])
})

test.for([-3_600_000, 0, 3_600_000])(
  '[CONSENT-58] on a clock that is %i ms off a question stands for its time, and then goes without an answer',
  (offMs) => {
    vi.useFakeTimers({ now: CREATED_AT + SESSION_MS + offMs })
    const { isClosed, follow, promptOf, tick } = page()
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
    expect(isClosed()).toBe(true)
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
    const { isClosed, follow, promptOf, tick } = page()
    const expiresAt = CREATED_AT + SESSION_MS + givenMs
    const question = asked('one', { askedAt: CREATED_AT + SESSION_MS, expiresAt })
    const { switching, presenting } = turnTo(me, 'turn')
    follow(question)
    expect(promptOf(question)).toMatchObject({ expiresAt: Date.now() + 60_000 })
    vi.advanceTimersByTime(60_000)
    tick()
    expect([promptOf(question), isClosed()]).toEqual([null, true])
    const other = page()
    other.followTurn({ presenting, switching: { ...switching!, expiresAt } })
    vi.advanceTimersByTime(60_000)
    other.tick()
    expect(other.isClosed()).toBe(true)
  },
)

test.for([
  ['a question, then whose turn it is', asked('one'), turnTo(me, 'two')],
  ['a question, then to let go', asked('one'), turnTo(dana, 'two')],
  ['whose turn it is, then a question', turnTo(me, 'one'), asked('two')],
  ['to let go for one, then for another', turnTo(dana, 'one'), turnTo(kim, 'two')],
] as const)('[CONSENT-105] one id stands for one question, of whichever kind: %s', ([, first, second]) => {
  const { isClosed, follow, followTurn, refused } = page()
  const hear = (question: ConsentRequest | Turn) => ('owner' in question ? follow(question) : followTurn(question))
  hear(first)
  hear(first)
  expect([isClosed(), refused]).toEqual([false, []])
  hear(second)
  expect([isClosed(), refused]).toEqual([true, ['other-than-asked']])
})

test('[CONSENT-105] a switch that asks this person twice is one question, and one that asks others none', () => {
  const { isClosed, followTurn, refused } = page()
  const turn = turnTo(me, 'one')
  followTurn({ ...turn, switching: { ...turn.switching!, leavingMustAgree: true } })
  followTurn(turn)
  followTurn({ ...turnTo(dana, 'two'), presenting: null })
  expect([isClosed(), refused]).toEqual([false, []])
})

/** The wish of `turn` as the server has it now, an hour to answer it. */
const turned = ({ switching, presenting }: Turn, leavingMustAgree: boolean): Turn => ({
  presenting,
  switching: { ...switching!, leavingMustAgree, expiresAt: CREATED_AT + SESSION_MS + 3_600_000 },
})

test.for([
  ['the letting go first', true],
  ['the taking first', false],
] as const)(
  '[CONSENT-4] [CONSENT-105] [CONSENT-186] each of the two questions of a switch has its time once, %s',
  ([, first]) => {
    vi.useFakeTimers()
    const { isClosed, followTurn, tick } = page()
    const isOver = (leavingMustAgree: boolean) => {
      followTurn(turned(turnTo(me, 'one'), leavingMustAgree))
      return isClosed()
    }
    const seconds = (count: number) => {
      vi.advanceTimersByTime(count * 1000)
      tick()
    }
    expect(isOver(first)).toBe(false)
    seconds(60)
    expect([isOver(first), isOver(!first), isOver(first)]).toEqual([true, false, true])
    seconds(59)
    expect([isOver(!first), isOver(first), isOver(!first)]).toEqual([false, true, false])
    seconds(1)
    expect([isOver(!first), isOver(first), isOver(!first)]).toEqual([true, true, true])
  },
)

test.for([
  ['who is to show', turnTo(me, 'one'), false],
  ['who is to let go', turnTo(kim, 'one'), true],
] as const)(
  '[CONSENT-186] however often a switch turns, is gone and comes again: %s is asked within 60 s, and not later',
  ([, turn, mine]) => {
    const said = fc.constantFrom<boolean | null>(mine, !mine, null)
    const steps = fc.array(fc.record({ said, ms: fc.integer({ min: 0, max: 40_000 }) }), { maxLength: 12 })
    fc.assert(
      fc.property(steps, (seen) => {
        vi.useFakeTimers()
        const { followTurn, isAsked, tick } = page()
        let since: number | undefined
        for (const { said: leavingMustAgree, ms } of seen) {
          if (leavingMustAgree === mine) since ??= performance.now()
          followTurn(leavingMustAgree === null ? NOBODYS : turned(turn, leavingMustAgree))
          vi.advanceTimersByTime(ms)
          tick()
          const isTheirTime = since !== undefined && performance.now() < since + 60_000
          expect(isAsked()).toBe(leavingMustAgree === mine && isTheirTime)
        }
      }),
    )
  },
)

test('[CONSENT-186] a question that is gone for a moment has the time it had', () => {
  vi.useFakeTimers()
  const { follow, isClosed, tick } = page()
  const question = asked('one', { expiresAt: CREATED_AT + SESSION_MS + 3_600_000 })
  follow(question)
  vi.advanceTimersByTime(59_000)
  follow()
  follow(question)
  vi.advanceTimersByTime(999)
  tick()
  expect(isClosed()).toBe(false)
  vi.advanceTimersByTime(1)
  tick()
  expect(isClosed()).toBe(true)
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
