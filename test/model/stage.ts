// One random history: a server that orders, devices that hear late and sign from what they know, and the simple model
// beside them. Devices lose their line and come back, with the same page or another. Lives here: what must hold at every
// step. May not know: how histories are made. Signatures are doubles unless said otherwise: signing would leave time for far
// fewer histories. real-signatures.ts plays some with real ones, and holds them against verify().
// Long because: what must hold of one history is read, and found wrong, in one place.
import { isDeepStrictEqual } from 'node:util'
import {
  confirmedMembers,
  holds,
  ownerOf,
  permits,
  reduce,
  toBase64Url,
  TRACKS,
  wordsFor,
  type Capability,
  type DeviceId,
  type GrantId,
  type Instance,
  type OpenSession,
  type Profile,
  type Refusal,
  type SessionEvent,
  type SessionMessage,
  type SessionState,
  type SignedMessage,
  type TimedEvent,
} from '@farhand/protocol'
import type { Coverage } from './coverage.ts'
import { EVERYONE, grantId, HOST, pageId, SID, speechOf, type Intent, type Speech } from './intents.ts'
import { Broken, checkInvariants, must } from './invariants.ts'
import { SimpleSession } from './simple-session.ts'

/** How a history begins. */
export interface Opening {
  readonly profile: Profile
  readonly joinBy: 'pin' | 'spoken'
}

/** How a device signs. */
export type Sign = (message: SessionMessage) => string
const NO_SIGNATURE = toBase64Url(new Uint8Array(64))
const ASKED_ABOUT: readonly Capability[] = ['view', 'control', 'record', 'camera', 'file-take']

interface Hearing {
  state: SessionState
  heard: number
  /** Its line is down: it hears nothing, and nothing it says arrives. */
  away: boolean
}

export class Stage {
  readonly #states: SessionState[]
  readonly #events: TimedEvent[] = []
  readonly #model: SimpleSession
  readonly #devices = new Map<DeviceId, Hearing>()
  readonly #late: SignedMessage[] = []
  readonly #spoken: SignedMessage[] = []
  /** Own yeses the server took, as `owner id`; and who showed a screen by one of them. */
  readonly #yeses = new Set<string>()
  readonly #coverage: Coverage
  readonly #sign: Sign
  /** Every event that came before the server, and whether it counted. */
  readonly proposals: { readonly timed: TimedEvent; readonly counts: boolean }[] = []
  /** False once the history is over and only the ends are tied up. */
  #isGoing = true
  #at = 1_000
  #ids = 100

  constructor({ profile, joinBy }: Opening, coverage: Coverage, sign: Sign = () => NO_SIGNATURE) {
    this.#coverage = coverage
    this.#sign = sign
    this.#states = [frozen(newSession({ profile, joinBy }))]
    this.#model = new SimpleSession(HOST, { profile, joinBy, page: pageId(0) })
    this.#devices.set(HOST, { state: this.#state, heard: 0, away: false })
  }

  /** The session before the first event, and after the last. */
  get ends(): readonly [SessionState, SessionState] {
    return [this.#states[0] ?? this.#state, this.#state]
  }

  get #state(): SessionState {
    return this.#states.at(-1) ?? newSession({ profile: 'strict', joinBy: 'pin' })
  }

  /** Something said at once, by a script. */
  say({ by, body }: Speech): void {
    this.#at += 1
    this.#arrive(this.#signed({ by, body }))
  }

  do(intent: Intent): void {
    this.#at += intent.afterMs
    const { kind, a } = intent
    if (kind === 'hear') return this.#hear(EVERYONE[a % EVERYONE.length] ?? HOST, 1 + intent.b)
    if (kind === 'replay') return this.#replay(intent)
    const seen = this.#serverSaw(intent)
    if (seen !== undefined) return void this.#propose(seen)
    if (kind === 'attach') return this.#comeBack(intent)
    this.#speak(intent)
  }

  /** Everyone hears the rest; then all must know the same. */
  finish(): void {
    this.#isGoing = false
    while (this.#late.length > 0) this.#sendLate()
    for (const [device, { away, state }] of this.#devices)
      if (away && state.stage === 'open') this.#attach(device, state.members[device]?.instance ?? pageId(0))
    for (const device of EVERYONE) this.#hear(device, Infinity)
    for (const { state, heard } of this.#devices.values()) {
      if (heard === this.#states.length - 1) must(isDeepStrictEqual(state, this.#state), 'a device knows another end')
    }
  }

  #speak(intent: Intent): void {
    // Whoever signs it does so from what their own device has heard.
    const guess = this.#openState()
    if (guess === undefined) return
    const fresh = (n: number) => grantId(this.#ids + n)
    const first = speechOf(intent, guess, fresh)
    if (first !== undefined && intent.proper) this.#hear(first.by, Infinity)
    const view = first === undefined ? undefined : this.#devices.get(first.by)?.state
    const own = view?.stage === 'open' ? speechOf(intent, view, fresh) : first
    this.#ids += 8
    if (own === undefined) return
    if (this.#devices.get(own.by)?.away === true) return this.#coverage.count('said while away')
    const signed = this.#signed(own)
    // A program makes its key anew for each word that lets it in: none of an earlier day is waiting for it.
    if (intent.late && own.body.kind !== 'vouch') return void this.#late.push(signed)
    // What a device said before arrives before.
    while (this.#late.some((waiting) => waiting.message.by === own.by)) this.#sendLate()
    this.#arrive(signed)
  }

  /** Said and signed at this moment. */
  #signed({ by, body }: Speech): SignedMessage {
    const message: SessionMessage = { v: 1, sid: SID, by, at: this.#at, body }
    return { message, signature: this.#sign(message) }
  }

  #sendLate(): void {
    const signed = this.#late.shift()
    if (signed !== undefined && this.#arrive(signed) !== 'accepted') this.#coverage.count('refused: signed too late')
  }

  #arrive(signed: SignedMessage): Refusal | 'accepted' {
    const outcome = this.#propose({ kind: 'said', signed, instance: pageId(0), acknowledgement: null })
    if (outcome === 'accepted') this.#spoken.push(signed)
    return outcome
  }

  /** A page of this device takes the line up again: it is sent the whole state and goes on from there. */
  #comeBack(intent: Intent): void {
    const state = this.#openState()
    const speech = state && speechOf(intent, state, grantId)
    if (speech?.body.kind === 'attach') this.#attach(speech.by, speech.body.instance)
  }

  #attach(by: DeviceId, page: Instance): void {
    const before = this.#openState()
    const hearing = this.#devices.get(by)
    const member = before?.members[by]
    const body = { kind: 'attach' as const, challenge: toBase64Url(new Uint8Array(32)), instance: page }
    const missed = hearing?.away === true && hearing.heard < this.#events.length
    this.#at += 1
    const arrived = this.#arrive(this.#signed({ by, body }))
    const after = this.#openState()
    if (arrived !== 'accepted' || before === undefined || after === undefined || member === undefined) return
    const isSame = member.instance === null || member.instance === page
    const own = before.grants.filter(({ owner }) => owner === by)
    const kept = after.grants.filter(({ owner }) => owner === by)
    must(isDeepStrictEqual(kept, isSame ? own : []), 'who comes back finds other grants than it should')
    must(isDeepStrictEqual(this.#devices.get(by)?.state, after), 'who comes back knows another session')
    if (hearing?.away !== true || !this.#isGoing) return
    const which = `came back: ${isSame ? 'the same page' : 'another page'}`
    this.#coverage.count(which)
    if (own.length > 0) this.#coverage.count(`${which}, with grants of its own before`)
    if (after.requests.some(({ owner }) => owner === by)) this.#coverage.count(`${which}, to a question`)
    if (missed) this.#coverage.count(`${which}, having missed something`)
  }

  /** A message heard before, once more. */
  #replay({ a, b }: Intent): void {
    const old = this.#spoken[(a * 12 + b) % Math.max(1, this.#spoken.length)]
    if (old === undefined) return
    const outcome = this.#propose({ kind: 'said', signed: old, instance: pageId(0), acknowledgement: null })
    must(outcome !== 'accepted', 'a message counted twice')
    if (outcome === 'replayed') this.#coverage.count('refused: a replay')
  }

  #serverSaw({ kind, a, c, proper }: Intent): SessionEvent | undefined {
    const state = this.#openState()
    const device = EVERYONE[a % EVERYONE.length] ?? HOST
    if (kind === 'lost' || kind === 'gone') return proper && device === HOST && a > 2 ? undefined : { kind, device }
    if (kind === 'closed') return a === 0 ? { kind, reason: 'server' } : { kind: 'lost', device }
    if (kind !== 'expired' || state === undefined) return undefined
    const { switching, grants, requests } = state
    const limited = [
      ...grants.filter(({ expiresAt }) => expiresAt !== null),
      ...requests,
      ...(switching === null ? [] : [{ grant: switching.switch, expiresAt: switching.expiresAt }]),
    ]
    const due = limited.filter(({ expiresAt }) => (expiresAt ?? 0) <= this.#at)
    const one = due[c % Math.max(1, due.length)] ?? (proper ? undefined : limited[c % Math.max(1, limited.length)])
    return { kind, grant: one?.grant ?? grantId(1 + c) }
  }

  /** The server's turn: the machine decides, the model must agree, and what is told to the devices is queued. */
  #propose(event: SessionEvent): Refusal | 'accepted' {
    const before = this.#state
    const timed = frozen({ at: this.#at, event })
    const reduced = reduce(before, timed)
    this.proposals.push({ timed, counts: reduced.ok })
    must(this.#model.take(timed) === reduced.ok, `machine and model disagree whether ${nameOf(event)} counts`)
    if (!reduced.ok) {
      this.#coverage.refused(reduced.refusal, event, before)
      return reduced.refusal
    }
    const after = frozen(reduced.state)
    this.#states.push(after)
    this.#events.push(timed)
    if (before.stage === 'open') {
      this.#remember(event)
      this.#check(before, after, timed)
      this.#coverage.happened(before, after, timed)
    }
    this.#seat(event, after)
    if (event.kind === 'lost') this.#lose(event.device)
    return 'accepted'
  }

  /** What was on its way from there is lost with the line. */
  #lose(device: DeviceId): void {
    const hearing = this.#devices.get(device)
    if (hearing === undefined) return
    hearing.away = true
    this.#coverage.count('lines lost')
    for (const waiting of this.#late.filter(({ message }) => message.by === device))
      this.#late.splice(this.#late.indexOf(waiting), 1)
  }

  #seat(event: SessionEvent, after: SessionState): void {
    if (event.kind !== 'said') return
    const { by, body } = event.signed.message
    const now = { state: after, heard: this.#states.length - 1, away: false }
    if (body.kind === 'admit' || body.kind === 'vouch') this.#devices.set(body.device, now)
    // A page that comes back is sent the whole state.
    if (body.kind === 'attach') this.#devices.set(by, now)
  }

  #hear(device: DeviceId, upTo: number): void {
    const hearing = this.#devices.get(device)
    if (hearing === undefined || hearing.away) return
    for (let n = 0; n < upTo && hearing.heard < this.#events.length; n++) {
      const timed = this.#events[hearing.heard]
      if (timed === undefined) return
      const reduced = reduce(hearing.state, timed)
      if (!reduced.ok) throw new Broken(`a device refuses ${nameOf(timed.event)}, which the server took`)
      hearing.heard += 1
      const agrees = isDeepStrictEqual(reduced.state, this.#states[hearing.heard])
      must(agrees, `a device and the server disagree after ${nameOf(timed.event)}`)
      hearing.state = frozen(reduced.state)
      this.#coverage.count('heard late')
      // Who is out is told no more.
      if (hearing.state.stage === 'ended' || hearing.state.members[device] === undefined) {
        this.#devices.delete(device)
        return
      }
    }
  }

  #remember(event: SessionEvent): void {
    if (event.kind !== 'said') return
    const { by, body } = event.signed.message
    const ids: readonly GrantId[] =
      body.kind === 'share' || body.kind === 'take'
        ? body.grants.map(({ grant }) => grant)
        : (body.kind === 'answer' && body.yes) || body.kind === 'offer'
          ? [body.grant]
          : body.kind === 'admit' && body.grant !== null
            ? [body.grant]
            : []
    for (const grant of ids) this.#yeses.add(`${by} ${grant}`)
  }

  #check(before: OpenSession, after: SessionState, { event, at }: TimedEvent): void {
    if (after.stage === 'ended') {
      must(this.#model.over && !('grants' in after), 'an ended session keeps something')
      return
    }
    checkInvariants(before, after, { event, yeses: this.#yeses })
    this.#matchModel(after)
    const { grants, presenting } = after
    const common = {
      grants,
      members: confirmedMembers(after),
      ownerOf: (device: DeviceId) => ownerOf(after, device),
      now: at,
      presenter: presenting?.device ?? null,
      paused: presenting?.paused ?? false,
    }
    for (const from of EVERYONE) {
      for (const to of EVERYONE) {
        const passes = permits({ ...common, from, to, track: TRACKS.screen })
        must(passes === this.#model.maySee(from, to, at), 'permits() and the model disagree')
        const reads = permits({ ...common, from, to, track: TRACKS.chat })
        must(reads === this.#model.mayWrite(from, to), 'somebody reads who may not, or does not who may')
        if (passes) this.#coverage.count('an object may pass')
        for (const capability of from === to ? [] : ASKED_ABOUT) {
          const mayUse = this.#model.mayUse(capability, { scope: 'mouse', owner: from, to, now: at })
          const held = holds({ grants, capability, scope: 'mouse', owner: from, to, now: at })
          must(held === mayUse, 'holds() and the model disagree')
        }
      }
    }
  }

  #matchModel(after: OpenSession): void {
    const { presenter, people, given, asked, turn } = this.#model
    const { presenting, switching } = after
    must(presenter?.device === presenting?.device, 'machine and model disagree who presents')
    must(presenter?.paused === presenting?.paused, 'machine and model disagree about the curtain')
    must(turn?.id === switching?.switch, 'machine and model disagree about the switch')
    if (turn !== null && switching !== null) {
      const { leaving, taking, until } = turn
      must(
        leaving === switching.leavingMustAgree && taking === switching.takingIsAsked,
        'another is asked than should be',
      )
      must(until === switching.expiresAt && turn.to === switching.to, 'the switch is another')
      must(turn.agreed === switching.leavingAgreed, 'machine and model disagree who let go')
    }
    must(given.size === after.grants.length, 'machine and model count other grants')
    for (const held of after.grants) {
      const { grant, capability, scope, owner, to, expiresAt, usedAt } = held
      const one = given.get(grant)
      const same = one?.what === capability && one.scope === scope && one.owner === owner && one.to === to
      must(same && one.until === (expiresAt ?? Infinity) && one.used === (usedAt !== null), 'a grant is another')
      must(wordsFor(held, after.evidence) !== undefined, 'a grant stands on nobody’s word')
    }
    must(asked.size === after.requests.length, 'machine and model count other questions')
    for (const { grant, owner, to, expiresAt } of after.requests) {
      const one = asked.get(grant)
      must(one?.owner === owner && one.to === to && one.until === expiresAt, 'a question is another')
    }
    must(people.size === Object.keys(after.members).length, 'machine and model count other members')
    for (const [device, person] of people) {
      const member = after.members[device]
      const { here, presented, ticked, raised, codes, of } = person
      must(ownerOf(after, device) === of, 'a helper program is somebody else’s')
      const same = member?.connected === here && member.presented === presented && member.relaxed === ticked
      must(same && member.raised === raised && member.lastAt === person.heardAt, 'a member is another')
      const confirm = codes === null ? null : { byHost: codes.host, byMember: codes.member }
      must(isDeepStrictEqual(member.confirm, confirm), 'a code is confirmed that is not')
    }
  }

  #openState(): OpenSession | undefined {
    return this.#state.stage === 'open' ? this.#state : undefined
  }
}

const nameOf = (event: SessionEvent): string =>
  event.kind === 'said' ? `"${event.signed.message.body.kind}"` : `"${event.kind}"`

/** Frozen through and through: a machine that changed what it was given would throw. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

function newSession({ profile, joinBy }: Opening): OpenSession {
  const host = {
    device: HOST,
    role: 'host' as const,
    name: 'Dana',
    instance: pageId(0),
    connected: true,
    awaySince: null,
  }
  const fresh = { joinedAt: 1, lastAt: 0, presented: false, relaxed: false, raised: false, confirm: null, inVain: [] }
  return {
    stage: 'open',
    sid: SID,
    sessionId: '123456789' as OpenSession['sessionId'],
    host: HOST,
    hostName: 'Dana',
    organization: 'Northwind',
    createdAt: 1,
    firstPresenter: 'participant',
    profile,
    joinBy,
    joinFailures: 0,
    members: { [HOST]: { ...host, ...fresh } },
    former: {},
    presenting: null,
    switching: null,
    requests: [],
    grants: [],
    evidence: [],
  }
}
