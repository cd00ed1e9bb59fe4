import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paintMasks, withinSurface, type Mask, type Planes } from './masks.ts'

const SECRET = 77

/** Planes of a picture in which every byte is secret; `samples` says how many pixels a plane's bytes stand for. */
function secretPicture(format: string, surface = { width: 20, height: 12 }): Planes {
  const size = { width: surface.width & ~1, height: surface.height & ~1 }
  const full = { width: size.width, height: size.height }
  const half = { width: size.width / 2, height: size.height / 2 }
  const shapes: Record<string, { width: number; height: number }[]> = {
    I420: [full, half, half],
    I420A: [full, half, half, full],
    I422: [full, { ...full, width: half.width }, { ...full, width: half.width }],
    I422A: [full, { ...full, width: half.width }, { ...full, width: half.width }, full],
    I444: [full, full, full],
    I444A: [full, full, full, full],
    NV12: [full, { ...half, width: full.width }],
  }
  const planes = shapes[format] ?? [{ width: full.width * 4, height: full.height }]
  let end = 0
  const layout = planes.map(({ width, height }) => {
    // A stride longer than the row, as some captures have.
    const plane = { offset: end, stride: width + 4 }
    end += plane.stride * height
    return plane
  })
  return { bytes: new Uint8Array(end).fill(SECRET), format, layout, size, surface }
}

const FORMATS = ['I420', 'I420A', 'I422', 'I422A', 'I444', 'I444A', 'NV12', 'RGBA', 'RGBX', 'BGRA', 'BGRX']
const WHOLE: Mask = { x: 0, y: 0, width: 1, height: 1 }

test.each(FORMATS)('a mask over the whole picture leaves no byte of it in %s', (format) => {
  const planes = secretPicture(format)
  paintMasks(planes, [WHOLE])
  const padding = planes.layout.length * 4 * planes.size.height
  expect(planes.bytes.filter((byte) => byte === SECRET).length).toBeLessThanOrEqual(padding)
  for (const { offset, stride } of planes.layout)
    expect(planes.bytes.subarray(offset, offset + stride - 4)).not.toContain(SECRET)
})

test('a hidden area is black in luma and colour, and what lies beside it stays', () => {
  const planes = secretPicture('I420')
  paintMasks(planes, [{ x: 0.2, y: 0.5, width: 0.3, height: 0.5 }])
  const [luma, blue] = planes.layout
  const row = (plane = luma!, y: number) => [...planes.bytes.subarray(plane.offset + y * plane.stride).subarray(0, 12)]
  const kept = (count: number) => Array.from({ length: count }, () => SECRET)
  expect(row(luma, 5)).toEqual(kept(12))
  expect(row(luma, 6)).toEqual([...kept(4), 16, 16, 16, 16, 16, 16, ...kept(2)])
  expect(row(blue, 2).slice(0, 10)).toEqual(kept(10))
  expect(row(blue, 3).slice(0, 10)).toEqual([...kept(2), 128, 128, 128, ...kept(5)])
})

test('areas grow outwards to even pixels, so that no colour sample is half hidden', () => {
  fc.assert(
    fc.property(
      fc.record({ x: part(), y: part(), width: part(), height: part() }),
      fc.integer({ min: 16, max: 90 }),
      fc.integer({ min: 16, max: 90 }),
      (mask, width, height) => {
        const planes = secretPicture('I420', { width, height })
        paintMasks(planes, withinSurface([mask]))
        const [luma, blue] = planes.layout
        for (let y = 0; y < planes.size.height; y++) {
          for (let x = 0; x < planes.size.width; x++) {
            const inside =
              x + 1 > mask.x * width &&
              x < Math.min(1, mask.x + mask.width) * width &&
              y + 1 > mask.y * height &&
              y < Math.min(1, mask.y + mask.height) * height
            const pixel = planes.bytes[luma!.offset + y * luma!.stride + x]
            const colour = planes.bytes[blue!.offset + (y >> 1) * blue!.stride + (x >> 1)]
            if (inside && mask.width > 0 && mask.height > 0) expect([pixel, colour]).toEqual([16, 128])
            // Luma and its colour are hidden together or not at all.
            expect(pixel === 16).toBe(colour === 128)
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('masks that reach out of the surface are cut, empty ones left out, and what is no number is refused', () => {
  expect(withinSurface([{ x: -1, y: 0.5, width: 1.25, height: 9 }])).toEqual([
    { x: 0, y: 0.5, width: 0.25, height: 0.5 },
  ])
  expect(withinSurface([{ x: 0.2, y: 2, width: 0.5, height: 0.5 }])).toEqual([])
  expect(() => withinSurface([{ ...WHOLE, x: Number.NaN }])).toThrow(expect.objectContaining({ code: 'cannot-hide' }))
})

test('a format it does not know is refused, but only where something is to be hidden', () => {
  const planes = secretPicture('I420P10')
  paintMasks(planes, [])
  expect(() => paintMasks(planes, [WHOLE])).toThrow(expect.objectContaining({ code: 'cannot-hide' }))
})

/** Thousandths: a width a float cannot add to a place is no width. */
const part = () => fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000)
