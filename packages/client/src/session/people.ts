// The people of a session as a page shows them. Lives here: who counts as being here, and what is still to be confirmed.
import { isConfirmed, type DeviceId, type Member, type OpenSession } from '@farhand/protocol'
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

/** The spoken code is between host and member; a participant's page shows its own beside the host's name and its own. */
function confirmOf(live: Live, state: OpenSession, member: Member): Person['confirm'] {
  const { role, deviceId } = live.identity
  const isBetweenUs = role === 'host' || member.role === 'host' || member.device === deviceId
  const about = role === 'participant' && isBetweenUs ? state.members[deviceId] : member
  const confirm = about?.confirm ?? null
  if (isConfirmed(about) || confirm === null) return 'done'
  if (!isBetweenUs) return 'theirs'
  const [byMe, byThem] = role === 'host' ? [confirm.byHost, confirm.byMember] : [confirm.byMember, confirm.byHost]
  if (byMe) return 'theirs'
  return byThem ? 'mine' : 'both'
}
