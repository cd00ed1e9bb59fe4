// A frame larger than an object travels in parts. Lives here: splitting and putting together, bounded.
// May not know: what a frame holds.
//
// Each object's body: u32 frame number, u8 part, u8 parts, then the bytes of that part.
import { concatBytes, MAX_FRAME_BYTES, type Bytes } from '@farhand/protocol'
import { ClientError } from '../errors.ts'

const PART_HEADER_BYTES = 6
/** Small enough that a slow road brings a part every second, and that other things find their way in between. */
export const PART_BYTES = 64_000
const MAX_PARTS = Math.ceil(MAX_FRAME_BYTES / PART_BYTES)

/** The object bodies of a frame, in order, at least one. `number` counts frames, modulo 2^32. Throws RangeError over MAX_FRAME_BYTES. */
export function splitFrame(frame: Bytes, number: number): Bytes[] {
  if (frame.length > MAX_FRAME_BYTES) throw new RangeError('a frame is larger than any viewer takes')
  const parts = Math.max(1, Math.ceil(frame.length / PART_BYTES))
  return Array.from({ length: parts }, (_, part) => {
    const header = new Uint8Array(PART_HEADER_BYTES)
    new DataView(header.buffer).setUint32(0, number)
    header[4] = part
    header[5] = parts
    return concatBytes(header, frame.subarray(part * PART_BYTES, (part + 1) * PART_BYTES))
  })
}

/** Puts frames together from bodies in order of arrival. It holds one unfinished frame at most. */
export interface FrameAssembler {
  /** The frame this body completes; undefined while it is unfinished, or can no longer be finished since a part was left out. Throws ClientError `bad-frame`. */
  add(body: Bytes): Bytes | undefined
}

/** A new assembler; holds at most MAX_FRAME_BYTES. */
export function assembleFrames(): FrameAssembler {
  let unfinished: { number: number; parts: number; got: Bytes[] } | undefined
  return {
    add(body) {
      const { number, part, parts, bytes } = parsePart(body)
      if (parts === 1) {
        unfinished = undefined
        return bytes
      }
      if (part === 0) {
        unfinished = { number, parts, got: [bytes] }
        return undefined
      }
      if (unfinished?.number !== number || unfinished.parts !== parts || unfinished.got.length !== part) {
        unfinished = undefined
        return undefined
      }
      unfinished.got.push(bytes)
      if (unfinished.got.length < parts) return undefined
      const frame = concatBytes(...unfinished.got)
      unfinished = undefined
      return frame
    },
  }
}

function parsePart(body: Bytes) {
  if (body.length < PART_HEADER_BYTES) throw new ClientError('bad-frame', 'an object is shorter than its part header')
  const view = new DataView(body.buffer, body.byteOffset, body.length)
  const part = view.getUint8(4)
  const parts = view.getUint8(5)
  const bytes = body.subarray(PART_HEADER_BYTES)
  const whole = part === parts - 1 ? bytes.length <= PART_BYTES : bytes.length === PART_BYTES
  if (part >= parts || parts > MAX_PARTS || !whole)
    throw new ClientError('bad-frame', 'a part of a frame is not as it must be')
  return { number: view.getUint32(0), part, parts, bytes }
}
