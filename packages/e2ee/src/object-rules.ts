// What sealer and opener must agree on about an object: metadata, signature, padding (KEY-15, KEY-21..24). Pure.
import { concatBytes, trackOf, utf8, type Bytes, type ObjectHeader, type TrackClass } from '@farhand/protocol'
import { sha512 } from './hashes.ts'

export const SIGNATURE_BYTES = 64
const OBJECT_LABEL = utf8('RS1 obj')
const PADDING_MARK = 0x80

/** Bytes a body is padded to a multiple of, per class: hides lengths of what people type and press. */
const PADDING: Record<TrackClass, number> = { 0: 64, 1: 1, 3: 64, 4: 256 }

/** Authenticated beside the SFrame header: the clear header and the session, so neither can be changed in between. */
export const objectMetadata = (headerBytes: Bytes, sid: Bytes): Bytes => concatBytes(headerBytes, sid)

/** Whether an object must be signed by its sender's device: control, input, chat, and every key frame (KEY-22). */
export const mustBeSigned = (header: Pick<ObjectHeader, 'trackClass' | 'key'>): boolean =>
  trackOf(header.trackClass).mustSign || header.key

/** "RS1 obj" ‖ sid ‖ epoch ‖ clear header ‖ CTR ‖ SHA-512(body): what the sender's device signs. */
export async function bytesOfObject(object: {
  readonly sid: Bytes
  readonly epoch: bigint
  readonly headerBytes: Bytes
  readonly counter: number
  readonly body: Bytes
}): Promise<Bytes> {
  const numbers = new Uint8Array(16)
  const view = new DataView(numbers.buffer)
  view.setBigUint64(0, object.epoch)
  view.setBigUint64(8, BigInt(object.counter))
  const hash = await sha512(object.body)
  return concatBytes(OBJECT_LABEL, object.sid, numbers.subarray(0, 8), object.headerBytes, numbers.subarray(8), hash)
}

/** The body followed by 80 00 00 … up to the class's multiple; screen bodies stay as they are. */
export function padBody(trackClass: TrackClass, body: Uint8Array): Bytes {
  const multiple = PADDING[trackClass]
  if (multiple === 1) return new Uint8Array(body)
  const padded = new Uint8Array(Math.ceil((body.length + 1) / multiple) * multiple)
  padded.set(body)
  padded[body.length] = PADDING_MARK
  return padded
}

/** The body without its padding; undefined where the padding is not ours. */
export function unpadBody(trackClass: TrackClass, padded: Bytes): Bytes | undefined {
  const multiple = PADDING[trackClass]
  if (multiple === 1) return padded
  const end = padded.findLastIndex((byte) => byte !== 0)
  const isOurs = padded[end] === PADDING_MARK && padded.length === Math.ceil((end + 1) / multiple) * multiple
  return isOurs ? padded.slice(0, end) : undefined
}
