// Detached signatures in minisign's format, which a stranger can check with a small program of that name or with OpenSSL.
// Lives here: key file, public key, signature. https://jedisct1.github.io/minisign/#signature-format
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface SigningKey {
  readonly key: KeyObject
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 8 bytes; ours is the beginning of the public key's SHA-256. */
  readonly id: Uint8Array
}

/** The Ed25519 key of a PEM file; makes one, readable by its owner only, where there is none. */
export function openSigningKey(file: string): SigningKey {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const made = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' })
  }
  const key = createPrivateKey(readFileSync(file))
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 key.`)
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const publicKey = Buffer.from(x, 'base64url')
  return { key, publicKey, id: createHash('sha256').update(publicKey).digest().subarray(0, 8) }
}

/** The text of a `.pub` file. */
export function publicKeyText({ publicKey, id }: SigningKey): string {
  const line = Buffer.concat([Buffer.from('Ed'), id, publicKey]).toString('base64')
  return `untrusted comment: Farhand companion\n${line}\n`
}

/** The text of a `.minisig` file. The comment is signed, too. */
export function signatureText({ key, id }: SigningKey, content: Uint8Array, comment: string): string {
  const signature = sign(null, createHash('blake2b512').update(content).digest(), key)
  const line = Buffer.concat([Buffer.from('ED'), id, signature]).toString('base64')
  const whole = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key).toString('base64')
  return `untrusted comment: signature of a Farhand companion\n${line}\ntrusted comment: ${comment}\n${whole}\n`
}
