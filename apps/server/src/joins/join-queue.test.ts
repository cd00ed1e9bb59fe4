// Waiting for a place among the tries to join, by a clock that tests move.
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { ManualClock } from '../manual-clock.ts'
import { createJoinBudget, type JoinTry } from './join-budget.ts'
import { createJoinQueue, type JoinQueue } from './join-queue.ts'

const ADDRESS = '203.0.113.7'
let clock: ManualClock
let queue: JoinQueue
beforeEach(() => {
  clock = new ManualClock()
  queue = createJoinQueue(clock, { limits: LIMITS.join, budget: createJoinBudget(clock, LIMITS.join) })
})

interface Asked {
  attempt: JoinTry | undefined
  refused: boolean
  leave: () => void
}

function ask(address = ADDRESS): Asked {
  const asked: Asked = { attempt: undefined, refused: false, leave: () => undefined }
  const refuse = () => void (asked.refused = true)
  asked.leave = queue.enter(address, { lane: 'guess', go: (attempt) => void (asked.attempt = attempt), refuse })
  return asked
}
const askMany = (times: number, address = ADDRESS) => Array.from({ length: times }, () => ask(address))
const gone = (all: readonly Asked[]) => all.filter(({ attempt }) => attempt !== undefined)
const refused = (all: readonly Asked[]) => all.filter((one) => one.refused)

describe('a try for which no place is free', () => {
  it('[KEY-43] goes as soon as one before it has succeeded, the longest waiting first', () => {
    const all = askMany(30)
    expect([gone(all).length, refused(all).length]).toEqual([5, 0])
    for (let i = 0; i < 30; i++) {
      expect(gone(all)).toEqual(all.slice(0, Math.min(30, 5 + i)))
      all[i]!.attempt!.succeeded()
    }
    expect(refused(all)).toEqual([])
  })

  it('[KEY-43] is refused once five have failed', () => {
    const all = askMany(40)
    for (const { attempt } of all.slice(0, 4)) attempt?.failed()
    expect([gone(all).length, refused(all).length]).toEqual([5, 0])
    all[4]?.attempt?.failed()
    expect([gone(all).length, refused(all).length]).toEqual([5, 35])
    expect(ask().refused).toBe(true)
  })

  it('waits a minute at most, and whoever leaves is called back by nobody', () => {
    const before = askMany(5)
    const [left, stays] = [ask(), ask()]
    left.leave()
    clock.advance(LIMITS.join.queuedMs - 1)
    expect(stays.refused).toBe(false)
    clock.advance(1 + 200)
    expect(stays.refused).toBe(true)
    before[0]?.attempt?.succeeded()
    expect([left.attempt, left.refused, stays.attempt]).toEqual([undefined, false, undefined])
  })

  it('is refused at once where too many wait already', () => {
    const all = askMany(5 + LIMITS.join.queuedPerAddress + 1)
    expect(refused(all)).toEqual(all.slice(-1))
    expect(gone(askMany(1, '203.0.113.8'))).toHaveLength(1)
  })

  it('because twenty began in this second, goes in the next one', () => {
    const all = Array.from({ length: 30 }, (_, i) => ask(`203.0.113.${String(i)}`))
    expect([gone(all).length, refused(all).length]).toEqual([20, 0])
    clock.advance(1_000)
    expect(gone(all)).toHaveLength(30)
  })
})

it('[KEY-43] whatever succeeds, fails, leaves or comes in between, no address fails six times within a minute', () => {
  const step = fc.record({
    what: fc.constantFrom('ask', 'ask', 'succeed', 'fail', 'fail', 'leave', 'pass'),
    which: fc.nat(60),
    address: fc.constantFrom('203.0.113.7', '203.0.113.8'),
  })
  let waited = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      clock = new ManualClock()
      queue = createJoinQueue(clock, { limits: LIMITS.join, budget: createJoinBudget(clock, LIMITS.join) })
      const all: (Asked & { address: string; settled: boolean })[] = []
      const failures = new Map<string, number[]>()
      for (const { what, which, address } of steps) {
        const underWay = all.filter(({ attempt, settled }) => attempt !== undefined && !settled)
        const one = underWay[which % Math.max(1, underWay.length)]
        if (what === 'ask') all.push(Object.assign(ask(address), { address, settled: false }))
        if (what === 'pass') clock.advance(which * 500)
        if (what === 'leave') all.find(({ attempt, refused: no }) => attempt === undefined && !no)?.leave()
        if (one !== undefined && what === 'succeed') {
          one.settled = true
          one.attempt?.succeeded()
        }
        if (one !== undefined && what === 'fail') {
          one.settled = true
          const before = failures.get(one.address) ?? []
          failures.set(one.address, [...before, clock.monotonicMs()])
          one.attempt?.failed()
        }
        waited += all.filter(({ attempt, refused: no }) => attempt === undefined && !no).length
      }
      for (const at of failures.values())
        for (const since of at) expect(at.filter((ms) => ms >= since && ms < since + 60_000).length).toBeLessThan(6)
    }),
    { numRuns: 200 },
  )
  expect(waited).toBeGreaterThan(0)
})
