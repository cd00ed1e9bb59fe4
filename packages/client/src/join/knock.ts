// A participant's way in: ticket, handshake, lobby, Welcome (main road 2). Lives here: the joiner's side of the socket
// until it is a member's. May not know: what a live session does.
import {
  startJoin,
  type CompanionJoined,
  type DeviceKey,
  type Group,
  type Joiner,
  type JoinSecret,
  type Met,
} from '@farhand/e2ee'
import {
  type HostWelcome,
  type Instance,
  type JoinRefusal,
  type ServerFrame,
  type SessionId,
  type Sid,
  type SignedAcknowledgement,
  nameFault,
} from '@farhand/protocol'
import { bytesOf } from '../session/identity.ts'
import { codeOfRefusal } from '../session/take-frame.ts'
import type { SessionFault } from '../session/view.ts'
import { Line, type LineEnd } from '../transports/line.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Terms } from './accept-terms.ts'

/** A member now. `missed` came in meanwhile, in order, the state among it. */
export interface Admitted {
  readonly sid: Sid
  readonly line: Line
  readonly met: Met | CompanionJoined
  /** Undefined after an ID alone, where the codes come first, and for a helper program, which asks as whoever comes back does. */
  readonly group: Group | undefined
  readonly missed: readonly ServerFrame[]
}

export type Knocked =
  | { readonly ok: true }
  | { readonly ok: false; readonly fault: SessionFault; readonly code: string; readonly retryMinutes: number | null }

/** The lobby as a joiner finds it; comes again when a text is put before them later. */
export interface WaitingRoom {
  readonly hostName: string
  readonly organization: string
  /** What has to be accepted first, and how to hand that in. */
  readonly terms: (Terms & { readonly accept: (signed: SignedAcknowledgement) => void }) | null
}

export interface Knocking {
  readonly sessionId: SessionId
  readonly name: string
  readonly device: DeviceKey
  readonly instance: Instance
  readonly secret: JoinSecret
  readonly signal: AbortSignal
  /** Between the server's first word and the knock, ms. */
  readonly pauseMs: number
  /** Takes over the line; the next frame waits until it resolves. */
  readonly onAdmitted: (admitted: Admitted) => Promise<void>
  readonly onWaiting: (waiting: WaitingRoom) => void | Promise<void>
}

/** Joins, and waits in the lobby as long as it takes. Rejects with ClientError `not-connected` without a server. */
export async function knock(around: Surroundings, knocking: Knocking): Promise<Knocked> {
  const ticket = await around.api.join(knocking.sessionId)
  if (!ticket.ok) {
    const { status, code, retryMinutes } = ticket.rejected
    return { ok: false, fault: status === 429 ? 'too-many' : 'failed', code, retryMinutes }
  }
  await pause(knocking.pauseMs, knocking.signal)
  const { promise, resolve } = Promise.withResolvers<Knocked>()
  const fail = (fault: SessionFault, code: string, retryMinutes: number | null = null) => {
    line.close()
    resolve({ ok: false, fault, code, retryMinutes })
  }
  const steps = new Steps(knocking)
  const line = new Line(around.open, {
    async onFrame(frame) {
      try {
        if (frame.type === 'join-refused') return fail(FAULTS[frame.code], frame.code, frame.retryMinutes)
        // The host's device refuses it in a moment; the person hears why.
        const wrong = frame.type === 'join-waiting' && nameFault(knocking.name, [frame.hostName, frame.organization])
        if (wrong !== false && wrong !== undefined) return fail(wrong, wrong)
        const admitted = await steps.take(frame, line)
        if (admitted === undefined) return
        await knocking.onAdmitted(admitted)
        resolve({ ok: true })
      } catch (cause) {
        const code = codeOfRefusal(cause)
        if (code === undefined) throw cause
        // A link's wrong host and an unknown session look the same from here: the decoy's key is not the host's.
        fail(code === 'host-key-mismatch' ? 'no-match' : 'not-authentic-host', code)
      }
    },
    onObject: () => undefined,
    onBadFrame: () => fail('failed', 'bad-message'),
    onDown: () => undefined,
    onOver: (end, code) => fail(FAULT_OF_END[end], `${end}-${String(code)}`),
  })
  if (knocking.signal.aborted) return { ok: false, fault: 'failed', code: 'closed', retryMinutes: null }
  knocking.signal.addEventListener('abort', () => fail('failed', 'closed'), { once: true })
  await line.connect(ticket.value)
  return promise
}

/** Resolves after so many ms, or when aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })

const FAULTS: Readonly<Record<JoinRefusal, SessionFault>> = {
  'no-match': 'no-match',
  'turned-away': 'turned-away',
  'too-many': 'too-many',
  'session-full': 'session-full',
}

const FAULT_OF_END: Readonly<Record<LineEnd, SessionFault>> = {
  ended: 'no-match',
  removed: 'no-match',
  replaced: 'opened-elsewhere',
  refused: 'no-match',
  'given-up': 'connection-lost',
  closed: 'connection-lost',
  broken: 'failed',
}

type WaitingFrame = Extract<ServerFrame, { type: 'join-waiting' }>

/** The joiner's state between two frames. */
class Steps {
  readonly #knocking: Knocking
  #sid: Sid | undefined
  #joiner: Joiner | undefined
  #entered: Pick<Admitted, 'met' | 'group'> | undefined
  #missed: ServerFrame[] = []

  constructor(knocking: Knocking) {
    this.#knocking = knocking
  }

  async take(frame: ServerFrame, line: Line): Promise<Admitted | undefined> {
    switch (frame.type) {
      case 'join-open':
        return this.#open(frame.sid, line)
      case 'join-answer': {
        const proof = await this.#joiner?.prove(frame.answer)
        if (proof !== undefined) line.send({ type: 'join-proof', proof })
        return undefined
      }
      case 'join-waiting':
        await this.#knocking.onWaiting(this.#waitingRoom(frame, line))
        return undefined
      case 'welcome':
        this.#entered = await this.#enter(frame.answer)
        break
      case 'state':
      case 'event':
      case 'commit':
      case 'decodes':
      case 'feedback':
      case 'need-key':
        this.#missed = [...this.#missed, frame]
        break
      default:
        return undefined
    }
    return this.#admitted(line)
  }

  async #enter(answer: HostWelcome): Promise<Pick<Admitted, 'met' | 'group'> | undefined> {
    if (this.#joiner === undefined) return undefined
    if (this.#knocking.secret.method === 'companion')
      return { met: await this.#joiner.finishCompanion(answer), group: undefined }
    if (this.#joiner.request.method === 'none') return { met: await this.#joiner.meet(answer), group: undefined }
    const { group, ...met } = await this.#joiner.finish(answer)
    return { met, group }
  }

  async #open(sid: string, line: Line): Promise<undefined> {
    if (this.#joiner !== undefined) return
    const { device, name, secret, instance } = this.#knocking
    const kind = secret.method === 'companion' ? 'companion' : 'browser'
    this.#sid = sid as Sid
    this.#joiner = await startJoin({ sid: bytesOf(sid), device, name, kind, secret })
    line.send({ type: 'join-request', instance, request: this.#joiner.request })
  }

  #waitingRoom({ hostName, organization, acknowledgement }: WaitingFrame, line: Line): WaitingRoom {
    const [sid, text] = [this.#sid, acknowledgement?.text]
    if (sid === undefined || text === undefined) return { hostName, organization, terms: null }
    const accept = (signed: SignedAcknowledgement) => void line.send({ type: 'acknowledge', ...signed })
    return { hostName, organization, terms: { sid, text, accept } }
  }

  // State and Welcome come in either order; both are needed.
  #admitted(line: Line): Admitted | undefined {
    const [entered, sid, missed] = [this.#entered, this.#sid, this.#missed]
    if (entered === undefined || sid === undefined || !missed.some((frame) => frame.type === 'state')) return undefined
    return { sid, line, missed, ...entered }
  }
}
