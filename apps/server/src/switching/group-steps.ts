// Commits of the group on their way: who may make one, who gets it. Lives here: their order and their delivery.
// May not know: what a commit does. The first commit per epoch wins (spec/keys.md).
import {
  CLOSE_CODES,
  mayHoldKeys,
  type ClientFrame,
  type CommitPart,
  type DeviceId,
  type Member,
} from '@farhand/protocol'
import type { ChangeOutcome, ChangeRefusal } from '../session/live-session.ts'
import type { MemberParts } from './member.ts'
import { openState, type Room } from './room.ts'

/** After this long without a commit for it, a host that lost its group may begin a new one though others have theirs. */
const HOST_WAITS_MS = 10_000

/** A commit without a session message: the key host's at any time, another's only to let the host back in. Whom it lets in has asked. */
export function commitGroup(
  { room, device, line }: MemberParts,
  { ref, part }: Extract<ClientFrame, { type: 'commit' }>,
): Promise<ChangeOutcome> {
  return room.propose({
    by: device,
    step: { leaves: part.epoch },
    objection: () => commitRefusal(room, { device, part }),
    applied() {
      deliverCommit(room, { by: device, part })
      line.send({ type: 'accepted', ref })
    },
  })
}

function commitRefusal(room: Room, { device, part }: { device: DeviceId; part: CommitPart }): ChangeRefusal | null {
  const state = openState(room.live)
  if (state === undefined) return 'session-ended'
  if (state.members[device] === undefined) return 'not-a-member'
  const welcomed = part.welcome?.device
  if (welcomed !== undefined && (welcomed === device || !room.rejoins.has(welcomed))) return 'bad-commit'
  return device === state.host || welcomed === state.host ? null : 'not-allowed'
}

/** The commit to everyone who may have the group, the welcome to the one it lets in. */
export function deliverCommit(room: Room, { by, part }: { by: DeviceId; part: CommitPart }): void {
  const { epoch, commit, welcome } = part
  for (const member of Object.values(openState(room.live)?.members ?? {})) {
    const { device } = member
    if (device === by || device === welcome?.device || !mayHoldKeys(member)) continue
    room.sendKept(device, { type: 'commit', epoch, by, commit })
  }
  if (welcome === null) return
  room.rejoins.delete(welcome.device)
  room.outside.delete(welcome.device)
  room.sendKept(welcome.device, { type: 'welcome', epoch: epoch + 1, answer: welcome.answer })
}

/** The host's group is lost and nobody can let it back in: a new one begins, and everyone asks to come back. */
export function renewGroup(
  { room, device, line, clock, limits }: MemberParts,
  { ref }: Extract<ClientFrame, { type: 'new-group' }>,
): Promise<ChangeOutcome> {
  return room.propose({
    by: device,
    step: 'renewed',
    objection: () => renewalRefusal(room, { device, nowMs: clock.monotonicMs() }),
    applied() {
      room.rejoins.delete(device)
      for (const other of Object.keys(openState(room.live)?.members ?? {}) as DeviceId[]) {
        if (other === device) continue
        room.outside.add(other)
        room.sendKept(other, { type: 'group-renewed' })
        const itsLine = room.attached.get(other)
        if (itsLine !== undefined) cutUnlessItAsks({ room, device: other, line: itsLine, clock, limits })
      }
      line.send({ type: 'accepted', ref })
    },
  })
}

/** Over this line its page was told to ask to be let in. One that does not is a line that is dead and not known to be, or a page that its
 *  browser has put to rest: nobody can let it in, and to the others it would be there without keys (KEY-63). It comes back when it can. */
export function cutUnlessItAsks({ room, device, line, clock, limits }: Omit<MemberParts, 'metrics'>): void {
  clock.schedule(limits.session.silentMs, () => {
    const member = openState(room.live)?.members[device]
    const isSilent = room.outside.has(device) && !room.rejoins.has(device) && room.attached.get(device) === line
    if (isSilent && member?.role === 'participant' && mayHoldKeys(member)) line.close(CLOSE_CODES.tooSlow)
  })
}

function renewalRefusal(room: Room, { device, nowMs }: { device: DeviceId; nowMs: number }): ChangeRefusal | null {
  const state = openState(room.live)
  if (state === undefined) return 'session-ended'
  if (device !== state.host) return 'not-allowed'
  const waited = nowMs - (room.rejoins.get(device)?.sinceMs ?? nowMs)
  if (waited >= HOST_WAITS_MS) return null
  // Someone who asks to come back has lost the group too; who is not confirmed never had it.
  const has = (member: Member): boolean =>
    member.device !== device &&
    mayHoldKeys(member) &&
    room.attached.has(member.device) &&
    !room.rejoins.has(member.device)
  return Object.values(state.members).some(has) ? 'group-in-use' : null
}
