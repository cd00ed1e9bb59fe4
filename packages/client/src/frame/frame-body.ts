// A coded frame as bytes, inside the seal. Lives here: its layout, in both directions. May not know: objects, sealing, decoding.
//
//   u8  version (1)          u8  flags: bit 0 key, bits 4-7 temporal layer
//   u32 reference            u16 coded width, u16 coded height
//   u16 surface width, u16 surface height
//   u48 timestamp, µs        key frames only: u8 length and the codec string, ASCII
//   the codec's bytes up to the end
import { concatBytes, fromUtf8, utf8, type Bytes } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Size } from './codecs.ts'

const VERSION = 1
const FIXED_BYTES = 20
const FLAG_KEY = 1
const MAX_CODEC_CHARACTERS = 64
const MAX_SIDE = 16_384
const MAX_TIMESTAMP = 2 ** 48 - 1

interface FrameFields {
  /** Nothing depends on a layer above 0. 0 to 15. */
  readonly layer: number
  /**
   * How many frames of layer 0 the stream has had, this one included; counts on through key frames. A frame of layer 0
   * needs the frame that had one less, a frame above needs the one with the same number.
   */
  readonly reference: number
  /** Pixels the codec works on. */
  readonly coded: Size
  /** Pixels of the shared surface: what the picture stands for, and is shown as. */
  readonly surface: Size
  readonly timestampUs: number
  /** The codec's own bytes. */
  readonly data: Bytes
}

/** A coded frame. Only a key frame says how to set up a decoder: `codec` is a WebCodecs codec string. */
export type Frame =
  | (FrameFields & { readonly key: true; readonly codec: string })
  | (FrameFields & { readonly key: false })

/** The bytes of a frame. Throws RangeError where a value does not fit: that is a fault of ours. */
export function encodeFrame(frame: Frame): Bytes {
  const codec = frame.key ? utf8(frame.codec) : undefined
  check(frame, codec)
  const out = new Uint8Array(FIXED_BYTES + (codec === undefined ? 0 : 1 + codec.length))
  const view = new DataView(out.buffer)
  view.setUint8(0, VERSION)
  view.setUint8(1, (frame.key ? FLAG_KEY : 0) | (frame.layer << 4))
  view.setUint32(2, frame.reference)
  view.setUint16(6, frame.coded.width)
  view.setUint16(8, frame.coded.height)
  view.setUint16(10, frame.surface.width)
  view.setUint16(12, frame.surface.height)
  view.setUint16(14, Math.floor(frame.timestampUs / 2 ** 32))
  view.setUint32(16, frame.timestampUs % 2 ** 32)
  if (codec !== undefined) {
    view.setUint8(FIXED_BYTES, codec.length)
    out.set(codec, FIXED_BYTES + 1)
  }
  return concatBytes(out, frame.data)
}

/** Parses a frame. `data` is a view into `bytes`. Throws ClientError `bad-frame` on anything but a frame. */
export function decodeFrame(bytes: Bytes): Frame {
  if (bytes.length < FIXED_BYTES) throw badFrame('shorter than its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const flags = view.getUint8(1)
  if (view.getUint8(0) !== VERSION) throw badFrame('unknown version')
  if ((flags & 0x0e) !== 0) throw badFrame('a reserved flag is set')
  const fields = {
    layer: flags >> 4,
    reference: view.getUint32(2),
    coded: size(view, 6),
    surface: size(view, 10),
    timestampUs: view.getUint16(14) * 2 ** 32 + view.getUint32(16),
  }
  if ((flags & FLAG_KEY) === 0) return { ...fields, key: false, data: bytes.subarray(FIXED_BYTES) }
  if (fields.layer !== 0) throw badFrame('a key frame above layer 0')
  const { codec, end } = codecAt(bytes)
  return { ...fields, key: true, codec, data: bytes.subarray(end) }
}

function codecAt(bytes: Bytes): { codec: string; end: number } {
  const length = bytes[FIXED_BYTES] ?? 0
  const end = FIXED_BYTES + 1 + length
  if (length === 0 || length > MAX_CODEC_CHARACTERS || end > bytes.length) throw badFrame('no codec string')
  const text = bytes.subarray(FIXED_BYTES + 1, end)
  if (text.some((byte) => byte <= 0x20 || byte >= 0x7f)) throw badFrame('the codec string is not ASCII')
  return { codec: fromUtf8(text), end }
}

function size(view: DataView, at: number): Size {
  const width = view.getUint16(at)
  const height = view.getUint16(at + 2)
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) throw badFrame('impossible size')
  return { width, height }
}

function check({ layer, reference, coded, surface, timestampUs }: Frame, codec: Bytes | undefined): void {
  const sides = [coded.width, coded.height, surface.width, surface.height]
  const fits =
    inRange(layer, 0, codec === undefined ? 15 : 0) &&
    inRange(reference, 0, 0xffff_ffff) &&
    inRange(timestampUs, 0, MAX_TIMESTAMP) &&
    sides.every((side) => inRange(side, 1, MAX_SIDE)) &&
    (codec === undefined || inRange(codec.length, 1, MAX_CODEC_CHARACTERS))
  if (!fits) throw new RangeError('a value of the frame does not fit its field')
}

const inRange = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high

const badFrame = (what: string): ClientError => new ClientError('bad-frame', `a frame is not readable: ${what}`)
