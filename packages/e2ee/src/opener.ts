// Opens what others sealed: object to body and sender (KEY-13..15, KEY-21..28). May not know: what a body means.
// Why an object does not open is never told apart (`not-authentic`); what opens but breaks a rule has its own code.
import {
  decodeHeader,
  HEADER_BYTES,
  importEd25519,
  MAX_OBJECT_BYTES,
  sameBytes,
  TARGET_ALL,
  verifyEd25519,
  type Bytes,
  type ObjectHeader,
  type TrackClass,
} from '@farhand/protocol'
import { decodeKid, type EpochKeys } from './epoch-keys.ts'
import { E2eeError } from './errors.ts'
import type { Member } from './member.ts'
import { bytesOfObject, mustBeSigned, objectMetadata, SIGNATURE_BYTES, unpadBody } from './object-rules.ts'
import { counterRuleOf, GapRule, type CounterRule } from './replay.ts'
import { decodeSframeHeader, decryptSframe } from './sframe.ts'

/** How long objects of the epoch before still open: after a join, and after somebody went (KEY-28). */
const GRACE_AFTER_JOIN_MS = 10_000
const GRACE_AFTER_REMOVAL_MS = 2_000
const COUNTER_END = 2n ** 32n

/** An object that is authentic, new and allowed. */
export interface OpenedObject {
  readonly header: ObjectHeader
  readonly sender: Member
  /** Without padding and signature; the caller owns it. */
  readonly body: Bytes
}

interface LiveEpoch {
  readonly keys: EpochKeys
  readonly counters: Map<string, CounterRule>
  /** Clock time at which it stops to open. */
  untilMs: number
}

interface Sealed {
  readonly header: ObjectHeader
  readonly headerBytes: Bytes
  readonly epoch: LiveEpoch
  readonly sender: Member
  readonly counter: number
  readonly sframeHeader: Bytes
  readonly ciphertext: Bytes
}

/** One per group; its results come in the order of the calls. */
export class Opener {
  readonly #sid: Bytes
  readonly #nowMs: () => number
  readonly #gaps: GapRule
  #current: LiveEpoch
  #earlier: readonly LiveEpoch[] = []
  #last: Promise<unknown> = Promise.resolve()
  readonly #ready = new WeakMap<Member, Promise<CryptoKey>>()

  /** `nowMs`: a clock that never goes back. */
  constructor(options: { readonly sid: Bytes; readonly keys: EpochKeys; readonly nowMs: () => number }) {
    this.#sid = options.sid
    this.#nowMs = options.nowMs
    this.#gaps = new GapRule(options.keys.members)
    this.#current = liveEpoch(options.keys)
  }

  /** Opens this epoch from now on, and the one before for a short while. Throws `stale-epoch` unless it is a later one. */
  setEpoch(keys: EpochKeys): void {
    const before = this.#current
    if (keys.epoch <= before.keys.epoch) throw new E2eeError('stale-epoch', 'epochs only rise')
    const someoneWent = before.keys.members.some((member) => !isStillIn(member, keys))
    const untilMs = this.#nowMs() + (someoneWent ? GRACE_AFTER_REMOVAL_MS : GRACE_AFTER_JOIN_MS)
    const earlier = [before, ...this.#earlier].filter((epoch) => epoch.keys.epochByte !== keys.epochByte)
    for (const epoch of earlier) epoch.untilMs = Math.min(epoch.untilMs, untilMs)
    this.#earlier = earlier
    this.#current = liveEpoch(keys)
  }

  /** Throws `not-authentic`, `unsigned`, `bad-signature`, `replayed`, `gap`, `too-large`. Takes nothing of what it refuses. */
  open(object: Bytes): Promise<OpenedObject> {
    const previous = this.#last
    const decrypting = this.#decrypt(object)
    const inOrder = Promise.allSettled([decrypting, previous]).then(async () => {
      const { sealed, body } = await decrypting
      this.#accept(sealed)
      return { header: sealed.header, sender: sealed.sender, body }
    })
    this.#last = inOrder.catch(() => undefined)
    return inOrder
  }

  /** After `gap`: the next object of this sender and class is taken as it is; the refused bytes may be opened again. */
  resync(leaf: number, trackClass: TrackClass): void {
    const { keys } = this.#current
    const sender = keys.member(leaf)
    if (sender !== undefined) this.#gaps.resync(sender, { trackClass, ownLeaf: keys.ownLeaf })
  }

  /** Runs without a pause after everything is verified: of two copies in flight, one passes (KEY-25). */
  #accept({ epoch, header, sender, counter }: Sealed): void {
    const name = `${String(header.trackClass)}/${String(sender.leaf)}`
    const rule = epoch.counters.get(name) ?? counterRuleOf(header.trackClass)
    epoch.counters.set(name, rule)
    rule.check(counter)
    this.#gaps.check(sender, header)
    rule.take(counter)
    this.#gaps.take(sender, header)
  }

  async #decrypt(object: Bytes): Promise<{ readonly sealed: Sealed; readonly body: Bytes }> {
    const sealed = this.#parse(object)
    const { header, headerBytes, epoch, sender, counter } = sealed
    const key = await epoch.keys.key(header.trackClass, sender.leaf)
    const plaintext = await decryptSframe(key, {
      counter: BigInt(counter),
      headerBytes: sealed.sframeHeader,
      metadata: objectMetadata(headerBytes, this.#sid),
      sealed: sealed.ciphertext,
    })
    const body = unpadBody(header.trackClass, await this.#verify(sealed, plaintext))
    if (body === undefined) throw notAuthentic('the padding is not ours')
    return { sealed, body }
  }

  /** The body without its signature, once that holds. */
  async #verify({ header, headerBytes, epoch, sender, counter }: Sealed, plaintext: Bytes): Promise<Bytes> {
    if (!header.signed) {
      if (mustBeSigned(header)) throw new E2eeError('unsigned', 'an object of this kind must be signed')
      return plaintext
    }
    const bodyEnd = plaintext.length - SIGNATURE_BYTES
    if (bodyEnd < 0) throw new E2eeError('bad-signature', 'a signed object is shorter than its signature')
    const body = plaintext.slice(0, bodyEnd)
    const bytes = await bytesOfObject({ sid: this.#sid, epoch: epoch.keys.epoch, headerBytes, counter, body })
    if (!(await verifyEd25519(this.#keyOf(sender), plaintext.slice(bodyEnd), bytes))) {
      throw new E2eeError('bad-signature', 'the object is not signed by its sender’s device')
    }
    return body
  }

  /** Beats come seven times a second: each sender's key is made ready once. */
  #keyOf(sender: Member): Promise<CryptoKey> {
    const key = this.#ready.get(sender) ?? importEd25519(sender.deviceKey)
    this.#ready.set(sender, key)
    return key
  }

  /** Everything that can be judged before decrypting; one KID is one key, nothing is tried out. */
  #parse(object: Bytes): Sealed {
    if (object.length > MAX_OBJECT_BYTES) throw new E2eeError('too-large', 'the object is over the limit')
    const header = parseHeader(object)
    const rest = object.subarray(HEADER_BYTES)
    const sframe = decodeSframeHeader(rest)
    const kid = decodeKid(sframe.header.kid)
    if (kid === undefined || sframe.header.counter >= COUNTER_END) throw notAuthentic('no such key or counter')
    if (kid.trackClass !== header.trackClass) throw notAuthentic('the key is of another class')
    const epoch = this.#liveEpoch(kid.epochByte)
    const sender = epoch?.keys.member(kid.leaf)
    if (epoch === undefined || sender === undefined) throw notAuthentic('no key for this sender and epoch')
    const { keys } = this.#current
    if (!isStillIn(sender, keys)) throw notAuthentic('the sender is not in the group any more')
    if (sender.leaf === keys.ownLeaf) throw notAuthentic('an own object came back')
    if (header.target !== TARGET_ALL && header.target !== keys.ownLeaf) throw notAuthentic('it is for somebody else')
    return {
      header,
      headerBytes: object.slice(0, HEADER_BYTES),
      epoch,
      sender,
      counter: Number(sframe.header.counter),
      sframeHeader: rest.slice(0, sframe.length),
      ciphertext: rest.slice(sframe.length),
    }
  }

  #liveEpoch(epochByte: number): LiveEpoch | undefined {
    const nowMs = this.#nowMs()
    this.#earlier = this.#earlier.filter((epoch) => epoch.untilMs > nowMs)
    return [this.#current, ...this.#earlier].find((epoch) => epoch.keys.epochByte === epochByte)
  }
}

const liveEpoch = (keys: EpochKeys): LiveEpoch => ({ keys, counters: new Map(), untilMs: Number.POSITIVE_INFINITY })

/** Whether the very leaf (not only its number) is in this epoch. */
const isStillIn = (member: Member, { members }: EpochKeys): boolean =>
  members.some((other) => other.leaf === member.leaf && sameBytes(other.leafKey, member.leafKey))

function parseHeader(object: Bytes): ObjectHeader {
  try {
    return decodeHeader(object)
  } catch (cause) {
    throw new E2eeError('not-authentic', 'the clear header is none', { cause })
  }
}

const notAuthentic = (why: string) => new E2eeError('not-authentic', why)
