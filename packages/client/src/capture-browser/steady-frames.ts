// The frames of a track one by one, on the window, also while the browser lends no more of them. Lives here: when it is short
// of frames, and where a picture comes from then. May not know: what a frame is for.
//
// Chromium lends out five frames of a surface at a time, to all captures of a page together, and some are missing for a while
// after a capture was stopped, until the garbage collector has found them. The capture itself goes on, and so does an element
// that plays it.
import type { FrameReader } from '../publish/frame-source.ts'
import { deliveredFrames } from './track-streams.ts'

/** A capture that brings pictures which do not get here for this long is short of frames, ms. */
const PATIENCE_MS = 400
/** From one picture of the playing element to the next, ms. */
const EVERY_MS = 33
/** Whoever has not asked for the next one by then keeps the capture for later, ms. */
const IDLE_MS = 2000

/** Reads `frames`, those of `track`. The caller closes what it is given. */
export function steadyFrames(track: MediaStreamTrack, frames: ReadableStream<VideoFrame>): FrameReader {
  const reader = frames.getReader()
  /** It was not answered while its asker had a picture of the element instead. */
  let unanswered: Promise<ReadableStreamReadResult<VideoFrame>> | undefined
  let player: HTMLVideoElement | undefined
  let idle: ReturnType<typeof setTimeout> | undefined

  function letPlay(): HTMLVideoElement {
    const element = document.createElement('video')
    element.muted = true
    element.srcObject = new MediaStream([track])
    element.play().catch(() => undefined)
    return element
  }

  function stopPlaying(): void {
    if (player !== undefined) player.srcObject = null
    player = undefined
    clearTimeout(idle)
  }

  /** A capture that nobody reads holds on to no frame, and plays nowhere. */
  function rest(): void {
    stopPlaying()
    const read = unanswered
    unanswered = undefined
    read?.then(({ value }) => value?.close()).catch(() => undefined)
  }

  return {
    gone: new Promise((resolve) => track.addEventListener('ended', () => resolve())),
    async next() {
      clearTimeout(idle)
      const read = unanswered ?? reader.read()
      const answer = read.then(() => true)
      for (let before = deliveredFrames(track); !(await within(player ? EVERY_MS : PATIENCE_MS, answer));) {
        if (player === undefined && deliveredFrames(track) === before) continue
        player ??= letPlay()
        const frame = pictureOf(player)
        if (frame === undefined) continue
        unanswered = read
        idle = setTimeout(rest, IDLE_MS)
        return frame
      }
      unanswered = undefined
      stopPlaying()
      return (await read).value
    },
    async closeRest() {
      stopPlaying()
      for (let next = await (unanswered ?? reader.read()); !next.done; next = await reader.read()) next.value.close()
    },
  }
}

/** Undefined as long as the element has none to show. */
function pictureOf(player: HTMLVideoElement): VideoFrame | undefined {
  if (player.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || player.videoWidth === 0) return undefined
  return new VideoFrame(player, { timestamp: Math.round(performance.now() * 1000) })
}

async function within(ms: number, answer: Promise<boolean>): Promise<boolean> {
  const { promise: over, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  try {
    return await Promise.race([answer, over])
  } finally {
    clearTimeout(timer)
  }
}
