import { describe, expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { AttemptLimiter } from './attempt-limiter.ts'

describe('the attempt limiter', () => {
  const open = () => {
    const clock = new ManualClock()
    return { clock, limiter: new AttemptLimiter({ clock, freeFailures: 5, longestWaitMs: 15 * 60_000 }) }
  }

  it('lets five failures through, then doubles the wait from 1 s up to 15 min', () => {
    const { clock, limiter } = open()
    for (let i = 0; i < 5; i++) limiter.begin('a')
    for (let waitMs = 1000; waitMs < 15 * 60_000; waitMs *= 2) {
      clock.advance(waitMs - 1)
      expect(() => limiter.begin('a')).toThrow('Too many attempts.')
      clock.advance(1)
      limiter.begin('a')
    }
    expect(() => limiter.begin('a')).toThrow('Too many attempts. Try again in 15 minutes.')
    clock.advance(15 * 60_000)
    limiter.begin('a')
  })

  it('starts a key anew after a success, and keeps keys apart', () => {
    const { limiter } = open()
    for (let i = 0; i < 5; i++) limiter.begin('a')
    limiter.begin('b')
    expect(() => limiter.begin('a')).toThrow('Try again in 1 minute.')
    const { limiter: other } = open()
    for (let i = 0; i < 4; i++) other.begin('a')
    other.succeed('a')
    for (let i = 0; i < 5; i++) other.begin('a')
  })

  it('is not moved by a change of the wall clock', () => {
    const { clock, limiter } = open()
    for (let i = 0; i < 5; i++) limiter.begin('a')
    clock.now = () => Date.UTC(2040, 0, 1)
    expect(() => limiter.begin('a')).toThrow('Too many attempts.')
  })

  it('holds a bounded number of keys', () => {
    const { limiter } = open()
    for (let i = 0; i < 5; i++) limiter.begin('oldest')
    for (let i = 0; i < 20_000; i++) limiter.begin(`key ${i}`)
    expect(() => limiter.begin('oldest')).not.toThrow()
  })
})
