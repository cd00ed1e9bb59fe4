// A signed message from a member: which joiner it is about, which commit comes with it. Lives here: what is checked
// beside the state machine, and what follows once it is accepted. May not know: signatures (change-session.ts checks).
import { countsWithoutKeys, type ClientFrame, type JoinId, type SessionMessageBody } from '@farhand/protocol'
import type { ChangeOutcome, ChangeRefusal } from '../session/live-session.ts'
import { deliverCommit } from './group-steps.ts'
import type { MemberParts } from './member.ts'
import type { Room } from './room.ts'

type Say = Extract<ClientFrame, { type: 'say' }>
type Admit = Extract<SessionMessageBody, { kind: 'admit' }>
type Vouch = Extract<SessionMessageBody, { kind: 'vouch' }>

/**
 * Hears a message; `seat` makes an admitted joiner's line a member's. The accepted answer goes out before anything that
 * follows from the message closes a line.
 */
export function sayMessage(
  parts: MemberParts,
  { ref, signed, commit, answer }: Say,
  seat: (admitted: MemberParts) => void,
): Promise<ChangeOutcome> {
  const { room, device, line } = parts
  const { body, by } = signed.message
  const refusal = misplaced(body, { isOwn: by === device, commit, answer })
  if (refusal !== null) return Promise.resolve({ ok: false, code: refusal })
  const join = 'join' in body && body.kind !== 'join-failed' ? body.join : null
  const joiner = body.kind === 'admit' || body.kind === 'vouch' ? room.lobby.joiner(body.join) : undefined
  // Who knocks in vain without end is turned away without end, and fills nobody's record (CONSENT-166).
  const isUnnamed = body.kind === 'turn-away' && !room.live.namesTurnedAway()
  const { instance = null, acknowledgement = null } = joiner ?? {}
  return room.propose({
    event: isUnnamed ? null : { kind: 'said', signed, instance, acknowledgement },
    by: device,
    step: commit === null ? null : { leaves: commit.epoch },
    objection({ state }) {
      if (isUnnamed && state.host !== device) return 'not-allowed'
      // Nobody would take their word, but for what counts without keys (KEY-60). To end what one shows nobody has to be let in.
      const counts = body.kind === 'end' || countsWithoutKeys(body)
      if (room.outside.has(device) && !counts) return 'not-in-group'
      if (join !== null && !(room.lobby.keeps(device, join) && room.lobby.mayAdmit(join))) return 'unknown-join'
      // What answers a joiner never waits: whoever knocks must not use up what the host may say.
      const isAnswer = join !== null || (body.kind === 'join-failed' && isProving(room, body.join))
      const refusal = isAnswer ? null : room.sayRate.refusal(device, { body, state })
      if (refusal !== null) return refusal
      return body.kind === 'admit' ? termsRefusal(room, body) : null
    },
    applied() {
      if (body.kind === 'admit' || body.kind === 'vouch') letIn(parts, { body, seat })
      if (body.kind === 'admit') handOver(parts, { body, commit, answer })
      if (body.kind === 'turn-away') room.lobby.refuse(body.join, 'turned-away')
      line.send({ type: 'accepted', ref })
    },
  })
}

const isProving = (room: Room, join: JoinId): boolean => room.lobby.joiner(join)?.stage() === 'proving'

/** What can't be said on this line, whatever the state. */
function misplaced(
  body: SessionMessageBody,
  { isOwn, commit, answer }: Pick<Say, 'commit' | 'answer'> & { isOwn: boolean },
): ChangeRefusal | null {
  if (!isOwn) return 'not-allowed'
  if (body.kind === 'attach') return 'no-change'
  if (body.kind !== 'admit') return commit === null && answer === undefined ? null : 'bad-commit'
  // Whoever has only an ID gets into the session, and not into the group (KEY-32).
  if (body.method === 'none') return commit === null && answer?.welcome === '' ? null : 'bad-commit'
  return commit?.welcome?.device === body.device && answer === undefined ? null : 'bad-commit'
}

/** Whoever comes in has accepted the text first, with the very device that becomes a member. */
function termsRefusal(room: Room, { join, device }: Admit): ChangeRefusal | null {
  const joiner = room.lobby.joiner(join)
  if (room.live.acknowledgementText === null || joiner?.acknowledgement?.statement.by === device) return null
  joiner?.offerTerms()
  return 'not-acknowledged'
}

interface Admission {
  readonly body: Admit | Vouch
  readonly seat: (admitted: MemberParts) => void
}

/** The joiner's line becomes the member's. */
function letIn(parts: MemberParts, { body, seat }: Admission): void {
  const { room } = parts
  const joiner = room.lobby.admit(body.join)
  const line = joiner === undefined ? undefined : room.joinerLines.get(joiner)
  room.catchUp.open(body.device, joiner?.instance ?? null)
  if (line !== undefined) {
    seat({ ...parts, device: body.device, line })
  } else {
    // It left while the admission was being written: away, like anyone whose connection is lost.
    void room.propose({ event: { kind: 'lost', device: body.device } })
  }
}

/** The others get the commit, the new one what the host says to them; the commit, where there is one, carries that. */
function handOver(
  { room, device }: MemberParts,
  { body, commit, answer }: Pick<Say, 'commit' | 'answer'> & { readonly body: Admit },
): void {
  if (commit !== null) deliverCommit(room, { by: device, part: commit })
  if (answer !== undefined) room.sendKept(body.device, { type: 'welcome', epoch: room.live.record().epoch, answer })
}
