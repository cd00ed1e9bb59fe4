// The joiner's side of J1-H1-J2-H2 (KEY-16..20). May not know: sockets; the caller carries the messages.
import {
  concatBytes,
  sameBytes,
  toBase64Url,
  utf8,
  verifyEd25519,
  type Bytes,
  type HostAnswer,
  type HostWelcome,
  type JoinProof,
  type JoinRequest,
} from '@farhand/protocol'
import { cpaceKey, cpaceShare, type CpaceShare } from './cpace.ts'
import type { DeviceKind } from './credential.ts'
import type { DeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'
import { Group } from './group.ts'
import { randomBytes, sha512 } from './hashes.ts'
import { hashHostKey, proofSecretOf, type LinkSecret } from './link.ts'
import { createKeyPackage, type OwnKeyPackage } from './mls.ts'
import type { Secret } from './secret.ts'
import {
  commitTo,
  companionStatement,
  cpaceChannel,
  hostIdentity,
  hostKeyOfStatement,
  NO_SECRET,
  NONCE_BYTES,
  proofOf,
  safetyCodeOf,
  toBytes,
  transcriptHash,
} from './transcript.ts'

/** What the person joining holds. */
export type JoinSecret =
  | { readonly method: 'link'; readonly link: LinkSecret }
  | { readonly method: 'pin'; readonly password: Secret<string> }
  /** Of a helper program: which door its owner's page opened, and the code shown there. */
  | { readonly method: 'companion'; readonly door: number; readonly password: Secret<string> }
  /** Nothing: the codes have to be compared by voice afterwards. */
  | { readonly method: 'none' }

/** Who answered a join. */
export interface Met {
  /** The host's device key, 32 bytes: keep it, coming into the group later needs it. */
  readonly hostKey: Bytes
  /** Two times six digits, equal on the host's page. */
  readonly safetyCode: string
}

/** A join that came to its end. */
export interface Joined extends Met {
  readonly group: Group
}

/** What a helper program knows once its owner's page has let it in: whom to ask into the group, and whose it is. */
export interface CompanionJoined {
  readonly hostKey: Bytes
  readonly ownerKey: Bytes
}

/** Label of the host's signature over transcript and Welcome. */
export const WELCOME_LABEL = 'RS1 welcome'

interface Proven {
  readonly answer: HostAnswer
  readonly shared: Secret<Bytes>
  readonly transcript: Bytes
  readonly safetyCode: string
}

type Own = OwnKeyPackage & {
  readonly sid: Bytes
  readonly nonce: Bytes
  readonly secret: JoinSecret
  readonly share: CpaceShare | undefined
}

/** Begins a join: makes a leaf and J1. */
export async function startJoin(options: {
  readonly sid: Bytes
  readonly device: DeviceKey
  readonly name: string
  readonly kind: DeviceKind
  readonly secret: JoinSecret
}): Promise<Joiner> {
  const { sid, device, name, kind, secret } = options
  const nonce = randomBytes(NONCE_BYTES)
  const keyPackage = await createKeyPackage(device, { name, kind })
  const fields = {
    keyPackage: toBase64Url(keyPackage.bytes),
    commitment: toBase64Url(await commitTo(nonce, keyPackage.bytes)),
  }
  if (secret.method === 'link' || secret.method === 'none') {
    return new Joiner({ method: secret.method, ...fields }, { ...keyPackage, sid, nonce, secret, share: undefined })
  }
  const share = await cpaceShare({ password: secret.password, channel: cpaceChannel(sid), sid })
  const proving = { ...fields, point: toBase64Url(share.point) }
  const { method } = secret
  const request: JoinRequest = method === 'pin' ? { method, ...proving } : { method, door: secret.door, ...proving }
  return new Joiner(request, { ...keyPackage, sid, nonce, secret, share })
}

/** One try to join; each step once, in order. */
export class Joiner {
  /** J1. */
  readonly request: JoinRequest
  readonly #own: Own
  #proven: Proven | undefined
  #answered = false

  constructor(request: JoinRequest, own: Own) {
    this.request = request
    this.#own = own
  }

  /** Known after `prove`. */
  get safetyCode(): string | undefined {
    return this.#proven?.safetyCode
  }

  /** J2 in answer to H1. Throws `host-key-mismatch`, `bad-answer`. */
  async prove(answer: HostAnswer): Promise<JoinProof> {
    if (this.#answered) throw new E2eeError('wrong-step', 'the host has answered already')
    this.#answered = true
    const { sid, nonce } = this.#own
    const shared = await this.#sharedSecret(answer)
    const transcript = await transcriptHash({ sid, request: this.request, answer, nonce })
    this.#proven = { answer, shared, transcript, safetyCode: await safetyCodeOf(transcript) }
    const mac = await proofOf('J', { shared, transcript })
    return { nonce: toBase64Url(nonce), mac: toBase64Url(mac) }
  }

  /** Enters the group after H2. Throws `bad-host-proof`, `bad-host-signature`, `bad-welcome`, before anything of it is used. */
  async finish(message: HostWelcome): Promise<Joined> {
    if (this.request.method === 'none') throw new E2eeError('wrong-step', 'the codes have to be compared first')
    const { met, leafKey, welcome } = await this.#checked(message)
    const { hostKey } = met
    const { sid } = this.#own
    const group = await Group.fromWelcome({ sid, hostKey, own: this.#own, welcome })
    const host = group.members.find((member) => member.leaf === group.hostLeaf)
    if (host === undefined || !sameBytes(host.leafKey, leafKey)) {
      throw new E2eeError('bad-welcome', 'the group is not the one the host answered from')
    }
    return { ...met, group }
  }

  /** Takes H2 after an ID alone: no group before the codes are compared (KEY-32). Throws as `finish`. */
  async meet(message: HostWelcome): Promise<Met> {
    const { met, welcome } = await this.#checked(message)
    if (welcome.length > 0) throw new E2eeError('bad-welcome', 'the codes have to be compared first')
    return met
  }

  /** As `finish`, for a helper program: it enters the group afterwards, the way everyone comes back (KEY-9). */
  async finishCompanion(message: HostWelcome): Promise<CompanionJoined> {
    const { met, welcome } = await this.#checked(message)
    const { hostKey: ownerKey } = met
    const hostKey = hostKeyOfStatement(welcome)
    if (!sameBytes(welcome, companionStatement({ sid: this.#own.sid, hostKey, ownerKey }))) {
      throw new E2eeError('bad-welcome', 'the page of this program is in another session')
    }
    return { hostKey, ownerKey }
  }

  async #checked(message: HostWelcome) {
    const proven = this.#proven
    if (proven === undefined) throw new E2eeError('wrong-step', 'the joiner has not proven itself yet')
    const { transcript, answer, safetyCode } = proven
    const hostKey = toBytes(answer.deviceKey, 'bad-answer')
    const welcome = toBytes(message.welcome, 'bad-welcome')
    if (!sameBytes(toBytes(message.mac, 'bad-host-proof'), await proofOf('H', proven))) {
      throw new E2eeError('bad-host-proof', 'the host does not hold the same secret')
    }
    const signed = await welcomeBytes(transcript, welcome)
    if (!(await verifyEd25519(hostKey, toBytes(message.signature, 'bad-host-signature'), signed))) {
      throw new E2eeError('bad-host-signature', 'the Welcome is not signed by the host of this join')
    }
    const met: Met = { hostKey, safetyCode }
    return { met, leafKey: toBytes(answer.leafKey, 'bad-answer'), welcome }
  }

  async #sharedSecret(answer: HostAnswer): Promise<Secret<Bytes>> {
    const { sid, secret, share } = this.#own
    const hostKey = toBytes(answer.deviceKey, 'bad-answer')
    if (secret.method === 'link') {
      if (!sameBytes(await hashHostKey(hostKey), secret.link.hostHash)) {
        throw new E2eeError('host-key-mismatch', 'the link names another host')
      }
      return proofSecretOf(secret.link)
    }
    if ((answer.point === null) !== (secret.method === 'none')) {
      throw new E2eeError('bad-answer', 'the host answered with another method than asked')
    }
    if (answer.point === null || share === undefined) return NO_SECRET
    const peerPoint = toBytes(answer.point, 'bad-answer')
    const dataA = this.#own.bytes
    return cpaceKey(
      { share, sid, peerPoint },
      { pointA: share.point, dataA, pointB: peerPoint, dataB: hostIdentity(answer) },
    )
  }
}

/** What the host signs after its label: T ‖ SHA-512(Welcome). */
export const welcomeBytes = async (transcript: Bytes, welcome: Bytes): Promise<Bytes> =>
  concatBytes(utf8(WELCOME_LABEL), transcript, await sha512(welcome))
