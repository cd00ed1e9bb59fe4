// One picture of a running capture, on the window. Lives here: the element it is read off.
// May not know: what it is for; the picture goes nowhere from here.
import { ClientError } from '../errors.ts'

/** A capture that stands still sends a picture as soon as somebody new looks; this long is generous, ms. */
const WITHIN_MS = 3000

/** The track's picture of right now. Rejects with ClientError `capture-failed` where none comes. */
export async function takeStill(track: MediaStreamTrack): Promise<ImageBitmap> {
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
    return await createImageBitmap(video)
  } catch (cause) {
    throw new ClientError('capture-failed', 'the shared surface gives no picture', { cause })
  } finally {
    clearTimeout(timer)
    video.srcObject = null
  }
}
