// The answering side of J1-H1-J2-H2 (KEY-16..20), one per joiner: the host's, and that of a page whose helper program
// joins (KEY-34). May not know: sockets, the lobby, how failures are counted.
import {
  sameBytes,
  toBase64Url,
  type Bytes,
  type DeviceId,
  type HostAnswer,
  type HostWelcome,
  type JoinProof,
  type JoinRequest,
} from '@farhand/protocol'
import { cpaceKey, cpaceShare, type CpaceShare } from './cpace.ts'
import type { DeviceKind } from './credential.ts'
import { signBytes, type DeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'
import type { Group } from './group.ts'
import { randomBytes } from './hashes.ts'
import { welcomeBytes } from './join-session.ts'
import { proofSecretOf, type LinkSecret } from './link.ts'
import { memberOf, type Member } from './member.ts'
import { decodeKeyPackage } from './mls.ts'
import type { Secret } from './secret.ts'
import {
  commitTo,
  companionStatement,
  cpaceChannel,
  hostIdentity,
  NO_SECRET,
  NONCE_BYTES,
  proofOf,
  safetyCodeOf,
  toBytes,
  transcriptHash,
} from './transcript.ts'

/** A joiner whose proof holds and who may be admitted: `group.prepare({ add: [candidate] })`. */
export interface JoinCandidate {
  readonly deviceKey: Bytes
  readonly deviceId: DeviceId
  readonly name: string
  readonly kind: DeviceKind
  readonly method: JoinRequest['method']
  /** Two times six digits, equal on the joiner's page. */
  readonly safetyCode: string
  readonly keyPackage: Bytes
}

/** The one way in for who has no link: the password, nothing but codes read aloud (KEY-29), or a helper program's code. */
export type ById =
  | { readonly method: 'pin' | 'companion'; readonly password: Secret<string> }
  | { readonly method: 'none' }

interface Answered {
  readonly request: JoinRequest
  readonly answer: HostAnswer
  readonly keyPackage: Bytes
  readonly joiner: Omit<Member, 'leaf'>
  readonly share: CpaceShare | undefined
}

type Step =
  | { readonly name: 'new' }
  | { readonly name: 'busy' }
  | ({ readonly name: 'answered' } & Answered)
  | { readonly name: 'proven'; readonly shared: Secret<Bytes>; readonly transcript: Bytes }

/** Answers, checks and welcomes one joiner; each step once, in order. What is undefined is no way in. */
export class HostHandshake {
  readonly #group: Group
  readonly #device: DeviceKey
  readonly #link: LinkSecret | undefined
  readonly #byId: ById | undefined
  #step: Step = { name: 'new' }

  constructor(options: {
    readonly group: Group
    readonly device: DeviceKey
    readonly link: LinkSecret | undefined
    readonly byId: ById | undefined
  }) {
    this.#group = options.group
    this.#device = options.device
    this.#link = options.link
    this.#byId = options.byId
  }

  /** H1 in answer to J1. Throws `method-refused`, `bad-key-package`, `forged-credential`, `too-large`. */
  async answer(request: JoinRequest): Promise<HostAnswer> {
    if (this.#step.name !== 'new') throw new E2eeError('wrong-step', 'this joiner was answered already')
    this.#step = { name: 'busy' }
    const keyPackage = toBytes(request.keyPackage, 'bad-key-package')
    const { leafNode } = await decodeKeyPackage(keyPackage)
    if (leafNode.credential.credentialType !== 'basic') throw new E2eeError('bad-key-package', 'an odd credential')
    const joiner = memberOf(0, leafNode.credential.identity, leafNode.signaturePublicKey)
    const share = await this.#shareFor(request)
    const answer: HostAnswer = {
      leafKey: toBase64Url(this.#ownLeafKey()),
      deviceKey: toBase64Url(this.#device.publicKey),
      nonce: toBase64Url(randomBytes(NONCE_BYTES)),
      point: share === undefined ? null : toBase64Url(share.point),
    }
    this.#step = { name: 'answered', request, answer, keyPackage, joiner, share }
    return answer
  }

  /** Who asks to be admitted. Throws `bad-proof` (count it), `bad-commitment`, `bad-answer`. */
  async check(proof: JoinProof): Promise<JoinCandidate> {
    if (this.#step.name !== 'answered') throw new E2eeError('wrong-step', 'nothing to check yet')
    const answered = this.#step
    this.#step = { name: 'busy' }
    const { request, answer, keyPackage, joiner } = answered
    const nonce = toBytes(proof.nonce, 'bad-proof')
    if (!sameBytes(await commitTo(nonce, keyPackage), toBytes(request.commitment, 'bad-commitment'))) {
      throw new E2eeError('bad-commitment', 'the key package or nonce is not the one committed to')
    }
    const shared = await this.#sharedSecret(answered)
    const transcript = await transcriptHash({ sid: this.#group.sid, request, answer, nonce })
    if (!sameBytes(await proofOf('J', { shared, transcript }), toBytes(proof.mac, 'bad-proof'))) {
      throw new E2eeError('bad-proof', 'the joiner does not hold the secret')
    }
    this.#step = { name: 'proven', shared, transcript }
    const { deviceKey, deviceId, name, kind } = joiner
    const safetyCode = await safetyCodeOf(transcript)
    return { deviceKey, deviceId, name, kind, method: request.method, safetyCode, keyPackage }
  }

  /** H2 for the Welcome of the commit that lets the joiner in. */
  async welcome(welcome: Bytes): Promise<HostWelcome> {
    if (this.#step.name !== 'proven') throw new E2eeError('wrong-step', 'the joiner has not proven itself')
    const mac = await proofOf('H', this.#step)
    const signature = await signBytes(this.#device, await welcomeBytes(this.#step.transcript, welcome))
    return { mac: toBase64Url(mac), signature: toBase64Url(signature), welcome: toBase64Url(welcome) }
  }

  /** H2 for the own helper program: a statement in place of the Welcome (KEY-34). */
  welcomeCompanion(hostKey: Bytes): Promise<HostWelcome> {
    return this.welcome(companionStatement({ sid: this.#group.sid, hostKey, ownerKey: this.#device.publicKey }))
  }

  async #shareFor(request: JoinRequest): Promise<CpaceShare | undefined> {
    if (request.method === 'link') {
      if (this.#link === undefined) throw new E2eeError('method-refused', 'no link joins here')
      return undefined
    }
    const byId = this.#byId
    if (byId?.method !== request.method) throw new E2eeError('method-refused', 'joining by ID works otherwise here')
    if (byId.method === 'none') return undefined
    const { sid } = this.#group
    return cpaceShare({ password: byId.password, channel: cpaceChannel(sid), sid })
  }

  async #sharedSecret({ request, answer, keyPackage, share }: Answered): Promise<Secret<Bytes>> {
    if (request.method === 'link' && this.#link !== undefined) return proofSecretOf(this.#link)
    if (!('point' in request) || share === undefined) return NO_SECRET
    const peerPoint = toBytes(request.point, 'bad-answer')
    return cpaceKey(
      { share, sid: this.#group.sid, peerPoint },
      { pointA: peerPoint, dataA: keyPackage, pointB: share.point, dataB: hostIdentity(answer) },
    )
  }

  #ownLeafKey(): Bytes {
    const own = this.#group.members.find((member) => member.leaf === this.#group.ownLeaf)
    if (own === undefined) throw new E2eeError('group-closed', 'the host is not in the group')
    return own.leafKey
  }
}
