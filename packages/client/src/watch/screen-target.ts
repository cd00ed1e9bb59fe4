// Where a viewer's picture goes. Lives here: the transferable ends and how a picture is put on each, in the worker.
// May not know: decoding, the window.
import type { Size } from '../frame/codecs.ts'

/** As posted to the worker: a track's writable (Chromium), a canvas (elsewhere), or nowhere (no screen at all). */
export type ScreenTarget =
  | { readonly kind: 'track'; readonly writable: WritableStream<VideoFrame> }
  | { readonly kind: 'canvas'; readonly canvas: OffscreenCanvas }
  | { readonly kind: 'nowhere' }

/** What postMessage must list as transferred for a target. */
export function targetTransfer(target: ScreenTarget): Transferable[] {
  switch (target.kind) {
    case 'track':
      return [target.writable]
    case 'canvas':
      return [target.canvas]
    case 'nowhere':
      return []
    default:
      return target satisfies never
  }
}

/** Puts pictures on a target. */
export interface Screen {
  /** Shows a picture and closes it. */
  show(picture: VideoFrame): void
  /** Nothing of a picture stays. */
  clear(): void
  /** Clears and lets go of the target. */
  close(): void
}

/** The worker's hold on a target; one per target. */
export function openScreen(target: ScreenTarget): Screen {
  switch (target.kind) {
    case 'track':
      return trackScreen(target.writable)
    case 'canvas':
      return canvasScreen(target.canvas)
    case 'nowhere':
      return { show: (picture) => picture.close(), clear: () => undefined, close: () => undefined }
    default:
      return target satisfies never
  }
}

const BLACK_SIZE: Size = { width: 16, height: 16 }

function trackScreen(writable: WritableStream<VideoFrame>): Screen {
  const writer = writable.getWriter()
  // The track ends when the page takes its element away; what comes after has no place to go.
  const write = (picture: VideoFrame) => writer.write(picture).catch(() => picture.close())
  let lastUs = 0
  const clear = () => void write(blackFrame(lastUs + 1))
  return {
    show(picture) {
      lastUs = picture.timestamp
      void write(picture)
    },
    clear,
    close() {
      clear()
      writer.close().catch(() => undefined)
    },
  }
}

function canvasScreen(canvas: OffscreenCanvas): Screen {
  const context = canvas.getContext('2d', { alpha: false })
  const clear = () => {
    canvas.width = BLACK_SIZE.width
    canvas.height = BLACK_SIZE.height
    context?.fillRect(0, 0, BLACK_SIZE.width, BLACK_SIZE.height)
  }
  return {
    show(picture) {
      const { displayWidth, displayHeight } = picture
      if (canvas.width !== displayWidth) canvas.width = displayWidth
      if (canvas.height !== displayHeight) canvas.height = displayHeight
      context?.drawImage(picture, 0, 0)
      picture.close()
    },
    clear,
    close: clear,
  }
}

function blackFrame(timestampUs: number): VideoFrame {
  const { width, height } = BLACK_SIZE
  const pixels = new Uint8Array(width * height * 4)
  return new VideoFrame(pixels, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: timestampUs })
}
