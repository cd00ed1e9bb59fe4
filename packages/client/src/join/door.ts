// The host's door: who knocks, whose proof holds, who comes in. Lives here: open handshakes and the lobby.
// May not know: the proof's inside (e2ee), how a commit travels (keys/commits).
import { E2eeError, HostHandshake, type JoinCandidate, type LinkSecret } from '@farhand/e2ee'
import {
  ProtocolError,
  verifyAcknowledgement,
  type DeviceId,
  type GrantId,
  type JoinId,
  type JoinMethod,
  type JoinProof,
  type JoinRequest,
  type SignedAcknowledgement,
  nameFault,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Commits } from '../keys/commits.ts'
import type { Live } from '../session/live.ts'
import { endFor, told, turnOut } from '../consent/ending.ts'
import { give, viewsFor } from '../consent/giving.ts'
import { inWords } from '../consent/in-time.ts'
import type { Waiting } from '../session/view.ts'
import type { SessionPassword } from './session-password.ts'

/** Answers to IDs alone that may come to nothing; then whoever holds no link has to wait for a PIN (KEY-31). */
const MAX_UNPROVEN = 20
/** Handshakes kept at once; beyond it the oldest is let go. */
const MAX_KNOCKS = 128

interface Knock {
  readonly handshake: HostHandshake
  readonly method: JoinMethod
  /** Of the password when it was answered: a spent PIN proves nothing any more. */
  readonly round: number
  readonly since: number
  candidate: JoinCandidate | undefined
  terms: Waiting['terms']
  /** On its way through the server. */
  admission: Promise<void> | undefined
}

interface Entrance {
  readonly join: JoinId
  readonly knock: Knock
  /** To see what this device shows; null for nothing. */
  readonly grant: GrantId | null
  readonly onStands?: () => void
}

export class Door {
  readonly #link: LinkSecret
  readonly #commits: Commits
  readonly password: SessionPassword
  readonly #knocks = new Map<JoinId, Knock>()
  /** Who came in by which try. */
  readonly #admitted = new Map<JoinId, DeviceId>()
  #unproven = 0

  constructor(options: { readonly link: LinkSecret; readonly password: SessionPassword; readonly commits: Commits }) {
    this.#link = options.link
    this.#commits = options.commits
    this.password = options.password
  }

  /** Whether this device still answers to an ID. */
  get isIdOpen(): boolean {
    return this.password.joinBy !== 'spoken' || this.#unproven < MAX_UNPROVEN
  }

  get waiting(): readonly Waiting[] {
    return [...this.#knocks].flatMap(([join, { candidate, since, terms }]) =>
      candidate === undefined ? [] : [{ join, name: candidate.name, since, terms }],
    )
  }

  nameOf(join: JoinId): string | undefined {
    return this.#knocks.get(join)?.candidate?.name
  }

  /** J1: answered, or left to the server's decoy. */
  async knocked(live: Live, join: JoinId, request: JoinRequest): Promise<void> {
    const group = live.keys.current?.group
    // A helper program knocks at the door of its owner's page (companion/companion-door.ts).
    if (group === undefined || this.#knocks.has(join) || request.method === 'companion') return
    if (request.method === 'none' && !this.#mayAnswerUnproven(live)) return
    const { round } = this.password
    const handshake = new HostHandshake({
      group,
      device: live.identity.device,
      link: this.#link,
      byId: this.password.byId,
    })
    const answer = await handshake.answer(request).catch((cause: unknown) => this.#refuse(live, cause))
    if (answer === undefined) return
    const { method } = request
    this.#knocks.set(join, {
      handshake,
      method,
      round,
      since: Date.now(),
      candidate: undefined,
      terms: null,
      admission: undefined,
    })
    const [oldest] = this.#knocks.keys()
    if (this.#knocks.size > MAX_KNOCKS && oldest !== undefined) this.#knocks.delete(oldest)
    live.line.send({ type: 'join-answer', join, answer })
  }

  /** J2: into the lobby, or a failure that the server counts. */
  async proved(live: Live, join: JoinId, proof: JoinProof): Promise<void> {
    const knock = this.#knocks.get(join)
    if (knock === undefined || knock.candidate !== undefined) return
    const isSpent = knock.method === 'pin' && knock.round !== this.password.round
    const candidate = isSpent
      ? undefined
      : await knock.handshake.check(proof).catch((cause: unknown) => this.#refuse(live, cause))
    if (candidate === undefined) return this.#failed(live, join, knock)
    knock.candidate = candidate
    if (nameFault(candidate.name, [live.state?.hostName ?? '', live.state?.organization ?? '']) !== undefined)
      return this.#turnAwayAtOnce(live, join)
    if (knock.method === 'pin') await this.password.succeeded()
    live.line.send({ type: 'join-proven', join })
    live.changed()
  }

  /** The server put the organization's text before them (null), or hands over what their device signed about it. */
  async toldTerms(live: Live, join: JoinId, acknowledgement: SignedAcknowledgement | null): Promise<void> {
    const knock = this.#knocks.get(join)
    if (knock?.candidate === undefined) return
    const { deviceId } = knock.candidate
    if (acknowledgement === null) knock.terms = 'reading'
    else {
      const { by, name, company, at } = await verifyAcknowledgement(acknowledgement, live.identity.sid)
      if (by !== deviceId) throw new ProtocolError('bad-signature', 'somebody else accepted this')
      knock.terms = { name, company, at }
    }
    live.changed()
  }

  /**
   * Lets one in: the group's commit and the signed word for it travel as one. An ID alone leads into the session only
   * (KEY-32). Rejects as `Speech.say`, or with `not-kept`; where the newcomer is to see what is shown also with `late-view` or `taken-back`: they
   * may come in yet, and do not see it (CONSENT-41).
   */
  async admit(live: Live, join: JoinId): Promise<void> {
    const knock = this.#knocks.get(join)
    if (knock?.candidate === undefined) throw new ClientError('not-now', 'nobody waits with this number')
    const { deviceId } = knock.candidate
    live.withdrawals.letIn(deviceId)
    // One that is on its way is the same wish, and lets in nobody twice.
    if (knock.admission !== undefined) return knock.admission
    const surface = live.sharing.view?.surface
    // Whoever has proven nothing sees nothing before the codes are compared.
    if (surface === undefined || knock.method === 'none') return this.#letIn(live, { join, knock, grant: null })
    const { views, grants } = viewsFor(live, [deviceId], surface)
    const grant = views[0]?.grant ?? null
    const say = (onStands: () => void) => this.#letIn(live, { join, knock, grant, onStands })
    await give(live, { grants, asked: null, comesIn: true, say, capture: null }).catch((cause: unknown) => {
      throw inWords(cause, 'late-view')
    })
  }

  #letIn(live: Live, entry: Entrance): Promise<void> {
    const { knock } = entry
    const admission = this.#commit(live, entry).finally(() => {
      knock.admission = undefined
    })
    knock.admission = admission
    return admission
  }

  async #commit(live: Live, { join, knock, grant, onStands }: Entrance): Promise<void> {
    const { candidate } = knock
    if (candidate === undefined) return
    const { deviceId: device, name } = candidate
    const unproven = knock.method === 'none'
    await live.vaulted.rememberCode(device, candidate.safetyCode, { unproven, name })
    const say = { kind: 'admit', join, device, name, method: knock.method, grant } as const
    try {
      if (unproven) await live.speech.say(say, { answer: await knock.handshake.greet() })
      else
        await this.#commits.run(live, () => ({
          change: { add: [candidate] },
          welcome: { device, sign: (welcome) => knock.handshake.welcome(welcome) },
          say,
          onStands,
        }))
    } catch (cause) {
      // Not let in, so not one of those whom this page lets back in. Where only the answer is missing, an ID alone may be
      // in; its code is kept for that, and by itself lets nobody into the group.
      const isUnanswered = cause instanceof ClientError && cause.code === 'not-connected'
      if (!unproven || !isUnanswered) await live.vaulted.forgetCodes([device])
      throw cause
    }
    this.#admitted.set(join, device)
    this.#knocks.delete(join)
    if (unproven) this.#unproven -= 1
    live.changed()
  }

  /**
   * The person's no, which counts before a yes of theirs that is on its way: what goes with that ends here at once, and whoever is in
   * by it all the same is turned out, also where the answer to the yes is lost or untrue (CONSENT-57). Rejects as `Speech.say`
   * and `turnOut`; where a yes is on its way the no holds without a line.
   */
  async turnAway(live: Live, join: JoinId): Promise<void> {
    const { candidate, admission } = this.#knocks.get(join) ?? {}
    const admitted = this.#admitted.get(join)
    if (admitted !== undefined) return turnOut(live, admitted)
    if (candidate === undefined || admission === undefined) return this.#sayTurnedAway(live, join)
    // Before anything else: whatever becomes of the yes, and whatever is answered to it.
    live.withdrawals.keepOut(candidate.deviceId)
    endFor(live, candidate.deviceId)
    live.withdrawals.follow(live)
    // Refused where nobody waits any more: they are in, or were not let in.
    await told(this.#sayTurnedAway(live, join))
  }

  async #sayTurnedAway(live: Live, join: JoinId, how: { readonly byItself?: true } = {}): Promise<void> {
    await live.speech.say({ kind: 'turn-away', join, ...how })
    this.gone(live, join)
  }

  /** From now on a PIN is asked for: whoever waits without one has to come again. */
  async turnAwayUnproven(live: Live): Promise<void> {
    for (const [join, { method, candidate }] of this.#knocks) {
      if (method !== 'none') continue
      this.#knocks.delete(join)
      if (candidate !== undefined) await told(live.speech.say({ kind: 'turn-away', join }))
    }
  }

  /** The joiner gave up, or the server did for it. */
  gone(live: Live, join: JoinId): void {
    if (this.#knocks.delete(join)) live.changed()
  }

  /** The line broke or the group is another one: whoever was on the way has to knock again. */
  clear(): void {
    this.#knocks.clear()
  }

  // Whoever carries somebody else's name here can come again under their own: a PIN is not spent on it.
  #turnAwayAtOnce(live: Live, join: JoinId): void {
    live.line.send({ type: 'join-proven', join })
    // Not awaited: the server's answer comes in behind this frame.
    this.#sayTurnedAway(live, join, { byItself: true }).catch(() => undefined)
  }

  async #failed(live: Live, join: JoinId, knock: Knock): Promise<void> {
    this.#knocks.delete(join)
    // A wrong guess at a PIN that is spent says nothing about the new one.
    if (knock.method === 'pin' && knock.round === this.password.round && (await this.password.failed())) {
      live.activity.pinReplaced()
    }
    live.changed()
    // Not awaited: the server's answer comes in behind this frame. Unsaid where the line broke: then the joiner is gone too.
    live.speech.say({ kind: 'join-failed', join }).catch(() => undefined)
  }

  /** Counted before the answer goes out: its code is known to who asked, even if nothing more comes. */
  #mayAnswerUnproven(live: Live): boolean {
    if (this.password.byId.method !== 'none') return true
    if (this.#unproven >= MAX_UNPROVEN) {
      live.activity.attack('too-many-unproven')
      live.changed()
      return false
    }
    this.#unproven += 1
    return true
  }

  #refuse(live: Live, cause: unknown): undefined {
    if (!(cause instanceof E2eeError)) throw cause
    // A wrong password is somebody's mistake; anything else no honest joiner or server sends.
    if (cause.code !== 'bad-proof') live.activity.attack(cause.code)
    live.changed()
    return undefined
  }
}
