// One try to join, from its request to the lobby or to "no match". Lives here: its stages and its clockwork, which is the
// same for every ID. May not know: whether the ID exists (the door says), sockets, keys.
import {
  hashOfText,
  ProtocolError,
  verifyAcknowledgement,
  type ClientFrame,
  type HostAnswer,
  type HostWelcome,
  type Instance,
  type JoinProof,
  type JoinRefusal,
  type JoinRequest,
  type ServerFrame,
  type SessionId,
  type SignedAcknowledgement,
  type Sid,
} from '@farhand/protocol'
import type { Cancel, Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { hasPoint, type Decoys, type KnownKeys } from './decoy.ts'
import type { JoinBudget, JoinTry } from './join-budget.ts'
import type { JoinQueue } from './join-queue.ts'

/** How long after a refusal the host hears that the joiner is gone. */
const HOST_HEARS_MS = 25

/** Where an ID alone waits, nobody is named. */
const NOBODY = { hostName: '', organization: '' }

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
  /** What whoever comes in accepts first; null where nothing is asked. */
  readonly acknowledgementText: string | null
  /** The text was put before the joiner (null), or accepted. */
  terms(joiner: Joiner, acknowledgement: SignedAcknowledgement | null): void
}

export interface Joiner {
  readonly instance: Instance | undefined
  readonly line: JoinerLine
  /** What it accepted in the lobby, verified; null before. */
  readonly acknowledgement: SignedAcknowledgement | null
  stage(): JoinStage
  /** Puts the text before whoever waits, once. */
  offerTerms(): void
  /** From the joiner. */
  receive(frame: ClientFrame): void
  closed(): void
  /** From the host. What comes at the wrong time is ignored. */
  answer(answer: HostAnswer): void
  proven(): void
  /** From the member behind a helper program's door: its proof holds, and they will let it in. */
  welcome(answer: HostWelcome): void
  refuse(code: JoinRefusal): void
  /** It is a member now: the line has a new owner, this try is over. */
  admitted(): void
}

/**
 * queued: waits for a place among the tries of its address; asked: request taken, no answer yet; answered: the answer left; proving: the proof came; waiting: in the lobby;
 * unproven: in the lobby by an ID alone, which the joiner can't tell from a session that does not exist.
 */
export type JoinStage = 'open' | 'queued' | 'asked' | 'answered' | 'proving' | 'waiting' | 'unproven' | 'over'

/** Whether the host may let this one in. */
export const isInLobby = (joiner: Joiner | undefined): joiner is Joiner =>
  joiner !== undefined && (joiner.stage() === 'waiting' || joiner.stage() === 'unproven')

export interface JoinerParts {
  readonly clock: Clock
  readonly limits: Limits
  readonly decoys: Decoys
  readonly budget: JoinBudget
  readonly queue: JoinQueue
  readonly line: JoinerLine
  readonly sessionId: SessionId
  readonly address: string
  readonly door: Door | undefined
  /** When the last session of this ID ended, epoch ms; undefined where that is long ago, or never was. */
  readonly lastEndMs: number | undefined
  /** Told once: the try came into the lobby, or failed. */
  readonly ended: (outcome: JoinOutcome) => void
}

/** How a try went; `waiting` is the good end. */
export type JoinOutcome = JoinRefusal | 'waiting' | 'gone' | 'bad-frame'

/** Starts a try on a fresh socket. */
export function receiveJoiner(parts: JoinerParts): Joiner {
  const { clock, limits, budget, queue, line, door } = parts
  // Made for every ID, also a live one: the same work whatever stands behind it.
  const decoy = parts.decoys.of(parts.sessionId, { live: door?.sid, lastEndMs: parts.lastEndMs })
  let stage: JoinStage = 'open'
  let instance: Instance | undefined
  let attempt: JoinTry | undefined
  let leaveQueue: () => void = () => undefined
  let method: JoinRequest['method'] = 'link'
  let hostAnswer: HostAnswer | undefined
  let decoyAnswer: HostAnswer | undefined
  let isHeard = false
  let isTold = false
  let terms: 'none' | 'offered' | 'checking' | SignedAcknowledgement = 'none'
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

  function enqueue(request: JoinRequest, from: Instance): void {
    cancelAll()
    stage = 'queued'
    const go = (begun: JoinTry): void => {
      attempt = begun
      ask(request, from)
    }
    const lane = request.method === 'link' ? 'link' : 'guess'
    leaveQueue = queue.enter(parts.address, { lane, go, refuse: () => refuse('too-many') })
  }

  function ask(request: JoinRequest, from: Instance): void {
    stage = 'asked'
    instance = from
    method = request.method
    later(limits.join.replyMs, reply)
    // Made for every request, also where the host answers: the same work whatever the ID.
    decoyAnswer = decoy.answer({ request, known: door?.known ?? { deviceKey: undefined, leafKey: undefined } })
    isHeard = door?.request(joiner, request) ?? false
    later(limits.join.decoyMs, () => {
      isHeard &&= hostAnswer !== undefined
    })
  }

  function reply(): void {
    cancelAll()
    const answer = (isHeard ? hostAnswer : undefined) ?? decoyAnswer
    if (answer === undefined) return violate()
    isHeard = answer === hostAnswer
    stage = 'answered'
    line.send({ type: 'join-answer', answer })
    deadline()
  }

  function prove(proof: JoinProof): void {
    cancelAll()
    stage = 'proving'
    if (method === 'none') wait()
    else later(limits.join.replyMs, () => refuse('no-match'))
    if (isHeard) door?.prove(joiner, proof)
  }

  // An ID alone proves nothing: whatever it names, it waits under the same words for the same time.
  function wait(): void {
    const { replyMs, unprovenWaitMs } = limits.join
    later(replyMs, () => {
      line.send({ type: 'join-waiting', ...NOBODY, acknowledgement: null })
      // Whether somebody is there to wait for or not: a place given back for a live ID alone would tell.
      attempt?.waits()
      later(unprovenWaitMs - replyMs, () => refuse('no-match'))
    })
    if (!isHeard) forget()
  }

  function refuse(code: JoinRefusal): void {
    if (stage === 'over') return
    const retryMinutes = code === 'too-many' ? Math.max(1, budget.waitMinutes(parts.address)) : null
    tell(code)
    line.refuse({ type: 'join-refused', code, retryMinutes })
    settle()
    forget()
  }

  // The host hears of it a moment later: work for a live ID alone must not be felt in the reply.
  function forget(): void {
    clock.schedule(HOST_HEARS_MS, () => door?.gone(joiner))
  }

  function settle(): void {
    tell('gone')
    leaveQueue()
    if (stage !== 'open' && stage !== 'waiting') attempt?.failed()
    stage = 'over'
    cancelAll()
  }

  function enterLobby(): void {
    cancelAll()
    attempt?.succeeded()
    stage = 'waiting'
    tell('waiting')
    welcome()
  }

  function welcome(): void {
    const text = door?.acknowledgementText ?? null
    const acknowledgement = text === null ? null : { text }
    line.send({ type: 'join-waiting', ...(door?.vouched ?? NOBODY), acknowledgement })
    if (text === null) return
    terms = 'offered'
    door?.terms(joiner, null)
  }

  async function acknowledge({ statement, signature }: SignedAcknowledgement): Promise<void> {
    terms = 'checking'
    const signed = { statement, signature }
    if (!(await isRight(signed, door))) return violate()
    if (stage !== 'waiting') return
    terms = signed
    door?.terms(joiner, signed)
  }

  const joiner: Joiner = {
    get instance() {
      return instance
    },
    get acknowledgement() {
      return typeof terms === 'string' ? null : terms
    },
    line,
    offerTerms() {
      // The host would let an ID alone in: from here on it is no secret any more.
      if (stage === 'unproven') enterLobby()
      else if (stage === 'waiting' && terms === 'none') welcome()
    },
    stage: () => stage,
    receive(frame) {
      if (frame.type === 'join-request' && stage === 'open') return enqueue(frame.request, frame.instance)
      if (frame.type === 'join-proof' && stage === 'answered') return prove(frame.proof)
      if (frame.type === 'acknowledge' && stage === 'waiting' && terms === 'offered') return void acknowledge(frame)
      return violate()
    },
    closed() {
      if (stage === 'over') return
      settle()
      door?.gone(joiner)
    },
    answer({ leafKey, deviceKey, nonce, point }) {
      const fits = (point !== null) === hasPoint(method)
      if (stage === 'asked' && isHeard && hostAnswer === undefined && fits)
        hostAnswer = { leafKey, deviceKey, nonce, point }
    },
    proven() {
      if (stage !== 'proving' || !isHeard) return
      if (method === 'none') stage = 'unproven'
      else enterLobby()
    },
    welcome(answer) {
      if (stage !== 'proving' || !isHeard || method !== 'companion') return
      cancelAll()
      attempt?.succeeded()
      stage = 'waiting'
      tell('waiting')
      line.send({ type: 'welcome', epoch: 0, answer })
      // Its owner's signed word comes right behind, or not at all.
      later(limits.socket.firstMessageMs, () => refuse('no-match'))
    },
    refuse(code) {
      if (method !== 'none' || !(stage === 'proving' || stage === 'unproven')) return refuse(code)
      // To an ID alone a host that says no looks like one that says nothing.
      stage = 'proving'
      isHeard = false
      forget()
    },
    admitted() {
      attempt?.succeeded()
      tell('waiting')
      stage = 'over'
      cancelAll()
    },
  }
  deadline()
  line.send({ type: 'join-open', sid: decoy.sid })
  return joiner
}

/** Whether it is signed, for this session and for the very text that was put before the joiner. */
async function isRight(signed: SignedAcknowledgement, door: Door | undefined): Promise<boolean> {
  if (door?.acknowledgementText == null) return false
  try {
    const { textHash } = await verifyAcknowledgement(signed, door.sid)
    return textHash === (await hashOfText(door.acknowledgementText))
  } catch (error) {
    if (error instanceof ProtocolError) return false
    throw error
  }
}
