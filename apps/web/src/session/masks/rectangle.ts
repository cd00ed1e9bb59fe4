// Sums on a rectangle within a picture, in fractions of it. Pure. May not know: pointers, keys, elements.
import type { Mask } from '@farhand/client'

/** A place in the picture, 0 to 1 on both sides. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** Smaller than this nothing could be taken hold of again. */
export const SMALLEST_SIDE = 0.02

const within = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)

/** The rectangle between two corners, in whichever order; what lies outside of the picture is cut. */
export function rectangleBetween(from: Place, to: Place): Mask {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)].map((side) => within(side, 0, 1))
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)].map((side) => within(side, 0, 1))
  return spanning({ x: left ?? 0, y: top ?? 0 }, { x: right ?? 0, y: bottom ?? 0 })
}

/** The same rectangle elsewhere; it stops at the picture's edge. */
export const movedBy = (mask: Mask, by: Place): Mask => ({
  ...mask,
  x: within(mask.x + by.x, 0, 1 - mask.width),
  y: within(mask.y + by.y, 0, 1 - mask.height),
})

/** Its right lower corner elsewhere; it stops at the picture's edge and at the smallest size. */
export const resizedBy = (mask: Mask, by: Place): Mask => ({
  ...mask,
  width: within(mask.width + by.x, Math.min(SMALLEST_SIDE, 1 - mask.x), 1 - mask.x),
  height: within(mask.height + by.y, Math.min(SMALLEST_SIDE, 1 - mask.y), 1 - mask.y),
})

/** A pointer that trembled in a click draws no more than this. */
const TREMBLING = 0.004

/**
 * What a person who drew this wants hidden: all of it, as large at least as can be taken hold of again (CONSENT-177);
 * undefined for a click.
 */
export function meantBy(drawn: Mask): Mask | undefined {
  if (Math.max(drawn.width, drawn.height) <= TREMBLING) return undefined
  const width = Math.max(drawn.width, SMALLEST_SIDE)
  const height = Math.max(drawn.height, SMALLEST_SIDE)
  return {
    x: within(drawn.x - (width - drawn.width) / 2, 0, 1 - width),
    y: within(drawn.y - (height - drawn.height) / 2, 0, 1 - height),
    width,
    height,
  }
}

const spanning = (from: Place, to: Place): Mask => ({ ...from, width: to.x - from.x, height: to.y - from.y })
