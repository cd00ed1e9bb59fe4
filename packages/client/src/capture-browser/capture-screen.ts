// A screen, window or tab, as the person chooses it in the browser's picker. Lives here: getDisplayMedia and the way of
// its frames to the worker. May not know: consent, encoding.
import { ClientError } from '../errors.ts'
import type { ScreenCapture, Surface } from './capture-types.ts'
import { answerWith } from '../publish/frame-source.ts'
import { steadyFrames } from './steady-frames.ts'
import { takeStill } from './take-still.ts'
import { readTrack } from './track-streams.ts'

/** A picture waits half a capture interval on average: 165 instead of 60 saves 5 ms of some 26. At rest the browser takes 22 %
 *  of a core for that (20 % at 120); we look less often then (publish.ts). */
const FRAMERATE = 165
/** A large surface costs more to read than the 5 ms are worth. */
const LARGE_FRAMERATE = 60
const LARGE_PIXELS = 2_100_000
/** Where frames are read off a playing element. */
const PLAYER_FRAMERATE = 30
/** Without it Chromium scales the surface down to the screen that the page is on; `max` does not keep it from that. */
const WHOLE = { width: { ideal: 16_384 }, height: { ideal: 16_384 } }
const SURFACES: Readonly<Record<string, Surface>> = { monitor: 'screen', window: 'window', browser: 'tab' }

/** TypeScript's DOM types lack what the picker can be told. */
interface PickerOptions extends DisplayMediaStreamOptions {
  selfBrowserSurface: 'exclude'
  surfaceSwitching: 'exclude'
}

/**
 * Opens the browser's picker; call it in the click itself. Throws ClientError `capture-refused` when the person closes
 * the picker or the system forbids it, `capture-failed` when the surface cannot be read.
 */
export async function captureScreen(): Promise<ScreenCapture> {
  const options: PickerOptions = {
    video: atRate(FRAMERATE),
    audio: false,
    // Another surface is another consent: it goes through our own button, not through the browser's bar.
    surfaceSwitching: 'exclude',
    selfBrowserSurface: 'exclude',
  }
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getDisplayMedia(options)
  } catch (cause) {
    const refused = cause instanceof DOMException && cause.name === 'NotAllowedError'
    throw new ClientError(refused ? 'capture-refused' : 'capture-failed', 'the screen is not shared', { cause })
  }
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new ClientError('capture-failed', 'the shared surface has no picture')
  return followTrack(track)
}

const atRate = (framerate: number): MediaTrackConstraints => ({
  frameRate: { ideal: framerate, max: framerate },
  ...WHOLE,
})

/** A capture of a video track that exists already; stop() ends the track. */
export function followTrack(track: MediaStreamTrack): ScreenCapture {
  track.contentHint = 'text'
  const ended = Promise.withResolvers<void>()
  track.addEventListener('ended', () => ended.resolve())
  const readable = readTrack(track)
  const source =
    readable === undefined
      ? { port: playTrack(track, ended.promise), framerate: PLAYER_FRAMERATE }
      : { port: answerWith(steadyFrames(track, readable), (first) => spareWhereLarge(track, first)), framerate: null }
  return {
    source,
    surface: SURFACES[track.getSettings().displaySurface ?? ''] ?? 'unknown',
    label: track.label,
    ended: ended.promise,
    takeStill: () => takeStill(track),
    stop() {
      track.stop()
      ended.resolve()
    },
  }
}

function spareWhereLarge(track: MediaStreamTrack, { displayWidth, displayHeight }: VideoFrame): void {
  if (displayWidth * displayHeight <= LARGE_PIXELS) return
  // Where it can't be done it is only dearer.
  track.applyConstraints(atRate(LARGE_FRAMERATE)).catch(() => undefined)
}

// Firefox gives frames only through a playing element. The worker asks for each through the port: a hidden page's own
// timers nearly stop.
function playTrack(track: MediaStreamTrack, ended: Promise<void>): MessagePort {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  void video.play()
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'stop') track.stop()
    if (data !== 'frame' || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return
    const frame = new VideoFrame(video, { timestamp: Math.round(performance.now() * 1000) })
    port1.postMessage(frame, [frame])
  })
  port1.start()
  void giveUpWhen(ended)
  return port2

  async function giveUpWhen(over: Promise<void>): Promise<void> {
    await over
    port1.postMessage('ended')
    video.srcObject = null
  }
}
