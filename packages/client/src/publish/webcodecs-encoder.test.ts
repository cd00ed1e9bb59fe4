// The WebCodecs encoder in time: slow, or leaving out. The browser's encoder is played here; what it really encodes is shown
// in a browser (test/e2e).
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EncodedFrame } from './encoder.ts'
import { createWebCodecsEncoder } from './webcodecs-encoder.ts'

/** Of the played encoder: how long a key frame and any other takes; frames that it leaves out in silence, by timestamp. */
const plays = { keyMs: 0, deltaMs: 0, leavesOut: new Set<number>(), taken: 0, mostTaken: 0, flushes: 0 }

/** One frame after the other, as a real one; a flush comes to its end behind them. */
class PlayedEncoder {
  state = 'unconfigured'
  readonly #output: VideoEncoderInit['output']
  #freeMs = 0

  constructor({ output }: VideoEncoderInit) {
    this.#output = output
  }

  configure() {
    this.state = 'configured'
  }

  close() {
    this.state = 'closed'
  }

  encode({ timestamp }: VideoFrame, { keyFrame }: VideoEncoderEncodeOptions) {
    plays.taken += 1
    plays.mostTaken = Math.max(plays.mostTaken, plays.taken)
    this.#freeMs = Math.max(this.#freeMs, performance.now()) + (keyFrame ? plays.keyMs : plays.deltaMs)
    const chunk = { type: keyFrame ? 'key' : 'delta', timestamp, byteLength: 1, copyTo: () => undefined }
    setTimeout(() => {
      plays.taken -= 1
      if (plays.leavesOut.has(timestamp)) return
      this.#output(chunk as unknown as EncodedVideoChunk, { decoderConfig: { codec: 'av01.0.13M.08' } })
    }, this.#freeMs - performance.now())
  }

  flush(): Promise<void> {
    plays.flushes += 1
    return new Promise((resolve) => setTimeout(resolve, this.#freeMs - performance.now()))
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('VideoEncoder', PlayedEncoder)
  Object.assign(plays, { keyMs: 20, deltaMs: 20, leavesOut: new Set(), taken: 0, mostTaken: 0, flushes: 0 })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function start() {
  const got: EncodedFrame[] = []
  let readies = 0
  const encoder = createWebCodecsEncoder('av1', {
    onFrame: (frame) => got.push(frame),
    onReady: () => void readies++,
    onError: (cause) => {
      throw cause
    },
  })
  encoder.configure({ size: { width: 3840, height: 2160 }, bitrate: 8_000_000, framerate: 60 })
  const encode = (timestamp: number, key = false) => encoder.encode({ timestamp } as VideoFrame, { key })
  return { encoder, got, encode, readies: () => readies }
}

test('[WIRE-36] a key frame that takes many seconds is given in the end, and nothing is taken beside it meanwhile', async () => {
  plays.keyMs = 20_000
  const { encoder, got, encode } = start()
  let timestamp = 0
  for (let ms = 0; ms < 30_000; ms += 100) {
    // As the publisher: one at a time, and a key frame first.
    if (encoder.queued === 0) encode(++timestamp, got.length === 0)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(got[0]).toMatchObject({ key: true, timestampUs: 1, size: { width: 3840, height: 2160 } })
  expect(got.length).toBeGreaterThan(50)
  expect(plays.mostTaken).toBe(1)
})

test('a frame left out in silence is not waited for, also where nothing else is encoded', async () => {
  const { encoder, got, encode, readies } = start()
  encode(1, true)
  await vi.advanceTimersByTimeAsync(20)
  plays.leavesOut.add(2)
  encode(2)
  const before = readies()
  await vi.advanceTimersByTimeAsync(2900)
  expect(encoder.queued).toBe(1)
  await vi.advanceTimersByTimeAsync(200)
  expect(encoder.queued).toBe(0)
  expect(readies()).toBe(before + 1)
  encode(3)
  await vi.advanceTimersByTimeAsync(20)
  expect(got.map(({ timestampUs }) => timestampUs)).toEqual([1, 3])
})

test('an encoder that delivers is never asked for the rest', async () => {
  const { encoder, encode } = start()
  for (let n = 1; n <= 20; n++) {
    encode(n, n === 1)
    await vi.advanceTimersByTimeAsync(1000)
  }
  expect(encoder.queued).toBe(0)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(plays.flushes).toBe(0)
})

test('a closed encoder is not asked either', async () => {
  const { encoder, encode } = start()
  plays.keyMs = 60_000
  encode(1, true)
  encoder.close()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(plays.flushes).toBe(0)
})
