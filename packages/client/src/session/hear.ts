// From an event of the server to the state of this page. Lives here: what makes an event believable, and what follows
// from a change. The machine itself is protocol's reduce(); the server can end things, never say them for somebody.
import {
  ProtocolError,
  type ConsentRequest,
  type DeviceId,
  reduce,
  verify,
  type OpenSession,
  type SessionEvent,
  type SignedMessage,
  type TimedEvent,
} from '@farhand/protocol'
import { leafDevices, type Live } from './live.ts'

/** Takes an event in, or refuses it and says so in the activity list. */
export async function hearEvent(live: Live, timed: TimedEvent): Promise<void> {
  const before = live.state
  if (before === undefined) return
  const { event } = timed
  if (event.kind === 'said' && !(await isBelievable(live, event))) return
  const reduced = reduce(before, timed)
  if (!reduced.ok) {
    if (event.kind === 'said') live.activity.attack(reduced.refusal)
    return live.changed()
  }
  const waitingName =
    event.kind === 'said' && event.signed.message.body.kind === 'turn-away'
      ? live.door?.nameOf(event.signed.message.body.join)
      : undefined
  if (event.kind === 'said' && event.signed.message.body.kind === 'admit' && reduced.state.stage === 'open') {
    // The newcomer's name is needed before the activity line is written.
    live.state = reduced.state
  }
  const isOver = reduced.state.stage === 'ended' || reduced.state.members[live.identity.deviceId] === undefined
  if (isOver && event.kind === 'said' && event.signed.message.by === live.identity.deviceId) {
    live.speech.echoed(event.signed.message.at)
  }
  live.activity.heard({ event, at: timed.at, before, after: reduced.state, waitingName })
  if (reduced.state.stage === 'ended') {
    const { reason, endedAt } = reduced.state
    return live.over({ kind: 'ended', reason, endedAt })
  }
  if (reduced.state.members[live.identity.deviceId] === undefined) {
    return live.over({ kind: 'ended', reason: 'left', endedAt: timed.at })
  }
  live.state = reduced.state
  live.asking.heard(live, event, before)
  if (event.kind === 'said' && event.signed.message.body.kind === 'attach')
    cameBack(live, event.signed.message.by, before)
  stateChanged(live)
}

function cameBack(live: Live, device: DeviceId, before: OpenSession): void {
  const awaySince = before.members[device]?.awaySince ?? null
  if (device !== live.identity.deviceId && awaySince !== null) {
    live.chat.memberUp(live, device, awaySince - before.createdAt)
  }
}

/** What follows from any change of the state, whether heard or sent as a whole after reconnecting. */
export function stateChanged(live: Live): void {
  const { state, ownGrants } = live
  if (state === undefined) return
  const viewers = ownGrants.inForce.length
  ownGrants.keepOnly(state.grants)
  if (live.sharing.isOn && ownGrants.inForce.length === 0) live.sharing.stop()
  else if (ownGrants.inForce.length !== viewers) live.sharing.viewersChanged(live)
  live.watching.follow(live)
  live.asking.followPresenter(live)
  live.membersChanged()
  live.changed()
}

async function isBelievable(live: Live, event: Extract<SessionEvent, { kind: 'said' }>): Promise<boolean> {
  const { message } = event.signed
  // The echo of what this page said before its last state came is nothing new.
  if (message.by === live.identity.deviceId && message.at <= (live.state?.members[message.by]?.lastAt ?? 0))
    return false
  const refusal = await refusalOf(live, event.signed)
  if (refusal === undefined) return true
  live.activity.attack(refusal)
  live.changed()
  return false
}

async function refusalOf(live: Live, signed: SignedMessage): Promise<string | undefined> {
  try {
    await verify(signed, live.identity.sid)
  } catch (cause) {
    if (cause instanceof ProtocolError) return cause.code
    throw cause
  }
  const { by } = signed.message
  return live.keys.current !== undefined && !leafDevices(live).includes(by) ? 'not-a-member' : undefined
}

/**
 * A whole state without the questions to this page that nobody asked: each needs its asker's own signature, for this
 * very request, newer than what was heard of the asker (CONSENT-15). What is left out is named in the activity list.
 */
export async function withBelievableQuestions(live: Live, state: OpenSession): Promise<OpenSession> {
  const requests: ConsentRequest[] = []
  for (const request of state.requests) {
    const refusal = request.owner === live.identity.deviceId ? await refusalOfQuestion(live, request) : undefined
    if (refusal === undefined) requests.push(request)
    else live.activity.attack(refusal)
  }
  return { ...state, requests }
}

async function refusalOfQuestion(live: Live, request: ConsentRequest): Promise<string | undefined> {
  const { grant, owner, to, capability, asked } = request
  const { by, at, body } = asked.message
  const isThisRequest =
    body.kind === 'ask' && body.grant === grant && body.owner === owner && body.capability === capability && by === to
  if (!isThisRequest) return 'not-allowed'
  const isHeard = live.state?.requests.some((open) => open.grant === grant && open.to === to) ?? false
  if (!isHeard && at <= (live.state?.members[by]?.lastAt ?? 0)) return 'replayed'
  return refusalOf(live, asked)
}

/** A whole state as this page takes it: nobody's clock goes back, so that no old message is heard again. */
export function withClocks(before: OpenSession | undefined, state: OpenSession): OpenSession {
  if (before === undefined) return state
  const members = Object.entries(state.members).map(([device, member]) => {
    const known = before.members[member.device]?.lastAt ?? 0
    return [device, { ...member, lastAt: Math.max(known, member.lastAt) }]
  })
  return { ...state, members: Object.fromEntries(members) }
}
