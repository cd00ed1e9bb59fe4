// The key the server signs its own statements with. Lives here: Ed25519 from a derived secret, so that there is no second
// key file to keep. May not know: what is signed.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { Secret } from './secret.ts'

/** PKCS #8 of an Ed25519 private key, up to its 32 bytes (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

export interface ServerKey {
  /** 32 bytes, base64url. */
  readonly publicKey: string
  /** Ed25519 signature, 64 bytes, base64url. The bytes begin with their label. */
  readonly sign: (bytes: Uint8Array) => string
}

/** The key of a 32-byte seed. */
export function createServerKey(seed: Secret<Uint8Array>): ServerKey {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed.reveal()]),
    format: 'der',
    type: 'pkcs8',
  })
  const { x } = createPublicKey(key).export({ format: 'jwk' })
  if (x === undefined) throw new RangeError('an Ed25519 key has a public half')
  return { publicKey: x, sign: (bytes) => sign(null, bytes, key).toString('base64url') }
}
