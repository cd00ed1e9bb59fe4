// ts-mls, made strict (KEY-6, KEY-7): one suite, caps, one encoding, our credentials only. May not know: sessions, joins.
// Findings behind it: ts-mls 1.6.4 accepts non-minimal lengths and trailing bytes, and every credential by default.
import {
  decodeMlsMessage,
  defaultKeyPackageEqualityConfig,
  defaultPaddingConfig,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type CiphersuiteImpl,
  type ClientConfig,
  type KeyPackage,
  type MLSMessage,
  type PrivateKeyPackage,
  type PrivateMessage,
  type Welcome,
} from 'ts-mls'
import { sameBytes, type Bytes } from '@farhand/protocol'
import { createCredential, isCredentialOf, type DeviceKind } from './credential.ts'
import type { DeviceKey } from './device.ts'
import { E2eeError, type E2eeErrorCode } from './errors.ts'

const SUITE = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519'
const KEY_PACKAGE_MAX_BYTES = 8 * 1024
const MESSAGE_MAX_BYTES = 512 * 1024

let suite: Promise<CiphersuiteImpl> | undefined

/** The one cipher suite (KEY-4). */
export function mlsSuite(): Promise<CiphersuiteImpl> {
  suite ??= getCiphersuiteImpl(getCiphersuiteFromName(SUITE))
  return suite
}

/** Every leaf's credential is checked against its device key; nothing of an earlier epoch is kept (KEY-5, KEY-7). */
export const MLS_CONFIG: ClientConfig = {
  keyRetentionConfig: { retainKeysForGenerations: 0, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 16 },
  lifetimeConfig: { maximumTotalLifetime: 0n, validateLifetimeOnReceive: false },
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: defaultPaddingConfig,
  authService: {
    validateCredential: async (credential, leafKey) =>
      credential.credentialType === 'basic' && (await isCredentialOf(credential.identity, leafKey)),
  },
}

/** A key package with its private half, which stays in memory only. */
export interface OwnKeyPackage {
  readonly keyPackage: KeyPackage
  readonly privateKeys: PrivateKeyPackage
  /** As it goes over the wire. */
  readonly bytes: Bytes
}

/** A new leaf for this device, good for one join. */
export async function createKeyPackage(
  device: DeviceKey,
  claim: { readonly name: string; readonly kind: DeviceKind },
): Promise<OwnKeyPackage> {
  const cipherSuite = await mlsSuite()
  const leafPair = await cipherSuite.signature.keygen()
  const identity = await createCredential(device, { leafKey: new Uint8Array(leafPair.publicKey), ...claim })
  const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity },
    { versions: ['mls10'], ciphersuites: [SUITE], extensions: [], proposals: [], credentials: ['basic'] },
    { notBefore: 0n, notAfter: 2n ** 64n - 1n },
    [],
    leafPair,
    cipherSuite,
  )
  const bytes = encode({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: publicPackage })
  return { keyPackage: publicPackage, privateKeys: privatePackage, bytes }
}

/** Encodes one of our messages. */
export const encode = (message: MLSMessage): Bytes => new Uint8Array(encodeMlsMessage(message))

/** Throws `bad-key-package`, `too-large`, or `forged-credential` where the device key did not sign the leaf. */
export async function decodeKeyPackage(bytes: Bytes): Promise<KeyPackage> {
  const message = decodeStrictly(bytes, { code: 'bad-key-package', maxBytes: KEY_PACKAGE_MAX_BYTES })
  if (message.wireformat !== 'mls_key_package' || message.keyPackage.cipherSuite !== SUITE) {
    throw new E2eeError('bad-key-package', 'not a key package of our suite')
  }
  const { credential, signaturePublicKey } = message.keyPackage.leafNode
  if (!(await MLS_CONFIG.authService.validateCredential(credential, signaturePublicKey))) {
    throw new E2eeError('forged-credential', 'the device key did not sign this leaf')
  }
  return message.keyPackage
}

/** Throws `bad-commit` or `too-large`. Public messages, and with them external commits, are no commits here. */
export function decodeCommit(bytes: Bytes): PrivateMessage {
  const message = decodeStrictly(bytes, { code: 'bad-commit', maxBytes: MESSAGE_MAX_BYTES })
  if (message.wireformat !== 'mls_private_message' || message.privateMessage.contentType !== 'commit') {
    throw new E2eeError('bad-commit', 'not a private commit')
  }
  return message.privateMessage
}

/** Throws `bad-welcome` or `too-large`. */
export function decodeWelcome(bytes: Bytes): Welcome {
  const message = decodeStrictly(bytes, { code: 'bad-welcome', maxBytes: MESSAGE_MAX_BYTES })
  if (message.wireformat !== 'mls_welcome' || message.welcome.cipherSuite !== SUITE) {
    throw new E2eeError('bad-welcome', 'not a Welcome of our suite')
  }
  return message.welcome
}

/** One value, one encoding: what does not encode back to the same bytes is refused (KEY-6). */
function decodeStrictly(
  bytes: Bytes,
  { code, maxBytes }: { readonly code: E2eeErrorCode; readonly maxBytes: number },
): MLSMessage {
  if (bytes.length > maxBytes) throw new E2eeError('too-large', 'an MLS message is over its cap')
  let message: MLSMessage | undefined
  let again: Uint8Array | undefined
  try {
    message = decodeMlsMessage(bytes, 0)?.[0]
    again = message === undefined ? undefined : encodeMlsMessage(message)
  } catch (cause) {
    throw new E2eeError(code, 'an MLS message does not decode', { cause })
  }
  if (message === undefined || again === undefined) throw new E2eeError(code, 'an MLS message does not decode')
  if (!sameBytes(again, bytes)) throw new E2eeError(code, 'an MLS message is not in its one encoding')
  return message
}
