// The people of a session as a page shows them. Lives here: who counts as being here, and what is still to be confirmed.
import type { DeviceId, Member, OpenSession } from '@farhand/protocol'
import { nameOf, type Live } from './live.ts'
import type { Person } from './view.ts'

/** Only who holds the group's keys (or is oneself) is shown as being here (KEY-11). */
export function personOf(live: Live, state: OpenSession, device: DeviceId): Person | undefined {
  const member = state.members[device]
  const isMe = device === live.identity.deviceId
  if (member === undefined) return undefined
  if (!isMe && live.keys.current !== undefined && live.keys.member(device) === undefined) return undefined
  const isHost = member.role === 'host'
  return {
    device,
    name: nameOf(live, device),
    role: member.role,
    isMe,
    verified: isHost,
    organization: isHost ? state.organization : null,
    connected: member.connected,
    safetyCode: live.vaulted.secrets.codes[device] ?? null,
    presented: member.presented,
    raised: member.raised,
    confirm: confirmOf(live, state, member),
  }
}

/** Whether nothing is left to be confirmed about this member (or this is nobody). */
export const isConfirmed = (member: Member | undefined): boolean =>
  member?.confirm == null || (member.confirm.byHost && member.confirm.byMember)

/** The spoken code is between host and member; a participant's page shows its own beside the host's name and its own. */
function confirmOf(live: Live, state: OpenSession, member: Member): Person['confirm'] {
  const { role, deviceId } = live.identity
  const isBetweenUs = role === 'host' || member.role === 'host' || member.device === deviceId
  const confirm = (role === 'participant' && isBetweenUs ? state.members[deviceId] : member)?.confirm
  if (confirm == null || (confirm.byHost && confirm.byMember)) return 'done'
  if (!isBetweenUs) return 'theirs'
  const [byMe, byThem] = role === 'host' ? [confirm.byHost, confirm.byMember] : [confirm.byMember, confirm.byHost]
  if (byMe) return 'theirs'
  return byThem ? 'mine' : 'both'
}
