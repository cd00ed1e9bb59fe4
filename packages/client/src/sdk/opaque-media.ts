// The road of a frame without pictures: bodies go in and come out as they are, with the time of their sending before them
// (u64, ms), since a viewer acknowledges by time.
import { concatBytes, type Bytes } from '@farhand/protocol'
import type { CaptureName, PublishOptions } from '../publish/publish-types.ts'
import type { Capture, Media } from '../surroundings.ts'

interface Sending {
  readonly options: PublishOptions
  paused: boolean
  /** Surfaces that come back, the newest last. */
  kept: readonly CaptureName[]
  bytes: number
  count: number
}

/** Media for one headless client. */
export function opaqueMedia() {
  const received: { body: Bytes; atMs: number }[] = []
  let sending: Sending | undefined
  let keyFramesAsked = 0
  const capture: Capture = {
    source: { port: new MessageChannel().port1, framerate: null },
    surface: 'screen',
    label: 'screen:0:0',
  }

  const media: Media = {
    encodable: async () => ['vp8'],
    decodable: async () => ['vp8'],
    framesOf: () => new ReadableStream(),
    publish(_capture, options) {
      const live = () => queueMicrotask(() => options.onState({ kind: 'live', codec: 'vp8', size: OPAQUE_SIZE }))
      live()
      const mine: Sending = { options, paused: false, kept: [], bytes: 0, count: 0 }
      sending = mine
      const pause = (paused: boolean) => {
        mine.paused = paused
      }
      return {
        codec: 'vp8',
        forgetRoad: () => undefined,
        requestKeyFrame: () => {
          keyFramesAsked += 1
        },
        setDecodable: () => undefined,
        acknowledge: () => undefined,
        pause: () => pause(true),
        resume: () => {
          pause(false)
          live()
        },
        setMasks: () => undefined,
        replaceFrames: (_frames, { keepsOldAs } = {}) => {
          mine.kept = keepsOldAs === undefined ? [] : [...mine.kept, keepsOldAs]
        },
        get kept() {
          return mine.kept.length
        },
        dropKept: () => {
          mine.kept = []
        },
        stats: () => ({ ...NO_STATS, encoded: mine.count, bytes: mine.bytes }),
        close: () => {
          if (sending === mine) sending = undefined
        },
      }
    },
    watch(options) {
      let shown = 0
      let bytes = 0
      return {
        accept(body) {
          received.push({ body: body.subarray(TIME_BYTES), atMs: performance.timeOrigin + performance.now() })
          shown += 1
          bytes += body.length
          options.onSize(NO_SIZE)
          options.onAck({ newestTimeMs: timeOf(body), shownAgoMs: 0, frames: 1 })
        },
        clear: () => undefined,
        stats: () => ({ received: shown, shown, skipped: 0, bytes, decodeMs: 0, size: undefined }),
        close: () => undefined,
      }
    },
  }

  const publishFrame = (body: Bytes, { key = false, droppable = false } = {}): boolean => {
    if (sending === undefined || sending.paused || sending.options.sink.busy()) return false
    sending.count += 1
    sending.bytes += body.length
    const timeMs = Math.floor(sending.options.now())
    sending.options.sink.send({ body: concatBytes(bytesOfTime(timeMs), body), key, droppable, end: true, timeMs })
    return true
  }
  /** What is shown closes. */
  const endCapture = () => {
    const before = sending?.kept.at(-1)
    if (sending === undefined || before === undefined) return sending?.options.onState({ kind: 'ended' })
    sending.kept = sending.kept.slice(0, -1)
    sending.paused = true
    sending.options.onState({ kind: 'returned', as: before })
  }
  return { media, capture, received, publishFrame, endCapture, keyFramesAsked: () => keyFramesAsked }
}

const TIME_BYTES = 8

function bytesOfTime(timeMs: number): Bytes {
  const bytes = new Uint8Array(TIME_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timeMs))
  return bytes
}

const timeOf = (body: Bytes): number =>
  body.length < TIME_BYTES ? 0 : Number(new DataView(body.buffer, body.byteOffset).getBigUint64(0))

/** What a headless client claims to show, pixels. */
export const OPAQUE_SIZE = { width: 1280, height: 800 }
const NO_SIZE = { width: 1, height: 1 }
const NO_STATS = {
  captured: 0,
  identical: 0,
  encoded: 0,
  keyFrames: 0,
  refinements: 0,
  bytes: 0,
  encodeMs: 0,
  bitrate: 0,
}
