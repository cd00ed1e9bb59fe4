// When the wish for a key frame is passed on.
import { beforeEach, expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { createKeyPace, type KeyPace } from './key-pace.ts'

let clock: ManualClock
let askedMs: number[]
let pace: KeyPace
beforeEach(() => {
  clock = new ManualClock()
  askedMs = []
  pace = createKeyPace(clock, () => askedMs.push(clock.monotonicMs()))
})

it('[WIRE-24] asks at once, and again at growing pauses until a key frame comes', () => {
  pace.want(null)
  pace.want(null)
  clock.advance(24_500)
  expect(askedMs).toEqual([0, 2_000, 4_000, 8_000, 16_000, 24_000])
  pace.served()
  clock.advance(60_000)
  expect(askedMs).toHaveLength(6)
})

it('[WIRE-24] a wish that comes too soon after the last one is kept and passed on when the pause is over', () => {
  for (let i = 0; i < 6; i++) {
    pace.want(null)
    pace.served()
    clock.advance(10)
    pace.want(null)
    clock.advance(8_000)
    pace.served()
  }
  askedMs.reduce((before, at) => {
    expect(at - before).toBeGreaterThanOrEqual(2_000)
    return at
  })
  expect(askedMs.at(-1)).toBeGreaterThan(40_000)
})

it('[WIRE-24] after a calm time the pauses begin anew', () => {
  pace.want(null)
  clock.advance(20_000)
  pace.served()
  clock.advance(40_000)
  const before = askedMs.length
  pace.want(null)
  clock.advance(2_000)
  expect(askedMs).toHaveLength(before + 2)
})

it('[WIRE-24] another picture waits for no pause of the one before, and earns its own', () => {
  pace.want(null)
  clock.advance(17_000)
  pace.served()
  expect(askedMs).toEqual([0, 2_000, 4_000, 8_000, 16_000])
  pace.beginAnew()
  clock.advance(1)
  pace.want(null)
  clock.advance(10_000)
  expect(askedMs.slice(5)).toEqual([17_001, 19_001, 21_001, 25_001])
})

it('[WIRE-24] a wish that waits already is passed on as soon as another picture is shown', () => {
  pace.want(7)
  clock.advance(9_000)
  const before = askedMs.length
  pace.beginAnew()
  clock.advance(2_000)
  expect(askedMs.slice(before)).toEqual([9_000, 11_000])
})
