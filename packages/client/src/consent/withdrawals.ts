// What this device ended, paused or said no to, until the session says so too (CONSENT-7, CONSENT-57, CONSENT-163, CONSENT-182). Lives
// here: telling it again where it was not heard, and noticing a server that takes no notice. May not know: why something was ended.
import type { DeviceId, Grant, GrantId, OpenSession, SessionMessageBody } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { randomId } from '../session/identity.ts'
import type { Live } from '../session/live.ts'

/** A withdrawal that was not heard is told again, so far apart. */
const TELL_AGAIN_MS = 5000
/** The server's own clock ends a grant too; only where it did not, this device says so. */
const SERVER_ENDS_MS = 3000
/** A server that sends something this long after it was told is there… */
const IS_THERE_MS = 1000
/** …and has this much longer to act. */
const ACTS_MS = 2000

const PAUSED = { kind: 'pause', paused: true } as const
const UNTICKED = { kind: 'relax', yes: false } as const

interface Told {
  readonly atMs: number
  answered: boolean
  /** When the server was first noticed to be there although it did not answer. */
  thereMs: number | undefined
}

export class Withdrawals {
  readonly #told = new Map<GrantId, Told>()
  readonly #notBeforeMs = new Map<GrantId, number>()
  readonly #released = new Set<GrantId>()
  /** What ends a question or a switch, by its id: it holds here, and is said as long as that stands. */
  readonly #words = new Map<GrantId, SessionMessageBody>()
  /** Stands for the pause that the session does not know of yet; each has its own. */
  #pause: GrantId | undefined
  /** The same for the looser rule that its person took back. */
  #untick: GrantId | undefined
  /** The same for each whom the host's person wants out. */
  readonly #unwanted = new Map<DeviceId, GrantId>()

  /** Says that these have ended. Rejects as `Speech.say`. */
  async tell(live: Live, ended: readonly GrantId[], body: SessionMessageBody): Promise<void> {
    const told: Told = { atMs: performance.now(), answered: false, thereMs: undefined }
    for (const grant of ended) this.#told.set(grant, told)
    try {
      await live.speech.say(body)
      told.answered = true
    } catch (cause) {
      if (!(cause instanceof ClientError)) throw cause
      // Refused: the session knew before, or takes no notice; or the time of a question is over, and it goes in a moment.
      const isRefused = cause.code === 'refused'
      // One that has just ended takes nothing any more, and tells so in a moment.
      const isOver = cause.reason === 'session-ended'
      told.answered = isRefused && !isOver && !ended.some((id) => this.#words.has(id))
      // Anything else was not heard.
      if (!isRefused) for (const grant of ended) this.#told.delete(grant)
      throw cause
    } finally {
      if (told.answered) this.follow(live)
    }
  }

  /** This ends a question or a switch of this device's, or put to it; the first word stays. Rejects as `Speech.say`. */
  async tellOnce(live: Live, id: GrantId, word: SessionMessageBody): Promise<void> {
    this.owe(id, word)
    await this.tell(live, [id], word)
  }

  /** What this device shows is paused, here already. Rejects as `Speech.say`. */
  async tellPaused(live: Live): Promise<void> {
    await this.tell(live, [this.#pauseId()], PAUSED)
  }

  /** The looser rule does not hold any more, here already (CONSENT-182). Rejects as `Speech.say`. */
  async tellUnticked(live: Live): Promise<void> {
    await this.tell(live, [this.#untickId()], UNTICKED)
  }

  /** Whenever the session has them among its members, whatever it answered, they are turned out: until `letIn` (CONSENT-57). */
  keepOut(device: DeviceId): void {
    if (!this.#unwanted.has(device)) this.#unwanted.set(device, randomId() as GrantId)
  }

  /** The person lets them in by a new yes, which counts before the no of before. */
  letIn(device: DeviceId): void {
    this.#unwanted.delete(device)
  }

  /** As `tellOnce`, but something else tells it first. */
  owe(id: GrantId, word: SessionMessageBody): void {
    if (!this.#words.has(id)) this.#words.set(id, word)
  }

  /** Whether a question or switch is over here, whatever the session says. */
  isOwed(id: GrantId): boolean {
    return this.#words.has(id)
  }

  /** The person gave up what somebody else allows them: from here on this page does not hold it. */
  release(grant: GrantId): void {
    this.#released.add(grant)
  }

  isReleased(grant: GrantId): boolean {
    return this.#released.has(grant)
  }

  /** These are over by the clock: the server ends them itself. */
  expectEnd(ended: readonly GrantId[]): void {
    for (const grant of ended) this.#notBeforeMs.set(grant, performance.now() + SERVER_ENDS_MS)
  }

  /** The server sent something. */
  heard(): void {
    const nowMs = performance.now()
    for (const told of this.#told.values()) {
      if (!told.answered && nowMs - told.atMs >= IS_THERE_MS) told.thereMs ??= nowMs
    }
  }

  /** Whatever the session still takes for allowed or open, though it ended here, is told (again). */
  follow(live: Live): void {
    const { state, connected } = live
    if (state === undefined || !connected) return
    const nowMs = performance.now()
    for (const [grant, word] of this.#unheard(live, state)) {
      if (nowMs < (this.#notBeforeMs.get(grant) ?? 0)) continue
      const told = this.#told.get(grant)
      if (told !== undefined && this.#isIgnored(told, nowMs)) live.activity.attack('withdrawal-ignored', grant)
      if (told !== undefined && nowMs - told.atMs < TELL_AGAIN_MS) continue
      this.tell(live, [grant], word).catch((cause: unknown) => {
        if (!(cause instanceof ClientError)) throw cause
      })
    }
  }

  #unheard(live: Live, state: OpenSession): (readonly [GrantId, SessionMessageBody])[] {
    const { grants, requests, switching, members } = state
    const unwanted = [...this.#unwanted].filter(([device]) => members[device] !== undefined)
    // With whoever is turned out ends all that is theirs: it is not said piece by piece (CONSENT-56).
    const isOut = ({ to }: Grant) => unwanted.some(([device]) => device === to)
    const ended = grants.filter((item) => this.#endedHere(live, item) && !isOut(item))
    const open = [...requests.map(({ grant }) => grant), ...(switching === null ? [] : [switching.switch])]
    if (!isUnpaused(live, state)) this.#pause = undefined
    if (!isStillTicked(live, state)) this.#untick = undefined
    return [
      // First, while what it ends still stands: so that is told as a no (CONSENT-102).
      ...(isStillTicked(live, state) ? [[this.#untickId(), UNTICKED] as const] : []),
      ...(isUnpaused(live, state) ? [[this.#pauseId(), PAUSED] as const] : []),
      // Before the end of a view, with which the session drops what was asked on it: a no stays one (CONSENT-188).
      ...open.flatMap((id) => {
        const word = this.#words.get(id)
        return word === undefined ? [] : [[id, word] as const]
      }),
      ...unwanted.map(([device, id]) => [id, { kind: 'turn-out', device }] as const),
      ...ended.map(({ grant }) => [grant, { kind: 'withdraw', grant }] as const),
    ]
  }

  #pauseId(): GrantId {
    this.#pause ??= randomId() as GrantId
    return this.#pause
  }

  #untickId(): GrantId {
    this.#untick ??= randomId() as GrantId
    return this.#untick
  }

  #endedHere({ identity, ownGrants }: Live, { grant, owner }: Grant): boolean {
    return owner === identity.deviceId ? !ownGrants.has(grant) : this.#released.has(grant)
  }

  #isIgnored({ answered, thereMs }: Told, nowMs: number): boolean {
    return answered || (thereMs !== undefined && nowMs - thereMs >= ACTS_MS)
  }
}

/** Whether this device shows something that is paused here, while the session takes it for shown. */
function isUnpaused({ identity, sharing }: Live, { presenting }: OpenSession): boolean {
  const isMine = presenting?.device === identity.deviceId
  // A resume that is on its way is told to the others before it counts here.
  return isMine && !presenting.paused && sharing.isPaused && sharing.view?.resuming !== true
}

/** Whether the session goes by the looser rule that this person took back. */
function isStillTicked({ identity, vaulted }: Live, { members }: OpenSession): boolean {
  return members[identity.deviceId]?.relaxed === true && !vaulted.secrets.relaxed
}
