// Where a pixel lies for SendInput. Lives here: the sum, both ways. May not know: which monitor it is on.
import type { Area, Point } from '../platform.ts'

/** Windows divides the virtual desktop into this many steps each way (MOUSEEVENTF_VIRTUALDESK). */
const STEPS = 65_536

/** The absolute place for a pixel of the desktop. Aims at the pixel's middle, so that Windows' own rounding can't miss it;
 *  what lies outside is taken to the edge. `desktop` may begin below zero. */
export function toAbsolute(point: Point, desktop: Area): Point {
  return {
    x: stepOf(point.x - desktop.x, desktop.width),
    y: stepOf(point.y - desktop.y, desktop.height),
  }
}

/** The pixel Windows moves to for an absolute place. */
export function fromAbsolute(place: Point, desktop: Area): Point {
  return {
    x: desktop.x + Math.floor((place.x * desktop.width) / STEPS),
    y: desktop.y + Math.floor((place.y * desktop.height) / STEPS),
  }
}

function stepOf(pixel: number, pixels: number): number {
  const inside = Math.min(Math.max(Math.floor(pixel), 0), pixels - 1)
  return Math.floor(((inside + 0.5) * STEPS) / pixels)
}
