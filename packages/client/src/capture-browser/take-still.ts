// One picture of a running capture, on the window. Lives here: the element it is read off.
// May not know: what it is for; the picture goes nowhere from here.
import { ClientError } from '../errors.ts'
import type { Size } from '../frame/codecs.ts'

/** A capture that stands still sends a picture as soon as somebody new looks; this long is generous, ms. */
const WITHIN_MS = 3000

/** The track's picture of right now. Rejects with ClientError `capture-failed` where none comes. */
export const takeStill = (track: MediaStreamTrack): Promise<ImageBitmap> =>
  withPicture(track, (video) => createImageBitmap(video))

/** The sides of the track's pictures, px: its settings name what was asked for until one came. Rejects as takeStill. */
export const measurePicture = (track: MediaStreamTrack): Promise<Size> =>
  withPicture(track, ({ videoWidth, videoHeight }) => ({ width: videoWidth, height: videoHeight }))

async function withPicture<T>(track: MediaStreamTrack, read: (video: HTMLVideoElement) => T | Promise<T>): Promise<T> {
  const video = document.createElement('video')
  video.muted = true
  const { promise: shows, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error('no picture came')), WITHIN_MS)
  video.addEventListener('loadeddata', () => resolve(), { once: true })
  video.srcObject = new MediaStream([track])
  try {
    // Playing is what asks for pictures; that it cannot go on without one is what the timer is for.
    video.play().catch(() => undefined)
    await shows
    return await read(video)
  } catch (cause) {
    throw new ClientError('capture-failed', 'the shared surface gives no picture', { cause })
  } finally {
    clearTimeout(timer)
    video.srcObject = null
  }
}
