// Dense text on a desktop, drawn step by step and the same every time: the subject of scrolling and typing measurements.
// Lives here: the X client and the strip that says which step is shown. May not know: who looks at it.
import type { Display } from './display.ts'
import type { Image, Region } from './image.ts'
import { connectX } from './x-connection.ts'
import { openBrush, openPixmap, openWindow, type Drawable } from './x-drawing.ts'

const INK = 0x1a_1a_1a
const PAPER = 0xfd_fd_fb
const LINE_PX = 13
const CHARACTER_PX = 6
const STEP_PX = 12
const STRIP_BITS = 12
const STRIP_BIT_PX = 24

export interface TextPage {
  /** Shows the text scrolled by `step` × 12 pixels, and `step` itself in the strip at the top left. */
  scrollTo(step: number): Promise<void>
  /** Shows a still page on which the first `count` characters of one line have been typed. */
  typeTo(count: number): Promise<void>
  close(): void
}

/** Covers a desktop with text, at step 0. */
export async function showTextPage(display: Display): Promise<TextPage> {
  const x = await connectX(display.name)
  const whole: Region = { x: 0, y: 0, width: display.width, height: display.height }
  const window = openWindow(x, whole, PAPER)
  const canvas = openPixmap(x, whole)
  const brush = openBrush(x)
  const columns = Math.min(255, Math.floor(display.width / CHARACTER_PX))
  const line = (number: number, top: number): void =>
    brush.write(canvas, textLine(number, columns), { x: 2, y: top + 11, ink: INK, paper: PAPER })
  const show = async (on: Drawable): Promise<void> => {
    brush.copy(canvas, on, whole)
    await x.settle()
  }
  const scrollTo = (step: number): Promise<void> => {
    const offset = step * STEP_PX
    brush.fill(canvas, whole, PAPER)
    for (let number = Math.floor(offset / LINE_PX); number * LINE_PX < offset + display.height; number++) {
      line(number, number * LINE_PX - offset)
    }
    for (let bit = 0; bit < STRIP_BITS; bit++) {
      const area = { x: bit * STRIP_BIT_PX, y: 0, width: STRIP_BIT_PX, height: STRIP_BIT_PX }
      brush.fill(canvas, area, (step >> bit) & 1 ? 0xff_ff_ff : 0)
    }
    return show(window)
  }
  await scrollTo(0)
  return {
    scrollTo,
    typeTo: (count) => {
      brush.write(canvas, textLine(7, count), { x: 2, y: 200, ink: INK, paper: 0xff_ff_ff })
      return show(window)
    },
    close: () => x.close(),
  }
}

/** The step that a picture of the page shows, from its strip; `area` is where the page lies in the picture. */
export function readStep(image: Image, area: Region, page: { readonly width: number }): number {
  const scale = area.width / page.width
  let step = 0
  for (let bit = 0; bit < STRIP_BITS; bit++) {
    const x = Math.round(area.x + (bit + 0.5) * STRIP_BIT_PX * scale)
    const y = Math.round(area.y + 0.5 * STRIP_BIT_PX * scale)
    if ((image.rgba[(y * image.width + x) * 4 + 1] ?? 0) > 127) step |= 1 << bit
  }
  return step
}

/** The part of the screen that holds the strip, for a quick look. */
export const stripArea = (page: Region, scale: number): Region => ({
  x: page.x,
  y: page.y,
  width: Math.ceil(STRIP_BITS * STRIP_BIT_PX * scale),
  height: Math.ceil(STRIP_BIT_PX * scale),
})

const WORDS =
  'error warning begin request worker thread socket buffer frame decode encode packet session update timeout retry 0x7ffe 42 done'.split(
    ' ',
  )

/** A line of log-like text, the same for the same number. */
export function textLine(number: number, columns: number): string {
  let text = `${String(number).padStart(6, '0')} `
  for (let state = number * 2_654_435_761 + 1; text.length < columns;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    text += `${WORDS[state % WORDS.length] ?? ''} `
  }
  return text.slice(0, columns)
}
