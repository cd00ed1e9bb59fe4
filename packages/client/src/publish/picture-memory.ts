// The newest picture, in memory of our own. Lives here: copying, comparing, cropping to even sides.
// A capture repeats itself many times a second; what is the same as before goes no further.
// May not know: encoding, time.
import type { Size } from '../frame/codecs.ts'

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
}

/** What a captured frame was, compared with the one before. */
export type Taken = 'changed' | 'identical' | 'too-small'

/** Keeps one picture; never keeps a VideoFrame, of which a capture has only a few. */
export class PictureMemory {
  #newest: Picture | undefined
  #spare: Uint32Array<ArrayBuffer> | undefined

  /** Even sides, cropped by at most one pixel; undefined before the first picture. */
  get size(): Size | undefined {
    return this.#newest?.size
  }

  /** The sides as captured. */
  get surface(): Size | undefined {
    return this.#newest?.surface
  }

  /** Copies a frame; the caller still closes it. */
  async take(frame: VideoFrame): Promise<Taken> {
    const surface = { width: frame.visibleRect?.width ?? 0, height: frame.visibleRect?.height ?? 0 }
    if (surface.width < SMALLEST_SIDE || surface.height < SMALLEST_SIDE) return 'too-small'
    const next = await this.#copy(frame, surface)
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

  /** Overwrites and lets go of everything kept. */
  forget(): void {
    this.#newest?.bytes.fill(0)
    this.#spare?.fill(0)
    this.#newest = undefined
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
    return { bytes, byteLength, format, colorSpace: frame.colorSpace.toJSON(), layout, size, surface }
  }
}

function samePicture(a: Picture, b: Picture): boolean {
  if (a.format !== b.format || a.surface.width !== b.surface.width || a.surface.height !== b.surface.height)
    return false
  const [left, right] = [a.bytes, b.bytes]
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false
  return true
}
