// How often somebody may fail, by a clock that tests move.
import { beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { ManualClock } from '../manual-clock.ts'
import { blocksOf } from './address-block.ts'
import { createJoinBudget, type JoinBudget } from './join-budget.ts'

const MINUTE_MS = 60_000
let clock: ManualClock
let budget: JoinBudget
beforeEach(() => {
  clock = new ManualClock()
  budget = createJoinBudget(clock, LIMITS.join)
})

/** Fails as often as it is let, at most `times`; how often that was. */
function fail(address: string, times: number): number {
  let failed = 0
  for (let i = 0; i < times; i++) {
    const attempt = budget.begin(address)
    if (attempt === undefined) break
    attempt.failed()
    failed += 1
  }
  return failed
}

describe('failed joins', () => {
  it('are five a minute for one address, and another address is not held back', () => {
    expect(fail('203.0.113.7', 10)).toBe(5)
    expect(budget.waitMinutes('203.0.113.7')).toBe(1)
    expect(budget.waitMinutes('203.0.113.8')).toBe(0)
    clock.advance(MINUTE_MS - 1)
    expect(fail('203.0.113.7', 1)).toBe(0)
    clock.advance(1)
    expect(fail('203.0.113.7', 10)).toBe(5)
  })

  it('are thirty an hour for one address, and the wait says how long', () => {
    let failed = 0
    for (let minute = 0; minute < 10; minute++) {
      failed += fail('203.0.113.7', 10)
      clock.advance(MINUTE_MS)
    }
    expect(failed).toBe(30)
    expect(budget.waitMinutes('203.0.113.7')).toBe(50)
    clock.advance(50 * MINUTE_MS)
    expect(fail('203.0.113.7', 10)).toBe(5)
  })

  it('count for the whole /64 and, 120 an hour, for the whole /48', () => {
    expect(fail('2001:db8:1:1::1', 10)).toBe(5)
    expect(fail('2001:db8:1:1:ffff::2', 1)).toBe(0)
    let failed = 5
    for (let net = 2; net < 60; net++) {
      clock.advance(1_000)
      failed += fail(`2001:db8:1:${net.toString(16)}::1`, 10)
    }
    expect(failed).toBe(120)
    expect(fail('2001:db8:2:1::1', 1)).toBe(1)
  })

  it('are twenty a second for the whole server', () => {
    let failed = 0
    for (let host = 1; host < 10; host++) failed += fail(`203.0.113.${host}`, 5)
    expect(failed).toBe(20)
    expect(fail('198.51.100.1', 1)).toBe(0)
    clock.advance(1_000)
    expect(fail('198.51.100.1', 1)).toBe(1)
  })

  it('leave successes uncounted', () => {
    for (let i = 0; i < 100; i++) budget.begin('203.0.113.7')?.succeeded()
    expect(budget.waitMinutes('203.0.113.7')).toBe(0)
    expect(fail('203.0.113.7', 10)).toBe(5)
  })
})

describe('tries under way', () => {
  const beginMany = (address: string, times: number) =>
    Array.from({ length: times }, () => budget.begin(address)).filter((attempt) => attempt !== undefined)

  it('hold the five places of an address until they succeed, however long they take', () => {
    const underWay = beginMany('203.0.113.7', 40)
    expect(underWay).toHaveLength(5)
    expect(budget.waitMinutes('203.0.113.7')).toBe(0)
    clock.advance(10 * MINUTE_MS)
    expect(beginMany('203.0.113.7', 1)).toEqual([])
    underWay[0]!.succeeded()
    underWay[1]!.succeeded()
    expect(beginMany('203.0.113.7', 40)).toHaveLength(2)
  })

  it('share the places with failures, and a failure keeps its place for a minute', () => {
    expect(fail('203.0.113.7', 3)).toBe(3)
    const underWay = beginMany('203.0.113.7', 40)
    expect(underWay).toHaveLength(2)
    for (const attempt of underWay) attempt.failed()
    expect(fail('203.0.113.7', 1)).toBe(0)
    clock.advance(MINUTE_MS)
    expect(fail('203.0.113.7', 10)).toBe(5)
  })

  it('hold the thirty places of an hour', () => {
    for (let minute = 0; minute < 5; minute++) {
      expect(fail('203.0.113.7', 5)).toBe(5)
      clock.advance(MINUTE_MS)
    }
    expect(fail('203.0.113.7', 2)).toBe(2)
    clock.advance(MINUTE_MS)
    const underWay = beginMany('203.0.113.7', 40)
    expect(underWay).toHaveLength(3)
    for (const attempt of underWay) attempt.succeeded()
    expect(beginMany('203.0.113.7', 40)).toHaveLength(3)
  })

  it('of the whole server are twenty begun in a second; who succeeded gives the place back', () => {
    const underWay = Array.from({ length: 10 }, (_, host) => beginMany(`203.0.113.${host}`, 5)).flat()
    expect(underWay).toHaveLength(20)
    expect(budget.begin('198.51.100.1')).toBeUndefined()
    for (const attempt of underWay.slice(0, 3)) attempt.succeeded()
    expect(beginMany('198.51.100.1', 5)).toHaveLength(3)
    clock.advance(1_000)
    expect(beginMany('198.51.100.2', 5)).toHaveLength(5)
  })
})

describe('a try', () => {
  it('is settled once', () => {
    const attempt = budget.begin('203.0.113.7')!
    attempt.succeeded()
    for (let i = 0; i < 9; i++) attempt.failed()
    expect(budget.waitMinutes('203.0.113.7')).toBe(0)
  })
})

it('an address counts as itself, its /64 and its /48, however it is written', () => {
  expect(blocksOf('203.0.113.7')).toEqual({ near: '203.0.113.7', wide: undefined })
  expect(blocksOf('::ffff:203.0.113.7')).toEqual({ near: '203.0.113.7', wide: undefined })
  const same = { near: '2001:db8:0:1::/64', wide: '2001:db8:0::/48' }
  expect(blocksOf('2001:db8:0:1::9')).toEqual(same)
  expect(blocksOf('2001:0DB8:0000:0001:a:b:c:d')).toEqual(same)
  expect(blocksOf('2001:db8::1:0:0:0:9').near).toBe('2001:db8:0:1::/64')
  expect(blocksOf('fe80::1%eth0').near).toBe('fe80:0:0:0::/64')
  expect(blocksOf('::1').near).toBe('0:0:0:0::/64')
})
