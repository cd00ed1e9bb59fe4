// Every frame of a live session, one row each. Lives here: which part takes it. May not know: how the socket works.
import { ProtocolError, type ServerFrame } from '@farhand/protocol'
import { E2eeError, Group } from '@farhand/e2ee'
import { ClientError } from '../errors.ts'
import { countersign } from '../receipt/close-receipt.ts'
import { believableState } from './whole-state.ts'
import { hearEvent, hearHistory, stateChanged } from './hear.ts'
import { bytesOf } from './identity.ts'
import type { Live } from './live.ts'
import { tellWhatHolds } from './tell-what-holds.ts'

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>

/** Takes a frame in; what no honest server sends, and what this device could not write down, is named in the activity list. */
export async function takeFrame(live: Live, frame: ServerFrame): Promise<void> {
  live.withdrawals.heard()
  try {
    await dispatch(live, frame)
  } catch (cause) {
    const code = codeOfRefusal(cause)
    if (code === undefined) throw cause
    if (code === 'not-kept') live.activity.notKept()
    else live.activity.attack(code)
    live.changed()
  }
}

/** The stable code of an error of ours; undefined for anything else. */
export const codeOfRefusal = (cause: unknown): string | undefined =>
  cause instanceof E2eeError || cause instanceof ProtocolError || cause instanceof ClientError ? cause.code : undefined

async function dispatch(live: Live, frame: ServerFrame): Promise<void> {
  switch (frame.type) {
    case 'challenge':
      return attach(live, frame)
    case 'state':
      return takeState(live, frame)
    case 'event':
      return takeEvent(live, frame)
    case 'history':
      await live.receipt.told(frame)
      await hearHistory(live, frame.entries)
      return live.missed.tell(live)
    case 'commit':
      return takeCommit(live, frame)
    case 'welcome':
      return live.returns.welcomed(live, frame.answer)
    case 'group-renewed':
      return live.identity.role === 'host' ? undefined : live.returns.want(live)
    case 'rejoin':
      return live.returns.letIn(live, frame.device, frame.rejoin)
    case 'accepted':
      return live.speech.accepted(frame.ref)
    case 'refused':
      live.speech.refused(frame.ref, frame.code)
      // What told this page so got lost with a line (KEY-60).
      return frame.code === 'not-in-group' && live.identity.role !== 'host' ? live.returns.want(live) : undefined
    case 'door':
      return live.companionDoor.numbered(live, frame.door)
    case 'join-request':
      if (frame.request.method === 'companion') return live.companionDoor.knocked(live, frame.join, frame.request)
      return live.door?.knocked(live, frame.join, frame.request)
    // Each knows those that it has answered.
    case 'join-proof':
      await live.companionDoor.proved(live, frame.join, frame.proof)
      return live.door?.proved(live, frame.join, frame.proof)
    case 'join-terms':
      return live.door?.toldTerms(live, frame.join, frame.acknowledgement)
    case 'join-gone':
      live.companionDoor.gone(live, frame.join)
      return live.door?.gone(live, frame.join)
    case 'feedback':
      if (frame.feedback.shown === null) return undefined
      return live.sharing.viewerShowed(live, frame.from, frame.feedback.shown.timeMs)
    case 'need-key':
      return live.sharing.requestKeyFrame()
    case 'decodes':
      return live.sharing.viewerDecodes(live, frame.from, frame.codecs)
    // Only a joiner's socket carries these (join/knock.ts); a tick says that the server is there, which the line has noted.
    case 'join-open':
    case 'join-answer':
    case 'join-waiting':
    case 'join-refused':
    case 'tick':
      return undefined
    // The host's comes to somebody who is out (receipt/part.ts), those of who left to the host.
    case 'countersign':
      return live.identity.role === 'host' ? live.receipt.countersigned(frame) : undefined
    default:
      return frame satisfies never
  }
}

function attach(live: Live, { challenge, sid, lastAt }: Frame<'challenge'>): void {
  const { instance } = live.identity
  if (sid !== live.identity.sid) throw new ProtocolError('wrong-session', 'the challenge is of another session')
  if (!rises(live, lastAt)) return
  // Not awaited: the answer comes in behind this frame.
  live.speech.say({ kind: 'attach', challenge, instance }).catch((cause: unknown) => {
    if (!(cause instanceof ClientError)) throw cause
    if (cause.code === 'not-connected' || cause.code === 'closed') return
    const code = cause.reason ?? cause.code
    const isUnknown = code === 'not-a-member' || code === 'session-ended'
    // Only where nobody knows this device any more is its record of no more use.
    live.over({ kind: 'failed', fault: isUnknown ? 'unknown-session' : 'failed', code })
  })
}

/** Whether this device can go on speaking after what the session has heard of it; where it can't, the session is over here. */
function rises(live: Live, lastAt: number): boolean {
  try {
    live.speech.riseTo(lastAt)
    return true
  } catch (cause) {
    if (!(cause instanceof ClientError)) throw cause
    live.over({ kind: 'failed', fault: 'failed', code: cause.code })
    return false
  }
}

/** The whole state: after attaching, and for a joiner once admitted. */
export async function takeState(live: Live, frame: Frame<'state'>): Promise<void> {
  const { state, epoch, you, at } = frame
  const { identity, vaulted } = live
  if (state.sid !== identity.sid || you !== identity.deviceId || state.host !== vaulted.secrets.host) {
    return live.over({ kind: 'failed', fault: 'not-authentic-session', code: 'host-key-mismatch' })
  }
  if (!rises(live, state.members[you]?.lastAt ?? 0)) return
  live.returns.expect(BigInt(epoch))
  live.state = await believableState(live, state)
  if (live.state.members[state.host] === undefined || live.state.members[you] === undefined) {
    return live.over({ kind: 'failed', fault: 'not-authentic-session', code: 'hidden-member' })
  }
  live.speech.standing.stateCame(state.members[you]?.lastAt ?? 0)
  live.asking.follow(live.state)
  live.attached(at)
  live.activity.started(state)
  live.missed.attached(frame.receipt.n)
  if (identity.role !== 'companion') live.receipt.attached(frame)
  live.speech.settleCommits(epoch)
  await findGroup(live, epoch)
  tellWhatHolds(live)
  live.sharing.lineAttached()
  stateChanged(live)
  getMediaReady(live)
  await live.chat.lineUp(live)
}

/** An event, for the record and for the state. Whoever is out by it takes the host's signature along (RECEIPT-4). */
async function takeEvent(live: Live, frame: Frame<'event'>): Promise<void> {
  const { identity, line, receipt } = live
  const before = Object.keys(live.state?.members ?? {}).length
  live.missed.heard(frame.link.n)
  const { event } = frame.timed
  if (event.kind === 'said') live.speech.standing.came(event.signed)
  // A companion keeps no record; its owner's page does.
  const holds = identity.role === 'companion' || (await receipt.heard(frame))
  const isTaken = await hearEvent(live, frame.timed)
  // What was refused has been named by then.
  if (isTaken && !holds) live.activity.attack('rewritten-record')
  const isSomebodyOut = live.connected && Object.keys(live.state?.members ?? {}).length < before
  if (isSomebodyOut && identity.role === 'host' && receipt.tail.n === frame.link.n)
    line.send(await countersign(identity, receipt))
}

/** Others learn what this device decodes; whoever is likely to share finds out now what it encodes, not after Allow. */
function getMediaReady({ around, line, identity, state }: Live): void {
  if (identity.role === 'companion') return
  void around.media.decodable().then((codecs) => line.send({ type: 'decodes', codecs: [...codecs] }))
  if (identity.role === 'participant' || state?.firstPresenter === 'host') void around.media.encodable()
}

/** In the group, on the way back into it, or the first in a new one. */
async function findGroup(live: Live, epoch: number): Promise<void> {
  const group = live.keys.current?.group
  if (live.returns.isWanted) {
    live.returns.again(live)
  } else if (group !== undefined) {
    // Commits this page missed follow right behind the state, if the server still has them.
    if (BigInt(epoch) < group.epoch) live.returns.want(live)
    else if (BigInt(epoch) > group.epoch) live.expectCommits(BigInt(epoch))
  } else if (live.identity.role === 'host' && epoch === 0 && Object.keys(live.state?.members ?? {}).length === 1) {
    const { sid, device, name } = live.identity
    live.keys.enter(
      await Group.create({ sid: bytesOf(sid), device, name: live.state?.hostName ?? name, kind: 'agent' }),
    )
    live.groupEntered({ isFirst: true })
  } else {
    live.returns.want(live)
  }
}

async function takeCommit(live: Live, { epoch, by, commit }: Frame<'commit'>): Promise<void> {
  const group = live.keys.current?.group
  if (group === undefined || by === live.identity.deviceId) return
  if (BigInt(epoch) > group.epoch) return live.returns.want(live)
  try {
    const change = await live.keys.change(() => group.process(bytesOf(commit)))
    if (change.removedSelf) {
      live.keys.drop()
      live.returns.want(live)
      return
    }
    live.keys.follow()
    live.groupChanged()
  } catch (cause) {
    // On the way back in: it may well be of a group that began anew, of which the one this page still has says nothing.
    if (live.returns.isWanted && isOfAnotherGroup(cause)) return
    // The others may have gone on without us.
    if (BigInt(epoch) === group.epoch) live.returns.want(live)
    throw cause
  }
}

/** Whether a commit does not fit the group at all, so that nothing can be said of what it does. */
const isOfAnotherGroup = (cause: unknown): boolean =>
  cause instanceof E2eeError && (cause.code === 'stale-epoch' || cause.code === 'bad-commit')
