// Our own vectors of the key steps: the same fixed inputs give the same bytes in every implementation (spec/keys.md).
// Lives here: inputs and steps. May not know: where the vectors are kept (write-vectors.ts).
import {
  concatBytes,
  fromUtf8,
  toBase64Url,
  utf8,
  type HostAnswer,
  type JoinRequest,
  type TrackClass,
} from '@farhand/protocol'
import { encodeHeader, type Bytes } from '@farhand/protocol'
import { encodePairMessage } from '../packages/client/src/companion/pair-messages.ts'
import { encodeInput } from '../packages/client/src/input/input-messages.ts'
import { createCredential } from '../packages/e2ee/src/credential.ts'
import { signWith, type DeviceKey } from '../packages/e2ee/src/device.ts'
import { encodeKid } from '../packages/e2ee/src/epoch-keys.ts'
import { welcomeBytes } from '../packages/e2ee/src/join-session.ts'
import { lengthPrefixed } from '../packages/e2ee/src/lengths.ts'
import { hashHostKey, linkFragment, proofSecretOf } from '../packages/e2ee/src/link.ts'
import { bytesOfObject, objectMetadata, padBody } from '../packages/e2ee/src/object-rules.ts'
import { Secret } from '../packages/e2ee/src/secret.ts'
import { deriveSframeKey, encryptSframe } from '../packages/e2ee/src/sframe.ts'
import { commitTo, companionStatement, proofOf, safetyCodeOf, transcriptHash } from '../packages/e2ee/src/transcript.ts'

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const filled = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte)
/** DER before the 32 bytes of an Ed25519 seed (RFC 8410 section 7). */
const PKCS8_HEAD = new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20])

async function deviceOf(seed: Bytes): Promise<DeviceKey> {
  const pair = await crypto.subtle.importKey('pkcs8', concatBytes(PKCS8_HEAD, seed), 'Ed25519', true, ['sign'])
  const { x = '' } = await crypto.subtle.exportKey('jwk', pair)
  return { publicKey: new Uint8Array(Buffer.from(x, 'base64url')), privateKey: pair }
}

/** Every step, from the same inputs each time. Hex, except texts that people or URLs carry. */
export async function keyVectors() {
  const sid = filled(16, 0x51)
  const device = await deviceOf(filled(32, 0x0d))
  return {
    sid: hex(sid),
    device: hex(device.publicKey),
    ...(await joinSteps(sid, device)),
    companion: await companionSteps(sid, device),
    chat: await sealedObject({ sid, device, trackClass: 4, body: 'hello' }),
    input: await sealedObject({ sid, device, trackClass: 3, body: INPUT }),
    control: await sealedObject({ sid, device, trackClass: 0, body: STATUS }),
  }
}

async function joinSteps(sid: Bytes, device: DeviceKey) {
  const leafKey = filled(32, 0x1e)
  const link = { key: new Secret(filled(16, 0x4b)), hostHash: await hashHostKey(device.publicKey) }
  const keyPackage = utf8('key package')
  const nonce = filled(32, 0x4a)
  const commitment = await commitTo(nonce, keyPackage)
  const request: JoinRequest = {
    method: 'link',
    keyPackage: toBase64Url(keyPackage),
    commitment: toBase64Url(commitment),
  }
  const answer: HostAnswer = {
    leafKey: toBase64Url(leafKey),
    deviceKey: toBase64Url(device.publicKey),
    nonce: toBase64Url(filled(32, 0x48)),
    point: null,
  }
  const transcript = await transcriptHash({ sid, request, answer, nonce })
  const shared = proofSecretOf(link)
  return {
    lengthPrefixed: hex(lengthPrefixed(utf8('RS1'), filled(0, 0), filled(130, 1))),
    credential: hex(await createCredential(device, { leafKey, kind: 'agent', name: 'Dana Reyes' })),
    linkFragment: linkFragment(link).reveal(),
    commitment: hex(commitment),
    transcript: hex(transcript),
    macJ: hex(await proofOf('J', { shared, transcript })),
    macH: hex(await proofOf('H', { shared, transcript })),
    safetyCode: await safetyCodeOf(transcript),
    welcomeToSign: hex(await welcomeBytes(transcript, utf8('welcome'))),
    resumeSignature: hex(await signWith(device, 'RS1 resume', lengthPrefixed(sid, keyPackage))),
  }
}

const INPUT = fromUtf8(
  encodeInput([
    { kind: 'move', x: 32_768, y: 0 },
    { kind: 'key', code: 'KeyA', down: true },
  ]),
)
const STATUS = fromUtf8(
  encodePairMessage({
    v: 1,
    kind: 'status',
    resting: 'paused',
    refused: [{ reason: 'covered', count: 2 }],
    hidden: ['panels'],
    cannotHide: [],
  }),
)

/** A helper program at door 12 of the device above: transcript and statement. */
async function companionSteps(sid: Bytes, device: DeviceKey) {
  const point = toBase64Url(filled(32, 0x70))
  const request: JoinRequest = {
    method: 'companion',
    door: 12,
    keyPackage: toBase64Url(utf8('key package')),
    commitment: toBase64Url(filled(64, 0x63)),
    point,
  }
  const keys = { leafKey: toBase64Url(filled(32, 0x1e)), deviceKey: toBase64Url(device.publicKey) }
  const answer: HostAnswer = { ...keys, nonce: toBase64Url(filled(32, 0x48)), point }
  return {
    transcript: hex(await transcriptHash({ sid, request, answer, nonce: filled(32, 0x4a) })),
    statement: hex(companionStatement({ sid, hostKey: filled(32, 0x68), ownerKey: device.publicKey })),
  }
}

interface Plain {
  readonly sid: Bytes
  readonly device: DeviceKey
  readonly trackClass: TrackClass
  readonly body: string
}

/** One object from leaf 3 in epoch 258, counter 9. */
async function sealedObject({ sid, device, trackClass, body: text }: Plain) {
  const kid = encodeKid({ trackClass, leaf: 3, epochByte: 2 })
  const key = await deriveSframeKey(new Secret(filled(32, 0xb5)), BigInt(kid))
  const header = { trackClass, key: false, droppable: false, signed: true, end: true } as const
  const headerBytes = encodeHeader({ ...header, target: 255, stream: 0, seq: 9, timeMs: 1_234 })
  const body = padBody(trackClass, utf8(text))
  const toSign = await bytesOfObject({ sid, epoch: 258n, headerBytes, counter: 9, body })
  const plaintext = concatBytes(body, await signWith(device, '', toSign))
  const metadata = objectMetadata(headerBytes, sid)
  const sealed = await encryptSframe(key, { header: { kid: BigInt(kid), counter: 9n }, metadata, plaintext })
  return { kid, salt: hex(key.salt), toSign: hex(toSign), object: hex(concatBytes(headerBytes, sealed)) }
}
