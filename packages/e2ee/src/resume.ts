// A member's device asks into the group (KEY-9): back as a new leaf after a reload or a missed commit, or for the first
// time once it may (KEY-32). No human step, its device key proves it.
// May not know: sockets; the server picks who lets the host back in, every member checks the proof.
import {
  concatBytes,
  sameBytes,
  toBase64Url,
  utf8,
  verifyEd25519,
  type Bytes,
  type DeviceId,
  type HostWelcome,
  type Rejoin,
} from '@farhand/protocol'
import type { DeviceKind } from './credential.ts'
import { deviceIdOf, signBytes, type DeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'
import { Group } from './group.ts'
import { sha512 } from './hashes.ts'
import { lengthPrefixed } from './lengths.ts'
import { isRenamed, memberOf } from './member.ts'
import { createKeyPackage, decodeKeyPackage } from './mls.ts'
import { isResumeProof, signResume } from './resume-proof.ts'
import { toBytes } from './transcript.ts'

/** A proven request: `group.prepare({ resume: [candidate] })`. */
export interface ResumeCandidate {
  /** The leaf it takes the place of; undefined in a group that it is not in. */
  readonly replaces: number | undefined
  readonly deviceId: DeviceId
  /** What the new leaf calls its device. */
  readonly name: string
  readonly keyPackage: Bytes
  readonly signature: Bytes
}

/** Begins to come back. `signers`: device keys that may sign the Welcome (participant: the host's; host: everyone it admitted). */
export async function startResume(options: {
  readonly sid: Bytes
  readonly device: DeviceKey
  readonly name: string
  readonly kind: DeviceKind
  readonly hostKey: Bytes
  readonly signers: readonly Bytes[]
}): Promise<Returning> {
  const { sid, device, name, kind, hostKey, signers } = options
  const own = await createKeyPackage(device, { name, kind })
  const signature = await signResume(device, { sid, keyPackage: own.bytes })
  const isHost = sameBytes(device.publicKey, hostKey)
  return {
    request: { keyPackage: toBase64Url(own.bytes), signature: toBase64Url(signature) },
    finish: async (message) => {
      const welcome = toBytes(message.welcome, 'bad-welcome')
      await requireSigner(message, { sid, keyPackage: own.bytes, welcome, signers })
      const group = await Group.fromWelcome({ sid, hostKey, own, welcome })
      if (isHost) requireKnown(group, [device.publicKey, ...signers])
      return group
    },
  }
}

/** A device on its way back. */
export interface Returning {
  readonly request: Rejoin
  /** Enters the group. Throws `bad-resume`, `bad-host-signature`, `bad-welcome`, `wrong-roster`. */
  finish(message: HostWelcome): Promise<Group>
}

/**
 * Checks who asks to come in: a leaf, or one of `admitted` (device keys that the host may let in without one).
 * Throws `bad-resume`, `bad-key-package`, `forged-credential`, `changed-name` for a leaf that says otherwise who it is (KEY-40).
 */
export async function checkResume(
  group: Group,
  request: Rejoin,
  admitted: readonly Bytes[] = [],
): Promise<ResumeCandidate> {
  const keyPackage = toBytes(request.keyPackage, 'bad-key-package')
  const signature = toBytes(request.signature, 'bad-resume')
  const { leafNode } = await decodeKeyPackage(keyPackage)
  if (leafNode.credential.credentialType !== 'basic') throw new E2eeError('bad-key-package', 'an odd credential')
  const asked = memberOf(0, leafNode.credential.identity, leafNode.signaturePublicKey)
  const { deviceKey, name } = asked
  const member = group.members.find((known) => sameBytes(known.deviceKey, deviceKey))
  const isAdmitted = admitted.some((known) => sameBytes(known, deviceKey))
  if (member === undefined && !isAdmitted) throw new E2eeError('bad-resume', 'the device is not in the group')
  if (!(await isResumeProof(signature, { deviceKey, sid: group.sid, keyPackage }))) {
    throw new E2eeError('bad-resume', 'the device did not ask to come back')
  }
  if (member !== undefined && isRenamed(member, asked, group.hostLeaf))
    throw new E2eeError('changed-name', 'the device comes back under another name')
  return { replaces: member?.leaf, deviceId: deviceIdOf(deviceKey), name, keyPackage, signature }
}

/** H2 for a device that comes back: `mac` names the request it answers, the signature is by the device that commits. */
export async function welcomeResumed(
  device: DeviceKey,
  answer: { readonly sid: Bytes; readonly candidate: Pick<ResumeCandidate, 'keyPackage'>; readonly welcome: Bytes },
): Promise<HostWelcome> {
  const { sid, candidate, welcome } = answer
  const request = await requestHash(sid, candidate.keyPackage)
  const signature = await signBytes(device, await signedBytes(request, welcome))
  return { mac: toBase64Url(request), signature: toBase64Url(signature), welcome: toBase64Url(welcome) }
}

async function requireSigner(
  message: HostWelcome,
  what: {
    readonly sid: Bytes
    readonly keyPackage: Bytes
    readonly welcome: Bytes
    readonly signers: readonly Bytes[]
  },
): Promise<void> {
  const request = await requestHash(what.sid, what.keyPackage)
  if (!sameBytes(toBytes(message.mac, 'bad-resume'), request)) {
    throw new E2eeError('bad-resume', 'the Welcome answers another request')
  }
  const signature = toBytes(message.signature, 'bad-host-signature')
  const bytes = await signedBytes(request, what.welcome)
  const checked = await Promise.all(what.signers.map((signer) => verifyEd25519(signer, signature, bytes)))
  if (!checked.includes(true)) throw new E2eeError('bad-host-signature', 'the Welcome is signed by nobody known')
}

/** A host who comes back finds nobody it has not admitted. */
function requireKnown(group: Group, known: readonly Bytes[]): void {
  const isKnown = (deviceKey: Bytes) => known.some((key) => sameBytes(key, deviceKey))
  if (!group.members.every((member) => isKnown(member.deviceKey))) {
    throw new E2eeError('wrong-roster', 'someone is in the group whom the host never admitted')
  }
}

const requestHash = (sid: Bytes, keyPackage: Bytes): Promise<Bytes> =>
  sha512(lengthPrefixed(utf8('RS1 resume'), sid, keyPackage))

const signedBytes = async (request: Bytes, welcome: Bytes): Promise<Bytes> =>
  concatBytes(utf8('RS1 resume welcome'), request, await sha512(welcome))
