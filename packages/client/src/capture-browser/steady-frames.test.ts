import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFrames, paintedFrame, VideoFrameDouble } from '../frame/video-frame-double.ts'
import { steadyFrames } from './steady-frames.ts'

const SIZE = { width: 16, height: 16 }

/** What a playing element shows; its pictures are doubles like those of a capture. */
class PictureDouble extends VideoFrameDouble {
  constructor() {
    super(new Uint8Array(SIZE.width * SIZE.height), { codedWidth: SIZE.width, codedHeight: SIZE.height, timestamp: 0 })
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('VideoFrame', PictureDouble)
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 })
  vi.stubGlobal('MediaStream', EventTarget)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A capture that goes on while the browser lends no frame, until one is lent. */
function shortOfFrames() {
  let input!: ReadableStreamDefaultController<VideoFrame>
  let delivered = 0
  const track = Object.assign(new EventTarget(), {
    stats: {
      get deliveredFrames() {
        return (delivered += 1)
      },
    },
  }) as unknown as MediaStreamTrack
  const players: { srcObject: unknown }[] = []
  const createElement = () => {
    const player = { readyState: 2, videoWidth: SIZE.width, muted: false, srcObject: null, play: async () => undefined }
    players.push(player)
    return player
  }
  vi.stubGlobal('document', { createElement })
  const frames = new ReadableStream<VideoFrame>({ start: (controller) => void (input = controller) })
  const reader = steadyFrames(track, frames)
  return {
    reader,
    lend: () => input.enqueue(paintedFrame(1, SIZE)),
    playing: () => players.filter(({ srcObject }) => srcObject !== null).length,
    async closeNext() {
      const next = reader.next()
      await vi.advanceTimersByTimeAsync(1000)
      ;(await next)?.close()
    },
  }
}

test('while the browser lends no frame its pictures come from an element, as long as somebody asks', async () => {
  const { playing, closeNext, lend } = shortOfFrames()
  for (let i = 0; i < 5; i++) await closeNext()
  expect(playing()).toBe(1)
  lend()
  await closeNext()
  expect(playing()).toBe(0)
})

test('[CONSENT-131] a capture that nobody asks any more plays nowhere and holds on to no frame, and can be asked again', async () => {
  const before = openFrames()
  const { playing, closeNext, lend } = shortOfFrames()
  await closeNext()
  expect(playing()).toBe(1)
  await vi.advanceTimersByTimeAsync(2500)
  expect(playing()).toBe(0)
  lend()
  await vi.advanceTimersByTimeAsync(0)
  expect(openFrames()).toBe(before)
  await closeNext()
  expect(playing()).toBe(1)
  expect(openFrames()).toBe(before)
})

test('[CONSENT-131] that its surface is gone is known without asking', async () => {
  const track = new EventTarget() as unknown as MediaStreamTrack
  const { gone } = steadyFrames(track, new ReadableStream())
  track.dispatchEvent(new Event('ended'))
  await gone
})
