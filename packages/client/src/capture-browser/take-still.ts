// One picture of a running capture, on the window. Lives here: where it is read off, a frame or, where the browser gives
// none, an element. May not know: what it is for; the picture goes nowhere from here.
import { ClientError } from '../errors.ts'
import { steadyFrames } from './steady-frames.ts'
import { readTrack } from './track-streams.ts'

/** A capture that stands still sends a picture as soon as somebody new looks; this long is generous, ms. */
const WITHIN_MS = 3000

/** The track's picture of right now. Rejects with ClientError `capture-failed` where none comes. */
export async function takeStill(track: MediaStreamTrack): Promise<ImageBitmap> {
  // Somebody new: the capture's own reader is not disturbed, and is nobody new.
  const clone = track.clone()
  const frames = readTrack(clone)
  try {
    return await (frames === undefined ? stillOfPlayer(clone) : stillOfFrames(clone, frames))
  } catch (cause) {
    throw new ClientError('capture-failed', 'the shared surface gives no picture', { cause })
  } finally {
    clone.stop()
  }
}

async function stillOfFrames(clone: MediaStreamTrack, frames: ReadableStream<VideoFrame>): Promise<ImageBitmap> {
  const reader = steadyFrames(clone, frames)
  const timer = setTimeout(() => clone.stop(), WITHIN_MS)
  try {
    const frame = await reader.next()
    if (frame === undefined) throw new Error('no picture came')
    return await createImageBitmap(frame).finally(() => frame.close())
  } finally {
    clearTimeout(timer)
    void reader.closeRest()
  }
}

async function stillOfPlayer(clone: MediaStreamTrack): Promise<ImageBitmap> {
  const video = document.createElement('video')
  video.muted = true
  const { promise: shows, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error('no picture came')), WITHIN_MS)
  video.addEventListener('loadeddata', () => resolve(), { once: true })
  video.srcObject = new MediaStream([clone])
  try {
    // Playing is what asks for pictures; that it cannot go on without one is what the timer is for.
    video.play().catch(() => undefined)
    await shows
    return await createImageBitmap(video)
  } finally {
    clearTimeout(timer)
    video.srcObject = null
  }
}
