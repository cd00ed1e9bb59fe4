// One try to join, from its request to the lobby or to "no match". Lives here: its stages and its clockwork, which is the
// same for every ID. May not know: whether the ID exists (the door says), sockets, keys.
import type {
  ClientFrame,
  HostAnswer,
  Instance,
  JoinProof,
  JoinRefusal,
  JoinRequest,
  ServerFrame,
  SessionId,
  Sid,
} from '@farhand/protocol'
import type { Cancel, Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { Decoys, KnownKeys } from './decoy.ts'
import type { JoinBudget, JoinTry } from './join-budget.ts'

/** How long after a refusal the host hears that the joiner is gone. */
const HOST_HEARS_MS = 25

/** The joiner's end of the wire. */
export interface JoinerLine {
  send(frame: ServerFrame): void
  /** The frame as its last word. */
  refuse(frame: ServerFrame): void
  /** It broke the rules. */
  violated(): void
}

/** What stands behind an ID: a session's lobby, or nothing. */
export interface Door {
  readonly sid: Sid
  readonly known: KnownKeys
  /** Takes the request to the host; false when nobody will answer it. */
  request(joiner: Joiner, request: JoinRequest): boolean
  prove(joiner: Joiner, proof: JoinProof): void
  gone(joiner: Joiner): void
  readonly vouched: { readonly hostName: string; readonly organization: string }
}

export interface Joiner {
  readonly instance: Instance | undefined
  readonly line: JoinerLine
  stage(): JoinStage
  /** From the joiner. */
  receive(frame: ClientFrame): void
  closed(): void
  /** From the host. What comes at the wrong time is ignored. */
  answer(answer: HostAnswer): void
  proven(): void
  refuse(code: JoinRefusal): void
  /** It is a member now: the line has a new owner, this try is over. */
  admitted(): void
}

/** asked: request taken, no answer yet; answered: the answer left; proving: the proof came; waiting: in the lobby. */
export type JoinStage = 'open' | 'asked' | 'answered' | 'proving' | 'waiting' | 'over'

export interface JoinerParts {
  readonly clock: Clock
  readonly limits: Limits
  readonly decoys: Decoys
  readonly budget: JoinBudget
  readonly line: JoinerLine
  readonly sessionId: SessionId
  readonly address: string
  readonly door: Door | undefined
  /** Told once: the try came into the lobby, or failed. */
  readonly ended: (outcome: JoinOutcome) => void
}

/** How a try went; `waiting` is the good end. */
export type JoinOutcome = JoinRefusal | 'waiting' | 'gone' | 'bad-frame'

/** Starts a try on a fresh socket. */
export function receiveJoiner(parts: JoinerParts): Joiner {
  const { clock, limits, decoys, budget, line, sessionId, door } = parts
  let stage: JoinStage = 'open'
  let instance: Instance | undefined
  let attempt: JoinTry | undefined
  let method: JoinRequest['method'] = 'link'
  let hostAnswer: HostAnswer | undefined
  let decoy: HostAnswer | undefined
  let isHeard = false
  let isTold = false
  let cancels: Cancel[] = []

  const later = (delayMs: number, task: () => void): void => {
    cancels.push(clock.schedule(delayMs, task))
  }
  const cancelAll = (): void => {
    for (const cancel of cancels) cancel()
    cancels = []
  }
  const tell = (outcome: JoinOutcome): void => {
    if (!isTold) parts.ended(outcome)
    isTold = true
  }
  const violate = (): void => {
    tell('bad-frame')
    line.violated()
    joiner.closed()
  }
  const deadline = (): void => later(limits.socket.firstMessageMs, violate)

  function ask(request: JoinRequest, from: Instance): void {
    attempt = budget.begin(parts.address)
    if (attempt === undefined) return refuse('too-many')
    cancelAll()
    stage = 'asked'
    instance = from
    method = request.method
    later(limits.join.replyMs, reply)
    // Made for every request, also where the host answers: the same work whatever the ID.
    decoy = decoys.answer(sessionId, { method, known: door?.known ?? { deviceKey: undefined, leafKey: undefined } })
    isHeard = door?.request(joiner, request) ?? false
    later(limits.join.decoyMs, () => {
      isHeard &&= hostAnswer !== undefined
    })
  }

  function reply(): void {
    cancelAll()
    const answer = (isHeard ? hostAnswer : undefined) ?? decoy
    if (answer === undefined) return violate()
    isHeard = answer === hostAnswer
    stage = 'answered'
    line.send({ type: 'join-answer', answer })
    deadline()
  }

  function prove(proof: JoinProof): void {
    cancelAll()
    stage = 'proving'
    later(limits.join.replyMs, () => refuse('no-match'))
    if (isHeard) door?.prove(joiner, proof)
  }

  function refuse(code: JoinRefusal): void {
    if (stage === 'over') return
    const retryMinutes = code === 'too-many' ? Math.max(1, budget.waitMinutes(parts.address)) : null
    tell(code)
    line.refuse({ type: 'join-refused', code, retryMinutes })
    settle()
    // The host hears of it a moment later: work for a live ID alone must not be felt in the reply.
    clock.schedule(HOST_HEARS_MS, () => door?.gone(joiner))
  }

  function settle(): void {
    tell('gone')
    if (stage !== 'open' && stage !== 'waiting') attempt?.failed()
    stage = 'over'
    cancelAll()
  }

  const joiner: Joiner = {
    get instance() {
      return instance
    },
    line,
    stage: () => stage,
    receive(frame) {
      if (frame.type === 'join-request' && stage === 'open') return ask(frame.request, frame.instance)
      if (frame.type === 'join-proof' && stage === 'answered') return prove(frame.proof)
      return violate()
    },
    closed() {
      if (stage === 'over') return
      settle()
      door?.gone(joiner)
    },
    answer({ leafKey, deviceKey, nonce, point }) {
      const fits = (point === null) === (method === 'link')
      if (stage === 'asked' && isHeard && hostAnswer === undefined && fits)
        hostAnswer = { leafKey, deviceKey, nonce, point }
    },
    proven() {
      if (stage !== 'proving') return
      cancelAll()
      attempt?.succeeded()
      stage = 'waiting'
      tell('waiting')
      line.send({ type: 'join-waiting', ...(door?.vouched ?? { hostName: '', organization: '' }) })
    },
    refuse,
    admitted() {
      stage = 'over'
      cancelAll()
    },
  }
  deadline()
  line.send({ type: 'join-open', sid: door?.sid ?? decoys.sid(sessionId) })
  return joiner
}
