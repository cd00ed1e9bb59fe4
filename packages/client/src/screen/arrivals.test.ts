import type { Bytes, ClientFrame } from '@farhand/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Live } from '../session/live.ts'
import { Arrivals } from './arrivals.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.advanceTimersByTime(1000)
})
afterEach(() => vi.useRealTimers())

function setUp() {
  const told: unknown[] = []
  const live = {
    connected: true,
    line: { send: (frame: ClientFrame) => void told.push(frame.type === 'feedback' ? frame.feedback : frame) },
  }
  const arrivals = new Arrivals()
  const comes = (bytes = 100, trackClass = 1): void => {
    const object: Bytes = new Uint8Array(bytes)
    object[1] = trackClass
    arrivals.take(live as unknown as Live, object)
  }
  return { arrivals, live, told, comes }
}

test('[WIRE-21] what arrived of the picture is told within 100 ms, in one word, and then nothing more', () => {
  const { told, comes } = setUp()
  comes()
  comes(100, 4)
  comes()
  vi.advanceTimersByTime(99)
  expect(told).toEqual([])
  vi.advanceTimersByTime(1)
  expect(told).toEqual([{ received: 2, shown: null }])
  vi.advanceTimersByTime(10_000)
  expect(told).toHaveLength(1)
})

test('[WIRE-21] much is told at once, at most every 20 ms', () => {
  const { told, comes } = setUp()
  for (let i = 0; i < 10; i++) comes(64 * 1024)
  expect(told).toEqual([{ received: 1, shown: null }])
  vi.advanceTimersByTime(20)
  comes(64 * 1024)
  expect(told.at(-1)).toEqual({ received: 11, shown: null })
})

test('[WIRE-21] what was shown goes along, and nothing is told twice', () => {
  const { arrivals, live, told, comes } = setUp()
  comes()
  const shown = { timeMs: 5, frames: 1, decodeMs: 2 }
  arrivals.tell(live as unknown as Live, shown)
  vi.advanceTimersByTime(1000)
  expect(told).toEqual([{ received: 1, shown }])
})

test('[WIRE-21] another line begins to count anew, and nothing is told while there is none', () => {
  const { arrivals, live, told, comes } = setUp()
  comes()
  live.connected = false
  arrivals.lineLost()
  vi.advanceTimersByTime(1000)
  expect(told).toEqual([])
  live.connected = true
  comes()
  vi.advanceTimersByTime(100)
  expect(told).toEqual([{ received: 1, shown: null }])
})
