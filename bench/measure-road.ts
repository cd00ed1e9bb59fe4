// What can be measured on a road from the outside, by looking at the two X desktops. Lives here: latency, delivered frames,
// sharpness, bytes. May not know: which road it is.
import { setTimeout as pause } from 'node:timers/promises'
import {
  cut,
  GRID_COLOURS,
  luma,
  readStep,
  showFlipSquare,
  showTextPage,
  ssim,
  stripArea,
  waitUntil,
  type Display,
  type Image,
  type Region,
  type TextPage,
} from '../test/rig/index.ts'
import type { Desktops, ScreenRoad } from './screen-road.ts'

const SCROLL_STEPS_PER_SECOND = 30
const KEYS_PER_SECOND = 10

/** Resolves when the painted grid has reached the viewer's desktop: at least five of its colours stand on the middle line. */
export async function gridArrives(viewer: Display): Promise<number> {
  const line = { x: 0, y: Math.round(viewer.height / 2) - 20, width: viewer.width, height: 1 }
  const look = async (): Promise<boolean> => countGridColours(await viewer.screenshot(line)) >= 5
  await waitUntil('the first picture arrives', look, { withinMs: 20_000, everyMs: 4 })
  return performance.now()
}

function countGridColours(line: Image): number {
  const seen = new Set<number>()
  for (let x = 0; x < line.width; x += 4) {
    const [r = 0, g = 0, b = 0] = line.rgba.subarray(x * 4, x * 4 + 3)
    const index = GRID_COLOURS.findIndex(
      (colour) => Math.hypot(r - (colour >> 16), g - ((colour >> 8) & 255), b - (colour & 255)) < 24,
    )
    if (index > 1) seen.add(index)
  }
  return seen.size
}

/** Milliseconds from a real key press at the source to the changed pixel on the viewer's desktop, one per trial. */
export async function measureKeyToPhoton(desktops: Desktops, road: ScreenRoad, trials: number): Promise<number[]> {
  const { source, viewer } = desktops
  const side = source.height
  const area = { x: (source.width - side) / 2, y: 0, width: side, height: side }
  const square = await showFlipSquare(source, area)
  const picture = await road.pictureArea()
  const spot = { x: Math.round(picture.x + picture.width / 2), y: Math.round(picture.y + picture.height / 2) }
  const isWhite = async (): Promise<boolean> => ((await viewer.pixel(spot)) & 255) > 127
  const shows = (white: boolean): Promise<true> =>
    waitUntil('the flip arrives', async () => (await isWhite()) === white, { withinMs: 5000, everyMs: 1 })
  await shows(false)
  const tookMs: number[] = []
  for (let trial = 0; trial < trials; trial++) {
    // Uneven pauses, so that trials don't fall into step with the capture's clock.
    await pause(200 + ((trial * 37) % 150))
    const white = !square.isWhite()
    const pressedAtMs = square.press()
    await shows(white)
    tookMs.push(performance.now() - pressedAtMs)
  }
  square.close()
  return tookMs
}

export interface ScrollFigures {
  readonly framesPerSecond: number
  readonly bitsPerSecond: number
  readonly ssim: number
}

/** Scrolls dense text by 12 pixels 30 times a second for `forMs`; the sharpness is read afterwards, still scrolling. */
export async function measureScrolling(desktops: Desktops, road: ScreenRoad, forMs: number): Promise<ScrollFigures> {
  const page = await showTextPage(desktops.source)
  const picture = await road.pictureArea()
  const strip = stripArea(picture, picture.width / desktops.source.width)
  const scroll = startSteps(SCROLL_STEPS_PER_SECOND, (step) => page.scrollTo(step))
  await waitUntil('scrolling arrives', async () => (await shownStep(desktops, picture, strip)) > 10)
  const bytesBefore = await road.sentBytes()
  const startedMs = performance.now()
  const seen = new Set<number>()
  while (performance.now() - startedMs < forMs) {
    seen.add(await shownStep(desktops, picture, strip))
    await pause(4)
  }
  const seconds = (performance.now() - startedMs) / 1000
  const bytes = (await road.sentBytes()) - bytesBefore
  const pictures = [await road.readPicture(), await road.readPicture(), await road.readPicture()]
  await scroll.stop()
  const scores: number[] = []
  for (const shown of pictures) scores.push(await similarityToSource(desktops.source, page, shown))
  page.close()
  return {
    framesPerSecond: seen.size / seconds,
    bitsPerSecond: (bytes * 8) / seconds,
    ssim: scores.reduce((sum, score) => sum + score, 0) / scores.length,
  }
}

async function shownStep(desktops: Desktops, picture: Region, strip: Region): Promise<number> {
  const image = await desktops.viewer.screenshot(strip)
  return readStep(image, { ...picture, x: 0, y: 0 }, desktops.source)
}

/** Draws the step that a picture shows once more on the source and compares. */
async function similarityToSource(source: Display, page: TextPage, shown: Image): Promise<number> {
  const whole = { x: 0, y: 0, width: source.width, height: source.height }
  await page.scrollTo(readStep(shown, { x: 0, y: 0, width: shown.width, height: shown.height }, source))
  const reference = await source.screenshot()
  return ssim(reference, cut(shown, whole))
}

/** Bytes per second while one character is typed ten times a second. */
export async function measureTyping(desktops: Desktops, road: ScreenRoad, forMs: number): Promise<number> {
  const page = await showTextPage(desktops.source)
  await waitForRest(desktops.viewer)
  const bytesBefore = await road.sentBytes()
  const startedMs = performance.now()
  const typing = startSteps(KEYS_PER_SECOND, (count) => page.typeTo(count))
  await pause(forMs)
  await typing.stop()
  const seconds = (performance.now() - startedMs) / 1000
  page.close()
  return ((await road.sentBytes()) - bytesBefore) / seconds
}

/** Bytes per second while nothing changes; starts when the viewer's picture has come to rest. */
export async function measureIdle(desktops: Desktops, road: ScreenRoad, forMs: number): Promise<number> {
  await waitForRest(desktops.viewer)
  const bytesBefore = await road.sentBytes()
  const startedMs = performance.now()
  await pause(forMs)
  return ((await road.sentBytes()) - bytesBefore) / ((performance.now() - startedMs) / 1000)
}

/** Resolves when the viewer's desktop has looked the same for two seconds (or after ten). */
export async function waitForRest(viewer: Display): Promise<void> {
  let before = luma(await viewer.screenshot())
  let stillSinceMs = performance.now()
  const startedMs = performance.now()
  while (performance.now() - stillSinceMs < 2000 && performance.now() - startedMs < 10_000) {
    await pause(250)
    const now = luma(await viewer.screenshot())
    if (now.some((value, i) => Math.abs(value - (before[i] ?? 0)) > 2)) stillSinceMs = performance.now()
    before = now
  }
}

/** Calls `take` with 1, 2, 3 … at an even pace; a late step is not made up for. */
function startSteps(perSecond: number, take: (step: number) => Promise<void>): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const run = async (): Promise<void> => {
    const startedMs = performance.now()
    for (let step = 1; !stopping.signal.aborted; step++) {
      await take(step)
      await pause(Math.max(0, startedMs + (step * 1000) / perSecond - performance.now()))
    }
  }
  const running = run()
  return {
    stop: () => {
      stopping.abort()
      return running
    },
  }
}
