import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CodecName, Size } from '../frame/codecs.ts'
import { paintedFrame } from '../frame/video-frame-double.ts'
import type { EncodedFrame, EncodeRequest } from './encoder.ts'
import { EncoderChoice } from './encoder-choice.ts'
import { EncoderDouble } from './encoder-double.ts'

const LARGE: Size = { width: 3840, height: 2160 }
const USUAL: Size = { width: 1920, height: 1200 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

function start({ encodable = ['av1', 'h264', 'vp8'] as CodecName[], decodable = ['av1', 'vp8'] as CodecName[] } = {}) {
  const doubles: EncoderDouble[] = []
  const got: { frame: EncodedFrame; codec: CodecName }[] = []
  const count = { another: 0, ready: 0, none: 0 }
  const choice = new EncoderChoice({
    encodable,
    decodable,
    create(codec, events) {
      const double = new EncoderDouble(codec, events)
      double.holding = true
      doubles.push(double)
      return double
    },
    onFrame: (frame, codec) => got.push({ frame, codec }),
    onReady: () => void count.ready++,
    onAnother: () => void count.another++,
    onNone: () => void count.none++,
  })
  const encode = (size: Size, request: EncodeRequest = { key: true }) => {
    const encoder = choice.forSize(size)
    encoder?.configure({ size, bitrate: 1_000_000, framerate: 30 })
    choice.encode(paintedFrame(1, { width: 32, height: 32 }), request, size)
  }
  return {
    choice,
    doubles,
    got,
    count,
    encode,
    codec: () => choice.current?.codec,
    codecs: () => got.map((one) => one.codec),
  }
}

test('[WIRE-36] a large picture that takes too long goes through the least demanding codec in common', () => {
  const { doubles, count, encode, codec } = start()
  encode(LARGE)
  vi.advanceTimersByTime(1199)
  expect(codec()).toBe('av1')
  vi.advanceTimersByTime(1)
  expect(codec()).toBe('vp8')
  expect(count).toEqual({ another: 1, ready: 1, none: 0 })
  encode(LARGE)
  expect(doubles.map(({ queued }) => queued)).toEqual([1, 1])
})

test('[WIRE-36] what comes late is still given, until the successor has given something', () => {
  const { doubles, encode, codecs } = start()
  encode(LARGE)
  vi.advanceTimersByTime(1200)
  encode(LARGE)
  doubles[0]?.release()
  expect(codecs()).toEqual(['av1'])
  expect(doubles[0]?.closed).toBe(false)
  doubles[1]?.release()
  expect(codecs()).toEqual(['av1', 'vp8'])
  expect(doubles[0]?.closed).toBe(true)
})

test('[WIRE-36] what something newer has overtaken is not given any more', () => {
  const { doubles, encode, codecs } = start()
  encode(LARGE)
  vi.advanceTimersByTime(1200)
  encode(LARGE)
  doubles[1]?.release()
  doubles[0]?.release()
  expect(codecs()).toEqual(['vp8'])
})

test('[WIRE-36] a picture of a usual size is waited for, and a sharp one longer', () => {
  const usual = start()
  usual.encode(USUAL)
  vi.advanceTimersByTime(9999)
  expect(usual.codec()).toBe('av1')
  vi.advanceTimersByTime(1)
  expect(usual.codec()).toBe('vp8')
  const sharp = start()
  sharp.encode(LARGE, { key: false, sharpness: 'fine' })
  vi.advanceTimersByTime(4999)
  expect(sharp.codec()).toBe('av1')
  vi.advanceTimersByTime(1)
  expect(sharp.codec()).toBe('vp8')
})

test('[WIRE-36] the best codec is back once the picture has a usual size, and not before', () => {
  const { choice, encode, codec } = start()
  encode(LARGE)
  vi.advanceTimersByTime(1200)
  choice.forSize({ width: 2560, height: 1440 })
  expect(codec()).toBe('vp8')
  choice.forSize(USUAL)
  expect(codec()).toBe('av1')
})

test('a picture that came in time leaves everything as it is', () => {
  const { doubles, count, encode, codec } = start()
  for (let n = 0; n < 5; n++) {
    encode(LARGE)
    vi.advanceTimersByTime(1100)
    doubles[0]?.release()
    vi.advanceTimersByTime(20_000)
  }
  expect([codec(), doubles.length, count.another]).toEqual(['av1', 1, 0])
})

test('[WIRE-36] where there is only one codec its picture is waited for', () => {
  const { doubles, encode, codecs } = start({ decodable: ['av1'] })
  encode(LARGE)
  vi.advanceTimersByTime(60_000)
  expect(doubles[0]?.closed).toBe(false)
  doubles[0]?.release()
  expect(codecs()).toEqual(['av1'])
})

test('a codec that breaks while its last picture is late is not chosen again, and the last one that breaks is said', () => {
  const { choice, doubles, count, encode, codec } = start({ encodable: ['av1', 'vp8'] })
  encode(LARGE)
  vi.advanceTimersByTime(1200)
  doubles[0]?.break()
  expect(doubles[0]?.closed).toBe(true)
  expect(codec()).toBe('vp8')
  choice.forSize(USUAL)
  expect(codec()).toBe('vp8')
  doubles.at(-1)?.break()
  expect(codec()).toBeUndefined()
  expect(count.none).toBe(1)
})
