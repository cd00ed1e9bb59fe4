// A desktop that is seen and controlled from another, whoever built the road. Lives here: the one shape, and measuring it from
// the outside: a real key or click at the viewer's desktop, until the viewer's pixels change. May not know: which road it is.
import { setTimeout as pause } from 'node:timers/promises'
import { connectX, openFakeInput, showFlipSquare, waitUntil, type Region } from '../test/rig/index.ts'
import type { Desktops } from './screen-road.ts'

/** An open road: `source` is shown on `viewer`, and what is done there with mouse and keyboard is done to `source`. */
export interface ControlRoad {
  /** Where the picture lies on the viewer's desktop now. */
  pictureArea(): Promise<Region>
  close(): Promise<void>
}

export type OpenControlRoad = (desktops: Desktops) => Promise<ControlRoad>

export interface LoopTimes {
  /** Milliseconds, one per trial. */
  readonly keyToPhotonMs: readonly number[]
  readonly clickToPhotonMs: readonly number[]
}

/** Keycode of the space bar in every X.Org keyboard map. */
const SPACE = 65
const LEFT = 1

/** A program at the source flips between black and white at each key and click; both are given at the viewer's desktop. */
export async function measureLoops(desktops: Desktops, road: ControlRoad, trials: number): Promise<LoopTimes> {
  const { source, viewer } = desktops
  const side = source.height
  const square = await showFlipSquare(source, { x: (source.width - side) / 2, y: 0, width: side, height: side })
  const hand = await connectX(viewer.name)
  const input = await openFakeInput(hand)
  const picture = await road.pictureArea()
  const middle = { x: Math.round(picture.x + picture.width / 2), y: Math.round(picture.y + picture.height / 2) }
  // Beside the pointer, which some roads draw themselves.
  const spot = { x: middle.x + 60, y: middle.y + 60 }
  const isWhite = async (): Promise<boolean> => ((await viewer.pixel(spot)) & 255) > 127
  const shows = (white: boolean): Promise<true> =>
    waitUntil('the flip arrives', async () => (await isWhite()) === white, { withinMs: 5000, everyMs: 1 })
  const measure = async (act: () => void): Promise<number[]> => {
    const tookMs: number[] = []
    for (let trial = 0; trial < trials; trial++) {
      // Uneven pauses, so that trials don't fall into step with anybody's clock.
      await pause(200 + ((trial * 37) % 150))
      const white = !square.isWhite()
      const startedMs = performance.now()
      act()
      await shows(white)
      tookMs.push(performance.now() - startedMs)
    }
    return tookMs
  }
  try {
    input.move(middle)
    await shows(false)
    const clickToPhotonMs = await measure(() => input.click(LEFT))
    const keyToPhotonMs = await measure(() => input.key(SPACE))
    return { keyToPhotonMs, clickToPhotonMs }
  } finally {
    square.close()
    hand.close()
  }
}
