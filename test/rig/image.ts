// Pictures in memory and the sums done on them: cut, enlarge, compare. Lives here: plain RGBA arithmetic.
// May not know: where a picture came from.

/** A picture: RGBA, 8 bits each, rows from the top, no padding. */
export interface Image {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** A part of a picture in pixels. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A new picture of one part. Throws RangeError where the part sticks out. */
export function cut(image: Image, region: Region): Image {
  const { x, y, width, height } = region
  if (x < 0 || y < 0 || x + width > image.width || y + height > image.height) {
    throw new RangeError(`the part ${JSON.stringify(region)} sticks out of ${image.width}×${image.height}`)
  }
  const rgba = new Uint8Array(width * height * 4)
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * 4
    rgba.set(image.rgba.subarray(from, from + width * 4), row * width * 4)
  }
  return { width, height, rgba }
}

/** A new picture `factor` times as wide and high, with bilinear steps between pixels. */
export function enlarge(image: Image, factor: number): Image {
  const width = image.width * factor
  const height = image.height * factor
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const sourceY = Math.max(0, (y + 0.5) / factor - 0.5)
    const top = Math.floor(sourceY)
    const bottom = Math.min(image.height - 1, top + 1)
    for (let x = 0; x < width; x++) {
      const sourceX = Math.max(0, (x + 0.5) / factor - 0.5)
      const left = Math.floor(sourceX)
      const right = Math.min(image.width - 1, left + 1)
      for (let channel = 0; channel < 4; channel++) {
        const at = (row: number, column: number): number => image.rgba[(row * image.width + column) * 4 + channel] ?? 0
        const upper = at(top, left) + (at(top, right) - at(top, left)) * (sourceX - left)
        const lower = at(bottom, left) + (at(bottom, right) - at(bottom, left)) * (sourceX - left)
        rgba[(y * width + x) * 4 + channel] = Math.round(upper + (lower - upper) * (sourceY - top))
      }
    }
  }
  return { width, height, rgba }
}

/** Luma of each pixel, 0-255 (ITU-R BT.709 weights). */
export function luma(image: Image): Float32Array {
  const out = new Float32Array(image.width * image.height)
  for (let i = 0; i < out.length; i++) {
    const [r = 0, g = 0, b = 0] = image.rgba.subarray(i * 4, i * 4 + 3)
    out[i] = 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  return out
}

const BLOCK = 8
const BLOCK_PIXELS = BLOCK * BLOCK
/** Below this variance a block of the reference is flat: it says nothing about text and edges. */
const TEXT_VARIANCE = 400
const C1 = (0.01 * 255) ** 2
const C2 = (0.03 * 255) ** 2

/** Mean structural similarity (Wang et al. 2004) of luma over those 8×8 blocks of the reference that hold text or edges:
 *  1 = the same. Throws RangeError where sizes differ or the reference holds no such block. */
export function ssim(reference: Image, other: Image): number {
  if (reference.width !== other.width || reference.height !== other.height) {
    throw new RangeError(`sizes differ: ${reference.width}×${reference.height}, ${other.width}×${other.height}`)
  }
  const a = luma(reference)
  const b = luma(other)
  let sum = 0
  let blocks = 0
  for (let y = 0; y + BLOCK <= reference.height; y += BLOCK) {
    for (let x = 0; x + BLOCK <= reference.width; x += BLOCK) {
      const score = blockSimilarity(a, b, { start: y * reference.width + x, stride: reference.width })
      if (score === undefined) continue
      sum += score
      blocks++
    }
  }
  if (blocks === 0) throw new RangeError('the reference holds no text or edge to compare')
  return sum / blocks
}

function blockSimilarity(
  a: Float32Array,
  b: Float32Array,
  at: { readonly start: number; readonly stride: number },
): number | undefined {
  let sumA = 0
  let sumB = 0
  let sumAA = 0
  let sumBB = 0
  let sumAB = 0
  for (let row = 0; row < BLOCK; row++) {
    for (let column = 0; column < BLOCK; column++) {
      const i = at.start + row * at.stride + column
      const va = a[i] ?? 0
      const vb = b[i] ?? 0
      sumA += va
      sumB += vb
      sumAA += va * va
      sumBB += vb * vb
      sumAB += va * vb
    }
  }
  const meanA = sumA / BLOCK_PIXELS
  const meanB = sumB / BLOCK_PIXELS
  const varianceA = sumAA / BLOCK_PIXELS - meanA * meanA
  if (varianceA <= TEXT_VARIANCE) return undefined
  const varianceB = sumBB / BLOCK_PIXELS - meanB * meanB
  const covariance = sumAB / BLOCK_PIXELS - meanA * meanB
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2))
  )
}
