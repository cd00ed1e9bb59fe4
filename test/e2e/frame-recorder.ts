// Every frame that reaches someone's picture, searched for a canary. Lives here: the search, in the page, on the track that
// feeds the picture. May not know: what the canary means.
import type { Image } from '../rig/index.ts'
import type { Person } from './people.ts'

/** Two colours for stripes that nothing else of a story's desktop and of our pages has. */
export const CANARY = [0xff_40_ff, 0x90_ff_40] as const

/** What was seen since the start or the last reset. */
export interface Recorded {
  readonly frames: number
  /** Frames with so much as a speck of the canary. */
  readonly withCanary: number
}

export interface FrameRecorder {
  read(): Promise<Recorded>
  reset(): Promise<void>
}

/** Records from now on, for as long as the picture keeps its element. */
export async function recordFrames(viewer: Person, of: string): Promise<FrameRecorder> {
  const video = await viewer.screenOf(of).locator('video').elementHandle()
  if (video === null) throw new Error('there is no picture to record')
  await video.evaluate(record, { colours: CANARY, near: NEAR, speck: SPECK_PIXELS })
  return { read: () => viewer.page.evaluate(readRecord), reset: () => viewer.page.evaluate(resetRecord) }
}

/** Whether a picture holds so much as a speck of the canary. */
export function holdsCanary({ rgba }: Image): boolean {
  let specks = 0
  for (let i = 0; i < rgba.length; i += 4) {
    const isNear = CANARY.some(
      (colour) =>
        Math.abs((rgba[i] ?? 0) - (colour >> 16)) < NEAR &&
        Math.abs((rgba[i + 1] ?? 0) - ((colour >> 8) & 255)) < NEAR &&
        Math.abs((rgba[i + 2] ?? 0) - (colour & 255)) < NEAR,
    )
    if (isNear) specks += 1
  }
  return specks >= SPECK_PIXELS
}

/** Per channel; a lossy codec changes colours a little. */
const NEAR = 40
const SPECK_PIXELS = 20

/** Runs in the page. */
async function record(
  video: Element,
  search: { colours: readonly number[]; near: number; speck: number },
): Promise<void> {
  const found = { frames: 0, withCanary: 0 }
  Reflect.set(globalThis, 'farhandRecord', found)
  const stream = video instanceof HTMLVideoElement ? video.srcObject : null
  const track = stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined
  if (track === undefined) throw new Error('the picture is not fed by a track')
  // Chromium has it, TypeScript's DOM types do not.
  const Processor = Reflect.get(globalThis, 'MediaStreamTrackProcessor') as new (init: {
    track: MediaStreamTrack
    maxBufferSize: number
  }) => { readonly readable: ReadableStream<VideoFrame> }
  // More room than a story has frames: none is dropped before it was searched.
  const reader = new Processor({ track, maxBufferSize: 600 }).readable.getReader()
  const canvas = new OffscreenCanvas(1, 1)
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  const targets = search.colours.map((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255] as const)
  const isNear = (data: Uint8ClampedArray, i: number): boolean =>
    targets.some(
      ([r, g, b]) =>
        Math.abs((data[i] ?? 0) - r) < search.near &&
        Math.abs((data[i + 1] ?? 0) - g) < search.near &&
        Math.abs((data[i + 2] ?? 0) - b) < search.near,
    )
  const look = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || brush === null) return
      canvas.width = value.displayWidth
      canvas.height = value.displayHeight
      brush.drawImage(value, 0, 0)
      value.close()
      const { data } = brush.getImageData(0, 0, canvas.width, canvas.height)
      let specks = 0
      for (let i = 0; i < data.length; i += 4) if (isNear(data, i)) specks += 1
      found.frames += 1
      if (specks >= search.speck) found.withCanary += 1
    }
  }
  void look()
}

/** Runs in the page. */
function readRecord(): { frames: number; withCanary: number } {
  return { ...(Reflect.get(globalThis, 'farhandRecord') as { frames: number; withCanary: number }) }
}

/** Runs in the page. */
function resetRecord(): void {
  Object.assign(Reflect.get(globalThis, 'farhandRecord') as object, { frames: 0, withCanary: 0 })
}
