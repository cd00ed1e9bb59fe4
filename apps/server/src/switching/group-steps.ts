// Commits of the group on their way: who may make one, who gets it. Lives here: their order and their delivery.
// May not know: what a commit does. The first commit per epoch wins (spec/keys.md).
import type { ClientFrame, CommitPart, DeviceId } from '@farhand/protocol'
import type { ChangeOutcome, ChangeRefusal } from '../session/live-session.ts'
import type { MemberParts } from './member.ts'
import { openState, type Room } from './room.ts'

/** After this long without a commit for it, a host that lost its group may begin a new one though others have theirs. */
const HOST_WAITS_MS = 10_000

/** A commit without a session message: the key host's at any time, another's only to let the host back in. */
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

/** The commit to everyone who has the group, the welcome to the one it lets in. */
export function deliverCommit(room: Room, { by, part }: { by: DeviceId; part: CommitPart }): void {
  const { epoch, commit, welcome } = part
  for (const device of Object.keys(openState(room.live)?.members ?? {}) as DeviceId[]) {
    if (device === by || device === welcome?.device) continue
    room.sendKept(device, { type: 'commit', epoch, by, commit })
  }
  if (welcome === null) return
  room.rejoins.delete(welcome.device)
  room.sendKept(welcome.device, { type: 'welcome', epoch: epoch + 1, answer: welcome.answer })
}

/** The host's group is lost and nobody can let it back in: a new one begins, and everyone asks to come back. */
export function renewGroup(
  { room, device, line, clock }: MemberParts,
  { ref }: Extract<ClientFrame, { type: 'new-group' }>,
): Promise<ChangeOutcome> {
  return room.propose({
    by: device,
    step: 'renewed',
    objection: () => renewalRefusal(room, { device, nowMs: clock.monotonicMs() }),
    applied() {
      room.rejoins.delete(device)
      for (const other of Object.keys(openState(room.live)?.members ?? {}) as DeviceId[]) {
        if (other !== device) room.sendKept(other, { type: 'group-renewed' })
      }
      line.send({ type: 'accepted', ref })
    },
  })
}

function renewalRefusal(room: Room, { device, nowMs }: { device: DeviceId; nowMs: number }): ChangeRefusal | null {
  const state = openState(room.live)
  if (state === undefined) return 'session-ended'
  if (device !== state.host) return 'not-allowed'
  const waited = nowMs - (room.rejoins.get(device)?.sinceMs ?? nowMs)
  if (waited >= HOST_WAITS_MS) return null
  // Someone who asks to come back has lost the group too.
  const has = (other: DeviceId): boolean => other !== device && room.attached.has(other) && !room.rejoins.has(other)
  return (Object.keys(state.members) as DeviceId[]).some(has) ? 'group-in-use' : null
}
