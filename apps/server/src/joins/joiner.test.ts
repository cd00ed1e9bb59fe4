// The clockwork of a try to join: the same for a live ID, a dead one and one whose host is silent.
// Long because: every stage of a try is looked at for each of them, on one set of stage hands.
import {
  deviceIdSchema,
  sessionIdSchema,
  sidSchema,
  type JoinRefusal,
  type JoinRequest,
  type ServerFrame,
} from '@farhand/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { ManualClock } from '../manual-clock.ts'
import { Secret } from '../secret.ts'
import {
  hostAnswer,
  linkRequest,
  newInstance,
  noneRequest,
  pinRequest,
  proofFrame,
  randomText,
} from '../switching/test-client.ts'
import type { Joiner } from './joiner.ts'
import { createJoins, type Joins } from './joins.ts'
import type { Lobby } from './lobby.ts'

const sessionId = sessionIdSchema.parse('482913577')
const secret = new Secret(new Uint8Array(32).fill(7))
const host = deviceIdSchema.parse(randomText(32))

let clock: ManualClock
let joins: Joins
let toHost: ServerFrame[]
let isHostHere: boolean
let isIdOpen: boolean
let joinsBy: JoinRequest['method']
let lobby: Lobby
beforeEach(() => {
  clock = new ManualClock()
  joins = createJoins({ clock, limits: LIMITS, secret })
  toHost = []
  isHostHere = true
  isIdOpen = true
  joinsBy = 'pin'
  lobby = lobbyThatAsks(null)
})

function lobbyThatAsks(acknowledgementText: string | null): Lobby {
  return joins.openLobby({
    sid: sidSchema.parse(randomText(16)),
    host,
    vouched: { hostName: 'Dana', organization: 'Acme' },
    acknowledgementText,
    atMost: 2,
    isOpenTo: (method) => method === 'link' || (isIdOpen && method === joinsBy),
    ownerAt: () => undefined,
    send(_host, frame) {
      if (isHostHere) toHost.push(frame)
      return isHostHere
    },
  })
}

interface Visit {
  readonly joiner: Joiner
  /** What was said to it, with the time since its last frame. */
  readonly said: { readonly frame: ServerFrame; readonly afterMs: number }[]
  send(frame: Parameters<Joiner['receive']>[0]): void
  isViolated: boolean
}

function visit({ isKnown = true, address = '203.0.113.7' } = {}): Visit {
  let sinceMs = clock.monotonicMs()
  const said: Visit['said'] = []
  const hear = (frame: ServerFrame) => void said.push({ frame, afterMs: clock.monotonicMs() - sinceMs })
  const made: Visit = {
    said,
    isViolated: false,
    joiner: joins.receive({
      sessionId,
      address,
      door: isKnown ? lobby.door : undefined,
      line: { send: hear, refuse: hear, violated: () => (made.isViolated = true) },
      ended: () => undefined,
    }),
    send(frame) {
      sinceMs = clock.monotonicMs()
      made.joiner.receive(frame)
    },
  }
  return made
}

const ask = (from: Visit, request: JoinRequest = pinRequest()) =>
  from.send({ type: 'join-request', instance: newInstance(), request })
const lastJoin = () => {
  const frame = toHost.findLast(({ type }) => type === 'join-request')
  if (frame?.type !== 'join-request') throw new Error('the host heard of nobody')
  return frame.join
}
const said = (from: Visit) => from.said.map(({ frame, afterMs }) => [frame.type, afterMs])

const refusedAt1500 = [
  ['join-open', 0],
  ['join-answer', 1500],
  ['join-refused', 1500],
]

describe('a try that fails', () => {
  it.each<[string, (from: Visit) => void]>([
    ['for an unknown ID', () => undefined],
    ['without a host', () => (isHostHere = false)],
    ['by an ID that is closed', () => (isIdOpen = false)],
    ['with a silent host', () => undefined],
  ])('%s is answered and refused at 1.5 s', (what, prepare) => {
    const from = visit({ isKnown: what !== 'for an unknown ID' })
    prepare(from)
    ask(from)
    clock.advance(1_500)
    from.send(proofFrame())
    clock.advance(1_500)
    expect(said(from)).toEqual(refusedAt1500)
    expect(from.said[2]!.frame).toEqual({ type: 'join-refused', code: 'no-match', retryMinutes: null })
  })

  it('by a wrong proof is refused at 1.5 s, however soon the host knows', () => {
    const from = visit()
    ask(from)
    lobby.answer(lastJoin(), hostAnswer('pin'))
    clock.advance(1_500)
    from.send(proofFrame())
    expect(toHost.map(({ type }) => type)).toEqual(['join-request', 'join-proof'])
    clock.advance(1_500)
    expect(said(from)).toEqual(refusedAt1500)
  })

  it('by a host that answers after 1.2 s has met the decoy', () => {
    const from = visit()
    ask(from)
    const answer = hostAnswer('pin')
    clock.advance(1_200)
    lobby.answer(lastJoin(), answer)
    clock.advance(300)
    expect(from.said[1]!.frame).not.toMatchObject({ answer })
    from.send(proofFrame())
    expect(toHost.map(({ type }) => type)).toEqual(['join-request'])
  })

  it('a sixth time in a minute is told to wait', () => {
    const refusals: (JoinRefusal | undefined)[] = []
    for (let i = 0; i < 6; i++) {
      const from = visit({ isKnown: false })
      ask(from)
      clock.advance(1_500)
      from.send(proofFrame())
      clock.advance(1_500)
      const last = from.said.at(-1)!.frame
      refusals.push(last.type === 'join-refused' ? last.code : undefined)
    }
    expect(refusals).toEqual([...Array.from({ length: 5 }, () => 'no-match'), 'too-many'])
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(1)
  })

  it('by walking away counts too', () => {
    for (let i = 0; i < 5; i++) {
      const from = visit()
      ask(from)
      from.joiner.closed()
    }
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(1)
  })
})

describe('a try that succeeds', () => {
  it('gets the host’s own answer at 1.5 s and the lobby at once', () => {
    const from = visit()
    ask(from, linkRequest())
    const answer = hostAnswer('link')
    lobby.answer(lastJoin(), answer)
    clock.advance(1_499)
    expect(from.said).toHaveLength(1)
    clock.advance(1)
    expect(from.said[1]!.frame).toEqual({ type: 'join-answer', answer })
    from.send(proofFrame())
    lobby.proven(lastJoin())
    expect(from.said[2]).toEqual({
      frame: { type: 'join-waiting', hostName: 'Dana', organization: 'Acme', acknowledgement: null },
      afterMs: 0,
    })
    clock.advance(60_000)
    expect(from.said).toHaveLength(3)
    expect(lobby.admit(lastJoin())).toBe(from.joiner)
    expect(lobby.admit(lastJoin())).toBeUndefined()
  })

  it('works by link where joining by ID is closed', () => {
    isIdOpen = false
    const from = visit()
    ask(from, linkRequest())
    expect(toHost.map(({ type }) => type)).toEqual(['join-request'])
  })
})

describe('a try by an ID alone', () => {
  const waits = [
    ['join-open', 0],
    ['join-answer', 1500],
    ['join-waiting', 1500],
    ['join-refused', 120_000],
  ]
  /** Asks and proves; `host` is told of it where it answers. */
  function wait(from: Visit, host: (join: ReturnType<typeof lastJoin>) => void = () => undefined): void {
    ask(from, noneRequest())
    const heard = toHost.length
    if (heard > 0) lobby.answer(lastJoin(), hostAnswer('none'))
    clock.advance(1_500)
    from.send(proofFrame())
    if (heard > 0) host(lastJoin())
    clock.advance(120_000)
  }

  it.each<[string, boolean, (join: ReturnType<typeof lastJoin>) => void]>([
    ['an unknown ID', false, () => undefined],
    ['a session with a password', true, () => undefined],
    ['a host that is silent', true, () => undefined],
    ['a host that does not admit', true, (join) => lobby.proven(join)],
    [
      'a host that says no',
      true,
      (join) => {
        lobby.proven(join)
        lobby.refuse(join, 'turned-away')
      },
    ],
    ['a host that finds the proof wrong', true, (join) => lobby.refuse(join, 'no-match')],
    [
      'a session that ends',
      true,
      (join) => {
        lobby.proven(join)
        lobby.empty(() => expect.unreachable())
      },
    ],
  ])('waits for 120 s and is refused with the one sentence, whatever it names: %s', (what, isKnown, host) => {
    joinsBy = what === 'a session with a password' ? 'pin' : 'none'
    const from = visit({ isKnown })
    wait(from, host)
    expect(said(from)).toEqual(waits)
    expect(from.said[2]!.frame).toEqual({ type: 'join-waiting', hostName: '', organization: '', acknowledgement: null })
    expect(from.said[3]!.frame).toEqual({ type: 'join-refused', code: 'no-match', retryMinutes: null })
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(0)
    clock.advance(25)
    expect(lobby.joiner(lastJoinOrNone())).toBeUndefined()
  })

  const lastJoinOrNone = () => (toHost.length === 0 ? ('' as never) : lastJoin())

  it('counts as a failure unless the host lets it in', () => {
    joinsBy = 'none'
    const admitted = visit()
    ask(admitted, noneRequest())
    lobby.answer(lastJoin(), hostAnswer('none'))
    clock.advance(1_500)
    admitted.send(proofFrame())
    expect(lobby.mayAdmit(lastJoin())).toBe(false)
    lobby.proven(lastJoin())
    expect(lobby.mayAdmit(lastJoin())).toBe(true)
    expect(lobby.admit(lastJoin())).toBe(admitted.joiner)
    clock.advance(120_000)
    expect(said(admitted)).toEqual(waits.slice(0, 2))
    for (let i = 0; i < 5; i++) {
      expect(joins.budget.waitMinutes('203.0.113.7')).toBe(0)
      wait(visit({ isKnown: i % 2 === 0 }))
      clock.advance(1_000)
    }
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(0)
    for (let i = 0; i < 5; i++) {
      const from = visit({ isKnown: i % 2 === 0 })
      ask(from, noneRequest())
      clock.advance(1_500)
      from.send(proofFrame())
      clock.advance(1_500)
      from.joiner.closed()
    }
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(1)
  })

  it('waits as anybody in the lobby once a text to accept was put before it', () => {
    joinsBy = 'none'
    lobby = lobbyThatAsks('You agree.')
    const from = visit()
    ask(from, noneRequest())
    lobby.answer(lastJoin(), hostAnswer('none'))
    clock.advance(1_500)
    from.send(proofFrame())
    lobby.proven(lastJoin())
    clock.advance(60_000)
    from.joiner.offerTerms()
    expect(from.said.at(-1)?.frame).toMatchObject({ hostName: 'Dana', acknowledgement: { text: 'You agree.' } })
    const length = from.said.length
    clock.advance(600_000)
    expect([from.joiner.stage(), from.said.length, from.isViolated]).toEqual(['waiting', length, false])
    expect(lobby.mayAdmit(lastJoin())).toBe(true)
  })

  /** Five that wait by an ID alone, whether there is a session or not. */
  function fiveWait(isKnown: boolean): void {
    joinsBy = 'none'
    for (let i = 0; i < 5; i++) {
      const from = visit({ isKnown })
      ask(from, noneRequest())
      if (isKnown && i < 2) lobby.answer(lastJoin(), hostAnswer('none'))
      clock.advance(1_500)
      from.send(proofFrame())
      if (isKnown && i < 2) lobby.proven(lastJoin())
      clock.advance(1_500)
      expect(from.said.at(-1)?.frame.type).toBe('join-waiting')
    }
  }

  it.each([true, false])('[KEY-56] keeps nobody of its address from trying while it waits (session: %s)', (isKnown) => {
    fiveWait(isKnown)
    const sixth = visit({ isKnown: false })
    ask(sixth, noneRequest())
    clock.advance(1_500)
    expect(said(sixth)).toEqual(waits.slice(0, 2))
    // At its end it counts, like every other.
    clock.advance(120_000)
    expect(joins.budget.waitMinutes('203.0.113.7')).toBeGreaterThan(0)
  })

  it('[KEY-56] has a place in the budget of an hour all the while', () => {
    for (let i = 0; i < 6; i++) fiveWait(i % 2 === 0)
    const next = visit({ isKnown: false })
    ask(next, noneRequest())
    clock.advance(1_500)
    expect(said(next)).toEqual(waits.slice(0, 1))
  })

  it('never reaches the host of a session with a password', () => {
    const from = visit()
    ask(from, noneRequest())
    expect(toHost).toEqual([])
  })
})

it('[KEY-56] a link goes at once where guesses hold all places of its address, and no further guess does', () => {
  const guesses = Array.from({ length: 5 }, () => visit())
  for (const guess of guesses) ask(guess)
  const [sixth, link] = [visit(), visit({ isKnown: false })]
  ask(sixth)
  ask(link, linkRequest())
  clock.advance(1_500)
  expect([sixth, link].map((from) => from.said.length)).toEqual([1, 2])
  for (const guess of guesses) guess.joiner.closed()
  const late = visit({ isKnown: false })
  ask(late, linkRequest())
  expect(late.said.at(-1)?.frame).toMatchObject({ type: 'join-refused', code: 'too-many' })
})

describe('a joiner', () => {
  it('who waits for a place says nothing meanwhile, and who goes away then has tried nothing', () => {
    const others = Array.from({ length: 5 }, () => visit())
    for (const other of others) ask(other)
    const [gone, loud] = [visit(), visit()]
    for (const queued of [gone, loud]) ask(queued)
    expect([gone.joiner.stage(), loud.joiner.stage()]).toEqual(['queued', 'queued'])
    gone.joiner.closed()
    loud.send(proofFrame())
    expect([loud.isViolated, loud.joiner.stage()]).toEqual([true, 'over'])
    for (const other of others.slice(1)) other.joiner.closed()
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(0)
    others[0]!.joiner.closed()
    expect(joins.budget.waitMinutes('203.0.113.7')).toBe(1)
  })

  it('who says nothing for 10 s, or the wrong thing, is cut off', () => {
    const silent = visit()
    clock.advance(10_000)
    expect(silent.isViolated).toBe(true)
    const early = visit()
    early.send(proofFrame())
    expect(early.isViolated).toBe(true)
    const idle = visit()
    ask(idle)
    clock.advance(11_500)
    expect(idle.isViolated).toBe(true)
  })

  it('beyond the lobby’s size meets the decoy', () => {
    const visits = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map((address) => visit({ address }))
    for (const from of visits) ask(from)
    expect(toHost).toHaveLength(2)
    clock.advance(1_500)
    expect(visits.map((from) => from.said.at(-1)!.frame.type)).toEqual(['join-answer', 'join-answer', 'join-answer'])
  })

  it('who gives up leaves the lobby, and the host hears it', () => {
    const from = visit()
    ask(from)
    from.joiner.closed()
    expect(toHost.map(({ type }) => type)).toEqual(['join-request', 'join-gone'])
    expect(lobby.joiner(lastJoin())).toBeUndefined()
  })
})

describe('a decoy', () => {
  it('of a live session wears its host’s key, so that a link still names its host', () => {
    const from = visit()
    isHostHere = false
    ask(from, linkRequest())
    clock.advance(1_500)
    expect(from.said[1]!.frame).toMatchObject({ answer: { deviceKey: host } })
  })
})
