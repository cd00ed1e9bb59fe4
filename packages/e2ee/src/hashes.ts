// SHA-2, HMAC and HKDF on WebCrypto. Lives here: the only calls of these. May not know: what is derived.
import type { Bytes } from '@farhand/protocol'

/** SHA-512, 64 bytes. */
export const sha512 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-512', bytes))

/** SHA-256, 32 bytes. */
export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** HMAC-SHA-512, 64 bytes. */
export async function hmacSha512(key: Bytes, bytes: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes))
}

/** HKDF-SHA-512 (RFC 5869), extract and expand in one; `length` in bytes. */
export async function hkdfSha512(input: {
  readonly secret: Bytes
  readonly salt: Bytes
  readonly info: Bytes
  readonly length: number
}): Promise<Bytes> {
  const { secret, salt, info, length } = input
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-512', salt, info }, key, length * 8))
}

/** `length` bytes from the system's CSPRNG. */
export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
