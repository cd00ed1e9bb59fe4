// SFrame (RFC 9605) with its suite 5, AES_256_GCM_SHA512_128. May not know: what a KID is made of, or who sends.
import { concatBytes, utf8, type Bytes } from '@farhand/protocol'
import { E2eeError } from './errors.ts'
import { hkdfSha512 } from './hashes.ts'
import type { Secret } from './secret.ts'

const SUITE = 0x0005
const KEY_BYTES = 32
const SALT_BYTES = 12
/** Bytes of the AEAD tag, never shortened (KEY-15). */
export const TAG_BYTES = 16

/** Header of an SFrame ciphertext. Both numbers fit in 64 bits. */
export interface SframeHeader {
  readonly kid: bigint
  readonly counter: bigint
}

/** The one key of a KID: an AES-256-GCM key and its 12-byte salt. */
export interface SframeKey {
  readonly key: CryptoKey
  readonly salt: Bytes
}

/** Minimal encoding of a header: X K Y C, then KID and CTR where they need bytes (RFC 9605 section 4.3). */
export function encodeSframeHeader({ kid, counter }: SframeHeader): Bytes {
  const kidBytes = kid < 8n ? undefined : minimalBytes(kid)
  const counterBytes = counter < 8n ? undefined : minimalBytes(counter)
  const high = kidBytes === undefined ? Number(kid) : 8 | (kidBytes.length - 1)
  const low = counterBytes === undefined ? Number(counter) : 8 | (counterBytes.length - 1)
  return concatBytes(new Uint8Array([(high << 4) | low]), kidBytes ?? NOTHING, counterBytes ?? NOTHING)
}

/** The header at the start of a ciphertext and its length. Throws `not-authentic` on any but the minimal encoding (KEY-14). */
export function decodeSframeHeader(bytes: Uint8Array): { readonly header: SframeHeader; readonly length: number } {
  const config = bytes[0]
  if (config === undefined) throw notAuthentic('an SFrame ciphertext is empty')
  const kid = readNumber(bytes, { nibble: config >> 4, at: 1 })
  const counter = readNumber(bytes, { nibble: config & 0x0f, at: kid.end })
  return { header: { kid: kid.value, counter: counter.value }, length: counter.end }
}

/** Key and salt of a KID (RFC 9605 section 4.4.2). */
export async function deriveSframeKey(baseKey: Secret<Bytes>, kid: bigint): Promise<SframeKey> {
  const [keyBytes, salt] = await Promise.all([
    expand(baseKey, { label: 'SFrame 1.0 Secret key ', kid, length: KEY_BYTES }),
    expand(baseKey, { label: 'SFrame 1.0 Secret salt ', kid, length: SALT_BYTES }),
  ])
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  keyBytes.fill(0)
  return { key, salt }
}

/** SFrame header ‖ ciphertext ‖ tag. `metadata` is authenticated beside the header (RFC 9605 section 4.4.3). */
export async function encryptSframe(
  key: SframeKey,
  input: { readonly header: SframeHeader; readonly metadata: Bytes; readonly plaintext: Bytes },
): Promise<Bytes> {
  const header = encodeSframeHeader(input.header)
  const additionalData = concatBytes(header, input.metadata)
  const iv = nonceOf(key.salt, input.header.counter)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key.key, input.plaintext)
  return concatBytes(header, new Uint8Array(sealed))
}

/** The plaintext. Throws `not-authentic` where tag, header or metadata is not the sender's (RFC 9605 section 4.4.4). */
export async function decryptSframe(
  key: SframeKey,
  input: { readonly counter: bigint; readonly headerBytes: Bytes; readonly metadata: Bytes; readonly sealed: Bytes },
): Promise<Bytes> {
  const additionalData = concatBytes(input.headerBytes, input.metadata)
  const iv = nonceOf(key.salt, input.counter)
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key.key, input.sealed))
  } catch {
    throw notAuthentic('the ciphertext does not open')
  }
}

const NOTHING: Bytes = new Uint8Array()

function minimalBytes(value: bigint): Bytes {
  const out: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) out.unshift(Number(rest & 0xffn))
  return new Uint8Array(out)
}

/** A nibble is the number itself below 8, else the length of the bytes that hold it. */
function readNumber(bytes: Uint8Array, { nibble, at }: { readonly nibble: number; readonly at: number }) {
  if (nibble < 8) return { value: BigInt(nibble), end: at }
  const end = at + (nibble & 7) + 1
  if (bytes.length < end) throw notAuthentic('an SFrame header is cut off')
  let value = 0n
  for (const byte of bytes.subarray(at, end)) value = (value << 8n) | BigInt(byte)
  if (value < 8n || bytes[at] === 0) throw notAuthentic('an SFrame header is not minimal')
  return { value, end }
}

/** HKDF with an empty salt (RFC 9605 section 4.4.2). */
async function expand(
  baseKey: Secret<Bytes>,
  { label, kid, length }: { readonly label: string; readonly kid: bigint; readonly length: number },
): Promise<Bytes> {
  const suffix = new Uint8Array(10)
  const view = new DataView(suffix.buffer)
  view.setBigUint64(0, kid)
  view.setUint16(8, SUITE)
  return hkdfSha512({ secret: baseKey.reveal(), salt: NOTHING, info: concatBytes(utf8(label), suffix), length })
}

/** The salt XOR the counter, both 12 bytes big-endian (RFC 9605 section 4.4.3). */
function nonceOf(salt: Bytes, counter: bigint): Bytes {
  const nonce = salt.slice()
  let rest = counter
  for (let i = nonce.length - 1; rest > 0n; i--) {
    nonce[i] = (nonce[i] ?? 0) ^ Number(rest & 0xffn)
    rest >>= 8n
  }
  return nonce
}

const notAuthentic = (why: string) => new E2eeError('not-authentic', why)
