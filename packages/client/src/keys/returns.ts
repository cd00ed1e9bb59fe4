// Coming into the group as a member of the session: back after a reload or a missed commit (main road 6), for the first time
// once the codes are compared, or as somebody's companion, on its owner's word (KEY-35). And letting others in.
// Lives here: when to ask again, and who lets the host in. May not know: how the proof works (e2ee), who may come in
// (may-enter.ts).
import { checkResume, E2eeError, Group, startResume, welcomeResumed, type Returning } from '@farhand/e2ee'
import { mayHoldKeys, type DeviceId, type HostWelcome, type Rejoin } from '@farhand/protocol'
import { bytesOf } from '../session/identity.ts'
import type { Live } from '../session/live.ts'
import type { Commits } from './commits.ts'
import { admittedKeys, entryOf, mayAsk } from './may-enter.ts'

const ASK_AGAIN_MS = 3000
const MAX_OPEN = 3
/** Whoever is first beside the host may have a line that is dead and not known to be: so much later the next one lets the host in. */
const NEXT_LETS_IN_MS = 1000
/** Unanswered for this many asks, the host's group is lost: nobody who is in can let it back in. */
const HOST_ASKS = 2

export class Returns {
  readonly #commits: Commits
  /** Asked and not answered, newest first; also on a page that was let in since. */
  #open: readonly Returning[] = []
  #wanted = false
  #waitsForCodes = false
  #asks = 0
  /** The commits up to this epoch are on their way. */
  #expected = 0n
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Who wants in while this page itself is not in. */
  readonly #waiting = new Map<DeviceId, Rejoin>()
  /** The host's newest wish, left to those before this page for a while. */
  #left: { readonly rejoin: Rejoin; readonly timer: ReturnType<typeof setTimeout> } | undefined

  constructor(commits: Commits) {
    this.#commits = commits
  }

  /** This page has to be let in (again): asks until it is, as soon as it may. */
  want(live: Live): void {
    if (this.#wanted) return
    if (!mayAsk(live)) {
      this.#waitsForCodes = true
      return
    }
    this.#wanted = true
    this.#asks = 0
    void this.#ask(live)
  }

  /** After every change: whoever waited for the codes asks once they are compared. */
  follow(live: Live): void {
    if (this.#waitsForCodes) this.want(live)
  }

  /** The line is back: the server may have forgotten that we asked. */
  again(live: Live): void {
    if (this.#wanted) void this.#ask(live)
  }

  get isWanted(): boolean {
    return this.#wanted
  }

  /** The session's group has this epoch by now. */
  expect(epoch: bigint): void {
    this.#expected = epoch
  }

  /** Whether the others may be in another group than this page, or further on in it. */
  isBehind({ keys }: Pick<Live, 'keys'>): boolean {
    return this.#wanted || (keys.current?.group.epoch ?? this.#expected) < this.#expected
  }

  /** Not in the group for want of compared codes, or about to be let in for the first time since. */
  get waitsForCodes(): boolean {
    return this.#waitsForCodes
  }

  /** The answer to `want`. Throws E2eeError where it is not by someone who may let us in. */
  async welcomed(live: Live, answer: HostWelcome): Promise<void> {
    if (this.#open.length === 0) return
    let refused: unknown
    for (const [newer, returning] of this.#open.entries()) {
      try {
        const group = await returning.finish(answer)
        // Whoever has asked twice may be let in twice: the second time replaces the leaf of the first. No older one counts any more.
        this.#open = this.#open.slice(0, newer)
        this.#entered(live, group)
        return
      } catch (cause) {
        // It answers this very request, and wrongly; else it may answer an older one.
        if (!(cause instanceof E2eeError) || cause.code !== 'bad-resume') throw cause
        refused ??= cause
      }
    }
    throw refused
  }

  /** Somebody wants in, through this page. Throws where it may not come in, or where it is not that device asking. */
  async letIn(live: Live, device: DeviceId, rejoin: Rejoin): Promise<void> {
    if (device === live.identity.deviceId) return
    if (live.identity.role === 'host') return await this.#letIn(live, device, rejoin)
    // Whoever is not in themselves would let the host into a group that is no more.
    const before = device === live.state?.host && !this.#wanted ? livesBefore(live) : undefined
    if (before === 0) return await this.#letIn(live, device, rejoin)
    const epoch = live.keys.current?.group.epoch
    if (before === undefined || epoch === undefined) return
    // The host asks again meanwhile; the while goes on.
    const timer =
      this.#left?.timer ??
      setTimeout(() => {
        const wish = this.#left?.rejoin
        this.#left = undefined
        // A commit since then let the host in; while it is away there is no other.
        if (wish === undefined || live.keys.current?.group.epoch !== epoch) return
        this.#letIn(live, device, wish).catch(() => undefined)
      }, before * NEXT_LETS_IN_MS)
    this.#left = { rejoin, timer }
  }

  async #letIn(live: Live, device: DeviceId, rejoin: Rejoin): Promise<void> {
    if (live.keys.current === undefined) {
      this.#waiting.set(device, rejoin)
      return
    }
    const candidateIn = async (group: Group) => {
      const { kind } = entryOf(live, device)
      const candidate = await checkResume(group, rejoin, kind === 'returning' ? [] : [bytesOf(device)])
      if (candidate.deviceId !== device) throw new E2eeError('bad-resume', 'one device asks for another')
      // By this host's own record: who has no leaf yet is known by the name they were let in under (KEY-40).
      const admittedAs = live.vaulted.secrets.names[device]
      const isNew = kind === 'admitted' || kind === 'confirmed'
      if (isNew && candidate.name !== admittedAs)
        throw new E2eeError('changed-name', 'the device was let in under another name')
      return candidate
    }
    await candidateIn(live.keys.current.group)
    // Not awaited: the server's answer comes in behind this frame.
    this.#commits
      .run(live, async (group) => {
        if (live.state?.members[device] === undefined) return undefined
        const candidate = await candidateIn(group)
        const sid = bytesOf(live.identity.sid)
        return {
          change: { resume: [candidate] },
          welcome: { device, sign: (welcome) => welcomeResumed(live.identity.device, { sid, candidate, welcome }) },
        }
      })
      // Whoever wants in asks again.
      .catch(() => undefined)
  }

  /** A host whose group is lost begins a new one; everyone else then asks to come back into it. */
  async beginAnew(live: Live): Promise<void> {
    const { sid, device, name } = live.identity
    await live.speech.newGroup()
    this.#open = []
    this.#entered(
      live,
      await Group.create({ sid: bytesOf(sid), device, name: live.state?.hostName ?? name, kind: 'agent' }),
    )
  }

  close(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#left?.timer)
    this.#left = undefined
    this.#wanted = false
  }

  async #ask(live: Live): Promise<void> {
    clearTimeout(this.#timer)
    if (!live.connected) return
    this.#timer = setTimeout(() => this.again(live), ASK_AGAIN_MS)
    const isHost = live.identity.role === 'host'
    if (isHost && (this.#asks >= HOST_ASKS || !isSomeoneElseIn(live))) {
      // Refused while others are in and may still answer; then the timer asks again.
      await this.beginAnew(live).catch(() => undefined)
      if (!this.#wanted) return
    }
    this.#asks += 1
    const { sid, device, name } = live.identity
    const hostKey = bytesOf(live.vaulted.secrets.host)
    const signers = isHost ? admittedKeys(live) : [hostKey]
    const kind = KINDS[live.identity.role]
    const leafName = isHost ? (live.state?.hostName ?? name) : name
    const returning = await startResume({ sid: bytesOf(sid), device, name: leafName, kind, hostKey, signers })
    if (!this.#wanted) return
    this.#open = [returning, ...this.#open].slice(0, MAX_OPEN)
    live.line.send({ type: 'rejoin', rejoin: returning.request })
  }

  #entered(live: Live, group: Group): void {
    this.#wanted = false
    this.#waitsForCodes = false
    this.#expected = 0n
    clearTimeout(this.#timer)
    live.keys.enter(group)
    live.groupEntered()
    for (const [device, rejoin] of this.#waiting) {
      this.#waiting.delete(device)
      this.letIn(live, device, rejoin).catch(() => undefined)
    }
  }
}

const KINDS = { host: 'agent', participant: 'browser', companion: 'companion' } as const

const isSomeoneElseIn = (live: Live): boolean =>
  Object.values(live.state?.members ?? {}).some(
    (member) => member.connected && mayHoldKeys(member) && member.device !== live.identity.deviceId,
  )

/** The host comes back through the lowest leaf that is connected (main road 6): how many there are before this page's. */
function livesBefore({ state, keys, identity }: Live): number | undefined {
  const connected = keys.members.filter(
    ({ deviceId }) => deviceId !== state?.host && state?.members[deviceId]?.connected === true,
  )
  const at = connected.toSorted((a, b) => a.leaf - b.leaf).findIndex(({ deviceId }) => deviceId === identity.deviceId)
  return at === -1 ? undefined : at
}
