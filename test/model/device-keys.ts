// The devices of the random histories: real Ed25519 keys, the same in every run. Lives here: their ids, and signing without
// waiting, which a history needs. May not know: what is said.
import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { bytesToSign, toBase64Url, type DeviceId, type SessionMessage } from '@farhand/protocol'

/** PKCS #8 of an Ed25519 key, before its 32 bytes (RFC 8410 section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

const keys = new Map<DeviceId, KeyObject>()

/** The device with this number, 1 to 255. */
export function device(n: number): DeviceId {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, Buffer.alloc(32, n)]), format: 'der', type: 'pkcs8' })
  const id = createPublicKey(key).export({ format: 'jwk' }).x as DeviceId
  keys.set(id, key)
  return id
}

/** The signature of a message by the device it names, or by another. */
export function signatureOf(message: SessionMessage, by: DeviceId = message.by): string {
  const key = keys.get(by)
  if (key === undefined) throw new Error('no key of this device')
  return toBase64Url(new Uint8Array(sign(null, bytesToSign(message), key)))
}
