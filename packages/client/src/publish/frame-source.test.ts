import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFrames, paintedFrame, VideoFrameDouble } from '../frame/video-frame-double.ts'
import { closeUnread, readFrames, sourceTransfer } from './frame-source.ts'

/** One end of a channel without the copying of a real one: a double is no transferable. */
class PortDouble extends EventTarget {
  readonly posted: unknown[] = []
  closed = false
  start(): void {}
  close(): void {
    this.closed = true
  }
  postMessage(message: unknown): void {
    this.posted.push(message)
  }
  answer(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const asPort = (port: PortDouble) => port as unknown as MessagePort

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('VideoFrame', VideoFrameDouble)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a stream is passed on as it is', () => {
  const stream = new ReadableStream<VideoFrame>()
  expect(readFrames({ kind: 'stream', stream })).toBe(stream)
  expect(sourceTransfer({ kind: 'stream', stream })).toEqual([stream])
})

test('a port is asked for a frame at the given rate', async () => {
  const port = new PortDouble()
  readFrames({ kind: 'port', port: asPort(port), framerate: 20 })
  await vi.advanceTimersByTimeAsync(1000)
  expect(port.posted).toEqual(Array.from({ length: 20 }, () => 'frame'))
})

test('at most one frame waits; others are closed', async () => {
  const before = openFrames()
  const port = new PortDouble()
  const reader = readFrames({ kind: 'port', port: asPort(port), framerate: 30 }).getReader()
  for (let i = 0; i < 5; i++) port.answer(paintedFrame(i, { width: 16, height: 16 }))
  expect(openFrames()).toBe(before + 1)
  const { value } = await reader.read()
  value?.close()
  expect(openFrames()).toBe(before)
})

test('the end of the capture ends the stream, and cancelling it stops the capture', async () => {
  const ended = new PortDouble()
  const reader = readFrames({ kind: 'port', port: asPort(ended), framerate: 30 }).getReader()
  ended.answer('ended')
  expect((await reader.read()).done).toBe(true)
  expect(ended.closed).toBe(true)
  const cancelled = new PortDouble()
  await readFrames({ kind: 'port', port: asPort(cancelled), framerate: 30 }).cancel()
  expect(cancelled.posted).toEqual(['stop'])
  expect(cancelled.closed).toBe(true)
})

test('what a capture that nobody shows still brings is closed until it ends; one that is read is left alone', async () => {
  const before = openFrames()
  const stream = new ReadableStream<VideoFrame>({
    start(controller) {
      for (const mark of [1, 2]) controller.enqueue(paintedFrame(mark, { width: 16, height: 16 }))
      controller.close()
    },
  })
  expect(openFrames()).toBe(before + 2)
  await closeUnread({ kind: 'stream', stream })
  expect(openFrames()).toBe(before)
  const shown = new ReadableStream<VideoFrame>()
  const reader = shown.getReader()
  await closeUnread({ kind: 'stream', stream: shown })
  reader.releaseLock()
  expect(shown.locked).toBe(false)
})
