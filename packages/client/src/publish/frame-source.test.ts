import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFrames, paintedFrame, VideoFrameDouble } from '../frame/video-frame-double.ts'
import { answerWith, readFrames, sourceTransfer } from './frame-source.ts'

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

/** The surface stays. */
const gone = new Promise<void>(() => undefined)

const asPort = (port: PortDouble) => port as unknown as MessagePort

function answerTo(port: MessagePort, message: string): Promise<unknown> {
  const answer = new Promise<unknown>((resolve) =>
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => resolve(data), { once: true }),
  )
  port.start()
  port.postMessage(message)
  return answer
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('VideoFrame', VideoFrameDouble)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a capture that answers is asked for the next frame when somebody reads, and never ahead of that', async () => {
  const port = new PortDouble()
  const source = { port: asPort(port), framerate: null }
  expect(sourceTransfer(source)).toEqual([port])
  const reader = readFrames(source).getReader()
  await vi.advanceTimersByTimeAsync(1000)
  expect(port.posted).toEqual([])
  const first = reader.read()
  await vi.advanceTimersByTimeAsync(1000)
  expect(port.posted).toEqual(['frame'])
  port.answer(paintedFrame(1, { width: 16, height: 16 }))
  const { value } = await first
  value?.close()
  await vi.advanceTimersByTimeAsync(1000)
  expect(port.posted).toEqual(['frame'])
  const last = reader.read()
  port.answer('ended')
  expect((await last).done).toBe(true)
  expect(port.closed).toBe(true)
})

test('a frame that was on its way when reading was given up is waited for and closed', async () => {
  const before = openFrames()
  const port = new PortDouble()
  const reader = readFrames({ port: asPort(port), framerate: null }).getReader()
  const read = reader.read()
  await vi.advanceTimersByTimeAsync(0)
  await reader.cancel()
  expect((await read).done).toBe(true)
  expect(port.posted).toEqual(['frame', 'stop'])
  expect(port.closed).toBe(false)
  port.answer(paintedFrame(1, { width: 16, height: 16 }))
  expect(openFrames()).toBe(before)
  expect(port.closed).toBe(true)
})

test('a capture that ends after reading was given up ends quietly', async () => {
  const [asked, idle] = [new PortDouble(), new PortDouble()]
  const reader = readFrames({ port: asPort(asked), framerate: null }).getReader()
  const read = reader.read()
  await vi.advanceTimersByTimeAsync(0)
  await reader.cancel()
  asked.answer('ended')
  expect((await read).done).toBe(true)
  expect(asked.closed).toBe(true)
  await readFrames({ port: asPort(idle), framerate: null }).cancel()
  expect(idle.closed).toBe(true)
})

test('a window moves one frame for each ask, never copies one, and says when the capture has ended', async () => {
  vi.useRealTimers()
  // Anything that can be moved stands for a frame here.
  const frames = [new ArrayBuffer(1), new ArrayBuffer(2)]
  const looked: number[] = []
  const brings = [...frames] as unknown as VideoFrame[]
  const port = answerWith({ gone, next: async () => brings.shift(), closeRest: async () => undefined }, (frame) =>
    looked.push((frame as unknown as ArrayBuffer).byteLength),
  )
  expect(await answerTo(port, 'frame')).toEqual(new ArrayBuffer(1))
  expect(frames.map((frame) => frame.byteLength)).toEqual([0, 2])
  expect(await answerTo(port, 'frame')).toEqual(new ArrayBuffer(2))
  expect(await answerTo(port, 'frame')).toBe('ended')
  expect(looked).toEqual([1])
  port.close()
})

test('a capture that cannot be read any more has ended', async () => {
  vi.useRealTimers()
  const broken = () => Promise.reject(new Error('no more'))
  const port = answerWith({ gone, next: broken, closeRest: broken })
  expect(await answerTo(port, 'frame')).toBe('ended')
  expect(await answerTo(port, 'stop')).toBe('ended')
  port.close()
})

test('a window that is told to stop asks its capture for nothing more', async () => {
  vi.useRealTimers()
  const rest = Promise.withResolvers<void>()
  let asked = 0
  const port = answerWith({
    gone,
    next: async () => void (asked += 1),
    closeRest: async () => rest.resolve(),
  })
  port.postMessage('stop')
  await rest.promise
  expect(asked).toBe(0)
  port.close()
})

test('[CONSENT-131] that a surface is gone is said unasked, behind the frame that is on its way, and nothing comes after it', async () => {
  vi.useRealTimers()
  for (const isAsked of [false, true]) {
    const closed = Promise.withResolvers<void>()
    const brought = Promise.withResolvers<VideoFrame>()
    const rests = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const heard: unknown[] = []
    const asked = Promise.withResolvers<void>()
    const seen = { asked: 0, rests: 0 }
    const port = answerWith({
      gone: closed.promise,
      next: () => {
        seen.asked += 1
        asked.resolve()
        return brought.promise
      },
      closeRest: async () => rests[seen.rests++]?.resolve(),
    })
    const ended = new Promise<void>((resolve) =>
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        heard.push(data)
        if (data === 'ended') resolve()
      }),
    )
    port.start()
    if (isAsked) {
      port.postMessage('frame')
      await asked.promise
    }
    closed.resolve()
    await closed.promise
    brought.resolve(new ArrayBuffer(1) as unknown as VideoFrame)
    await ended
    await rests[0]?.promise
    port.postMessage('frame')
    port.postMessage('stop')
    await rests[1]?.promise
    expect(seen.asked).toBe(isAsked ? 1 : 0)
    expect(heard).toEqual(isAsked ? [new ArrayBuffer(1), 'ended'] : ['ended'])
    port.close()
  }
})

test('[CONSENT-131] of what is kept nobody asks for a frame, and that it is gone is heard', async () => {
  const [answering, playing] = [new PortDouble(), new PortDouble()]
  const readers = [
    readFrames({ port: asPort(answering), framerate: null }).getReader(),
    readFrames({ port: asPort(playing), framerate: 20 }).getReader(),
  ]
  playing.answer(paintedFrame(1, { width: 16, height: 16 }))
  await vi.advanceTimersByTimeAsync(1000)
  expect([...answering.posted, ...playing.posted]).toEqual([])
  ;(await readers[1]?.read())?.value?.close()
  for (const port of [answering, playing]) port.answer('ended')
  await Promise.all(readers.map((reader) => reader.closed))
  expect([answering.closed, playing.closed]).toEqual([true, true])
})

test('a port is asked for a frame at the given rate', async () => {
  const port = new PortDouble()
  readFrames({ port: asPort(port), framerate: 20 })
  await vi.advanceTimersByTimeAsync(1000)
  expect(port.posted).toEqual(Array.from({ length: 20 }, () => 'frame'))
})

test('at most one frame waits; others are closed', async () => {
  const before = openFrames()
  const port = new PortDouble()
  const reader = readFrames({ port: asPort(port), framerate: 30 }).getReader()
  for (let i = 0; i < 5; i++) port.answer(paintedFrame(i, { width: 16, height: 16 }))
  expect(openFrames()).toBe(before + 1)
  const { value } = await reader.read()
  value?.close()
  expect(openFrames()).toBe(before)
})

test('the end of the capture ends the stream, and cancelling it stops the capture', async () => {
  const ended = new PortDouble()
  const reader = readFrames({ port: asPort(ended), framerate: 30 }).getReader()
  ended.answer('ended')
  expect((await reader.read()).done).toBe(true)
  expect(ended.closed).toBe(true)
  const cancelled = new PortDouble()
  await readFrames({ port: asPort(cancelled), framerate: 30 }).cancel()
  expect(cancelled.posted).toEqual(['stop'])
  expect(cancelled.closed).toBe(true)
})
