// What a leaf of the group says about its device (KEY-5): MLS basic credential, signed by the device key.
// May not know: MLS. `kind` and `name` are claims of the device; only the key is proven.
import { concatBytes, fromUtf8, personNameSchema, utf8, verifyEd25519, type Bytes } from '@farhand/protocol'
import { signWith, type DeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'

/** Kinds of device, by their number in the credential. The recorder comes with its issue. */
const KINDS = ['agent', 'browser', 'companion'] as const
export type DeviceKind = (typeof KINDS)[number]

/** A parsed credential. */
export interface Credential {
  readonly deviceKey: Bytes
  readonly kind: DeviceKind
  readonly name: string
  /** sig_DIK("RS1 leaf" ‖ leaf key), 64 bytes. */
  readonly signature: Bytes
}

const VERSION = 1
const KEY_AT = 1
const SIGNATURE_AT = 33
const KIND_AT = 97
const VOUCHED_AT = 98
const NAME_AT = 99
/** Who vouches for a companion is said by a signed session message (CONSENT-33), not in here; the byte stays reserved. */
const NOT_VOUCHED = 0xff
const LABEL = 'RS1 leaf'

/** ver(1) ‖ device key(32) ‖ signature(64) ‖ kind(1) ‖ vouchedByLeaf(1) ‖ name. */
export async function createCredential(
  device: DeviceKey,
  claim: { readonly leafKey: Bytes; readonly kind: DeviceKind; readonly name: string },
): Promise<Bytes> {
  const signature = await signWith(device, LABEL, claim.leafKey)
  const kind = KINDS.indexOf(claim.kind)
  const head = new Uint8Array([kind, NOT_VOUCHED])
  return concatBytes(new Uint8Array([VERSION]), device.publicKey, signature, head, utf8(claim.name))
}

/** The fields of a credential. Throws `forged-credential` where it is malformed; says nothing about its signature. */
export function parseCredential(identity: Uint8Array): Credential {
  const kind = KINDS[identity[KIND_AT] ?? KINDS.length]
  if (identity[0] !== VERSION || kind === undefined || identity[VOUCHED_AT] !== NOT_VOUCHED) {
    throw new E2eeError('forged-credential', 'a credential is malformed')
  }
  return {
    deviceKey: new Uint8Array(identity.subarray(KEY_AT, SIGNATURE_AT)),
    signature: new Uint8Array(identity.subarray(SIGNATURE_AT, KIND_AT)),
    kind,
    name: parseName(identity.subarray(NAME_AT)),
  }
}

/** Whether the device key of a credential vouches for this leaf key (KEY-5). False for anything malformed. */
export async function isCredentialOf(identity: Uint8Array, leafKey: Uint8Array): Promise<boolean> {
  try {
    const { deviceKey, signature } = parseCredential(identity)
    return await verifyEd25519(deviceKey, signature, concatBytes(utf8(LABEL), leafKey))
  } catch {
    return false
  }
}

function parseName(bytes: Uint8Array): string {
  try {
    const name = fromUtf8(bytes)
    if (personNameSchema.parse(name) === name) return name
  } catch (cause) {
    throw new E2eeError('forged-credential', 'a name in a credential is none', { cause })
  }
  throw new E2eeError('forged-credential', 'a name in a credential is not trimmed')
}
