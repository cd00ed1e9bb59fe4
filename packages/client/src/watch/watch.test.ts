import type { Bytes } from '@farhand/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { encodeFrame, type Frame } from '../frame/frame-body.ts'
import { splitFrame } from '../frame/parts.ts'
import { asVideoFrame, openFrames, VideoFrameDouble } from '../frame/video-frame-double.ts'
import type { DecoderEvents } from './decoder.ts'
import type { WatchAck, WatchOptions } from './watch-types.ts'
import { watch } from './watch.ts'

const SIZE = { width: 64, height: 32 }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('VideoFrame', VideoFrameDouble)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function start(mayDecode?: WatchOptions['mayDecode']) {
  const acks: WatchAck[] = []
  const sizes: unknown[] = []
  /** Marks of the pictures shown; 'black' = the curtain. */
  const shown: (number | 'black')[] = []
  const decoders: { events: DecoderEvents; closed: boolean; decoded: Frame[]; queued: number }[] = []
  let asked = 0
  const writable = new WritableStream<VideoFrame>({
    write(picture) {
      shown.push(picture.displayWidth === 16 ? 'black' : picture instanceof VideoFrameDouble ? picture.mark : -1)
      picture.close()
    },
  })
  const watcher = watch({
    target: { kind: 'track', writable },
    onNeedKeyFrame: () => (asked += 1),
    ...(mayDecode === undefined ? {} : { mayDecode }),
    onAck: (ack) => acks.push(ack),
    onSize: (size) => sizes.push(size),
    createDecoder: (events) => {
      const decoder = { events, closed: false, decoded: [] as Frame[], queued: 0 }
      decoders.push(decoder)
      return {
        get queued() {
          return decoder.queued
        },
        decode(frame) {
          decoder.decoded.push(frame)
          const init = { codedWidth: 64, codedHeight: 32, timestamp: frame.timestampUs }
          queueMicrotask(() => events.onPicture(asVideoFrame(new VideoFrameDouble(frame.data, init))))
        },
        close: () => (decoder.closed = true),
      }
    },
  })
  let number = 0
  const accept = async (...frames: Frame[]) => {
    for (const frame of frames) for (const body of splitFrame(encodeFrame(frame), number++)) watcher.accept(body)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { watcher, acks, sizes, shown, decoders, accept, asked: () => asked }
}

const common = (mark: number) => ({
  coded: SIZE,
  surface: SIZE,
  timestampUs: mark * 10_000,
  data: Uint8Array.of(mark) as Bytes,
})
const key = (mark: number, reference: number): Frame => ({
  ...common(mark),
  key: true,
  codec: 'vp8',
  layer: 0,
  reference,
})
const delta = (mark: number, reference: number, layer = 0): Frame => ({ ...common(mark), key: false, layer, reference })

test('frames come out as pictures, in order', async () => {
  const { shown, sizes, asked, accept } = start()
  await accept(key(1, 1), delta(2, 1, 1), delta(3, 2), delta(4, 2, 1))
  expect(shown).toEqual([1, 2, 3, 4])
  expect(sizes).toEqual([SIZE])
  expect(asked()).toBe(0)
})

test('[CONSENT-110] what may not be decoded reaches no decoder, and the picture before it is gone', async () => {
  let may = true
  const { shown, decoders, accept } = start(() => may)
  await accept(key(1, 1), delta(2, 2))
  may = false
  await accept(key(3, 3), delta(4, 4))
  expect(shown).toEqual([1, 2, 'black'])
  may = true
  await accept(key(5, 5), delta(6, 6))
  expect(shown).toEqual([1, 2, 'black', 5, 6])
  expect(decoders.map(({ decoded, closed }) => [decoded.length, closed])).toEqual([
    [2, true],
    [2, false],
  ])
})

test('a left-out frame that nothing depends on harms nothing', async () => {
  const { shown, asked, accept } = start()
  await accept(key(1, 1), delta(3, 2), delta(5, 3))
  expect(shown).toEqual([1, 3, 5])
  expect(asked()).toBe(0)
})

test('after a lost frame of layer 0 nothing is shown until a key frame, which is asked for at once and then each second', async () => {
  const { shown, asked, accept, watcher } = start()
  await accept(key(1, 1), delta(3, 3), delta(4, 3, 1), delta(5, 4))
  expect(shown).toEqual([1])
  expect(asked()).toBe(1)
  await vi.advanceTimersByTimeAsync(2500)
  expect(asked()).toBe(3)
  await accept(key(6, 9), delta(7, 10))
  expect(shown).toEqual([1, 6, 7])
  await vi.advanceTimersByTimeAsync(5000)
  expect(asked()).toBe(3)
  expect(watcher.stats()).toMatchObject({ received: 6, shown: 3, skipped: 3 })
})

test('a viewer who gets no key frame asks after a second, not at once', async () => {
  const { asked, accept } = start()
  await accept(delta(2, 2))
  expect(asked()).toBe(0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked()).toBe(1)
})

test('a broken decoder is replaced at the next key frame', async () => {
  const { shown, decoders, asked, accept } = start()
  await accept(key(1, 1))
  decoders[0]!.events.onError(new Error('broken'))
  await accept(delta(2, 2))
  await accept(key(3, 3))
  expect(decoders).toHaveLength(2)
  expect(decoders[0]!.closed).toBe(true)
  expect(asked()).toBe(1)
  expect(shown).toEqual([1, 3])
})

test('the curtain leaves nothing of the picture, and the next key frame shows again', async () => {
  const { shown, asked, accept, watcher } = start()
  await accept(key(1, 1), delta(2, 2))
  watcher.clear()
  await vi.advanceTimersByTimeAsync(3000)
  expect(shown).toEqual([1, 2, 'black'])
  expect(asked()).toBe(0)
  await accept(key(4, 4))
  expect(shown).toEqual([1, 2, 'black', 4])
})

test('frames that come behind the curtain without their key frame make the viewer ask for one after a second', async () => {
  const { shown, asked, accept, watcher } = start()
  await accept(key(1, 1))
  watcher.clear()
  await accept(delta(2, 2), delta(3, 3))
  expect(asked()).toBe(0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked()).toBe(1)
  expect(shown).toEqual([1, 'black'])
})

test('what was being decoded when the curtain fell is not shown', async () => {
  const { shown, decoders, accept, watcher } = start()
  await accept(key(1, 1))
  watcher.clear()
  const late = new VideoFrameDouble(Uint8Array.of(9), { codedWidth: 64, codedHeight: 32, timestamp: 99 })
  decoders[0]!.events.onPicture(asVideoFrame(late))
  await vi.advanceTimersByTimeAsync(0)
  expect(shown).toEqual([1, 'black'])
})

test('acknowledgements name the newest picture shown, at most each 100 ms, and stop when nothing is shown', async () => {
  const { acks, accept } = start()
  await accept(key(1, 1), delta(2, 2), delta(3, 3))
  await vi.advanceTimersByTimeAsync(500)
  expect(acks).toEqual([{ newestTimeMs: 30, shownAgoMs: expect.any(Number) as number, frames: 3 }])
})

test('a decoder that falls behind leaves out what nothing depends on, and far behind begins anew', async () => {
  const { decoders, asked, accept } = start()
  await accept(key(1, 1))
  decoders[0]!.queued = 5
  await accept(delta(2, 1, 1), delta(3, 2))
  expect(decoders[0]!.decoded.map((frame) => frame.data[0])).toEqual([1, 3])
  decoders[0]!.queued = 31
  await accept(delta(4, 3))
  expect(asked()).toBe(1)
  expect(decoders[0]!.closed).toBe(true)
})

test('after close() nothing is taken, told or left open', async () => {
  const before = openFrames()
  const { acks, asked, shown, accept, watcher } = start()
  await accept(key(1, 1))
  watcher.close()
  watcher.close()
  await accept(key(2, 2))
  await vi.advanceTimersByTimeAsync(5000)
  expect(shown).toEqual([1, 'black'])
  expect(acks).toEqual([])
  expect(asked()).toBe(0)
  expect(openFrames()).toBe(before)
})

test('whatever is lost on the way, a frame is decoded only after the one it needs', async () => {
  const stream = fc.array(fc.record({ isKey: fc.boolean(), layer: fc.nat(1), lost: fc.boolean() }), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(stream, async (steps) => {
      const { decoders, accept, watcher } = start()
      let reference = 0
      for (const [mark, { isKey, layer, lost }] of steps.entries()) {
        const first = mark === 0 || isKey
        if (first || layer === 0) reference += 1
        if (!lost) await accept(first ? key(mark, reference) : delta(mark, reference, layer))
      }
      for (const { decoded } of decoders) {
        expect(decoded[0]?.key ?? true).toBe(true)
        let newest = 0
        for (const frame of decoded) {
          if (!frame.key) expect(frame.reference - newest).toBe(frame.layer === 0 ? 1 : 0)
          newest = frame.reference
        }
      }
      watcher.close()
    }),
    { numRuns: 200 },
  )
})

test('bytes that are no frame are refused with bad-frame', () => {
  const { watcher } = start()
  expect(() => watcher.accept(Uint8Array.of(1, 2, 3))).toThrow(expect.objectContaining({ code: 'bad-frame' }))
})
