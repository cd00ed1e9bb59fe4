// Where two pictures of a desktop differ. Lives here: the smallest rectangle around it. May not know: what is in them.
import type { Image, Region } from '../rig/image.ts'

/** Undefined where they are the same. */
export function differingArea(before: Image, after: Image): Region | undefined {
  let [left, top, right, bottom] = [before.width, before.height, -1, -1]
  for (let y = 0; y < before.height; y++) {
    for (let x = 0; x < before.width; x++) {
      const at = (y * before.width + x) * 4
      const isSame = [0, 1, 2].every((channel) => before.rgba[at + channel] === after.rgba[at + channel])
      if (isSame) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  return right === -1 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
