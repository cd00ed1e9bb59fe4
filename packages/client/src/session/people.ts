// The people of a session as a page shows them. Lives here: who counts as being here, and what is still to be confirmed.
import { isPerson, type DeviceId, type OpenSession } from '@farhand/protocol'
import { halvesOf } from '../join/spoken-codes.ts'
import { confirmOf } from './confirming.ts'
import { nameOf, type Live } from './live.ts'
import type { Person } from './view.ts'

/** Whether a page shows somebody at all: what it does not show gets nothing of this device either (CONSENT-50). */
export function isShown(live: Live, state: OpenSession, device: DeviceId): boolean {
  const member = state.members[device]
  if (member === undefined || !isPerson(member)) return false
  const { identity, keys } = live
  const isOut = device !== identity.deviceId && keys.current !== undefined && keys.member(device) === undefined
  return !isOut || member.confirm !== null
}

/** Only who holds the group's keys (or is oneself) is shown as being here (KEY-11); else as somebody to be confirmed. */
export function personOf(live: Live, state: OpenSession, device: DeviceId): Person | undefined {
  const member = state.members[device]
  const isMe = device === live.identity.deviceId
  if (member === undefined || !isPerson(member) || !isShown(live, state, device)) return undefined
  const isHost = member.role === 'host'
  const confirm = confirmOf(live, state, device)
  return {
    device,
    name: nameOf(live, device),
    role: member.role,
    isMe,
    // Whoever's code is not compared yet may be anybody, whatever the server says.
    verified: isHost && confirm === 'done',
    organization: isHost ? state.organization : null,
    connected: member.connected,
    safetyCode: codeFor(live, { device, confirm }),
    presented: member.presented,
    raised: member.raised,
    confirm,
    companion: isMe ? null : live.ownCompanion.seenOf(live, state, device),
  }
}

/** Until both have typed it, only the half to read aloud: whoever types the other one has heard it. */
function codeFor(live: Live, { device, confirm }: Pick<Person, 'device' | 'confirm'>): string | null {
  const code = live.vaulted.secrets.codes[device]
  if (code === undefined) return null
  return confirm === 'done' ? code : halvesOf(code, live.identity.role).aloud
}
