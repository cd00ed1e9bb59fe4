// From an event of the server to the state of this page. Lives here: what makes an event believable, and what follows
// from a change. The machine itself is protocol's reduce(); the server can end things, never say them for somebody.
import {
  ProtocolError,
  countsWithoutKeys,
  reduce,
  verify,
  verifyAcknowledgement,
  withSurfaceWord,
  type DeviceId,
  type OpenSession,
  type SessionEvent,
  type SignedMessage,
  type TimedEvent,
} from '@farhand/protocol'
import { followNotNow } from '../consent/not-now.ts'
import { forgetOutsiders } from '../keys/upkeep.ts'
import { endingOfLeaving } from './confirming.ts'
import { isRenamed, leafDevices, type Live } from './live.ts'

/** Takes an event in, or refuses it and says so in the activity list. Whether this page's state goes on by it. */
export async function hearEvent(live: Live, timed: TimedEvent): Promise<boolean> {
  const before = live.state
  if (before === undefined) return false
  const { event } = timed
  if (event.kind === 'said' && !(await isBelievable(live, event))) return false
  const reduced = reduce(before, timed)
  if (!reduced.ok) {
    if (event.kind === 'said') {
      live.activity.attack(reduced.refusal)
      correctSurface(live, event.signed)
    }
    live.changed()
    return false
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
  live.activity.heard({ event, before, after: reduced.state, waitingName }, timed.at)
  if (reduced.state.stage === 'ended') {
    const { reason, endedAt } = reduced.state
    const isMine = event.kind === 'said' && event.signed.message.by === live.identity.deviceId
    live.over({ kind: 'ended', reason: isMine ? 'me' : reason, endedAt })
    return true
  }
  if (reduced.state.members[live.identity.deviceId] === undefined) {
    live.over(endingOfLeaving(live, event, timed.at))
    return true
  }
  live.state = reduced.state
  if (event.kind === 'said') live.speech.standing.inState(event.signed)
  forgetOutsiders(live, before)
  letIn(live, event)
  live.asking.heard(live, event, { before, after: reduced.state })
  if (event.kind === 'said' && event.signed.message.body.kind === 'attach')
    cameBack(live, event.signed.message.by, before)
  stateChanged(live)
  if (event.kind === 'said' && event.signed.message.body.kind === 'turn-out') live.membersChanged({ atOnce: true })
  return true
}

/** What was in the record before this page came: words that were kept from it until now count from here on (CONSENT-53). */
export async function hearHistory(live: Live, entries: readonly TimedEvent[]): Promise<void> {
  for (const { event } of entries) {
    if (event.kind !== 'said' || event.signed.message.body.kind !== 'surface') continue
    const { signed } = event
    if ((await refusalOfSignature(live, signed)) === undefined) correctSurface(live, signed)
  }
}

/** A true word for what is shown that is newer than the one this page was given corrects it. What this device shows it knows. */
function correctSurface(live: Live, signed: SignedMessage): void {
  if (live.state === undefined || signed.message.by === live.identity.deviceId) return
  const corrected = withSurfaceWord(live.state, signed)
  if (corrected === live.state) return
  live.state = corrected
  stateChanged(live)
}

/** Who comes in by the host's word, or as a helper program by its owner's, is none who is gone (KEY-11). */
function letIn(live: Live, event: SessionEvent): void {
  const body = event.kind === 'said' ? event.signed.message.body : undefined
  if (body?.kind === 'admit' || body?.kind === 'vouch') live.roster.admitted(body.device)
}

function cameBack(live: Live, device: DeviceId, before: OpenSession): void {
  const awaySince = before.members[device]?.awaySince ?? null
  if (device === live.identity.deviceId || before.members[device]?.role === 'companion') return
  live.sharing.viewerBack(live, device)
  if (awaySince !== null) live.chat.memberUp(live, device, awaySince - before.createdAt)
}

/** What follows from any change of the state, whether heard or sent as a whole after reconnecting. */
export function stateChanged(live: Live): void {
  const { state, ownGrants } = live
  if (state === undefined) return
  sayRenamed(live)
  const viewers = ownGrants.viewers.length
  const { requests, switching, presenting, members } = state
  ownGrants.keepOnly(state.grants, {
    requests: new Set(requests.map(({ grant }) => grant)),
    turn: switching?.switch ?? null,
    presenter: presenting?.device ?? null,
    isIn: (device) => members[device] !== undefined,
  })
  showOnlyInTurn(live, state, viewers !== ownGrants.viewers.length)
  live.questions.follow(live)
  followNotNow(live)
  live.sharing.follow(live)
  live.withdrawals.follow(live)
  live.watching.follow(live)
  live.asking.followPresenter(live)
  live.turns.follow(live)
  live.returns.follow(live)
  live.latecomers.follow(live)
  live.membersChanged()
  live.roster.check(live)
  live.changed()
}

/** Whoever has another name here than they gave themselves is named in the activity list, once. */
export function sayRenamed(live: Live): void {
  for (const { role, device } of Object.values(live.state?.members ?? {}))
    if (role === 'participant' && isRenamed(live, device)) live.activity.renamed(device)
}

/** Who is not the one to show any more shows nothing; what was captured stays ready behind the curtain (CONSENT-9). */
function showOnlyInTurn(live: Live, { presenting }: OpenSession, viewersChanged: boolean): void {
  const { sharing, ownGrants, identity } = live
  if (!sharing.isOn) return
  if (presenting !== null && presenting.device !== identity.deviceId) sharing.drawCurtain()
  else if (ownGrants.viewers.length === 0) sharing.stop()
  else if (viewersChanged) sharing.viewersChanged(live)
}

async function isBelievable(live: Live, event: Extract<SessionEvent, { kind: 'said' }>): Promise<boolean> {
  const { message } = event.signed
  const isMine = message.by === live.identity.deviceId
  const isEcho = isMine && live.speech.heard(message.at)
  // The echo of what this page said before its last state came is nothing new.
  if (isEcho && message.at <= (live.state?.members[message.by]?.lastAt ?? 0)) return false
  const refusal = (await refusalOf(live, event.signed)) ?? (await refusalOfAcknowledgement(live, event))
  // Another page of this device may come; everything else this device says, this page says (CONSENT-10).
  const isOld = isMine && !isEcho && message.body.kind !== 'attach'
  if (refusal === undefined && !isOld) return true
  live.activity.attack(refusal ?? 'replayed')
  live.changed()
  return false
}

/** Why a message can't be a member's own word in this session; undefined for one that is. */
export async function refusalOf(live: Live, signed: SignedMessage): Promise<string | undefined> {
  const refusal = await refusalOfSignature(live, signed)
  if (refusal !== undefined) return refusal
  const { by, body } = signed.message
  const isIn = live.keys.current === undefined || leafDevices(live).includes(by)
  const endsOwnShow = body.kind === 'end' && live.state?.presenting?.device === by
  return isIn || endsOwnShow || countsWithoutKeys(body) ? undefined : 'not-a-member'
}

/** Why a message was not signed for this session by the device it names; undefined where it was. */
export const refusalOfSignature = ({ identity }: Live, signed: SignedMessage): Promise<string | undefined> =>
  codeOf(verify(signed, identity.sid))

/** What a newcomer is said to have accepted is their own device's word, or it is none. */
async function refusalOfAcknowledgement(
  live: Live,
  { signed, acknowledgement }: Extract<SessionEvent, { kind: 'said' }>,
): Promise<string | undefined> {
  if (acknowledgement === null) return undefined
  const { body } = signed.message
  if (body.kind !== 'admit' || acknowledgement.statement.by !== body.device) return 'not-allowed'
  return codeOf(verifyAcknowledgement(acknowledgement, live.identity.sid))
}

async function codeOf(checking: Promise<unknown>): Promise<string | undefined> {
  try {
    await checking
    return undefined
  } catch (cause) {
    if (cause instanceof ProtocolError) return cause.code
    throw cause
  }
}
