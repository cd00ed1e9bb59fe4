// The sealing keys of one epoch, and the counters that make their nonces unique (KEY-12, KEY-13).
// May not know: where the base key comes from, what is sealed.
import type { Bytes, TrackClass } from '@farhand/protocol'
import { E2eeError } from './errors.ts'
import type { Secret } from './secret.ts'
import { deriveSframeKey, type SframeKey } from './sframe.ts'
import type { Member } from './member.ts'

/** KID = class<<16 | leaf<<8 | epoch mod 256 (RFC 9605 section 5.2 with 8 bits each). */
export interface KeyId {
  readonly trackClass: number
  readonly leaf: number
  readonly epochByte: number
}

/** Largest leaf a KID can name; a group never grows past it. */
export const MAX_LEAF = 0xfe
const COUNTER_END = 2 ** 32

/** Keys of one epoch. One object per group and epoch, so that no counter is ever used twice. */
export class EpochKeys {
  readonly epoch: bigint
  readonly ownLeaf: number
  readonly members: readonly Member[]
  readonly #baseKey: Secret<Bytes>
  readonly #keys = new Map<number, Promise<SframeKey>>()
  readonly #counters = new Map<TrackClass, number>()
  readonly #firstCounter: number

  constructor(input: {
    readonly epoch: bigint
    readonly ownLeaf: number
    readonly members: readonly Member[]
    readonly baseKey: Secret<Bytes>
    /** 0 except in tests. */
    readonly firstCounter?: number
  }) {
    this.epoch = input.epoch
    this.ownLeaf = input.ownLeaf
    this.members = input.members
    this.#baseKey = input.baseKey
    this.#firstCounter = input.firstCounter ?? 0
  }

  /** The epoch as a KID carries it. */
  get epochByte(): number {
    return Number(this.epoch & 0xffn)
  }

  /** The member at a leaf in this epoch. */
  member(leaf: number): Member | undefined {
    return this.members.find((member) => member.leaf === leaf)
  }

  /** The key of one sender's class; derived once. */
  key(trackClass: TrackClass, leaf: number): Promise<SframeKey> {
    const kid = encodeKid({ trackClass, leaf, epochByte: this.epochByte })
    const known = this.#keys.get(kid)
    if (known !== undefined) return known
    const derived = deriveSframeKey(this.#baseKey, BigInt(kid))
    this.#keys.set(kid, derived)
    return derived
  }

  /** The next counter of an own class: from 0, never twice. Throws `counter-spent` at 2^32. */
  takeCounter(trackClass: TrackClass): number {
    const counter = this.#counters.get(trackClass) ?? this.#firstCounter
    if (counter >= COUNTER_END) throw new E2eeError('counter-spent', 'every counter of this epoch and class is used')
    this.#counters.set(trackClass, counter + 1)
    return counter
  }
}

/** The number of a KID, below 2^24. */
export const encodeKid = ({ trackClass, leaf, epochByte }: KeyId): number =>
  (trackClass << 16) | (leaf << 8) | epochByte

/** The parts of a KID; undefined above 24 bits. */
export function decodeKid(kid: bigint): KeyId | undefined {
  if (kid > 0xff_ffffn) return undefined
  const number = Number(kid)
  return { trackClass: number >> 16, leaf: (number >> 8) & 0xff, epochByte: number & 0xff }
}
