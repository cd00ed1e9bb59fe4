// The newest picture, in memory of our own. Lives here: copying, hiding, comparing, cropping to even sides.
// A capture repeats itself many times a second; what is the same as before goes no further. What is hidden is kept nowhere.
// May not know: encoding, time.
import type { Size } from '../frame/codecs.ts'
import { paintMasks, type Mask } from './masks.ts'

/** Below this a surface shows nothing: Chromium sends 2x2 black for a minimised window. */
const SMALLEST_SIDE = 16

interface Picture {
  readonly bytes: Uint32Array<ArrayBuffer>
  readonly byteLength: number
  readonly format: VideoPixelFormat
  readonly colorSpace: VideoColorSpaceInit
  readonly layout: PlaneLayout[]
  /** Even on both sides. */
  readonly size: Size
  /** As captured. */
  readonly surface: Size
  /** As the capture is to be shown, which is what masks are drawn on. */
  readonly shown: Size
}

/**
 * What a captured frame was, compared with the one before; `late` when everything was forgotten while it was copied,
 * `resized` when it has other sides than what the masks were drawn on: then everything is forgotten, the masks too.
 */
export type Taken = 'changed' | 'identical' | 'too-small' | 'late' | 'resized'

/** Keeps one picture; never keeps a VideoFrame, of which a capture has only a few. */
export class PictureMemory {
  #newest: Picture | undefined
  #spare: Uint32Array<ArrayBuffer> | undefined
  #masks: readonly Mask[] = []
  /** What the masks were drawn on, as far as that is known before the first picture of it. */
  #drawnOn: Partial<Pick<Picture, 'surface' | 'shown'>> = {}
  #forgotten = 0

  /** Even sides, cropped by at most one pixel; undefined before the first picture. */
  get size(): Size | undefined {
    return this.#newest?.size
  }

  /** The sides as captured. */
  get surface(): Size | undefined {
    return this.#newest?.surface
  }

  /**
   * Hides these areas in everything kept and taken from this call on. False where the newest picture has other sides than
   * what they were drawn on: then everything is forgotten. Throws ClientError `cannot-hide`; then nothing is kept.
   */
  setMasks(masks: readonly Mask[], drawnOn?: Size): boolean {
    this.#masks = masks
    this.#drawnOn = drawnOn === undefined ? {} : { shown: drawnOn }
    this.#dropSpare()
    return this.#newest === undefined || this.#hide(this.#newest)
  }

  /** Copies a frame; the caller still closes it. Throws ClientError `cannot-hide` where masks cannot be painted. */
  async take(frame: VideoFrame): Promise<Taken> {
    const forgotten = this.#forgotten
    const surface = { width: frame.visibleRect?.width ?? 0, height: frame.visibleRect?.height ?? 0 }
    if (surface.width < SMALLEST_SIDE || surface.height < SMALLEST_SIDE) {
      this.forgetPicture()
      return 'too-small'
    }
    const next = await this.#copy(frame, surface)
    if (forgotten !== this.#forgotten) {
      next.bytes.fill(0)
      return 'late'
    }
    if (!this.#hide(next)) return 'resized'
    const before = this.#newest
    if (before !== undefined && samePicture(before, next)) {
      this.#spare = next.bytes
      return 'identical'
    }
    this.#newest = next
    this.#spare = before?.bytes
    return 'changed'
  }

  /** The newest picture as a frame, which the caller closes; undefined before the first. */
  frame(timestampUs: number): VideoFrame | undefined {
    const picture = this.#newest
    if (picture === undefined) return undefined
    return new VideoFrame(new Uint8Array(picture.bytes.buffer, 0, picture.byteLength), {
      format: picture.format,
      codedWidth: picture.size.width,
      codedHeight: picture.size.height,
      colorSpace: picture.colorSpace,
      layout: picture.layout,
      timestamp: timestampUs,
    })
  }

  /** Overwrites and lets go of everything kept, the masks too: they belong to what is forgotten. */
  forget(): void {
    this.#masks = []
    this.#drawnOn = {}
    this.forgetPicture()
  }

  /** Overwrites and lets go of the picture, and of one that is being copied; the masks hold for the next ones. */
  forgetPicture(): void {
    this.#forgotten += 1
    this.#newest?.bytes.fill(0)
    this.#newest = undefined
    this.#dropSpare()
  }

  /** False where the masks do not belong to a picture of such sides. */
  #hide({ bytes, byteLength, ...picture }: Picture): boolean {
    if (this.#masks.length === 0) return true
    const { surface = picture.surface, shown = picture.shown } = this.#drawnOn
    if (!sameSize(surface, picture.surface) || !sameSize(shown, picture.shown)) {
      bytes.fill(0)
      this.forget()
      return false
    }
    this.#drawnOn = { surface, shown }
    try {
      paintMasks({ ...picture, bytes: new Uint8Array(bytes.buffer, 0, byteLength) }, this.#masks)
    } catch (cause) {
      bytes.fill(0)
      this.forget()
      throw cause
    }
    return true
  }

  #dropSpare(): void {
    this.#spare?.fill(0)
    this.#spare = undefined
  }

  async #copy(frame: VideoFrame, surface: Size): Promise<Picture> {
    const size = { width: surface.width & ~1, height: surface.height & ~1 }
    const rect = { x: frame.visibleRect?.x ?? 0, y: frame.visibleRect?.y ?? 0, ...size }
    // A frame that lives on the graphics card may have no format of its own; then it is read as pixels.
    const options: VideoFrameCopyToOptions = frame.format === null ? { rect, format: 'RGBX' } : { rect }
    const byteLength = frame.allocationSize(options)
    const words = Math.ceil(byteLength / 4)
    const bytes = this.#spare?.length === words ? this.#spare : new Uint32Array(words)
    this.#spare = undefined
    const layout = await frame.copyTo(new Uint8Array(bytes.buffer, 0, byteLength), options)
    const format = frame.format ?? 'RGBX'
    const shown = { width: frame.displayWidth, height: frame.displayHeight }
    return { bytes, byteLength, format, colorSpace: frame.colorSpace.toJSON(), layout, size, surface, shown }
  }
}

const sameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height

function samePicture(a: Picture, b: Picture): boolean {
  if (a.format !== b.format || !sameSize(a.surface, b.surface)) return false
  const [left, right] = [a.bytes, b.bytes]
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false
  return true
}
