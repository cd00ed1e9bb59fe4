// The colour grid: a pattern that is known, fills a desktop and can be read back from any picture of it.
// Lives here: its colours, painting it with a real X client, reading it. May not know: how the picture travelled.
import type { Display } from './display.ts'
import { type Image, type Region } from './image.ts'
import { connectX } from './x-connection.ts'
import { openBrush, openPixmap, openWindow } from './x-drawing.ts'

/** Well apart from each other also after a lossy codec. */
export const GRID_COLOURS = [
  0x10_10_10, 0xf0_f0_f0, 0xd8_20_20, 0x20_b0_30, 0x20_40_d8, 0xe0_c0_20, 0xc0_30_c0, 0x20_b8_c8,
] as const

/** Farther than this from every colour (Euclid, RGB) a cell counts as unreadable. */
const NEAR = 60

export interface GridShape {
  readonly columns: number
  readonly rows: number
}

/** Which colour stands where: rows of indexes into GRID_COLOURS; -1 = unreadable. */
export type GridCells = readonly (readonly number[])[]

/** The cells of pattern number `seed`; two neighbouring seeds differ in every cell. */
export function gridCells(shape: GridShape, seed: number): GridCells {
  return Array.from({ length: shape.rows }, (_, row) =>
    Array.from(
      { length: shape.columns },
      (_, column) => (scramble(row * 31 + column * 7) + seed) % GRID_COLOURS.length,
    ),
  )
}

/** A grid that covers a desktop. */
export interface PaintedGrid extends GridShape {
  /** What is painted now. */
  readonly cells: GridCells
  /** Paints pattern number `seed` in one step; resolves when it is on the screen. */
  repaint(seed: number): Promise<void>
  close(): void
}

/** Covers a desktop with a grid, above every window. */
export async function paintGrid(
  display: Display,
  options: Partial<GridShape> & { readonly seed?: number } = {},
): Promise<PaintedGrid> {
  const { columns = 16, rows = 10, seed = 0 } = options
  const x = await connectX(display.name)
  const whole: Region = { x: 0, y: 0, width: display.width, height: display.height }
  const window = openWindow(x, whole, 0)
  const canvas = openPixmap(x, whole)
  const brush = openBrush(x)
  let cells: GridCells = []
  const draw = (): void => {
    for (const [row, line] of cells.entries()) {
      for (const [column, index] of line.entries()) {
        brush.fill(canvas, cellArea(whole, { columns, rows }, { column, row }), GRID_COLOURS[index] ?? 0)
      }
    }
    brush.copy(canvas, window, whole)
  }
  const repaint = async (next: number): Promise<void> => {
    cells = gridCells({ columns, rows }, next)
    draw()
    await x.settle()
  }
  await repaint(seed)
  return {
    columns,
    rows,
    get cells() {
      return cells
    },
    repaint,
    close: () => x.close(),
  }
}

/** Reads a grid back from a picture, from the middle of each cell; the grid fills `area` (default: the whole picture). */
export function decodeGrid(image: Image, shape: GridShape, area?: Region): GridCells {
  const whole = area ?? { x: 0, y: 0, width: image.width, height: image.height }
  return Array.from({ length: shape.rows }, (_, row) =>
    Array.from({ length: shape.columns }, (_, column) => nearest(image, cellArea(whole, shape, { column, row }))),
  )
}

function cellArea(whole: Region, shape: GridShape, cell: { column: number; row: number }): Region {
  const x = Math.round((whole.width * cell.column) / shape.columns)
  const y = Math.round((whole.height * cell.row) / shape.rows)
  return {
    x: whole.x + x,
    y: whole.y + y,
    width: Math.round((whole.width * (cell.column + 1)) / shape.columns) - x,
    height: Math.round((whole.height * (cell.row + 1)) / shape.rows) - y,
  }
}

function nearest(image: Image, area: Region): number {
  const middle = [0, 0, 0]
  let pixels = 0
  for (let y = Math.round(area.y + area.height * 0.35); y < area.y + area.height * 0.65; y++) {
    for (let x = Math.round(area.x + area.width * 0.35); x < area.x + area.width * 0.65; x++) {
      for (let c = 0; c < 3; c++) middle[c] = (middle[c] ?? 0) + (image.rgba[(y * image.width + x) * 4 + c] ?? 0)
      pixels++
    }
  }
  const [r = 0, g = 0, b = 0] = middle.map((sum) => sum / Math.max(1, pixels))
  const distances = GRID_COLOURS.map((colour) =>
    Math.hypot(r - (colour >> 16), g - ((colour >> 8) & 255), b - (colour & 255)),
  )
  const smallest = Math.min(...distances)
  return smallest > NEAR ? -1 : distances.indexOf(smallest)
}

function scramble(value: number): number {
  const mixed = Math.imul(value ^ 0x5bd1, 0x9e37_79b1) >>> 0
  return (mixed ^ (mixed >>> 15)) >>> 0
}
