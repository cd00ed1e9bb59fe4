// A publisher on doubles, for its tests. Lives here: the set-up and what was sent, put together again.
import { vi } from 'vitest'
import type { CodecName, Size } from '../frame/codecs.ts'
import { decodeFrame } from '../frame/frame-body.ts'
import { assembleFrames } from '../frame/parts.ts'
import { asVideoFrame, paintedFrame, VideoFrameDouble } from '../frame/video-frame-double.ts'
import { EncoderDouble } from './encoder-double.ts'
import type { OutgoingObject, PublishState } from './publish-types.ts'
import { publish } from './publish.ts'

export const SIZE: Size = { width: 64, height: 32 }

/** A publisher whose clock, frames and encoder are doubles. */
export function start(options: { encodable?: CodecName[]; decodable?: CodecName[] } = {}) {
  const { encodable = ['av1', 'vp8'], decodable = ['av1', 'h264', 'vp8'] } = options
  const sent: OutgoingObject[] = []
  const states: PublishState[] = []
  const encoders: EncoderDouble[] = []
  const road = { busy: false }
  let input!: ReadableStreamDefaultController<VideoFrame>
  const frames = new ReadableStream<VideoFrame>({ start: (controller) => void (input = controller) })
  const publisher = publish(frames, {
    sink: { send: (object) => sent.push(object), busy: () => road.busy },
    encodable,
    decodable,
    now: () => performance.now(),
    onState: (state) => states.push(state),
    createEncoder: (codec, events) => {
      const encoder = new EncoderDouble(codec, events)
      encoders.push(encoder)
      return encoder
    },
  })
  return {
    publisher,
    sent,
    states,
    encoders,
    road,
    end: () => input.close(),
    encoder: () => encoders.at(-1)!,
    /** Marks of the pictures sent so far. */
    marks: () => framesOf(sent).map((frame) => frame.data[0]),
    async capture(mark: number, size: Size = SIZE, laterMs = 17) {
      input.enqueue(paintedFrame(mark, size))
      await vi.advanceTimersByTimeAsync(laterMs)
    },
    feed: (frame: VideoFrame) => input.enqueue(frame),
  }
}

export function framesOf(sent: readonly OutgoingObject[]) {
  const assembler = assembleFrames()
  return sent.flatMap(({ body }) => {
    const bytes = assembler.add(body)
    return bytes === undefined ? [] : [decodeFrame(bytes)]
  })
}

/** Time and frames are doubles from here on; call it first. */
export function onDoubles(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] })
  vi.stubGlobal('VideoFrame', VideoFrameDouble)
}

/** A frame whose copy is finished by `finish`. */
export function slowFrame(mark: number) {
  const slow = new VideoFrameDouble(new Uint8Array(SIZE.width * SIZE.height).fill(mark), {
    codedWidth: SIZE.width,
    codedHeight: SIZE.height,
    timestamp: 0,
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  const copyTo = slow.copyTo.bind(slow)
  slow.copyTo = async (...args) => {
    const layout = await copyTo(...args)
    await promise
    return layout
  }
  return { frame: asVideoFrame(slow), finish: resolve }
}
