// A big square that turns black or white at each press of a key or button: the subject of latency measurements.
// Lives here: the X client. May not know: who looks at it.
import type { Display } from './display.ts'
import type { Region } from './image.ts'
import { connectX } from './x-connection.ts'
import { focusWindow, openBrush, openFakeInput, openWindow } from './x-drawing.ts'

const BLACK = 0x00_00_00
const WHITE = 0xff_ff_ff
const KEY_PRESS = 2
const BUTTON_PRESS = 4
const EXPOSE = 12
/** Keycode of the space bar in every X.Org keyboard map. */
const SPACE = 65

export interface FlipSquare {
  readonly area: Region
  /** Whether it is white now (as far as its client has drawn). */
  isWhite(): boolean
  /** Presses a real key (XTEST) on the square's screen; returns the moment of the press, performance.now() ms. */
  press(): number
  close(): void
}

/** Shows a square, black at first, that has the keyboard. Resolves when it is on the screen. */
export async function showFlipSquare(display: Display, area?: Region): Promise<FlipSquare> {
  const place = area ?? { x: 0, y: 0, width: display.width, height: display.height }
  const x = await connectX(display.name)
  const hand = await connectX(display.name)
  const input = await openFakeInput(hand)
  const window = openWindow(x, place, BLACK)
  const brush = openBrush(x)
  let white = false
  const draw = (): void => brush.fill(window, { ...place, x: 0, y: 0 }, white ? WHITE : BLACK)
  x.onEvent(({ code }) => {
    const isPress = code === KEY_PRESS || code === BUTTON_PRESS
    if (isPress) white = !white
    if (isPress || code === EXPOSE) draw()
  })
  focusWindow(x, window)
  await x.settle()
  return {
    area: place,
    isWhite: () => white,
    press: () => {
      const pressedAtMs = performance.now()
      input.key(SPACE)
      return pressedAtMs
    },
    close: () => {
      x.close()
      hand.close()
    },
  }
}
