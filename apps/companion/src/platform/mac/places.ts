// Where things go on a Mac's displays. Lives here: the sums. AppKit counts from the left lower corner of the main display,
// everything else from its left upper one. May not know: windows, AppKit.
import type { Area } from '../platform.ts'
import type { Rect } from './calls.ts'

/** An area as AppKit wants it. `mainHeight` is the main display's, in points. */
export function toAppKit({ x, y, width, height }: Area, mainHeight: number): Rect {
  return { origin: { x, y: mainHeight - y - height }, size: { width, height } }
}

/** And back. */
export function fromAppKit({ origin, size }: Rect, mainHeight: number): Area {
  return { x: origin.x, y: mainHeight - origin.y - size.height, width: size.width, height: size.height }
}

/** What menu bar and Dock take of a display: the strips of `whole` around `free`, those that are there. */
export function stripsAround(whole: Area, free: Area): readonly Area[] {
  const [right, bottom] = [whole.x + whole.width, whole.y + whole.height]
  const [freeRight, freeBottom] = [free.x + free.width, free.y + free.height]
  const strips = [
    { x: whole.x, y: whole.y, width: whole.width, height: free.y - whole.y },
    { x: whole.x, y: freeBottom, width: whole.width, height: bottom - freeBottom },
    { x: whole.x, y: free.y, width: free.x - whole.x, height: free.height },
    { x: freeRight, y: free.y, width: right - freeRight, height: free.height },
  ]
  return strips.filter(({ width, height }) => width > 0 && height > 0)
}
