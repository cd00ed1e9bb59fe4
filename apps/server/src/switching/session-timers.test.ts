// The small clocks of the switch: what runs out, what is asked again, what is kept for whom.
import {
  deviceIdSchema,
  instanceSchema,
  type OpenSession,
  type ServerFrame,
  type SessionEvent,
  type SignedMessage,
} from '@farhand/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { createTickets } from '../joins/tickets.ts'
import { newSession } from '../session/new-session.ts'
import { createCatchUp } from './catch-up.ts'
import { createKeyRequests } from './key-requests.ts'
import { createRate } from './rate.ts'
import { isShallow, readFrame } from './read-frame.ts'
import { createSessionTimers } from './session-timers.ts'
import { CREATE, newGrant, newInstance, randomText } from './test-client.ts'

const host = deviceIdSchema.parse(randomText(32))
let clock: ManualClock
beforeEach(() => {
  clock = new ManualClock()
})

const fresh = (): OpenSession =>
  newSession({
    body: { ...CREATE, device: host },
    sid: randomText(16) as never,
    sessionId: '482913577' as never,
    hostName: 'Dana',
    organization: 'Acme',
    profile: 'strict',
    createdAt: clock.now(),
  })
/** Nobody checks a signature here. */
const saidAnything = (): SignedMessage => ({
  message: { v: 1, sid: randomText(16) as never, by: host, at: clock.now(), body: { kind: 'leave' } },
  signature: randomText(64),
})
const connected = (state: OpenSession): OpenSession => ({
  ...state,
  members: { [host]: { ...state.members[host]!, connected: true, awaySince: null } },
})

describe('time in a session', () => {
  let due: SessionEvent[]
  let timers: ReturnType<typeof createSessionTimers>
  beforeEach(() => {
    due = []
    timers = createSessionTimers({ clock, awayMs: 120_000, due: (event) => void due.push(event) })
  })

  it('lets go of who is away for 120 s, not of who comes back', () => {
    const away = fresh()
    timers.follow(away)
    clock.advance(119_999)
    timers.follow(connected(away))
    clock.advance(60_000)
    timers.follow({ ...away, members: { [host]: { ...away.members[host]!, awaySince: clock.now() } } })
    clock.advance(119_999)
    expect(due).toEqual([])
    clock.advance(1)
    expect(due).toEqual([{ kind: 'gone', device: host }])
  })

  it('lets a question run out after 60 s, even when the machine’s clock jumps', () => {
    const grant = newGrant()
    const request = {
      grant,
      capability: 'view' as const,
      scope: 'whole' as const,
      minutes: null,
      owner: host,
      to: host,
      askedAt: clock.now(),
      expiresAt: clock.now() + 60_000,
      asked: saidAnything(),
    }
    timers.follow({ ...connected(fresh()), requests: [request] })
    clock.advance(59_999)
    expect(due).toEqual([])
    clock.advance(1)
    expect(due).toEqual([{ kind: 'expired', grant }])
    const later = clock.now() + 3_600_000
    timers.follow({
      ...connected(fresh()),
      requests: [{ ...request, grant: newGrant(), askedAt: later, expiresAt: later + 60_000 }],
    })
    clock.advance(60_000)
    expect(due).toHaveLength(2)
  })

  it('ends a grant when its minutes are over, and only then', () => {
    const grant = newGrant()
    const given = {
      grant,
      capability: 'control' as const,
      scope: 'whole' as const,
      owner: host,
      to: host,
      surface: 'unknown' as const,
      since: clock.now(),
      expiresAt: clock.now() + 600_000,
      usedAt: null,
    }
    const untilWithdrawn = { ...given, grant: newGrant(), expiresAt: null }
    timers.follow({ ...connected(fresh()), grants: [given, untilWithdrawn] })
    clock.advance(599_999)
    timers.follow({ ...connected(fresh()), grants: [{ ...given, usedAt: clock.now() }, untilWithdrawn] })
    expect(due).toEqual([])
    clock.advance(1)
    expect(due).toEqual([{ kind: 'expired', grant }])
    expect(clock.waiting).toBe(0)
  })

  it('gives a grant after a restart no more than what was left of it', () => {
    const grant = newGrant()
    const common = { capability: 'camera' as const, scope: 'whole' as const, surface: 'unknown' as const, usedAt: null }
    const [since, expiresAt] = [clock.now(), clock.now() + 600_000]
    clock.advance(590_000)
    timers.follow({ ...connected(fresh()), grants: [{ ...common, grant, owner: host, to: host, since, expiresAt }] })
    clock.advance(10_000)
    expect(due).toEqual([{ kind: 'expired', grant }])
  })

  it('lets a switch run out, each of its two answers having its own 60 s', () => {
    const switching = {
      switch: newGrant(),
      by: host,
      to: host,
      leavingMustAgree: true,
      leavingAgreed: false,
      takingIsAsked: true,
      askedAt: clock.now(),
      expiresAt: clock.now() + 60_000,
      asked: saidAnything(),
    }
    timers.follow({ ...connected(fresh()), switching })
    clock.advance(50_000)
    const [askedAt, expiresAt] = [clock.now(), clock.now() + 60_000]
    timers.follow({ ...connected(fresh()), switching: { ...switching, leavingMustAgree: false, askedAt, expiresAt } })
    clock.advance(59_999)
    expect(due).toEqual([])
    clock.advance(1)
    expect(due).toEqual([{ kind: 'expired', grant: switching.switch }])
  })

  it('stops with the session', () => {
    timers.follow(fresh())
    timers.close()
    expect(clock.waiting).toBe(0)
  })
})

it('key frames are asked for at most once in the while, and no wish is lost', () => {
  const asked: (number | null)[] = []
  const requests = createKeyRequests(clock, { everyMs: 2_000, ask: (stream) => void asked.push(stream) })
  requests.request(1)
  requests.request(2)
  requests.request(3)
  expect(asked).toEqual([1])
  clock.advance(2_000)
  expect(asked).toEqual([1, null])
  clock.advance(10_000)
  expect(asked).toEqual([1, null])
  requests.request(4)
  expect(asked).toEqual([1, null, 4])
})

it('[WIRE-24] who presents next is asked at once, and not for what was wished of the one before', () => {
  const asked: (number | null)[] = []
  const requests = createKeyRequests(clock, { everyMs: 2_000, ask: (stream) => void asked.push(stream) })
  requests.request(1)
  requests.request(1)
  requests.beginAnew()
  requests.request(null)
  expect(asked).toEqual([1, null])
  clock.advance(10_000)
  expect(asked).toEqual([1, null])
})

describe('what a lost member missed', () => {
  const page = newInstance()
  const frame: ServerFrame = { type: 'group-renewed' }

  it('is kept for the same page only, and handed over once', () => {
    const catchUp = createCatchUp()
    catchUp.put(host, frame)
    catchUp.open(host, page)
    catchUp.put(host, frame)
    expect(catchUp.take(host, instanceSchema.parse(randomText(16)))).toEqual([])
    catchUp.open(host, page)
    catchUp.put(host, frame)
    expect(catchUp.take(host, page)).toEqual([frame])
    expect(catchUp.take(host, page)).toEqual([])
  })

  it('is let go of as a whole beyond 64 messages or a mebibyte', () => {
    const catchUp = createCatchUp()
    catchUp.open(host, page)
    for (let i = 0; i < 65; i++) catchUp.put(host, frame)
    expect(catchUp.take(host, page)).toEqual([])
    catchUp.open(host, page)
    const large: ServerFrame = { type: 'commit', epoch: 0, by: host, commit: 'A'.repeat(600_000) }
    catchUp.put(host, large)
    expect(catchUp.take(host, page)).toHaveLength(1)
    catchUp.open(host, page)
    catchUp.put(host, large)
    catchUp.put(host, large)
    expect(catchUp.take(host, page)).toEqual([])
  })
})

describe('a ticket', () => {
  const pass = { kind: 'join' as const, sessionId: '482913577' as never, address: '203.0.113.7' }

  it('works once, for 30 s', () => {
    const tickets = createTickets(clock)
    const [one, two] = [tickets.issue(pass), tickets.issue(pass)]
    expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(tickets.take(one)).toEqual(pass)
    expect(tickets.take(one)).toBeUndefined()
    clock.advance(30_000)
    expect(tickets.take(two)).toBeUndefined()
  })

  it('is refused to an address that has too many out', () => {
    const tickets = createTickets(clock)
    for (let i = 0; i < 200; i++) tickets.issue(pass)
    expect(() => tickets.issue(pass)).toThrow('Too many attempts')
    expect(() => tickets.issue({ ...pass, address: '203.0.113.8' })).not.toThrow()
    clock.advance(30_000)
    expect(() => tickets.issue(pass)).not.toThrow()
  })
})

it('a rate gives its burst, then its average, and never more', () => {
  const rate = createRate(clock, { perSecond: 5, burst: 10 })
  const takes = (times: number) => Array.from({ length: times }, () => rate.take()).filter(Boolean).length
  expect(takes(20)).toBe(10)
  clock.advance(1_000)
  expect(takes(20)).toBe(5)
  clock.advance(3_600_000)
  expect(takes(20)).toBe(10)
})

describe('a text frame', () => {
  it('nests 16 deep at most, brackets in texts not counted', () => {
    expect(isShallow('['.repeat(16) + ']'.repeat(16))).toBe(true)
    expect(isShallow('['.repeat(17) + ']'.repeat(17))).toBe(false)
    expect(isShallow(JSON.stringify({ text: '[{"\\"[['.repeat(20) }))).toBe(true)
  })

  it('is one of the protocol’s, or nothing', () => {
    expect(readFrame('{"type":"need-key","stream":7}')).toEqual({ type: 'need-key', stream: 7 })
    for (const text of [
      '',
      'null',
      '{"type":"need-key"}',
      '{"type":"need-key","stream":7,"more":1}',
      '{"type":"tick","at":1}',
    ]) {
      expect(readFrame(text)).toBeUndefined()
    }
  })
})
