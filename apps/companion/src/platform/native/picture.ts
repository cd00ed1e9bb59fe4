// Small pictures drawn by hand: the helper's pointer, the tray's dot. Lives here: shapes into pixels, smooth at their edges.
// May not know: windows, systems. Pixels are blue, green, red, alpha; rows from the top.
import type { BannerContent, Point } from '../platform.ts'

/** Colours as 0xRRGGBB, those of the pages. */
export const COLOURS = {
  ink: 0x0f_1f_2b,
  paper: 0xf7_f5_f1,
  teal: 0x0e_7c_7b,
  amber: 0xb7_79_1f,
  red: 0xb4_23_18,
  grey: 0x6b_75_7d,
}

/** What a mood looks like, in banner and tray alike. */
export const MOOD_COLOURS: Readonly<Record<BannerContent['mood'], number>> = {
  calm: COLOURS.teal,
  control: COLOURS.amber,
  resting: COLOURS.grey,
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** 4 bytes a pixel. */
  readonly pixels: Uint8Array
}

/** Whether a place is inside a shape; places are in pixels, with fractions. */
type Shape = (x: number, y: number) => boolean

const FINE = 4

/** Lays a shape of one colour over the picture. Alpha is premultiplied, as UpdateLayeredWindow and CoreGraphics want it;
 *  a fully transparent picture and opaque colours come out the same either way but for the edges. */
export function fill(picture: Picture, colour: number, isInside: Shape): void {
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const cover = coverage(x, y, isInside)
      if (cover > 0) blend(picture.pixels, (y * picture.width + x) * 4, colour, cover)
    }
  }
}

function coverage(x: number, y: number, isInside: Shape): number {
  let hits = 0
  for (let row = 0; row < FINE; row++) {
    for (let column = 0; column < FINE; column++) {
      if (isInside(x + (column + 0.5) / FINE, y + (row + 0.5) / FINE)) hits++
    }
  }
  return hits / (FINE * FINE)
}

function blend(pixels: Uint8Array, at: number, colour: number, cover: number): void {
  const over = [colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff, 0xff]
  for (const [index, value] of over.entries()) {
    pixels[at + index] = Math.round(value * cover + (pixels[at + index] ?? 0) * (1 - cover))
  }
}

/** Everything in one opaque colour, part of a picture in pixels. */
export function fillBox(
  picture: Picture,
  colour: number,
  box: { x: number; y: number; width: number; height: number },
): void {
  for (let y = Math.max(0, box.y); y < Math.min(picture.height, box.y + box.height); y++) {
    for (let x = Math.max(0, box.x); x < Math.min(picture.width, box.x + box.width); x++) {
      blend(picture.pixels, (y * picture.width + x) * 4, colour, 1)
    }
  }
}

/** GDI writes text without alpha: makes a box opaque again. */
export function makeOpaque(picture: Picture, box: { x: number; y: number; width: number; height: number }): void {
  for (let y = box.y; y < box.y + box.height; y++) {
    for (let x = box.x; x < box.x + box.width; x++) picture.pixels[(y * picture.width + x) * 4 + 3] = 0xff
  }
}

/** A dot for the notification area. */
export function drawDot(size: number, colour: number): Picture {
  const picture = { width: size, height: size, pixels: new Uint8Array(size * size * 4) }
  const middle = size / 2
  fill(picture, COLOURS.paper, disc(middle, middle, middle))
  fill(picture, colour, disc(middle, middle, middle * 0.8))
  return picture
}

/** Sizes of the helper's pointer, in pixels at scale 1. */
const RING = 20
const ARROW: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 0, y: 20 },
  { x: 5.5, y: 15.5 },
  { x: 14, y: 14 },
]

/** Where in its picture the pointer's tip lies. */
export function pointerTip(scale: number): Point {
  const at = Math.ceil(RING * scale)
  return { x: at, y: at }
}

/** Where the label goes, beside the arrow. */
export function pointerLabel(scale: number): Point {
  const tip = pointerTip(scale)
  return { x: tip.x + Math.round(16 * scale), y: tip.y + Math.round(14 * scale) }
}

/** The arrow, and around its tip the ring of a click. Draws into the picture's left upper corner. */
export function drawPointer(picture: Picture, options: { readonly scale: number; readonly isPressed: boolean }): void {
  const { scale, isPressed } = options
  const tip = pointerTip(scale)
  if (isPressed) {
    fill(picture, COLOURS.amber, (x, y) => {
      const far = Math.hypot(x - tip.x, y - tip.y)
      return far <= RING * scale && far >= (RING - 4) * scale
    })
  }
  const outline = ARROW.map(({ x, y }) => ({ x: tip.x + x * scale, y: tip.y + y * scale }))
  fill(picture, COLOURS.paper, near(outline, 1.5 * scale))
  fill(picture, COLOURS.teal, polygon(outline))
}

const disc =
  (middleX: number, middleY: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - middleX, y - middleY) <= radius

function polygon(corners: readonly Point[]): Shape {
  return (x, y) => {
    let isInside = false
    for (const [from, to] of sides(corners)) {
      if (from.y > y !== to.y > y && x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x)
        isInside = !isInside
    }
    return isInside
  }
}

/** Inside a polygon or at most `distance` from its sides. */
function near(corners: readonly Point[], distance: number): Shape {
  const inside = polygon(corners)
  return (x, y) => inside(x, y) || sides(corners).some(([from, to]) => distanceTo({ x, y }, from, to) <= distance)
}

function distanceTo(point: Point, from: Point, to: Point): number {
  const [width, height] = [to.x - from.x, to.y - from.y]
  const along = ((point.x - from.x) * width + (point.y - from.y) * height) / (width * width + height * height)
  const part = Math.min(Math.max(along, 0), 1)
  return Math.hypot(point.x - from.x - part * width, point.y - from.y - part * height)
}

function sides(corners: readonly Point[]): (readonly [Point, Point])[] {
  return corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner] as const)
}
