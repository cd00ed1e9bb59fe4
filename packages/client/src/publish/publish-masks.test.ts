// Areas that are hidden, one sentence each: what leaves, and what does not.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { asVideoFrame, openFrames, paintedFrame, VideoFrameDouble } from '../frame/video-frame-double.ts'
import type { Size } from '../frame/codecs.ts'
import type { Mask } from './masks.ts'
import { onDoubles, SIZE, slowFrame, start } from './publish-fixtures.ts'

/** Over the first pixel, which is the one the encoder's double gives out. */
const CORNER: Mask = { x: 0, y: 0, width: 0.25, height: 0.25 }
const BLACK = 16

beforeEach(onDoubles)
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a mask hides at once, also in the picture that is kept, and a changed mask is a changed picture', async () => {
  const { publisher, sent, marks, capture } = start()
  await capture(1)
  publisher.setMasks([CORNER])
  await vi.advanceTimersByTimeAsync(30)
  for (const mark of [1, 2, 3]) await capture(mark)
  expect(new Set(marks().slice(1))).toEqual(new Set([BLACK]))
  publisher.setMasks([])
  await capture(3)
  expect(marks().at(-1)).toBe(3)
  expect(sent.filter((object) => object.key)).toHaveLength(1)
})

test('what changes under a mask alone is no change', async () => {
  const { publisher, capture } = start()
  publisher.setMasks([{ x: 0, y: 0, width: 1, height: 1 }])
  for (let mark = 1; mark <= 20; mark++) await capture(mark)
  expect(publisher.stats()).toMatchObject({ captured: 20, identical: 19 })
})

test('what is being encoded when masks are set does not leave any more, and a key frame begins anew', async () => {
  const { publisher, sent, marks, encoder, capture } = start()
  await capture(1)
  encoder().holding = true
  await capture(2)
  publisher.setMasks([CORNER])
  encoder().holding = false
  encoder().release()
  await vi.advanceTimersByTimeAsync(30)
  expect(marks().slice(0, 2)).toEqual([1, BLACK])
  expect(sent[1]).toMatchObject({ key: true })
})

test('a frame that is being copied when masks are set is hidden too', async () => {
  const { publisher, marks, feed } = start()
  const { frame, finish } = slowFrame(5)
  feed(frame)
  await vi.advanceTimersByTimeAsync(20)
  publisher.setMasks([CORNER])
  finish()
  await vi.advanceTimersByTimeAsync(20)
  expect(marks()[0]).toBe(BLACK)
})

const LARGER: Size = { width: 128, height: 64 }

test('[CONSENT-158] of a surface that changed its size while areas were hidden no picture leaves, and it waits for the person', async () => {
  const { publisher, marks, states, capture } = start()
  const before = openFrames()
  await capture(1, SIZE, 300)
  publisher.setMasks([CORNER])
  await capture(2, SIZE, 300)
  expect(new Set(marks().slice(1))).toEqual(new Set([BLACK]))
  const sent = marks().length
  await capture(3, LARGER, 300)
  expect(states.at(-1)).toEqual({ kind: 'resized' })
  for (const size of [LARGER, SIZE]) await capture(4, size, 300)
  publisher.requestKeyFrame()
  publisher.setDecodable(['vp8'])
  await vi.advanceTimersByTimeAsync(3000)
  expect(marks()).toHaveLength(sent)
  publisher.setMasks([CORNER], LARGER)
  publisher.resume()
  await capture(5, LARGER, 300)
  expect(new Set(marks().slice(sent))).toEqual(new Set([BLACK]))
  expect(openFrames()).toBe(before)
})

test('[CONSENT-158] areas drawn on a picture of another size than the one shown hide nothing, so that nothing is shown', async () => {
  const { publisher, marks, states, capture } = start()
  await capture(1, LARGER)
  publisher.setMasks([CORNER], SIZE)
  expect(states.at(-1)).toEqual({ kind: 'resized' })
  await capture(2, LARGER, 3000)
  expect(marks()).toEqual([1])
})

test('[CONSENT-158] nor where the size changed during the pause in which they were drawn, or is only half seen in the capture', async () => {
  const { publisher, marks, states, capture, feed } = start()
  publisher.pause()
  publisher.setMasks([CORNER], SIZE)
  publisher.resume()
  await capture(1, LARGER, 3000)
  expect(marks()).toEqual([])
  expect(states.at(-1)).toEqual({ kind: 'resized' })
  publisher.setMasks([CORNER], SIZE)
  publisher.resume()
  await capture(2, SIZE, 300)
  expect(states.at(-1)).toMatchObject({ kind: 'live' })
  const shownAsBefore = paintedFrame(3, LARGER)
  Object.assign(shownAsBefore, { displayWidth: SIZE.width, displayHeight: SIZE.height })
  feed(shownAsBefore)
  await vi.advanceTimersByTimeAsync(3000)
  expect(states.at(-1)).toEqual({ kind: 'resized' })
  expect(new Set(marks())).toEqual(new Set([BLACK]))
})

test('a window that is minimised keeps its masks', async () => {
  const { publisher, marks, states, capture } = start()
  await capture(1)
  publisher.setMasks([CORNER])
  await capture(2, { width: 2, height: 2 }, 300)
  expect(states.at(-1)).toEqual({ kind: 'surface-paused' })
  await capture(3, SIZE, 300)
  expect(new Set(marks().slice(1))).toEqual(new Set([BLACK]))
  expect(states.at(-1)).toMatchObject({ kind: 'live' })
})

test('masks hold through a pause, and from the first picture on; another surface has none', async () => {
  const { publisher, marks, capture } = start()
  publisher.setMasks([CORNER])
  await capture(1, SIZE, 300)
  await capture(2, SIZE, 300)
  publisher.pause()
  await capture(3)
  publisher.resume()
  await capture(4)
  expect(new Set(marks())).toEqual(new Set([BLACK]))
  let second!: ReadableStreamDefaultController<VideoFrame>
  publisher.replaceFrames(new ReadableStream<VideoFrame>({ start: (controller) => void (second = controller) }))
  second.enqueue(paintedFrame(7, SIZE))
  await vi.advanceTimersByTimeAsync(20)
  expect(marks().at(-1)).toBe(7)
})

test('a frame of the old surface that is still being copied when another takes its place is never shown', async () => {
  const { publisher, marks, feed } = start()
  const { frame, finish } = slowFrame(5)
  feed(frame)
  await vi.advanceTimersByTimeAsync(20)
  publisher.replaceFrames(new ReadableStream<VideoFrame>())
  finish()
  await vi.advanceTimersByTimeAsync(300)
  expect(marks()).toEqual([])
})

test('where a picture cannot be painted over, nothing of it leaves and publishing fails by name', async () => {
  const { publisher, sent, states, feed } = start()
  publisher.setMasks([CORNER])
  const init = { format: 'I420P10', codedWidth: SIZE.width, codedHeight: SIZE.height, timestamp: 0 }
  feed(asVideoFrame(new VideoFrameDouble(new Uint8Array(SIZE.width * SIZE.height), init)))
  await vi.advanceTimersByTimeAsync(50)
  expect(sent).toEqual([])
  expect(states.at(-1)).toMatchObject({ kind: 'failed', error: { code: 'cannot-hide' } })
})
