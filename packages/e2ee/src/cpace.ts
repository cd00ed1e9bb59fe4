// CPACE-RISTR255-SHA512, initiator and responder (draft-irtf-cfrg-cpace-21): turns a short password into a strong
// key, one guess per visible try. May not know: whose password, what the key proves (transcript.ts).
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { concatBytes, utf8, type Bytes } from '@farhand/protocol'
import { E2eeError } from './errors.ts'
import { randomBytes, sha512 } from './hashes.ts'
import { lengthPrefixed } from './lengths.ts'
import { Secret } from './secret.ts'

const DSI = utf8('CPaceRistretto255')
const DSI_ISK = utf8('CPaceRistretto255_ISK')
/** Input block of SHA-512, which the password is padded to (draft section 7.1). */
const BLOCK_BYTES = 128
const { Point } = ristretto255
const { Fn } = Point

/** What both sides agree on before: password, channel identifier, session id. */
export interface CpaceInput {
  readonly password: Secret<string>
  readonly channel: Bytes
  readonly sid: Bytes
}

/** One side's ephemeral: the scalar and the 32-byte point it sends. */
export interface CpaceShare {
  readonly scalar: Secret<bigint>
  readonly point: Bytes
}

/** A fresh share; `seed` (64 random bytes) is given by vectors only. */
export async function cpaceShare(input: CpaceInput, seed: Bytes = randomBytes(64)): Promise<CpaceShare> {
  return shareOf(input, Fn.create(littleEndian(seed)))
}

/** The share of a given scalar; for vectors. */
export async function shareOf(input: CpaceInput, scalar: bigint): Promise<CpaceShare> {
  const generator = await calculateGenerator(input)
  return { scalar: new Secret(scalar), point: new Uint8Array(generator.multiply(scalar).toBytes()) }
}

/** Both messages, initiator (A) and responder (B), each with its associated data. */
export interface CpaceTranscript {
  readonly pointA: Bytes
  readonly dataA: Bytes
  readonly pointB: Bytes
  readonly dataB: Bytes
}

/** The intermediate session key, 64 bytes. Throws `bad-answer` where the other side's point is no point or the neutral one. */
export async function cpaceKey(
  own: { readonly share: CpaceShare; readonly sid: Bytes; readonly peerPoint: Bytes },
  transcript: CpaceTranscript,
): Promise<Secret<Bytes>> {
  const shared = multiplyVerified(own.share.scalar.reveal(), own.peerPoint)
  const { pointA, dataA, pointB, dataB } = transcript
  const bytes = concatBytes(
    lengthPrefixed(DSI_ISK, own.sid, shared),
    lengthPrefixed(pointA, dataA),
    lengthPrefixed(pointB, dataB),
  )
  return new Secret(await sha512(bytes))
}

/** draft section 7.3: generator_string hashed to the group. */
async function calculateGenerator({ password, channel, sid }: CpaceInput) {
  const prs = utf8(password.reveal())
  const padding = Math.max(0, BLOCK_BYTES - 1 - lengthPrefixed(prs).length - lengthPrefixed(DSI).length)
  const hashed = await sha512(lengthPrefixed(DSI, prs, new Uint8Array(padding), channel, sid))
  const generator = ristretto255_hasher.deriveToCurve?.(hashed)
  if (generator === undefined) throw new E2eeError('bad-answer', 'the group has no hash to it')
  return generator
}

/** scalar_mult_vfy (draft section 7.3): the neutral element and what is no element must abort. */
function multiplyVerified(scalar: bigint, point: Bytes): Bytes {
  let product: Bytes
  try {
    product = new Uint8Array(Point.fromBytes(point).multiply(scalar).toBytes())
  } catch (cause) {
    throw new E2eeError('bad-answer', 'the point is none of the group', { cause })
  }
  if (product.every((byte) => byte === 0)) throw new E2eeError('bad-answer', 'the point is the neutral one')
  return product
}

function littleEndian(bytes: Bytes): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0)
  return value
}
