// Windows that are no rectangles. Lives here: the SHAPE extension's one request (X.Org "X Nonrectangular Window Shape Extension"),
// and the solid rows of a picture. May not know: which window.
import type { Picture } from '../../drawing/picture.ts'
import type { XConnection } from './x-connection.ts'

export const SHAPE_KIND = { bounding: 0, input: 2 } as const
const RECTANGLES = 1
const SOLID_ALPHA = 128

export interface Row {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Runs of pixels that are more solid than not, one pixel high each. */
export function solidRows(picture: Picture): readonly Row[] {
  const rows: Row[] = []
  for (let y = 0; y < picture.height; y++) {
    let start = -1
    for (let x = 0; x <= picture.width; x++) {
      const isSolid = x < picture.width && (picture.rgba[(y * picture.width + x) * 4 + 3] ?? 0) >= SOLID_ALPHA
      if (isSolid && start === -1) start = x
      if (!isSolid && start !== -1) {
        rows.push({ x: start, y, width: x - start })
        start = -1
      }
    }
  }
  return rows
}

/** Sets where a window is seen, or where it is hit: nowhere for no rows. */
export function setShape(
  x: XConnection,
  shape: { readonly opcode: number; readonly wid: number; readonly kind: number; readonly rows: readonly Row[] },
): void {
  const request = Buffer.alloc(16 + shape.rows.length * 8)
  request.writeUInt8(shape.opcode, 0)
  request.writeUInt8(RECTANGLES, 1)
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt8(shape.kind, 5)
  request.writeUInt32LE(shape.wid, 8)
  for (const [i, row] of shape.rows.entries()) {
    const at = 16 + i * 8
    request.writeInt16LE(row.x, at)
    request.writeInt16LE(row.y, at + 2)
    request.writeUInt16LE(row.width, at + 4)
    request.writeUInt16LE(1, at + 6)
  }
  x.sendRaw(request)
}
