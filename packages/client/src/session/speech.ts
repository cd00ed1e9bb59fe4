// What this device says about the session: signed, numbered, settled by the server's answer.
// Lives here: the rising clock of the device, open questions to the server, and commits whose answer got lost.
import {
  type ClientFrame,
  type CommitPart,
  type HostWelcome,
  type SessionMessage,
  type SessionMessageBody,
  type SessionMessageKind,
  type SignedMessage,
} from '@farhand/protocol'
import { signMessage } from '@farhand/e2ee'
import { CLIENT_ERRORS, ClientError, type ClientErrorCode } from '../errors.ts'
import type { Line } from '../transports/line.ts'
import type { Identity } from './identity.ts'
import { Standing } from './standing.ts'

interface Open {
  /** Clock of the message; undefined for what is not signed. */
  readonly at: number | undefined
  readonly sentMs: number
  readonly commit: CommitPart | undefined
  readonly onAccepted: () => void
  readonly resolve: () => void
  readonly reject: (error: ClientError) => void
}

export interface Carried {
  readonly part: CommitPart
  /** Runs in the server's order, before anything that follows the acceptance is taken in. */
  readonly onAccepted: () => void
}

/** What goes with a message. */
export interface Along {
  readonly carried?: Carried
  /** To a joiner whom no commit lets in. */
  readonly answer?: HostWelcome
  /** It is answered, and stands on this page: in the state and in the chain (CONSENT-161). */
  readonly onStands?: () => void
}

/** What a page hears of a message only once it is in or out, or not at all; many that are turned away are not recorded (CONSENT-166). */
const SEEN_OTHERWISE: ReadonlySet<SessionMessageKind> = new Set(['attach', 'leave', 'end', 'turn-away'])

export interface SpeechParts {
  readonly line: Line
  readonly identity: Identity
  /** What the device's own record says its clock once was, epoch ms; it may have been set back since. */
  readonly clockMs: number
  /** The server answered for something that it does not tell this page (CONSENT-162). */
  readonly onWithheld: () => void
}

const DAY_MS = 24 * 60 * 60_000

export class Speech {
  /** What of it stands on this page. */
  readonly standing: Standing
  readonly #line: Line
  readonly #identity: Identity
  readonly #open = new Map<number, Open>()
  /** Clocks of the messages this page signed and has not heard back. */
  readonly #unheard = new Set<number>()
  #nextRef = 1
  #lastAt = 0
  /** The latest this device's clock is known to have been, epoch ms. */
  #clockMs: number
  #signing: Promise<unknown> = Promise.resolve()
  #roundTripMs: number | null = null

  constructor({ line, identity, clockMs, onWithheld }: SpeechParts) {
    this.standing = new Standing(onWithheld)
    this.#line = line
    this.#identity = identity
    this.#clockMs = clockMs
  }

  /** From saying to the server's answer, the newest; null before the first on this line. */
  get roundTripMs(): number | null {
    return this.#roundTripMs
  }

  /**
   * The device's clock never goes back behind what the session has heard of it (CONSENT-3). Throws ClientError
   * `clock-ahead` for a time that is more than a day ahead of every time this clock has had: no session can have heard
   * that of this device.
   */
  riseTo(lastAt: number): void {
    this.#clockMs = Math.max(this.#clockMs, Date.now())
    if (lastAt > this.#clockMs + DAY_MS) throw new ClientError('clock-ahead', 'the last message would be of the future')
    this.#lastAt = Math.max(this.#lastAt, lastAt)
    for (const at of this.#unheard) if (at < lastAt) this.#unheard.delete(at)
  }

  /** Whether a message of this device with this clock is one this page said, and is heard for the first time. */
  heard(at: number): boolean {
    return this.#unheard.delete(at)
  }

  /**
   * Resolves once the server says that it has recorded it, which opens nothing: what does waits for `onStands`. Rejects with
   * ClientError: `not-connected`, `not-recorded`, `refused`.
   */
  async say(body: SessionMessageBody, { carried, answer, onStands }: Along = {}): Promise<void> {
    const signed = await this.#sign(body)
    const { at } = signed.message
    const said = { type: 'say' as const, signed, commit: carried?.part ?? null }
    if (!SEEN_OTHERWISE.has(body.kind)) this.standing.said(signed, onStands)
    try {
      await this.#ask((ref) => ({ ...said, ref, ...(answer === undefined ? {} : { answer }) }), { at, ...carried })
    } catch (cause) {
      this.standing.unsaid(signed)
      throw cause
    }
    this.standing.answered(signed)
  }

  /** A commit that nobody says anything with. As `say`. */
  async commit(carried: Carried): Promise<void> {
    await this.#ask((ref) => ({ type: 'commit', ref, part: carried.part }), carried)
  }

  async newGroup(): Promise<void> {
    await this.#ask((ref) => ({ type: 'new-group', ref }))
  }

  accepted(ref: number): void {
    const open = this.#take(ref)
    if (open === undefined) return
    this.#roundTripMs = Math.round(performance.now() - open.sentMs)
    open.onAccepted()
    open.resolve()
  }

  /** The event of an own message: it counts, though its answer will not come any more (leaving, ending). */
  echoed(at: number): void {
    for (const [ref, open] of this.#open) if (open.at === at) this.accepted(ref)
  }

  refused(ref: number, code: string): void {
    const open = this.#take(ref)
    if (open?.at !== undefined) this.#unheard.delete(open.at)
    open?.reject(refusalOf(code))
  }

  /** The line broke: what was asked is unanswered, except commits: whether they counted shows with the next state. */
  lineLost(): void {
    this.#roundTripMs = null
    this.standing.lineLost()
    for (const [ref, open] of this.#open) {
      if (open.commit !== undefined) continue
      this.#open.delete(ref)
      open.reject(new ClientError('not-connected', 'the line broke before the answer'))
    }
  }

  /** The server's commit counter after reconnecting settles commits whose answer got lost. */
  settleCommits(epoch: number): void {
    for (const [ref, open] of this.#open) {
      if (open.commit === undefined) continue
      if (epoch === open.commit.epoch + 1) this.accepted(ref)
      else this.refused(ref, 'not-recorded')
    }
  }

  /** The session is over here: nothing will be answered any more. */
  close(): void {
    for (const open of this.#open.values()) open.reject(new ClientError('closed', 'the session is over'))
    this.#open.clear()
    this.standing.close()
  }

  // One after the other, so that messages leave in the order of their clock.
  #sign(body: SessionMessageBody): Promise<SignedMessage> {
    const { sid, deviceId, device } = this.#identity
    const signed = this.#signing.then(() => {
      this.#clockMs = Math.max(this.#clockMs, Date.now())
      this.#lastAt = Math.max(Date.now(), this.#lastAt + 1)
      this.#unheard.add(this.#lastAt)
      const message: SessionMessage = { v: 1, sid, by: deviceId, at: this.#lastAt, body }
      return signMessage(device, message)
    })
    this.#signing = signed.catch(() => undefined)
    return signed
  }

  #ask(frameOf: (ref: number) => ClientFrame, said: Partial<Carried> & { readonly at?: number } = {}): Promise<void> {
    const ref = this.#nextRef++
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const onAccepted = said.onAccepted ?? (() => undefined)
    this.#open.set(ref, { at: said.at, sentMs: performance.now(), commit: said.part, onAccepted, resolve, reject })
    if (!this.#line.send(frameOf(ref))) {
      this.#open.delete(ref)
      reject(new ClientError('not-connected', 'the line is down'))
    }
    return promise
  }

  #take(ref: number): Open | undefined {
    const open = this.#open.get(ref)
    this.#open.delete(ref)
    return open
  }
}

/** Whoever is on the way back into the group is not connected with the others yet (KEY-60). */
const refusalOf = (reason: string): ClientError => {
  const code = reason === 'not-in-group' ? 'not-connected' : isClientCode(reason) ? reason : 'refused'
  return new ClientError(code, `the server refused: ${reason}`, { reason })
}

const isClientCode = (code: string): code is ClientErrorCode => Object.hasOwn(CLIENT_ERRORS, code)
