import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fullBitrate, RateControl } from './rate-control.ts'

const FULL = fullBitrate({ width: 1280, height: 800 })

/** A road of `bitsPerSecond` and 40 ms each way; frames at 30 a second, as large as the bitrate allows. */
function drive(rate: RateControl, bitsPerSecond: number, seconds: number, startMs = 0): number {
  let freeAtMs = startMs
  const arrivals: { timeMs: number; atMs: number }[] = []
  const endMs = startMs + seconds * 1000
  for (let now = startMs; now < endMs; now += 33) {
    while ((arrivals[0]?.atMs ?? Infinity) <= now) rate.acknowledged(arrivals.shift()!.timeMs, now)
    if (rate.blocked(now)) continue
    const bytes = rate.bitrate / 8 / 30
    rate.sent(now, bytes, now)
    freeAtMs = Math.max(freeAtMs, now) + (bytes * 8000) / bitsPerSecond
    arrivals.push({ timeMs: now, atMs: freeAtMs + 80 })
  }
  return endMs
}

test('on a free road the bitrate stays at its full value', () => {
  const rate = new RateControl()
  drive(rate, 50_000_000, 10)
  expect(rate.bitrate).toBe(FULL)
  expect(rate.framerate).toBe(60)
})

test('on a narrow road the bitrate goes below what the road takes, and comes back when it is free', () => {
  const rate = new RateControl()
  const end = drive(rate, 800_000, 20)
  expect(rate.bitrate).toBeLessThan(900_000)
  expect(rate.framerate).toBeLessThan(60)
  drive(rate, 50_000_000, 30, end)
  expect(rate.bitrate).toBe(FULL)
})

test('one late acknowledgement lowers nothing', () => {
  const rate = new RateControl()
  rate.sent(0, 1000, 0)
  rate.acknowledged(0, 20)
  rate.sent(100, 1000, 100)
  rate.acknowledged(100, 800)
  rate.sent(900, 1000, 900)
  rate.acknowledged(900, 920)
  expect(rate.bitrate).toBe(FULL)
})

test('it blocks while more than a second is on the way, and not for what was lost', () => {
  const rate = new RateControl()
  rate.sent(0, 1000, 0)
  expect(rate.blocked(3000)).toBe(false) // never heard of this viewer
  rate.acknowledged(0, 20)
  rate.sent(100, 1000, 100)
  expect(rate.blocked(900)).toBe(false)
  expect(rate.blocked(1300)).toBe(true)
  expect(rate.blocked(5200)).toBe(false)
})

test('what was on the way when the line broke blocks nothing, and the bitrate stays', () => {
  const rate = new RateControl()
  drive(rate, 800_000, 20)
  const { bitrate } = rate
  rate.sent(20_000, 1000, 20_000)
  rate.acknowledged(20_000, 20_020)
  rate.sent(20_100, 1000, 20_100)
  expect(rate.blocked(22_000)).toBe(true)
  rate.forget()
  expect(rate.blocked(22_000)).toBe(false)
  expect(rate.bitrate).toBe(bitrate)
})

test('whatever is acknowledged when, the bitrate stays within its bounds', () => {
  const step = fc.record({ sent: fc.boolean(), afterMs: fc.nat(2000), bytes: fc.nat(500_000), ago: fc.nat(10_000) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const rate = new RateControl()
      let now = 0
      for (const { sent, afterMs, bytes, ago } of steps) {
        now += afterMs
        if (sent) rate.sent(now, bytes, now)
        else rate.acknowledged(now - ago, now)
        expect(rate.bitrate).toBeGreaterThanOrEqual(300_000)
        expect(rate.bitrate).toBeLessThanOrEqual(FULL)
      }
    }),
  )
})

test('a larger picture gets more bits', () => {
  const rate = new RateControl()
  rate.resize({ width: 1920, height: 1080 })
  expect(rate.bitrate).toBe(3_500_000)
})
