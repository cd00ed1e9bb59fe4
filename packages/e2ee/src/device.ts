// The device identity key of one browser in one session (KEY-1). May not know: what is signed with it.
import {
  bytesToSign,
  concatBytes,
  deviceIdSchema,
  toBase64Url,
  utf8,
  type Bytes,
  type DeviceId,
  type SessionMessage,
  type SignedMessage,
} from '@farhand/protocol'

/** Ed25519 pair. `privateKey` signs only and can't be exported; both parts may be kept in IndexedDB as they are. */
export interface DeviceKey {
  /** 32 bytes. */
  readonly publicKey: Bytes
  readonly privateKey: CryptoKey
}

/** A new device key from the system's CSPRNG. */
export async function createDeviceKey(): Promise<DeviceKey> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { publicKey, privateKey: pair.privateKey }
}

/** The device's name in session messages: base64url of its 32-byte public key, 43 characters. */
export const deviceIdOf = (publicKey: Uint8Array): DeviceId => deviceIdSchema.parse(toBase64Url(publicKey))

/** Ed25519 signature, 64 bytes, over the label and all parts in order. Variable-length parts must come length-prefixed. */
export async function signWith(device: DeviceKey, label: string, ...parts: readonly Uint8Array[]): Promise<Bytes> {
  return signBytes(device, concatBytes(utf8(label), ...parts))
}

/** A session message with the device's signature over its canonical bytes (CONSENT-2). */
export async function signMessage(device: DeviceKey, message: SessionMessage): Promise<SignedMessage> {
  return { message, signature: toBase64Url(await signBytes(device, bytesToSign(message))) }
}

/** Ed25519 signature, 64 bytes, over bytes that already begin with their label. */
export const signBytes = async (device: DeviceKey, bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.sign('Ed25519', device.privateKey, bytes))
