// A member's page on its line: taken in with its attach, then everything it may send. Lives here: what each frame causes.
// May not know: HTTP, how changes are written, what is inside objects.
import {
  CLOSE_CODES,
  ProtocolError,
  mayHoldKeys,
  type ClientFrame,
  type DeviceId,
  type Feedback,
  type Instance,
  type JoinId,
} from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { ChangeOutcome } from '../session/live-session.ts'
import { commitGroup, cutUnlessItAsks, renewGroup } from './group-steps.ts'
import type { Line, LineListener } from './line.ts'
import { createRate, type Rate } from './rate.ts'
import { createSender, relay } from './relay.ts'
import { isViewOf, openState, presenterOf, type Room } from './room.ts'
import { sayMessage } from './say.ts'
import { sendHistory } from './send-history.ts'
import type { SwitchMetrics } from './switch-metrics.ts'
import type { Say } from './way-back.ts'

/** Feedback frames a second that are worth passing on. */
const FEEDBACK = { perSecond: 20, burst: 40 }
const MINUTE_S = 60

export interface MemberParts {
  readonly room: Room
  readonly device: DeviceId
  readonly line: Line
  readonly clock: Clock
  readonly limits: Limits
  readonly metrics: SwitchMetrics
}

/** Takes in a page whose device has proven itself by this attach: the line is the device's from now on. */
export async function takeIn(parts: MemberParts, { ref, signed }: Say): Promise<void> {
  const { room, device, line } = parts
  const { message } = signed
  if (message.body.kind !== 'attach') return line.close(CLOSE_CODES.badFrame)
  const { instance } = message.body
  const outcome = await room.propose({
    event: { kind: 'said', signed, instance: null, acknowledgement: null },
    by: device,
    objection: ({ state }) => room.sayRate.refusal(device, { body: message.body, state }),
    applied({ before }) {
      const known = before.state.stage === 'open' ? before.state.members[device]?.instance : null
      greet(parts, { ref, instance, isOtherPage: known !== instance })
    },
  })
  if (outcome.ok) return
  // A store that fails passes, and so does a device that came too often: the page keeps what it has and comes again.
  if (outcome.code === 'not-recorded' || outcome.code === 'too-fast') return line.close(CLOSE_CODES.restarting)
  // It was in a moment ago, and is not any more.
  line.send({ type: 'refused', ref, code: outcome.code })
  line.close(CLOSE_CODES.refused)
}

interface Greeting {
  readonly ref: number
  readonly instance: Instance
  readonly isOtherPage: boolean
}

/** The page is the device's now: what is true, then what it missed, then what waits for it. */
function greet(parts: MemberParts, { ref, instance, isOtherPage }: Greeting): void {
  const { room, device, line } = parts
  const missed = room.catchUp.take(device, instance)
  seat(parts)
  line.send({ type: 'accepted', ref })
  sendState(parts)
  for (const frame of missed) line.send(frame)
  if (room.outside.has(device)) {
    // What told it so may have got lost with a line.
    if (missed.every(({ type }) => type !== 'group-renewed')) line.send({ type: 'group-renewed' })
    cutUnlessItAsks(parts)
  }
  const state = openState(room.live)
  if (state === undefined) return
  // The page of the host may be another one, which has heard nothing of those who left.
  if (state.host === device) for (const frame of room.farewell.signed) line.send(frame)
  // A host whose line broke has let go of every handshake under way.
  if (state.host === device) room.lobby.empty((joiner) => room.joinerLines.get(joiner)?.close(CLOSE_CODES.restarting))
  if (isOtherPage) room.rejoins.delete(device)
  for (const [other, { rejoin }] of room.rejoins) {
    if (other !== device && (state.host === device || other === state.host)) {
      line.send({ type: 'rejoin', device: other, rejoin })
    }
  }
  if (state.presenting?.device === device) {
    for (const [from, codecs] of room.codecs) {
      if (from !== device) line.send({ type: 'decodes', from, codecs: [...codecs] })
    }
  } else if (seesPresenter(room, device)) room.keyRequests.request(null)
}

/** Makes a line the member's own and listens to it. */
function seat(parts: MemberParts): void {
  const { room, device, line } = parts
  room.attach(device, line)
  line.limitText(parts.limits.socket.messageBytes)
  line.listen(listenToMember(parts))
  if (!line.isOpen()) room.detach(device, line)
}

/** What is true, as a page gets it first. */
function sendState({ room, device, line, clock }: MemberParts): void {
  const { state, epoch, receipt } = room.live.record()
  if (state.stage !== 'open') return
  const { account, acknowledgementText: terms } = room.live
  line.send({ type: 'state', state, epoch, you: device, at: clock.now(), receipt, account, terms })
}

function listenToMember(parts: MemberParts): LineListener {
  const { room, device, line, clock, limits, metrics } = parts
  const sender = createSender(clock, device)
  const feedbacks = createRate(clock, FEEDBACK)
  const perMinute = limits.socket.handshakesPerMinute
  const handshakes: Rate = createRate(clock, { perSecond: perMinute / MINUTE_S, burst: perMinute })
  const isHost = openState(room.live)?.host === device
  let isTelling = false
  let hasDoor = false

  async function answer(ref: number, outcome: Promise<ChangeOutcome>): Promise<void> {
    const settled = await outcome
    if (!settled.ok) line.send({ type: 'refused', ref, code: settled.code })
  }
  // Whoever commits for the others has to do it as often as they come and go.
  const mayShakeHands = (): boolean => isHost || handshakes.take()

  function receive(frame: ClientFrame): void {
    switch (frame.type) {
      case 'say':
        return void answer(
          frame.ref,
          sayMessage(parts, frame, (admitted) => {
            seat(admitted)
            sendState(admitted)
          }),
        )
      case 'commit':
        if (!mayShakeHands()) return line.send({ type: 'refused', ref: frame.ref, code: 'too-many' })
        return void answer(frame.ref, commitGroup(parts, frame))
      case 'new-group':
        return void answer(frame.ref, renewGroup(parts, frame))
      case 'rejoin':
        return mayShakeHands() ? askBack(frame) : line.close(CLOSE_CODES.tooMany)
      case 'door':
        return mayShakeHands() ? moveDoor(frame.open) : line.close(CLOSE_CODES.tooMany)
      case 'join-answer':
        return keeping(frame.join, () => room.lobby.answer(frame.join, frame.answer))
      case 'join-welcome':
        return keeping(frame.join, () => room.lobby.welcome(frame.join, frame.answer))
      case 'join-proven':
        return isHost ? room.lobby.proven(frame.join) : line.close(CLOSE_CODES.badFrame)
      case 'feedback':
        return passFeedback(frame.feedback)
      case 'need-key':
        if (seesPresenter(room, device)) line.wantKey(frame.stream)
        return
      case 'decodes':
        return passCodecs(frame.codecs)
      case 'history':
        return tellHistory(frame.after)
      case 'countersign':
        return isHost ? room.farewell.hostSigned(device, frame) : line.close(CLOSE_CODES.badFrame)
      case 'join-request':
      case 'join-proof':
      case 'acknowledge':
        return line.close(CLOSE_CODES.badFrame)
      default:
        return frame satisfies never
    }
  }

  /** A number for the helper program of this member; whoever opens a door may answer at it. */
  function moveDoor(open: boolean): void {
    if (open) hasDoor = true
    else room.doors.close(device)
    line.send({ type: 'door', door: open ? room.doors.open(device) : null })
  }

  /** Joiners may be gone by the time they are answered; a member whom none was sent to has nothing to say to any. */
  function keeping(join: JoinId, then: () => void): void {
    if (!isHost && !hasDoor) return line.close(CLOSE_CODES.badFrame)
    if (room.lobby.keeps(device, join)) then()
  }

  function tellHistory(after: number | null): void {
    if (isTelling) return line.close(CLOSE_CODES.tooMany)
    isTelling = true
    void sendHistory(parts, after).finally(() => {
      isTelling = false
    })
  }

  function askBack({ rejoin }: Extract<ClientFrame, { type: 'rejoin' }>): void {
    const state = openState(room.live)
    if (!mayHoldKeys(state?.members[device]) || state === undefined) return
    const sinceMs = room.rejoins.get(device)?.sinceMs ?? clock.monotonicMs()
    room.rejoins.set(device, { rejoin, sinceMs })
    if (isHost) room.sendOthers(device, { type: 'rejoin', device, rejoin })
    else room.send(state.host, { type: 'rejoin', device, rejoin })
  }

  function passFeedback(feedback: Feedback): void {
    line.received(feedback.received)
    if (feedback.shown === null) return
    const presenter = presenterOf(room.state())
    if (presenter === undefined || !seesPresenter(room, device) || !feedbacks.take()) return
    room.send(presenter, { type: 'feedback', from: device, feedback })
  }

  function passCodecs(codecs: string[]): void {
    room.codecs.set(device, codecs)
    const presenter = presenterOf(room.state())
    if (presenter !== undefined && presenter !== device) room.send(presenter, { type: 'decodes', from: device, codecs })
  }

  function pass(bytes: Uint8Array): void {
    const { state } = room.live.record()
    const { attached, outside } = room
    const relayed = relayOrError(() => relay({ sender, bytes, state, attached, outside, now: clock.now() }))
    if (typeof relayed === 'string') return line.close(CLOSE_CODES.badFrame)
    const { track, to, isKey } = relayed
    if (to === 0) return metrics.leftOut.inc({ track })
    if (isKey) room.keyRequests.served()
    room.live.countBytes(bytes.length)
    metrics.objects.inc({ track })
    metrics.bytes.inc({ track }, bytes.length)
  }

  return {
    frame: receive,
    object: pass,
    closed: () => room.detach(device, line),
    needKey: (stream) => room.keyRequests.request(stream),
  }
}

function relayOrError<T>(task: () => T): T | 'bad-header' {
  try {
    return task()
  } catch (error) {
    if (error instanceof ProtocolError) return 'bad-header'
    throw error
  }
}

function seesPresenter(room: Room, device: DeviceId): boolean {
  const state = openState(room.live)
  const presenter = state?.presenting?.device
  return state?.grants.some((grant) => isViewOf(grant, presenter) && grant.to === device) ?? false
}
