// PNG files of pictures. Lives here: encoding and decoding of 8-bit RGB and RGBA without interlace (W3C PNG, third edition).
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import type { Image } from './image.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOUR_RGB = 2
const COLOUR_RGBA = 6

/** The PNG file of a picture. */
export function encodePng(image: Image): Buffer {
  const { width, height, rgba } = image
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, COLOUR_RGBA, 0, 0, 0], 8)
  const rows = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32BE(body.length, 0)
  out.write(type, 4, 'latin1')
  body.copy(out, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
  return out
}

/** The picture in a PNG file. Throws where the file is of another kind than 8-bit RGB or RGBA without interlace. */
export const decodePng = (file: Uint8Array): Image => unfilter(unpack(file))

/** Whether a PNG file shows one colour, or upright stripes: each row looks as the one above. Much faster than decoding. Throws as
 *  decoding does. */
export function isOneColour(file: Uint8Array): boolean {
  const { rows, width, height, channels } = unpack(file)
  const bytes = width * channels + 1
  // Files may say of the first row what it is, and of the others that they are the same.
  for (let y = 2; y < height; y++) {
    if (rows.compare(rows, bytes, 2 * bytes, y * bytes, (y + 1) * bytes) !== 0) return false
  }
  return true
}

interface FilteredRows {
  /** Each with its kind of filter before it. */
  readonly rows: Buffer
  readonly width: number
  readonly height: number
  readonly channels: number
}

function unpack(file: Uint8Array): FilteredRows {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG file')
  const packed: Buffer[] = []
  let header = Buffer.alloc(13)
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 8, at + 8 + length)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IHDR') header = Buffer.from(body)
    if (type === 'IDAT') packed.push(body)
    at += 12 + length
  }
  const colour = header[9]
  if (header[8] !== 8 || header[12] !== 0 || (colour !== COLOUR_RGB && colour !== COLOUR_RGBA)) {
    throw new Error('this kind of PNG is not read here')
  }
  const channels = colour === COLOUR_RGB ? 3 : 4
  return {
    rows: inflateSync(Buffer.concat(packed)),
    width: header.readUInt32BE(0),
    height: header.readUInt32BE(4),
    channels,
  }
}

function unfilter({ rows, width, height, channels }: FilteredRows): Image {
  const stride = width * channels
  const plain = new Uint8Array(stride * height)
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const kind = rows[y * (stride + 1)] ?? 0
    for (let i = 0; i < stride; i++) {
      const left = i < channels ? 0 : (plain[y * stride + i - channels] ?? 0)
      const up = y === 0 ? 0 : (plain[(y - 1) * stride + i] ?? 0)
      const corner = i < channels || y === 0 ? 0 : (plain[(y - 1) * stride + i - channels] ?? 0)
      plain[y * stride + i] = (rows[y * (stride + 1) + 1 + i] ?? 0) + predict(kind, { left, up, corner })
    }
  }
  for (let i = 0; i < width * height; i++) {
    rgba.set(plain.subarray(i * channels, i * channels + 3), i * 4)
    rgba[i * 4 + 3] = channels === 4 ? (plain[i * 4 + 3] ?? 0) : 255
  }
  return { width, height, rgba }
}

function predict(kind: number, near: { left: number; up: number; corner: number }): number {
  const { left, up, corner } = near
  if (kind === 0) return 0
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  const estimate = left + up - corner
  const [dl, du, dc] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)]
  if (dl <= du && dl <= dc) return left
  return du <= dc ? up : corner
}
