// The group of one session: an MLS group behind our own interface, with our rules on who may change it (KEY-6..11).
// May not know: sockets, or how a joiner proved itself (join).
import {
  createCommit,
  createGroup,
  emptyPskIndex,
  joinGroup,
  mlsExporter,
  processPrivateMessage,
  zeroOutUint8Array,
  type ClientState,
  type PrivateMessage,
  type Proposal,
} from 'ts-mls'
import { concatBytes, sameBytes, type Bytes } from '@farhand/protocol'
import type { DeviceKind } from './credential.ts'
import type { DeviceKey } from './device.ts'
import { EpochKeys, MAX_LEAF } from './epoch-keys.ts'
import { E2eeError } from './errors.ts'
import { judgeCommit, type Verdict } from './judge-commit.ts'
import { isRenamed, memberOf, type Member } from './member.ts'
import {
  createKeyPackage,
  decodeCommit,
  decodeKeyPackage,
  decodeWelcome,
  encode,
  MLS_CONFIG,
  mlsSuite,
  type OwnKeyPackage,
} from './mls.ts'
import { isResumeProof } from './resume-proof.ts'
import { Secret } from './secret.ts'

const BASE_KEY_LABEL = 'SFrame 1.0 Base Key'
const BASE_KEY_BYTES = 32

/** What a commit did. */
export interface MembershipChange {
  readonly epoch: bigint
  readonly added: readonly Member[]
  readonly removed: readonly Member[]
  /** This device was taken out; the group is closed. */
  readonly removedSelf: boolean
}

/** A commit that is not in force yet: the server orders commits, so apply it only once the server accepted it. */
export interface PreparedCommit {
  readonly commit: Bytes
  /** For everyone it lets in; undefined where nobody comes in. */
  readonly welcome: Bytes | undefined
  /** Throws `stale-epoch` where another commit came first; then forget it. */
  apply(): MembershipChange
}

/** Who comes in, who goes, and which devices come back as a new leaf. */
export interface GroupChange {
  readonly add?: readonly { readonly keyPackage: Bytes }[]
  readonly remove?: readonly number[]
  readonly resume?: readonly {
    readonly replaces: number | undefined
    readonly keyPackage: Bytes
    readonly signature: Bytes
  }[]
}

/** One device's view of the group. Calls that change it must not overlap; a refused one changes nothing. */
export class Group {
  readonly sid: Bytes
  readonly #hostKey: Bytes
  #state: ClientState
  #keys: EpochKeys
  #closed = false

  private constructor(input: { sid: Bytes; hostKey: Bytes; state: ClientState; keys: EpochKeys }) {
    this.sid = input.sid
    this.#hostKey = input.hostKey
    this.#state = input.state
    this.#keys = input.keys
  }

  /** A new group with the host as its only member, at epoch 0. `sid`: 16 bytes. */
  static async create(options: {
    readonly sid: Bytes
    readonly device: DeviceKey
    readonly name: string
    readonly kind: DeviceKind
  }): Promise<Group> {
    const { sid, device, name, kind } = options
    const own = await createKeyPackage(device, { name, kind })
    const state = await createGroup(sid, own.keyPackage, own.privateKeys, [], await mlsSuite(), MLS_CONFIG)
    return new Group({ sid, hostKey: device.publicKey, state, keys: await keysOf(state) })
  }

  /** The group a Welcome leads into. Throws `bad-welcome`. Check who signed the Welcome before (join, resume). */
  static async fromWelcome(options: {
    readonly sid: Bytes
    readonly hostKey: Bytes
    readonly own: OwnKeyPackage
    readonly welcome: Bytes
  }): Promise<Group> {
    const { sid, hostKey, own } = options
    const welcome = decodeWelcome(options.welcome)
    const cipherSuite = await mlsSuite()
    const { keyPackage, privateKeys } = own
    let state: ClientState
    try {
      state = await joinGroup(
        welcome,
        keyPackage,
        privateKeys,
        emptyPskIndex,
        cipherSuite,
        undefined,
        undefined,
        MLS_CONFIG,
      )
    } catch (cause) {
      throw new E2eeError('bad-welcome', 'the Welcome does not lead into a group', { cause })
    }
    zeroOutUint8Array(privateKeys.initPrivateKey)
    const keys = await keysOf(state)
    if (!sameBytes(state.groupContext.groupId, sid)) {
      throw new E2eeError('bad-welcome', 'the Welcome leads into the group of another session')
    }
    if (state.groupContext.extensions.length > 0 || hostLeafOf(keys.members, hostKey) === undefined) {
      throw new E2eeError('bad-welcome', 'the Welcome leads into a group without the host')
    }
    requireOneLeafEach(keys.members, 'bad-welcome')
    return new Group({ sid, hostKey, state, keys })
  }

  get epoch(): bigint {
    return this.#keys.epoch
  }

  get ownLeaf(): number {
    return this.#keys.ownLeaf
  }

  /** The key host's leaf: only its commits count (KEY-8). */
  get hostLeaf(): number {
    const leaf = hostLeafOf(this.#keys.members, this.#hostKey)
    if (leaf === undefined) throw new E2eeError('group-closed', 'the host is not in the group')
    return leaf
  }

  /** Everyone in the group, by leaf, this device included. */
  get members(): readonly Member[] {
    return this.#keys.members
  }

  /** Keys of the current epoch: the same object until the epoch changes. */
  epochKeys(): EpochKeys {
    this.#requireOpen()
    return this.#keys
  }

  /** A commit to send. Throws `bad-key-package`, `forged-credential`, `bad-commit`. */
  async prepare(change: GroupChange): Promise<PreparedCommit> {
    this.#requireOpen()
    const before = this.#state
    const { newState, commit, welcome, consumed } = await this.#createCommit(change)
    const keys = await keysOf(newState)
    requireOneLeafEach(keys.members, 'bad-commit')
    return {
      commit: encode(commit),
      welcome: welcome === undefined ? undefined : encode({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
      apply: () => {
        if (this.#state !== before) throw new E2eeError('stale-epoch', 'another commit came first')
        return this.#enter(newState, { keys, consumed })
      },
    }
  }

  /** Another member's commit, in the server's order. Throws `stale-epoch`, `bad-commit`, `commit-not-from-key-host`, `changed-name`, `too-large`. */
  async process(commit: Bytes): Promise<MembershipChange> {
    this.#requireOpen()
    const message = decodeCommit(commit)
    if (message.epoch !== this.epoch) throw new E2eeError('stale-epoch', 'the commit is for another epoch')
    const { result, isOut } = await this.#verifyCommit(message)
    if (isOut) return this.#leave()
    const keys = await keysOf(result.newState)
    requireOneLeafEach(keys.members, 'bad-commit')
    this.#requireSameNames(keys.members)
    return this.#enter(result.newState, { keys, consumed: result.consumed })
  }

  /** Wipes the group's secrets. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const secret of Object.values(this.#state.keySchedule)) zeroOutUint8Array(secret)
    for (const secret of Object.values(this.#state.privatePath.privateKeys)) zeroOutUint8Array(secret)
    zeroOutUint8Array(this.#state.signaturePrivateKey)
  }

  async #createCommit(change: GroupChange) {
    const extraProposals = await proposalsOf(change)
    const authenticatedData = this.#resumeProof(change)
    const context = { state: this.#state, cipherSuite: await mlsSuite() }
    try {
      return await createCommit(context, { extraProposals, authenticatedData, ratchetTreeExtension: true })
    } catch (cause) {
      throw new E2eeError('bad-commit', 'the group can’t be changed like this', { cause })
    }
  }

  /** A removed leaf can't derive the next keys, even where another takes its number: it stops at the verdict. */
  async #verifyCommit(message: PrivateMessage) {
    const before = this.#keys
    const rule = { hostLeaf: this.hostLeaf, hostKey: this.#hostKey }
    let verdict: Verdict | undefined
    let result: Awaited<ReturnType<typeof processPrivateMessage>>
    try {
      result = await processPrivateMessage(this.#state, message, emptyPskIndex, await mlsSuite(), (incoming) => {
        verdict = judgeCommit(incoming, rule)
        return verdict.removed.includes(before.ownLeaf) ? 'reject' : 'accept'
      })
    } catch (cause) {
      if (cause instanceof E2eeError) throw cause
      throw new E2eeError('bad-commit', 'the commit does not verify', { cause })
    }
    if (result.kind !== 'newState' || verdict === undefined) throw new E2eeError('bad-commit', 'not a commit')
    await this.#requireAsked(verdict, message)
    if (this.#keys !== before) throw new E2eeError('stale-epoch', 'two commits were processed at once')
    return { result, isOut: verdict.removed.includes(before.ownLeaf) }
  }

  /** Whoever comes back as a new leaf is called as before (KEY-40). */
  #requireSameNames(after: readonly Member[]): void {
    const { hostLeaf } = this
    for (const before of this.#keys.members) {
      const again = after.find((member) => member.deviceId === before.deviceId)
      if (again !== undefined && isRenamed(before, again, hostLeaf))
        throw new E2eeError('changed-name', 'a device comes back under another name')
    }
  }

  async #requireAsked({ returning }: Verdict, message: PrivateMessage): Promise<void> {
    if (returning === undefined) return
    const proof = { deviceKey: this.#hostKey, sid: this.sid, keyPackage: returning }
    if (!(await isResumeProof(new Uint8Array(message.authenticatedData), proof))) {
      throw new E2eeError('commit-not-from-key-host', 'the host did not ask to come back')
    }
  }

  /** What lets the others see that a host who is let back in asked for it itself (KEY-9). */
  #resumeProof({ resume }: GroupChange): Bytes {
    if (this.ownLeaf === this.hostLeaf) return new Uint8Array()
    return concatBytes(...(resume ?? []).map((candidate) => candidate.signature))
  }

  #enter(
    state: ClientState,
    { keys, consumed }: { readonly keys: EpochKeys; readonly consumed: readonly Uint8Array[] },
  ): MembershipChange {
    const before = this.#keys.members
    this.#state = { ...state, historicalReceiverData: new Map() }
    this.#keys = keys
    for (const secret of consumed) zeroOutUint8Array(secret)
    return {
      epoch: keys.epoch,
      added: without(keys.members, before),
      removed: without(before, keys.members),
      removedSelf: false,
    }
  }

  #leave(): MembershipChange {
    const removed = this.#keys.members.filter((member) => member.leaf === this.ownLeaf)
    this.close()
    return { epoch: this.epoch + 1n, added: [], removed, removedSelf: true }
  }

  #requireOpen(): void {
    if (this.#closed) throw new E2eeError('group-closed', 'this device has left the group')
  }
}

async function proposalsOf({ add = [], remove = [], resume = [] }: GroupChange): Promise<Proposal[]> {
  const leaves = [...remove, ...resume.flatMap((candidate) => candidate.replaces ?? [])]
  const packages = await Promise.all([...add, ...resume].map(({ keyPackage }) => decodeKeyPackage(keyPackage)))
  return [
    ...leaves.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
    ...packages.map((keyPackage): Proposal => ({ proposalType: 'add', add: { keyPackage } })),
  ]
}

async function keysOf(state: ClientState): Promise<EpochKeys> {
  const { exporterSecret } = state.keySchedule
  const context = new Uint8Array()
  const secret = await mlsExporter(exporterSecret, BASE_KEY_LABEL, context, BASE_KEY_BYTES, await mlsSuite())
  return new EpochKeys({
    epoch: state.groupContext.epoch,
    ownLeaf: state.privatePath.leafIndex,
    members: membersOf(state),
    baseKey: new Secret(new Uint8Array(secret)),
  })
}

/** Leaves are the even nodes of the tree (RFC 9420 appendix C). */
function membersOf(state: ClientState): readonly Member[] {
  return state.ratchetTree.flatMap((node, index) => {
    if (node?.nodeType !== 'leaf' || node.leaf.credential.credentialType !== 'basic') return []
    return [memberOf(index / 2, node.leaf.credential.identity, node.leaf.signaturePublicKey)]
  })
}

/** A device is in the group once, and a KID can name its leaf (KEY-10). */
function requireOneLeafEach(members: readonly Member[], code: 'bad-commit' | 'bad-welcome'): void {
  const devices = new Set(members.map((member) => member.deviceId))
  if (devices.size !== members.length) throw new E2eeError(code, 'a device would be in the group twice')
  if (members.some((member) => member.leaf > MAX_LEAF)) throw new E2eeError(code, 'the group is full')
}

const hostLeafOf = (members: readonly Member[], hostKey: Bytes): number | undefined =>
  members.find((member) => sameBytes(member.deviceKey, hostKey))?.leaf

/** Those of `members` whose leaf is not among `others`. */
const without = (members: readonly Member[], others: readonly Member[]): readonly Member[] =>
  members.filter((member) => !others.some((other) => sameBytes(other.leafKey, member.leafKey)))
