// Areas of a picture that never leave the device: painted solid in the copied planes, before anything compares or encodes them.
// Lives here: fractions to whole pixels, and what solid means in each pixel format. May not know: frames, encoders, who hides what.
import { ClientError } from '../errors.ts'
import type { Size } from '../frame/codecs.ts'

/** A hidden area as fractions of the captured surface, 0 to 1; it says nothing of the surface in another size (CONSENT-158). */
export interface Mask {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Planes in memory, as VideoFrame.copyTo() leaves them. */
export interface Planes {
  readonly bytes: Uint8Array
  readonly format: string
  readonly layout: readonly PlaneLayout[]
  /** Of the planes, even on both sides; at most one pixel smaller than the surface. */
  readonly size: Size
  readonly surface: Size
}

/** One sample of a plane: how many pixels it stands for, and its bytes where the area is black. */
interface Sample {
  readonly across: 1 | 2
  readonly down: 1 | 2
  readonly black: readonly number[]
}

const LUMA: Sample = { across: 1, down: 1, black: [16] }
const ALPHA: Sample = { across: 1, down: 1, black: [255] }
const PIXEL: Sample = { across: 1, down: 1, black: [0, 0, 0, 255] }
const chroma = (across: 1 | 2, down: 1 | 2, together = 1): Sample => ({
  across,
  down,
  black: Array.from({ length: together }, () => 128),
})

/** The 8-bit formats of WebCodecs (section 9.8), plane by plane. */
const FORMATS: ReadonlyMap<string, readonly Sample[]> = new Map([
  ['I420', [LUMA, chroma(2, 2), chroma(2, 2)]],
  ['I420A', [LUMA, chroma(2, 2), chroma(2, 2), ALPHA]],
  ['I422', [LUMA, chroma(2, 1), chroma(2, 1)]],
  ['I422A', [LUMA, chroma(2, 1), chroma(2, 1), ALPHA]],
  ['I444', [LUMA, chroma(1, 1), chroma(1, 1)]],
  ['I444A', [LUMA, chroma(1, 1), chroma(1, 1), ALPHA]],
  ['NV12', [LUMA, chroma(2, 2, 2)]],
  ['RGBA', [PIXEL]],
  ['RGBX', [PIXEL]],
  ['BGRA', [PIXEL]],
  ['BGRX', [PIXEL]],
])

/** Masks within the surface; what has no area is left out. Throws ClientError `cannot-hide` for what is no number. */
export function withinSurface(masks: readonly Mask[]): readonly Mask[] {
  return masks.flatMap(({ x, y, width, height }) => {
    if (![x, y, width, height].every(Number.isFinite)) throw new ClientError('cannot-hide', 'an area without numbers')
    const [left, top, right, bottom] = [x, y, x + width, y + height].map((side) => Math.min(Math.max(side, 0), 1))
    if (left === undefined || top === undefined || right === undefined || bottom === undefined) return []
    return right > left && bottom > top ? [{ x: left, y: top, width: right - left, height: bottom - top }] : []
  })
}

/** Paints every mask black, in place. Throws ClientError `cannot-hide` where the format is not known: then nothing may leave. */
export function paintMasks(planes: Planes, masks: readonly Mask[]): void {
  if (masks.length === 0) return
  const samples = FORMATS.get(planes.format)
  if (samples?.length !== planes.layout.length) {
    throw new ClientError('cannot-hide', `areas of a ${planes.format} picture cannot be painted over`)
  }
  for (const mask of masks) {
    const area = pixelsOf(mask, planes)
    for (const [index, sample] of samples.entries()) {
      const layout = planes.layout[index]
      if (layout !== undefined) paintPlane(planes.bytes, layout, { sample, area })
    }
  }
}

interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

// Outwards to even pixels: a colour sample that stands for 2 x 2 pixels then lies inside or outside, never both.
function pixelsOf({ x, y, width, height }: Mask, { surface, size }: Planes): Area {
  const down = (position: number) => Math.floor(position / 2) * 2
  const up = (position: number, end: number) => Math.min(Math.ceil(position / 2) * 2, end)
  return {
    left: down(x * surface.width),
    top: down(y * surface.height),
    right: up((x + width) * surface.width, size.width),
    bottom: up((y + height) * surface.height, size.height),
  }
}

function paintPlane(
  bytes: Uint8Array,
  { offset, stride }: PlaneLayout,
  { sample, area }: { readonly sample: Sample; readonly area: Area },
): void {
  const { across, down, black } = sample
  const left = area.left / across
  const row = new Uint8Array(Math.max(0, area.right / across - left) * black.length)
  for (const [place, value] of black.entries()) for (let i = place; i < row.length; i += black.length) row[i] = value
  for (let y = area.top / down; y < area.bottom / down; y++) bytes.set(row, offset + y * stride + left * black.length)
}
