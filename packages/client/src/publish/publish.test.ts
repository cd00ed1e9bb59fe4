// The publisher, one sentence each.
// Long because: every sentence is shown on the same set-up.
import { MAX_FRAME_BYTES } from '@farhand/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Size } from '../frame/codecs.ts'
import { openFrames, paintedFrame } from '../frame/video-frame-double.ts'
import { framesOf, onDoubles, SIZE, slowFrame, start } from './publish-fixtures.ts'

beforeEach(onDoubles)
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the first picture leaves as a key frame that carries everything a decoder needs', async () => {
  const { sent, states, capture } = start()
  await capture(1)
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ key: true, droppable: false, end: true })
  expect(framesOf(sent)[0]).toMatchObject({ key: true, codec: 'av1', coded: SIZE, surface: SIZE, reference: 1 })
  expect(states.at(-1)).toEqual({ kind: 'live', codec: 'av1', size: SIZE })
})

test('a picture that stays the same is refined and then nothing is sent, however often it is captured', async () => {
  const { sent, encoder, capture } = start()
  for (let i = 0; i < 120; i++) await capture(1)
  const { requests } = encoder()
  expect(requests.map((request) => request.sharpness)).toEqual([undefined, undefined, 'fine', undefined, 'finest'])
  expect(requests.filter((request) => request.sharpness).every((request) => request.layer === 0)).toBe(true)
  const before = sent.length
  for (let i = 0; i < 120; i++) await capture(1)
  expect(sent).toHaveLength(before)
})

test('a surface that stands still is looked at 60 times a second, and as often as it comes once it moves', async () => {
  const { publisher, feed, capture } = start()
  for (let i = 0; i < 150; i++) await capture(1)
  for (let i = 0; i < 100; i++) feed(paintedFrame(1, SIZE))
  const rested = publisher.stats().captured
  await vi.advanceTimersByTimeAsync(500)
  expect(publisher.stats().captured - rested).toBe(32)
  await vi.advanceTimersByTimeAsync(1200)
  await capture(2)
  for (let i = 0; i < 100; i++) feed(paintedFrame(2, SIZE))
  const moving = publisher.stats().captured
  await vi.advanceTimersByTimeAsync(1)
  expect(publisher.stats().captured - moving).toBe(100)
})

test('no refinement starts before 300 ms of stillness', async () => {
  const { encoder, capture } = start()
  await capture(1)
  for (let i = 2; i < 20; i++) await capture(i, SIZE, 200)
  expect(encoder().requests.every((request) => request.sharpness === undefined)).toBe(true)
})

test('frames above layer 0 are droppable, and a reference numbers those of layer 0', async () => {
  const { sent, capture } = start()
  for (let i = 1; i <= 5; i++) await capture(i)
  expect(sent.map((object) => object.droppable)).toEqual([false, true, false, true, false])
  expect(framesOf(sent).map((frame) => frame.reference)).toEqual([1, 1, 2, 2, 3])
})

test('while the encoder works only the newest picture is kept, and it is sent in the end', async () => {
  const { marks, encoder, capture } = start()
  await capture(1)
  encoder().holding = true
  await capture(2)
  for (let i = 3; i <= 9; i++) await capture(i)
  expect(encoder().queued).toBe(1)
  encoder().holding = false
  encoder().release()
  await vi.advanceTimersByTimeAsync(50)
  expect(marks()).toEqual([1, 2, 9])
})

test('while the sink is busy nothing is encoded, and then the newest picture', async () => {
  const { marks, road, capture } = start()
  await capture(1)
  road.busy = true
  for (let i = 2; i <= 5; i++) await capture(i)
  expect(marks()).toEqual([1])
  road.busy = false
  await vi.advanceTimersByTimeAsync(30)
  expect(marks()).toEqual([1, 5])
})

test('however many viewers ask, key frames are at least 2 s apart', async () => {
  const { publisher, sent, capture } = start()
  await capture(1, SIZE, 1500)
  for (let i = 0; i < 10; i++) publisher.requestKeyFrame()
  await vi.advanceTimersByTimeAsync(400)
  expect(sent.filter((object) => object.key)).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(150)
  expect(sent.filter((object) => object.key)).toHaveLength(2)
})

test('[WIRE-25] a picture at rest that is sharp already is sent again sharp, one that moved just now is sharpened at once', async () => {
  const { publisher, encoder, capture } = start()
  const afterKey = () => encoder().requests.slice(encoder().requests.findLastIndex(({ key }) => key))
  await capture(1, SIZE, 5000)
  publisher.requestKeyFrame()
  await vi.advanceTimersByTimeAsync(5000)
  expect(afterKey().map(({ sharpness }) => sharpness)).toEqual(['fine', undefined, 'finest'])
  await capture(2, SIZE, 100)
  publisher.requestKeyFrame()
  await vi.advanceTimersByTimeAsync(5000)
  expect(afterKey().map(({ sharpness }) => sharpness)).toEqual([undefined, undefined, 'fine', undefined, 'finest'])
})

test('[WIRE-25] what sharpens waits until what is on the way has arrived, and a key frame that is asked for does not', async () => {
  const { publisher, sent, encoder, capture } = start()
  await capture(1)
  publisher.acknowledge(sent.at(-1)!.timeMs)
  encoder().frameBytes = 100_000
  await capture(2, SIZE, 2500)
  const before = encoder().requests.length
  expect(encoder().requests.some(({ sharpness }) => sharpness)).toBe(false)
  publisher.requestKeyFrame()
  await vi.advanceTimersByTimeAsync(20)
  expect(
    encoder()
      .requests.slice(before)
      .map(({ key }) => key),
  ).toEqual([true])
  encoder().frameBytes = 1
  publisher.acknowledge(sent.at(-1)!.timeMs)
  await vi.advanceTimersByTimeAsync(1000)
  expect(encoder().requests.some(({ sharpness }) => sharpness === 'finest')).toBe(true)
})

test('[WIRE-26] a picture too large for a frame is encoded again more coarsely as a key frame, and then left at that', async () => {
  const { sent, states, encoder, capture } = start()
  await capture(1)
  encoder().bytesAt = { finest: MAX_FRAME_BYTES + 1 }
  await vi.advanceTimersByTimeAsync(5000)
  const { requests } = encoder()
  expect(requests.slice(-2).map(({ key, sharpness }) => [key, sharpness])).toEqual([
    [false, 'finest'],
    [true, 'fine'],
  ])
  expect(states.at(-1)).toMatchObject({ kind: 'live' })
  const frames = framesOf(sent)
  expect(frames.at(-1)).toMatchObject({ key: true })
  await vi.advanceTimersByTimeAsync(5000)
  expect(framesOf(sent)).toHaveLength(frames.length)
})

test('[WIRE-26] a picture that is too large at the usual rate ends it by name', async () => {
  const { states, encoder, capture } = start()
  await capture(1)
  encoder().frameBytes = MAX_FRAME_BYTES + 1
  await capture(2)
  expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'encoder-failed' } })
})

test('from pause() on nothing leaves, not even what is being encoded, and resume() begins with a key frame', async () => {
  const { publisher, sent, marks, states, encoder, capture } = start()
  await capture(1)
  encoder().holding = true
  await capture(2)
  publisher.pause()
  encoder().holding = false
  encoder().release()
  for (let i = 3; i <= 5; i++) await capture(i, SIZE, 500)
  expect(marks()).toEqual([1])
  expect(states.at(-1)).toEqual({ kind: 'paused' })
  publisher.resume()
  await vi.advanceTimersByTimeAsync(3000)
  expect(marks()).toEqual([1])
  await capture(6)
  expect(marks()).toEqual([1, 6])
  expect(sent.at(-1)).toMatchObject({ key: true })
})

test('what was captured while paused leaves neither with a window minimised before resume() nor for a new viewer', async () => {
  const { publisher, states, marks, capture } = start()
  await capture(1)
  publisher.pause()
  await capture(99)
  await capture(0, { width: 2, height: 2 })
  publisher.resume()
  publisher.requestKeyFrame()
  await vi.advanceTimersByTimeAsync(5000)
  await capture(0, { width: 2, height: 2 })
  expect(states.at(-1)).toEqual({ kind: 'surface-paused' })
  publisher.requestKeyFrame()
  publisher.setDecodable(['vp8'])
  await vi.advanceTimersByTimeAsync(5000)
  expect(marks()).toEqual([1])
  await capture(2)
  expect(marks()).toEqual([1, 2])
})

test('what waits behind a slow copy when a pause begins is not sent after it', async () => {
  const before = openFrames()
  const { publisher, marks, capture, feed } = start()
  await capture(1)
  const { frame: slow, finish } = slowFrame(5)
  feed(slow)
  await vi.advanceTimersByTimeAsync(20)
  publisher.pause()
  await capture(99)
  publisher.resume()
  finish()
  await vi.advanceTimersByTimeAsync(3000)
  expect(marks()).toEqual([1])
  await capture(2)
  expect(marks()).toEqual([1, 2])
  expect(openFrames()).toBe(before)
})

test('a resized surface begins with a key frame of the new size, cropped to even sides', async () => {
  const { sent, states, capture } = start()
  await capture(1, SIZE, 300)
  await capture(2, { width: 101, height: 51 })
  const frame = framesOf(sent).at(-1)!
  expect(frame).toMatchObject({
    key: true,
    coded: { width: 100, height: 50 },
    surface: { width: 101, height: 51 },
  })
  expect(states.at(-1)).toMatchObject({ kind: 'live', size: { width: 101, height: 51 } })
})

test('while a window is dragged larger, key frames are at least 250 ms apart and the last size is sent', async () => {
  const { sent, capture } = start()
  for (let i = 0; i < 60; i++) await capture(i, { width: 64 + 2 * i, height: 32 })
  await vi.advanceTimersByTimeAsync(300)
  const keys = framesOf(sent).filter((frame) => frame.key)
  expect(keys.length).toBeLessThanOrEqual(6)
  expect(keys.at(-1)?.coded.width).toBe(64 + 2 * 59)
})

test('a surface smaller than 16 pixels is paused, and the next picture goes on', async () => {
  const { states, marks, capture } = start()
  await capture(1)
  await capture(0, { width: 2, height: 2 })
  expect(states.at(-1)).toEqual({ kind: 'surface-paused' })
  await capture(2)
  expect(states.at(-1)).toMatchObject({ kind: 'live' })
  expect(marks()).toEqual([1, 2])
})

test('a broken encoder is replaced by the next codec both sides have', async () => {
  const { encoders, sent, capture } = start()
  await capture(1)
  encoders[0]!.break()
  await capture(2)
  expect(encoders.map((encoder) => encoder.codec)).toEqual(['av1', 'vp8'])
  expect(framesOf(sent).findLast((frame) => frame.key)).toMatchObject({ codec: 'vp8' })
})

test('[WIRE-36] a large picture that the encoder is slow with leaves through another codec, and late is better than never', async () => {
  const { sent, states, encoders, capture } = start()
  const codecs = () => framesOf(sent).map((frame) => frame.key && frame.codec)
  const large: Size = { width: 2560, height: 1600 }
  const captured = capture(1, large, 0)
  encoders[0]!.holding = true
  await captured
  await vi.waitFor(() => expect(encoders[0]!.requests).toHaveLength(1))
  await vi.advanceTimersByTimeAsync(1100)
  expect(encoders).toHaveLength(1)
  encoders[0]!.release()
  expect(codecs()).toEqual(['av1'])
  await capture(2, large, 1400)
  expect(states.at(-1)).toMatchObject({ codec: 'vp8' })
  encoders[0]!.release()
  expect(codecs().slice(0, 2)).toEqual(['av1', 'vp8'])
  await capture(3, SIZE, 300)
  expect(states.at(-1)).toMatchObject({ codec: 'av1', size: SIZE })
})

test('[WIRE-36] what comes late and is larger than a frame is left out, and its successor follows', async () => {
  const { sent, states, encoders, capture } = start()
  const large: Size = { width: 2560, height: 1600 }
  const captured = capture(1, large, 0)
  Object.assign(encoders[0]!, { holding: true, frameBytes: MAX_FRAME_BYTES + 1 })
  await captured
  await vi.waitFor(() => expect(encoders[0]!.requests).toHaveLength(1))
  await vi.waitFor(() => expect(encoders).toHaveLength(2), { timeout: 2000 })
  encoders[0]!.release()
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(50)
  expect(framesOf(sent)[0]).toMatchObject({ key: true, codec: 'vp8' })
  expect(states.at(-1)).toMatchObject({ kind: 'live', codec: 'vp8' })
})

test('[WIRE-36] what an encoder is late with when masks are set or a pause begins does not leave any more', async () => {
  for (const hides of [true, false]) {
    const { publisher, sent, encoders, capture } = start()
    encoders[0]!.holding = true
    await capture(1, { width: 2560, height: 1600 }, 0)
    await vi.waitFor(() => expect(encoders[0]!.requests).toHaveLength(1))
    await vi.waitFor(() => expect(encoders).toHaveLength(2), { timeout: 2000 })
    expect(encoders[0]!.closed).toBe(false)
    if (hides) publisher.setMasks([{ x: 0, y: 0, width: 0.5, height: 0.5 }])
    else publisher.pause()
    encoders[0]!.release()
    expect(sent).toEqual([])
    publisher.close()
  }
})

test('[WIRE-36] a large picture whose sharpening takes seconds is sharpened once', async () => {
  const { encoder, encoders, capture } = start()
  const asked = () => encoder().requests.map(({ sharpness }) => sharpness)
  await capture(1, { width: 2560, height: 1600 })
  encoders[0]!.holding = true
  while (!asked().includes('fine')) {
    encoders[0]!.release()
    await vi.advanceTimersByTimeAsync(20)
  }
  await vi.advanceTimersByTimeAsync(2500)
  encoders[0]!.holding = false
  encoders[0]!.release()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked()).not.toContain('finest')
  expect(encoders).toHaveLength(1)
})

test('a viewer who decodes less changes the codec for all', async () => {
  const { publisher, sent, capture } = start()
  await capture(1)
  publisher.setDecodable(['vp8'])
  await capture(2)
  expect(framesOf(sent).findLast((frame) => frame.key)).toMatchObject({ codec: 'vp8' })
})

test('[CONSENT-110] what no viewer decodes ends nothing: what this device encodes best is sent', async () => {
  const { publisher, states, capture } = start({ encodable: ['av1', 'vp8'], decodable: ['vp8'] })
  await capture(1)
  for (const decodable of [['h264'], []] as const) {
    publisher.setDecodable(decodable)
    await capture(2)
    expect(publisher.codec).toBe('av1')
  }
  expect(states.map(({ kind }) => kind)).not.toContain('failed')
  publisher.close()
  expect(publisher.codec).toBeUndefined()
})

test('without a codec that works here it fails and says so', async () => {
  const { states } = start({ encodable: [] })
  expect(states).toHaveLength(1)
  expect(states[0]).toMatchObject({ kind: 'failed', error: { code: 'no-common-codec' } })
})

test('another surface replaces the first, starting with a key frame', async () => {
  const { publisher, sent, marks, capture } = start()
  await capture(1)
  let second!: ReadableStreamDefaultController<VideoFrame>
  publisher.replaceFrames(new ReadableStream<VideoFrame>({ start: (controller) => void (second = controller) }))
  second.enqueue(paintedFrame(7, SIZE))
  await vi.advanceTimersByTimeAsync(20)
  expect(marks()).toEqual([1, 7])
  expect(sent.at(-1)).toMatchObject({ key: true })
})

test('the end of the capture and close() both end it, and every frame is closed', async () => {
  const before = openFrames()
  const first = start()
  await first.capture(1)
  first.end()
  await vi.advanceTimersByTimeAsync(10)
  expect(first.states.at(-1)).toEqual({ kind: 'ended' })
  const second = start()
  await second.capture(1)
  second.publisher.close()
  second.publisher.close()
  await vi.advanceTimersByTimeAsync(10)
  expect(second.states.filter((state) => state.kind === 'ended')).toHaveLength(1)
  expect(openFrames()).toBe(before)
})

test('what was on the way when the line broke holds nothing back on the next one', async () => {
  const { publisher, sent, capture, marks } = start()
  await capture(1)
  publisher.acknowledge(sent.at(-1)!.timeMs)
  await capture(2)
  await capture(3, SIZE, 1500)
  const before = sent.length
  await capture(4, SIZE, 1000)
  expect(sent).toHaveLength(before)
  publisher.forgetRoad()
  await vi.advanceTimersByTimeAsync(10)
  expect(marks()[before]).toBe(4)
})

test('acknowledgements that come later and later lower the bitrate without a key frame', async () => {
  const { publisher, encoder, sent, capture } = start()
  await capture(1)
  publisher.acknowledge(sent.at(-1)!.timeMs)
  for (let i = 2; i < 100; i++) {
    await capture(i)
    const late = sent.at(-1 - Math.min(sent.length - 1, 40))!
    publisher.acknowledge(late.timeMs)
  }
  expect(publisher.stats().bitrate).toBeLessThan(1_700_000)
  expect(encoder().settings.at(-1)!.bitrate).toBeLessThan(1_700_000)
  expect(sent.filter((object) => object.key)).toHaveLength(1)
})
