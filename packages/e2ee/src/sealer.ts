// Seals what this device sends: body to object (KEY-12..15, KEY-21..23). May not know: what a body means, who gets it.
import {
  concatBytes,
  encodeHeader,
  HEADER_BYTES,
  MAX_OBJECT_BYTES,
  trackOf,
  type Bytes,
  type ObjectHeader,
} from '@farhand/protocol'
import { signBytes, type DeviceKey } from './device.ts'
import { encodeKid, type EpochKeys } from './epoch-keys.ts'
import { E2eeError } from './errors.ts'
import { bytesOfObject, mustBeSigned, objectMetadata, padBody, SIGNATURE_BYTES } from './object-rules.ts'
import { encryptSframe, TAG_BYTES } from './sframe.ts'

/** Clear header, SFrame header (one byte, KID of 3, counter of at most 4), tag. */
const OVERHEAD_MAX_BYTES = HEADER_BYTES + 8 + TAG_BYTES

/** One per group; its results come in the order of the calls, so they can be sent as they come. */
export class Sealer {
  readonly #sid: Bytes
  readonly #device: DeviceKey
  #keys: EpochKeys
  #last: Promise<unknown> = Promise.resolve()
  readonly #nextSeq = new Map<string, number>()

  constructor(options: { readonly sid: Bytes; readonly device: DeviceKey; readonly keys: EpochKeys }) {
    this.#sid = options.sid
    this.#device = options.device
    this.#keys = options.keys
  }

  /** From the next call on, seals for this epoch. Throws `stale-epoch` unless it is a later one. */
  setEpoch(keys: EpochKeys): void {
    if (keys.epoch <= this.#keys.epoch) throw new E2eeError('stale-epoch', 'epochs only rise')
    this.#keys = keys
  }

  /**
   * One whole object: clear header ‖ SFrame. `body` must not change until it resolves.
   * Throws `unsigned`, `too-large`, `counter-spent`. Counter, seq and epoch are taken before it returns (KEY-13).
   */
  seal(header: Omit<ObjectHeader, 'seq'>, body: Uint8Array): Promise<Bytes> {
    const previous = this.#last
    const sealing = this.#seal(header, body)
    const inOrder = Promise.allSettled([sealing, previous]).then(() => sealing)
    this.#last = inOrder.catch(() => undefined)
    return inOrder
  }

  async #seal(wanted: Omit<ObjectHeader, 'seq'>, body: Uint8Array): Promise<Bytes> {
    const { trackClass } = wanted
    if (mustBeSigned(wanted) && !wanted.signed) throw new E2eeError('unsigned', 'this object must be signed')
    const padded = padBody(trackClass, body)
    const length = OVERHEAD_MAX_BYTES + padded.length + (wanted.signed ? SIGNATURE_BYTES : 0)
    if (length > Math.min(MAX_OBJECT_BYTES, trackOf(trackClass).maxBytes)) {
      throw new E2eeError('too-large', 'the object would be over its track’s limit')
    }
    const keys = this.#keys
    const counter = keys.takeCounter(trackClass)
    const headerBytes = encodeHeader({ ...wanted, seq: this.#takeSeq(wanted) })
    const [key, plaintext] = await Promise.all([
      keys.key(trackClass, keys.ownLeaf),
      wanted.signed ? this.#sign(padded, { headerBytes, counter, epoch: keys.epoch }) : padded,
    ])
    const kid = BigInt(encodeKid({ trackClass, leaf: keys.ownLeaf, epochByte: keys.epochByte }))
    const sealed = await encryptSframe(key, {
      header: { kid, counter: BigInt(counter) },
      metadata: objectMetadata(headerBytes, this.#sid),
      plaintext,
    })
    return concatBytes(headerBytes, sealed)
  }

  async #sign(
    body: Bytes,
    at: { readonly headerBytes: Bytes; readonly counter: number; readonly epoch: bigint },
  ): Promise<Bytes> {
    const bytes = await bytesOfObject({ sid: this.#sid, body, ...at })
    return concatBytes(body, await signBytes(this.#device, bytes))
  }

  #takeSeq({ trackClass, target }: Omit<ObjectHeader, 'seq'>): number {
    const stream = `${String(trackClass)}/${String(target)}`
    const seq = this.#nextSeq.get(stream) ?? 0
    this.#nextSeq.set(stream, seq + 1)
    return seq
  }
}
