// What a page sees, made from what is true. Lives here: live session to LiveView. Pure reading, nothing changes.
import { isIdOpen, type DeviceId, type OpenSession } from '@farhand/protocol'
import { nameOf, type Live } from './live.ts'
import type { Allowed, Invitation, LiveView, Person, Prompt } from './view.ts'

/** The snapshot of a live session, undefined before its first state. */
export function snapshotOf(live: Live): LiveView | undefined {
  const { state, identity, speech, sharing, watching } = live
  if (state === undefined) return undefined
  const me = personOf(live, state, identity.deviceId)
  if (me === undefined) return undefined
  const people = Object.values(state.members)
    .toSorted((a, b) => a.joinedAt - b.joinedAt)
    .flatMap((member) => personOf(live, state, member.device) ?? [])
  return {
    stage: 'live',
    sid: state.sid,
    sessionId: state.sessionId,
    role: identity.role,
    createdAt: state.createdAt,
    firstPresenter: state.firstPresenter,
    connection: live.connected && live.keys.current !== undefined ? 'connected' : 'reconnecting',
    road: 'websocket',
    roundTripMs: speech.roundTripMs,
    me,
    people,
    presenter: state.presenting === null ? null : (personOf(live, state, state.presenting.device) ?? null),
    lobby: live.door?.waiting ?? [],
    invitation: invitationOf(live, state),
    prompt: promptOf(live, state),
    asked: live.asking.asked,
    allowed: allowedOf(live, state),
    sharing: sharing.view,
    watching: watching.viewOf(live),
    messages: live.chat.messages,
    activity: live.activity.entries,
  }
}

/** Only who holds the group's keys (or is oneself) is shown as being here (KEY-11). */
function personOf(live: Live, state: OpenSession, device: DeviceId): Person | undefined {
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
  }
}

function invitationOf(live: Live, state: OpenSession): Invitation | null {
  const { door, vaulted } = live
  if (door === undefined) return null
  return {
    sessionId: state.sessionId,
    joinBy: door.password.joinBy,
    password: door.password.shown,
    path: `/join/${state.sessionId}#${vaulted.secrets.fragment}`,
    idOpen: door.password.joinBy !== 'link' && isIdOpen(state),
  }
}

/** Only who holds the group's keys asks, so nobody does before this page is in the group. */
function promptOf(live: Live, state: OpenSession): Prompt | null {
  if (live.keys.current === undefined) return null
  const me = live.identity.deviceId
  const open = state.requests.filter((request) => request.owner === me).toSorted((a, b) => a.askedAt - b.askedAt)
  for (const { grant, capability, to, expiresAt } of open) {
    const from = personOf(live, state, to)
    if (from !== undefined) return { grant, capability, from, alreadySharing: live.sharing.isOn, expiresAt }
  }
  return null
}

const allowedOf = (live: Live, state: OpenSession): Allowed[] =>
  live.ownGrants.inForce.flatMap(({ grant, capability, to, since }) => {
    const person = personOf(live, state, to)
    return person === undefined ? [] : [{ grant, capability, to: person, since }]
  })
