// A server in memory, between real clients. Honest by itself: it orders, keeps the record, opens nothing. Lives here: the
// ordering rules a client may rely on, and the places where an attack changes, holds back or adds what passes. What each
// member is told of the record is told-record.ts.
// Long because: it is the whole of a server, as far as clients see one.
import {
  EMPTY_CHAIN,
  confirmedMembers,
  decodeHeader,
  ownerOf,
  permits,
  reduce,
  sessionIdSchema,
  toBase64Url,
  trackOf,
  type Bytes,
  type ClientFrame,
  type CommitPart,
  type CreateSession,
  type DeviceId,
  type Instance,
  type JoinId,
  type OpenSession,
  type Profile,
  type ReceiptEntry,
  type ServerFrame,
  type SessionEvent,
  type SessionMessageBody,
  type Sid,
  type TimedEvent,
} from '@farhand/protocol'
import type { ServerApi } from '../../../packages/client/src/transports/server-api.ts'
import type { OpenTransport, TransportEvents } from '../../../packages/client/src/transports/transport.ts'
import { ToldRecord } from './told-record.ts'

const TICK_MS = 2000

const randomText = (bytes: number): string => toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)))

/** The number of whatever door is open. */
const DOOR = 12

/** One open socket: a joiner's until it is admitted, then a member's. */
interface Wire {
  readonly events: TransportEvents
  who:
    | { readonly kind: 'joiner'; readonly join: JoinId; instance: Instance | null; keeper?: DeviceId | undefined }
    | { readonly kind: 'member'; readonly device: DeviceId }
  readonly challenge: string
}

type Said<Kind extends SessionMessageBody['kind']> = Extract<SessionMessageBody, { kind: Kind }>

/** What an attack may do to everything that passes; each gives what goes on instead. */
export interface Tampering {
  toMember(frame: ServerFrame, to: DeviceId): readonly ServerFrame[] | Promise<readonly ServerFrame[]>
  toJoiner(frame: ServerFrame, join: JoinId): readonly ServerFrame[] | Promise<readonly ServerFrame[]>
  fromClient(frame: ClientFrame, from: DeviceId | JoinId): readonly ClientFrame[] | Promise<readonly ClientFrame[]>
  object(object: Bytes, from: DeviceId, to: DeviceId): readonly Bytes[]
}

export class MaliciousServer {
  readonly tampering: Tampering = {
    toMember: (frame) => [frame],
    toJoiner: (frame) => [frame],
    fromClient: (frame) => [frame],
    object: (object) => [object],
  }
  /** Everything that went to members and came from anyone, oldest first: what a server can replay. */
  readonly sentToMembers: { readonly to: DeviceId; readonly frame: ServerFrame }[] = []
  readonly received: { readonly from: DeviceId | JoinId; readonly frame: ClientFrame }[] = []
  state: OpenSession | undefined
  /** The organization's rule of switching, for sessions that begin. */
  profile: Profile = 'strict'
  epoch = 0
  #doorOwner: DeviceId | undefined
  readonly #wires = new Set<Wire>()
  readonly #records = new Map<DeviceId, ToldRecord>()
  /** One thing after the other, as in a session of a real server. */
  #turn: Promise<unknown> = Promise.resolve()
  readonly #tickets = new Map<string, { readonly device: DeviceId | null }>()
  readonly #rejoins = new Map<DeviceId, Extract<ClientFrame, { type: 'rejoin' }>['rejoin']>()

  readonly api: ServerApi = {
    create: async (body) => ({ ok: true, value: { ...this.#start(body), ticket: this.#ticket(body.device) } }),
    join: async () => ({ ok: true, value: this.#ticket(null) }),
    resume: async (_sid, device) => ({ ok: true, value: this.#ticket(device) }),
  }

  readonly open: OpenTransport = async (ticket, events) => {
    const holder = this.#tickets.get(ticket)
    const who: Wire['who'] =
      holder?.device == null
        ? { kind: 'joiner', join: randomText(16) as JoinId, instance: null }
        : { kind: 'member', device: holder.device }
    const wire: Wire = { events, who, challenge: randomText(32) }
    this.#wires.add(wire)
    const sid = this.state?.sid ?? ''
    setImmediate(() => {
      void this.#toWire(
        wire,
        who.kind === 'joiner'
          ? { type: 'join-open', sid }
          : { type: 'challenge', challenge: wire.challenge, sid, lastAt: this.state?.members[who.device]?.lastAt ?? 0 },
      )
    })
    const ticking = setInterval(() => {
      if (this.#wires.has(wire)) events.onText(JSON.stringify({ type: 'tick', at: Date.now() }))
      else clearInterval(ticking)
    }, TICK_MS)
    ticking.unref()
    let incoming: Promise<void> = Promise.resolve()
    return {
      sendText: (text) => {
        incoming = incoming.then(() => this.#take(wire, JSON.parse(text) as ClientFrame))
      },
      sendBinary: (object) => {
        if (wire.who.kind === 'member') this.#relay(wire.who.device, object)
      },
      bufferedBytes: 0,
      close: () => this.#closed(wire),
    }
  }

  /** Anything to a member, as it is; a state that says nothing of the record says where theirs stands. */
  deliver(to: DeviceId, frame: ServerFrame): void {
    const isMute = frame.type === 'state' && frame.receipt === EMPTY_CHAIN
    const whole = isMute ? { ...frame, receipt: this.recordOf(to).tail } : frame
    this.#wireOf(to)?.events.onText(JSON.stringify(whole))
  }

  /** What was kept back of this member comes in after all. */
  takeLate(from: DeviceId, frame: ClientFrame): void {
    const wire = this.#wireOf(from)
    if (wire !== undefined) void this.#inTurn(() => this.#handle(wire, frame))
  }

  /** What this member was told of the record. */
  recordOf(device: DeviceId): ToldRecord {
    const record = this.#records.get(device)
    if (record === undefined) throw new Error('nobody is told anything of the record before they are in')
    return record
  }

  deliverObject(to: DeviceId, object: Bytes): void {
    this.#wireOf(to)?.events.onBinary(object)
  }

  /** Anything to someone who is not in yet. */
  deliverToJoiner(join: JoinId, frame: ServerFrame): void {
    this.#joinerOf(join)?.events.onText(JSON.stringify(frame))
  }

  /** An event of the server's making, as the next entry of what this member is told. */
  deliverEvent(to: DeviceId, event: SessionEvent): void {
    void this.#inTurn(async () => this.deliver(to, eventFrame(await this.recordOf(to).next({ at: Date.now(), event }))))
  }

  #start({ device, joinBy, firstPresenter }: CreateSession) {
    const sid = randomText(16) as Sid
    const sessionId = sessionIdSchema.parse('482913577')
    const createdAt = Date.now()
    const host = {
      device,
      role: 'host' as const,
      name: 'Dana',
      instance: null,
      connected: false,
      awaySince: createdAt,
      joinedAt: createdAt,
      lastAt: 0,
      presented: false,
      relaxed: false,
      raised: false,
      confirm: null,
      inVain: [],
    }
    this.state = {
      stage: 'open',
      sid,
      sessionId,
      host: device,
      hostName: 'Dana',
      organization: 'Acme',
      createdAt,
      firstPresenter,
      profile: this.profile,
      joinBy,
      joinFailures: 0,
      members: { [device]: host },
      former: {},
      presenting: null,
      switching: null,
      requests: [],
      grants: [],
      evidence: [],
    }
    this.#records.set(device, new ToldRecord(this.state))
    return { sid, sessionId, createdAt }
  }

  #ticket(device: DeviceId | null): string {
    const ticket = randomText(32)
    this.#tickets.set(ticket, { device })
    return ticket
  }

  #wireOf(device: DeviceId): Wire | undefined {
    return [...this.#wires].findLast((wire) => wire.who.kind === 'member' && wire.who.device === device)
  }

  #joinerOf(join: JoinId): Wire | undefined {
    return [...this.#wires].find((wire) => wire.who.kind === 'joiner' && wire.who.join === join)
  }

  async #toWire(wire: Wire, frame: ServerFrame): Promise<void> {
    const { who } = wire
    const frames =
      who.kind === 'member'
        ? await this.tampering.toMember(frame, who.device)
        : await this.tampering.toJoiner(frame, who.join)
    for (const one of frames) {
      if (who.kind === 'member') this.sentToMembers.push({ to: who.device, frame: one })
      if (this.#wires.has(wire)) wire.events.onText(JSON.stringify(one))
    }
  }

  async #toMember(device: DeviceId, frame: ServerFrame): Promise<void> {
    const wire = this.#wireOf(device)
    if (wire !== undefined) await this.#toWire(wire, frame)
  }

  /** Into what this member is told; what an attack tells instead of it stands there instead. */
  async #tell(device: DeviceId, timed: TimedEvent, isSent = true): Promise<void> {
    const record = this.recordOf(device)
    const before = record.state
    const frame = eventFrame(await record.next(timed))
    const wire = isSent ? this.#wireOf(device) : undefined
    if (wire === undefined) return
    const frames = await this.tampering.toMember(frame, device)
    for (const one of frames) {
      const isOther = one.type === 'event' && one.timed !== frame.timed && one.link === frame.link
      const told = isOther ? eventFrame(await record.instead(one.timed, before)) : one
      this.sentToMembers.push({ to: device, frame: told })
      if (this.#wires.has(wire)) wire.events.onText(JSON.stringify(told))
    }
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(task)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #toOthers(than: readonly DeviceId[], frame: ServerFrame): Promise<void> {
    for (const device of Object.keys(this.state?.members ?? {}) as DeviceId[]) {
      if (!than.includes(device)) await this.#toMember(device, frame)
    }
  }

  async #take(wire: Wire, sent: ClientFrame): Promise<void> {
    const from = wire.who.kind === 'member' ? wire.who.device : wire.who.join
    this.received.push({ from, frame: sent })
    for (const frame of await this.tampering.fromClient(sent, from)) await this.#inTurn(() => this.#handle(wire, frame))
  }

  async #handle(wire: Wire, frame: ClientFrame): Promise<void> {
    const { state } = this
    if (state === undefined) return
    if (wire.who.kind === 'joiner') return this.#fromJoiner(wire, wire.who.join, frame)
    const { device } = wire.who
    switch (frame.type) {
      case 'say':
        return this.#say(wire, device, frame)
      case 'commit':
        if (frame.part.epoch !== this.epoch)
          return this.#toWire(wire, { type: 'refused', ref: frame.ref, code: 'stale-epoch' })
        await this.#deliverCommit(device, frame.part)
        return this.#toWire(wire, { type: 'accepted', ref: frame.ref })
      case 'rejoin':
        if (device !== state.host) return this.#toMember(state.host, { type: 'rejoin', device, rejoin: frame.rejoin })
        this.#rejoins.set(device, frame.rejoin)
        return this.#toOthers([device], { type: 'rejoin', device, rejoin: frame.rejoin })
      case 'history':
        return this.#toWire(wire, this.recordOf(device).page(frame.after))
      case 'door':
        this.#doorOwner = frame.open ? device : undefined
        return this.#toWire(wire, { type: 'door', door: frame.open ? DOOR : null })
      case 'join-welcome': {
        const joiner = this.#joinerOf(frame.join)
        return joiner && this.#toWire(joiner, { type: 'welcome', epoch: 0, answer: frame.answer })
      }
      case 'new-group':
        return this.#toWire(wire, { type: 'refused', ref: frame.ref, code: 'group-in-use' })
      case 'join-answer':
      case 'join-proven': {
        const joiner = this.#joinerOf(frame.join)
        if (joiner === undefined) return
        if (frame.type === 'join-answer') return this.#toWire(joiner, { type: 'join-answer', answer: frame.answer })
        return this.#toWire(joiner, {
          type: 'join-waiting',
          hostName: state.hostName,
          organization: state.organization,
          acknowledgement: null,
        })
      }
      default:
    }
  }

  async #fromJoiner(wire: Wire, join: JoinId, frame: ClientFrame): Promise<void> {
    const host = this.state?.host
    if (host === undefined || wire.who.kind !== 'joiner') return
    if (frame.type === 'join-request') {
      wire.who.instance = frame.instance
      if (frame.request.method === 'companion') wire.who.keeper = this.#doorOwner
      await this.#toMember(wire.who.keeper ?? host, { type: 'join-request', join, request: frame.request })
    }
    if (frame.type === 'join-proof')
      await this.#toMember(wire.who.keeper ?? host, { type: 'join-proof', join, proof: frame.proof })
  }

  async #say(
    wire: Wire,
    device: DeviceId,
    { ref, signed, commit, answer }: Extract<ClientFrame, { type: 'say' }>,
  ): Promise<void> {
    const { body } = signed.message
    if (commit !== null && commit.epoch !== this.epoch)
      return this.#toWire(wire, { type: 'refused', ref, code: 'stale-epoch' })
    const joiner = body.kind === 'admit' || body.kind === 'vouch' ? this.#joinerOf(body.join) : undefined
    const instance = joiner?.who.kind === 'joiner' ? joiner.who.instance : null
    const event: SessionEvent = { kind: 'said', signed, instance, acknowledgement: null }
    const timed = { at: Date.now(), event }
    const reduced = this.state === undefined ? undefined : reduce(this.state, timed)
    if (reduced?.ok !== true)
      return this.#toWire(wire, { type: 'refused', ref, code: reduced?.refusal ?? 'session-ended' })
    const before = this.state
    this.state = reduced.state.stage === 'open' ? reduced.state : undefined
    for (const other of Object.keys(before?.members ?? {}) as DeviceId[])
      await this.#tell(other, timed, body.kind !== 'attach' || other !== device)
    if (body.kind === 'admit' || body.kind === 'vouch') await this.#beginRecord(body.device)
    if (body.kind === 'join-failed') {
      const failed = this.#joinerOf(body.join)
      if (failed !== undefined)
        await this.#toWire(failed, { type: 'join-refused', code: 'no-match', retryMinutes: null })
    }
    if (body.kind === 'admit') await this.#admit(body, joiner, { commit, answer })
    if (body.kind === 'vouch' && joiner !== undefined) {
      joiner.who = { kind: 'member', device: body.device }
      await this.#greet(body.device)
    }
    await this.#toWire(wire, { type: 'accepted', ref })
    if (body.kind === 'attach') await this.#greet(device)
  }

  /** Whoever comes in is told of what happens from then on. */
  async #beginRecord(device: DeviceId): Promise<void> {
    const host = this.state?.host
    if (host !== undefined) this.#records.set(device, await ToldRecord.from(this.recordOf(host)))
  }

  async #admit(
    body: Said<'admit'>,
    joiner: Wire | undefined,
    { commit, answer }: Pick<Extract<ClientFrame, { type: 'say' }>, 'commit' | 'answer'>,
  ): Promise<void> {
    if (joiner === undefined) return
    joiner.who = { kind: 'member', device: body.device }
    const { epoch } = this
    if (commit !== null) this.epoch += 1
    await this.#greet(body.device)
    this.epoch = epoch
    if (commit !== null) await this.#deliverCommit(this.state?.host, commit)
    if (answer !== undefined) await this.#toMember(body.device, { type: 'welcome', epoch, answer })
  }

  async #deliverCommit(by: DeviceId | undefined, { epoch, commit, welcome }: CommitPart): Promise<void> {
    if (by === undefined) return
    this.epoch += 1
    await this.#toOthers([by, ...(welcome === null ? [] : [welcome.device])], { type: 'commit', epoch, by, commit })
    if (welcome !== null)
      await this.#toMember(welcome.device, { type: 'welcome', epoch: epoch + 1, answer: welcome.answer })
  }

  async #greet(device: DeviceId): Promise<void> {
    const { state } = this
    if (state === undefined) return
    const frame = stateFrame(state, { epoch: this.epoch, you: device })
    await this.#toMember(device, { ...frame, receipt: this.recordOf(device).tail })
  }

  #relay(from: DeviceId, object: Bytes): void {
    const { state } = this
    if (state === undefined) return
    const { trackClass, stream } = decodeHeader(object)
    const track = trackOf(trackClass)
    const members = confirmedMembers(state)
    const presenter = state.presenting?.device ?? null
    const paused = state.presenting?.paused ?? false
    for (const to of Object.keys(state.members) as DeviceId[]) {
      if (
        !permits({
          grants: state.grants,
          members,
          ownerOf: (device) => ownerOf(state, device),
          presenter,
          paused,
          from,
          to,
          track,
          stream,
          now: Date.now(),
        })
      )
        continue
      for (const one of this.tampering.object(object, from, to)) this.deliverObject(to, one)
    }
  }

  async #lost(device: DeviceId): Promise<void> {
    if (this.state === undefined) return
    const timed = { at: Date.now(), event: { kind: 'lost' as const, device } }
    const reduced = reduce(this.state, timed)
    if (!reduced.ok || reduced.state.stage !== 'open') return
    this.state = reduced.state
    for (const other of Object.keys(this.state.members) as DeviceId[]) await this.#tell(other, timed, other !== device)
  }

  #closed(wire: Wire): void {
    this.#wires.delete(wire)
    const { who } = wire
    if (who.kind !== 'member' || this.state === undefined || this.#wireOf(who.device) !== undefined) return
    void this.#inTurn(() => this.#lost(who.device))
  }
}

/** An entry as it comes over the line. */
const eventFrame = ({ at, event, ...link }: ReceiptEntry): Extract<ServerFrame, { type: 'event' }> => ({
  type: 'event',
  timed: { at, event },
  link,
  stamp: randomText(64),
})

/** The whole state as it comes over the line, with nobody's word for the account. */
export function stateFrame(
  state: OpenSession,
  { epoch, you }: { epoch: number; you: DeviceId },
): Extract<ServerFrame, { type: 'state' }> {
  const { sid, sessionId, organization, host: hostDevice, createdAt } = state
  const statement = { v: 1 as const, sid, sessionId, organization, account: 'dana', hostDevice, createdAt }
  const account = { statement, key: randomText(32), signature: randomText(64) }
  return { type: 'state', state, epoch, you, at: Date.now(), receipt: EMPTY_CHAIN, account, terms: null }
}
