// One random history: a server that orders, devices that hear late and sign from what they know, and the simple model
// beside them. Lives here: what must hold at every step. May not know: how histories are made.
import { isDeepStrictEqual } from 'node:util'
import {
  holds,
  permits,
  reduce,
  toBase64Url,
  TRACKS,
  wordsFor,
  type Capability,
  type DeviceId,
  type GrantId,
  type OpenSession,
  type Profile,
  type Refusal,
  type SessionEvent,
  type SessionState,
  type SignedMessage,
  type TimedEvent,
} from '@farhand/protocol'
import type { Coverage } from './coverage.ts'
import { EVERYONE, grantId, HOST, pageId, SID, speechOf, type Intent, type Speech } from './intents.ts'
import { SimpleSession } from './simple-session.ts'

/** How a history begins. */
export interface Opening {
  readonly profile: Profile
  readonly joinBy: 'pin' | 'spoken'
}

const signature = toBase64Url(new Uint8Array(64))
const ASKED_ABOUT: readonly Capability[] = ['view', 'control', 'record', 'camera', 'file-take']

interface Hearing {
  state: SessionState
  heard: number
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
  #at = 1_000
  #ids = 100

  constructor({ profile, joinBy }: Opening, coverage: Coverage) {
    this.#coverage = coverage
    this.#states = [frozen(newSession({ profile, joinBy }))]
    this.#model = new SimpleSession(HOST, { profile, joinBy, page: pageId(0) })
    this.#devices.set(HOST, { state: this.#state, heard: 0 })
  }

  get #state(): SessionState {
    return this.#states.at(-1) ?? newSession({ profile: 'strict', joinBy: 'pin' })
  }

  /** Something said at once, by a script. */
  say({ by, body }: Speech): void {
    this.#at += 1
    this.#arrive({ message: { v: 1, sid: SID, by, at: this.#at, body }, signature })
  }

  do(intent: Intent): void {
    this.#at += intent.afterMs
    const { kind, a } = intent
    if (kind === 'hear') return this.#hear(EVERYONE[a % 4] ?? HOST, 1 + intent.b)
    if (kind === 'replay') return this.#replay(intent)
    const seen = this.#serverSaw(intent)
    if (seen !== undefined) return void this.#propose(seen)
    this.#speak(intent)
  }

  /** Everyone hears the rest; then all must know the same. */
  finish(): void {
    while (this.#late.length > 0) this.#sendLate()
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
    const signed: SignedMessage = { message: { v: 1, sid: SID, by: own.by, at: this.#at, body: own.body }, signature }
    if (intent.late) return void this.#late.push(signed)
    // What a device said before arrives before.
    while (this.#late.some((waiting) => waiting.message.by === own.by)) this.#sendLate()
    this.#arrive(signed)
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
    must(this.#model.take(timed) === reduced.ok, `machine and model disagree whether ${nameOf(event)} counts`)
    if (!reduced.ok) {
      this.#coverage.refused(reduced.refusal)
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
    return 'accepted'
  }

  #seat(event: SessionEvent, after: SessionState): void {
    if (event.kind !== 'said') return
    const { by, body } = event.signed.message
    const now = { state: after, heard: this.#states.length - 1 }
    if (body.kind === 'admit') this.#devices.set(body.device, now)
    // A page that comes back is sent the whole state.
    if (body.kind === 'attach') this.#devices.set(by, now)
  }

  #hear(device: DeviceId, upTo: number): void {
    const hearing = this.#devices.get(device)
    if (hearing === undefined) return
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
    const members = new Set(Object.keys(after.members)) as Set<DeviceId>
    const { grants, presenting } = after
    const common = {
      grants,
      members,
      ownerOf: () => null,
      now: at,
      presenter: presenting?.device ?? null,
      paused: presenting?.paused ?? false,
    }
    for (const from of EVERYONE) {
      for (const to of EVERYONE) {
        const passes = permits({ ...common, from, to, track: TRACKS.screen })
        must(passes === this.#model.maySee(from, to, at), 'permits() and the model disagree')
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
      const { here, presented, ticked, raised, codes } = person
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

/** A rule that did not hold. */
export class Broken extends Error {}

function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Broken(otherwise)
}

/** What must hold whatever the model says, from the messages themselves. */
function checkInvariants(
  before: OpenSession,
  after: OpenSession,
  { event, yeses }: { event: SessionEvent; yeses: ReadonlySet<string> },
): void {
  const isProven = (device: DeviceId) => {
    const member = after.members[device]
    return member !== undefined && (member.confirm === null || (member.confirm.byHost && member.confirm.byMember))
  }
  for (const { grant, owner, to, capability } of after.grants) {
    must(yeses.has(`${owner} ${grant}`), "a grant without its owner's signed yes")
    must(isProven(owner) && isProven(to) && owner !== to, 'a grant of or for somebody who is not in, or not confirmed')
    must(capability !== 'view' || owner === after.presenting?.device, 'a view of somebody who does not present')
  }
  const { presenting } = after
  const views = after.grants.filter(({ capability }) => capability === 'view')
  must((presenting === null) === (views.length === 0), 'a presenter nobody was allowed to see')
  if (event.kind !== 'said') {
    const had = new Set(before.grants.map(({ grant }) => grant))
    must(
      after.grants.every(({ grant }) => had.has(grant)),
      'the server made a grant',
    )
    must(
      Object.keys(after.members).every((device) => device in before.members),
      'the server let somebody in',
    )
    return
  }
  const { by, body } = event.signed.message
  const own = after.grants.some(({ owner }) => owner === by)
  if (body.kind === 'stop' || body.kind === 'withdraw-all' || body.kind === 'leave')
    must(!own, `a grant lives on after ${body.kind}`)
  if (body.kind === 'take') {
    const all = after.grants.every(({ owner }) => owner === by) && after.grants.length === body.grants.length
    must(all && after.requests.length === 0, 'a grant lives on after a switch')
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
  const fresh = { joinedAt: 1, lastAt: 0, presented: false, relaxed: false, raised: false, confirm: null }
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
