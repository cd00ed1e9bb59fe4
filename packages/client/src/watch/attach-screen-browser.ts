// The viewer's picture on the window. Lives here: the element inside the page's wrapper, and its transferable end.
// A track and <video> where the browser has them (about 10 ms faster than a canvas), a worker's canvas elsewhere.
// May not know: decoding, who is watched.
import { createTrack } from '../capture-browser/track-streams.ts'
import type { ScreenTarget } from './screen-target.ts'

/** A picture element inside a wrapper of the page. */
export interface AttachedScreen {
  /** To be posted to the worker once, with `targetTransfer(target)`. */
  readonly target: ScreenTarget
  /** `<video>` or `<canvas>`; its intrinsic size is that of the picture. */
  readonly element: HTMLElement
  /** The window's half of the curtain: call it with `Watcher.clear()`. The next picture shows by itself. */
  clear(): void
  /** Takes the element away. Idempotent. */
  close(): void
}

/** Puts an empty picture into `wrapper`, which keeps role, name and size. */
export function attachScreen(wrapper: HTMLElement): AttachedScreen {
  const track = createTrack()
  return track === undefined ? attachCanvas(wrapper) : attachVideo(wrapper, track, track.writable)
}

function attachVideo(
  wrapper: HTMLElement,
  track: MediaStreamTrack,
  writable: WritableStream<VideoFrame>,
): AttachedScreen {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.disablePictureInPicture = true
  const play = () => {
    video.srcObject = new MediaStream([track])
    // Refused only while the element leaves the page; a muted video needs no click.
    video.play().catch(() => undefined)
  }
  wrapper.append(video)
  // A video without a picture yet holds back the page's load event: so it waits for that.
  if (document.readyState === 'complete') play()
  else addEventListener('load', play, { once: true })
  return {
    target: { kind: 'track', writable },
    element: video,
    clear: play,
    close() {
      removeEventListener('load', play)
      video.srcObject = null
      track.stop()
      video.remove()
    },
  }
}

function attachCanvas(wrapper: HTMLElement): AttachedScreen {
  const canvas = document.createElement('canvas')
  wrapper.append(canvas)
  return {
    target: { kind: 'canvas', canvas: canvas.transferControlToOffscreen() },
    element: canvas,
    // The worker itself empties the canvas.
    clear: () => undefined,
    close: () => canvas.remove(),
  }
}
