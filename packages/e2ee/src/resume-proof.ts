// The signature by which a device proves that a new leaf is its own (KEY-9). May not know: groups.
import { concatBytes, utf8, verifyEd25519, type Bytes } from '@farhand/protocol'
import { signWith, type DeviceKey } from './device.ts'
import { lengthPrefixed } from './lengths.ts'

const LABEL = 'RS1 resume'

/** sig_DIK("RS1 resume" ‖ lp(sid, key package)), 64 bytes. */
export const signResume = (
  device: DeviceKey,
  what: { readonly sid: Bytes; readonly keyPackage: Bytes },
): Promise<Bytes> => signWith(device, LABEL, lengthPrefixed(what.sid, what.keyPackage))

/** Whether the device itself asked to come back as this key package in this session. */
export const isResumeProof = (
  signature: Bytes,
  what: { readonly deviceKey: Bytes; readonly sid: Bytes; readonly keyPackage: Bytes },
): Promise<boolean> =>
  verifyEd25519(what.deviceKey, signature, concatBytes(utf8(LABEL), lengthPrefixed(what.sid, what.keyPackage)))
