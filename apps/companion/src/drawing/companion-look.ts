// Colours and measures of our own windows outside the browser. Lives here: the tokens of the pages' theme, by name.
// May not know: any window.
import type { BannerContent } from '../platform/platform.ts'

export const COLOUR = {
  ink: '#0f1f2b',
  paper: '#f7f5f1',
  quiet: '#b9c2c9',
  faint: '#dcd9d2',
  teal: '#0e7c7b',
  amber: '#b7791f',
  red: '#b42318',
  white: '#ffffff',
} as const

export const RADIUS = { card: 12, control: 8 } as const

/** Teal: connected; amber: someone else's hand is on the mouse; grey: at rest. Never colour alone: words stand beside it. */
export const MOOD_COLOUR: Readonly<Record<BannerContent['mood'], string>> = {
  calm: COLOUR.teal,
  control: COLOUR.amber,
  resting: COLOUR.quiet,
}
