// A VideoFrame for tests in Node, which has none. Lives here: as much of it as the pipelines use: I420 with colours of no
// meaning, even sides. It counts what was not closed.

interface DoubleInit {
  readonly format?: string
  readonly codedWidth: number
  readonly codedHeight: number
  readonly timestamp: number
}

interface CopyOptions {
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

let open = 0

/** How many doubles were made and not closed. */
export const openFrames = (): number => open

export class VideoFrameDouble {
  readonly format: string
  readonly colorSpace = { toJSON: () => ({}) }
  readonly visibleRect: { x: number; y: number; width: number; height: number }
  readonly displayWidth: number
  readonly displayHeight: number
  readonly timestamp: number
  readonly #bytes: Uint8Array
  #closed = false

  constructor(bytes: Uint8Array, init: DoubleInit) {
    this.format = init.format ?? 'I420'
    this.#bytes = Uint8Array.from(bytes)
    this.visibleRect = { x: 0, y: 0, width: init.codedWidth, height: init.codedHeight }
    this.displayWidth = init.codedWidth
    this.displayHeight = init.codedHeight
    this.timestamp = init.timestamp
    open += 1
  }

  /** The first pixel: which picture this is. */
  get mark(): number {
    return this.#bytes[0] ?? 0
  }

  /** The brightness of one pixel. */
  lumaAt(x: number, y: number): number {
    return this.#bytes[y * this.visibleRect.width + x] ?? 0
  }

  allocationSize({ rect }: CopyOptions): number {
    return (rect.width * rect.height * 3) / 2
  }

  async copyTo(target: Uint8Array, { rect }: CopyOptions): Promise<PlaneLayout[]> {
    if (this.#closed) throw new DOMException('closed', 'InvalidStateError')
    for (let y = 0; y < rect.height; y++) {
      target.set(
        this.#bytes.subarray(y * this.visibleRect.width, y * this.visibleRect.width + rect.width),
        y * rect.width,
      )
    }
    const [lumaBytes, stride] = [rect.width * rect.height, rect.width / 2]
    return [
      { offset: 0, stride: rect.width },
      { offset: lumaBytes, stride },
      { offset: (lumaBytes * 5) / 4, stride },
    ]
  }

  close(): void {
    if (!this.#closed) open -= 1
    this.#closed = true
  }
}

/** A frame of one shade; `mark` tells it from others. */
export function paintedFrame(mark: number, size: { readonly width: number; readonly height: number }): VideoFrame {
  const bytes = new Uint8Array(size.width * size.height).fill(mark)
  const double = new VideoFrameDouble(bytes, { codedWidth: size.width, codedHeight: size.height, timestamp: 0 })
  return asVideoFrame(double)
}

/** The double as the type the code under test takes. */
export const asVideoFrame = (double: VideoFrameDouble): VideoFrame => double as unknown as VideoFrame
