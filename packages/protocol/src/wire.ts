// The clear header of an object: 16 bytes the switch routes on. Lives here: its layout, in both directions.
// May not know: what an object holds. Rules: spec/wire.md.
import type { Bytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'
import { isTrackClass, type TrackClass } from './tracks.ts'

export const WIRE_VERSION = 1
export const HEADER_BYTES = 16
/** Target leaf that means "every member this may reach". */
export const TARGET_ALL = 0xff
/** Largest object on any transport, header included (WIRE-5). */
export const MAX_OBJECT_BYTES = 512 * 1024
/** Largest frame, put together from the bodies of its objects (WIRE-20). */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024

const FLAG_KEY = 1
const FLAG_DROPPABLE = 2
const FLAG_SIGNED = 4
const FLAG_END = 8
const KNOWN_FLAGS = FLAG_KEY | FLAG_DROPPABLE | FLAG_SIGNED | FLAG_END
const U32 = 0xffff_ffff

/** What an object says in clear. `timeMs` is the sender's session time in milliseconds, modulo 2^32. */
export interface ObjectHeader {
  readonly trackClass: TrackClass
  /** Starts a group: a decoder can begin here. */
  readonly key: boolean
  /** The switch may leave it out for a slow viewer. */
  readonly droppable: boolean
  /** The sealed body ends with an Ed25519 signature of the sender's device. */
  readonly signed: boolean
  /** Last object of its frame (or message). */
  readonly end: boolean
  /** Leaf of the one member it is for, or TARGET_ALL. */
  readonly target: number
  readonly stream: number
  /** Counts up by one per sender, class and target. */
  readonly seq: number
  readonly timeMs: number
}

/** The 16 bytes of a header, big-endian. Throws ProtocolError `bad-header` where a value does not fit (WIRE-1). */
export function encodeHeader(header: ObjectHeader): Bytes {
  const { target, stream, seq, timeMs } = header
  if (!fits(target, 0xff) || !fits(stream, U32) || !fits(seq, U32) || !fits(timeMs, U32)) {
    throw new ProtocolError('bad-header', 'a header value does not fit its field')
  }
  const out = new Uint8Array(HEADER_BYTES)
  const view = new DataView(out.buffer)
  out[0] = WIRE_VERSION
  out[1] = header.trackClass
  out[2] =
    (header.key ? FLAG_KEY : 0) |
    (header.droppable ? FLAG_DROPPABLE : 0) |
    (header.signed ? FLAG_SIGNED : 0) |
    (header.end ? FLAG_END : 0)
  out[3] = target
  view.setUint32(4, stream)
  view.setUint32(8, seq)
  view.setUint32(12, timeMs)
  return out
}

/** Parses the header at the start of an object. Throws ProtocolError `bad-header` on anything but one (WIRE-1..4). */
export function decodeHeader(object: Uint8Array): ObjectHeader {
  if (object.length < HEADER_BYTES) throw new ProtocolError('bad-header', 'an object is shorter than its header')
  const view = new DataView(object.buffer, object.byteOffset, HEADER_BYTES)
  const flags = view.getUint8(2)
  const trackClass = view.getUint8(1)
  if (view.getUint8(0) !== WIRE_VERSION) throw new ProtocolError('bad-header', 'unknown wire version')
  if (!isTrackClass(trackClass)) throw new ProtocolError('bad-header', 'unknown track class')
  if ((flags & ~KNOWN_FLAGS) !== 0) throw new ProtocolError('bad-header', 'a reserved flag is set')
  return {
    trackClass,
    key: (flags & FLAG_KEY) !== 0,
    droppable: (flags & FLAG_DROPPABLE) !== 0,
    signed: (flags & FLAG_SIGNED) !== 0,
    end: (flags & FLAG_END) !== 0,
    target: view.getUint8(3),
    stream: view.getUint32(4),
    seq: view.getUint32(8),
    timeMs: view.getUint32(12),
  }
}

const fits = (value: number, max: number): boolean => Number.isInteger(value) && value >= 0 && value <= max
