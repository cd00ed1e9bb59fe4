// Who is in the group, as each device proves it. Lives here: the one shape of a member. May not know: MLS.
import type { Bytes, DeviceId } from '@farhand/protocol'
import { parseCredential, type DeviceKind } from './credential.ts'
import { deviceIdOf } from './device.ts'
import { E2eeError } from './errors.ts'

/** A leaf of the group. */
export interface Member {
  readonly leaf: number
  /** Ed25519, 32 bytes. */
  readonly deviceKey: Bytes
  readonly deviceId: DeviceId
  /** What the device calls itself; only the key is proven. */
  readonly name: string
  readonly kind: DeviceKind
  /** Signature key of the leaf, 32 bytes: a new one each time a device comes in. */
  readonly leafKey: Bytes
}

/** The member of a credential. Throws `forged-credential` where it is malformed. */
export function memberOf(leaf: number, identity: Uint8Array, leafKey: Uint8Array): Member {
  const { deviceKey, name, kind } = parseCredential(identity)
  return { leaf, deviceKey, deviceId: deviceIdOf(deviceKey), name, kind, leafKey: new Uint8Array(leafKey) }
}

/** Whether a device's new leaf has another name or kind than the one before. The host's name is its account's, whatever its leaf says. */
export const isRenamed = (before: Member, after: Member, hostLeaf: number): boolean =>
  before.leaf !== hostLeaf && (before.name !== after.name || before.kind !== after.kind)

/** Throws `wrong-roster` unless the server's list holds exactly the devices of the group, each once (KEY-11). */
export function checkRoster(members: readonly Member[], deviceIds: readonly string[]): void {
  const inGroup = members.map((member) => member.deviceId).toSorted()
  const listed = deviceIds.toSorted()
  if (inGroup.length !== listed.length || inGroup.some((deviceId, at) => deviceId !== listed[at])) {
    throw new E2eeError('wrong-roster', 'the server lists other devices than the group holds')
  }
}
