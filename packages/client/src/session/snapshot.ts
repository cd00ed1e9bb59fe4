// What a page sees, made from what is true. Lives here: live session to LiveView. Pure reading, nothing changes.
import {
  RECORD_BOUNDS,
  effectiveProfile,
  isIdOpen,
  isAlive,
  mayAskAgainAt,
  mayAskAnythingAt,
  type Capability,
  type DeviceId,
  type GrantId,
  type OpenSession,
} from '@farhand/protocol'
import { hearsServer, type Live } from './live.ts'
import { personOf } from './people.ts'
import type {
  Allowed,
  AskPause,
  CompanionView,
  Held,
  Invitation,
  LiveView,
  OnTheWay,
  OtherControl,
  ProfileView,
  SwitchingView,
} from './view.ts'

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
    role: identity.role === 'host' ? 'host' : 'participant',
    createdAt: state.createdAt,
    firstPresenter: state.firstPresenter,
    connection: isConnected(live) ? 'connected' : 'reconnecting',
    holdsBack: live.roster.isLate && !live.returns.isWanted,
    road: 'websocket',
    roundTripMs: hearsServer(live) ? speech.roundTripMs : null,
    me,
    people,
    presenter: state.presenting === null ? null : (personOf(live, state, state.presenting.device) ?? null),
    lobby: live.door?.waiting ?? [],
    invitation: invitationOf(live, state),
    prompt: live.questions.promptOf(live, state),
    asked: live.asking.asked,
    askPauses: askPausesOf(live, state),
    allowed: allowedOf(live, state),
    onTheWay: onTheWayOf(live, state),
    held: heldOf(live, state),
    otherControls: otherControlsOf(live, state),
    profile: profileOf(live, state),
    curtain: sharing.curtain,
    picked: live.turns.picked,
    switching: switchingOf(live, state),
    sharing: sharing.view,
    masks: sharing.masks,
    cannotSee: sharing.blindViewers(live).flatMap((device) => personOf(live, state, device) ?? []),
    watching: watching.viewOf(live),
    companion: companionViewOf(live, state),
    messages: live.chat.messages,
    isBack: live.isBack,
    activity: live.activity.entries,
    recordPercent: identity.role === 'host' ? nearlyFullPercent(live.receipt) : null,
  }
}

/** Rounded down: it is full only once it is (CONSENT-167). */
export const nearlyFullPercent = ({ sheets }: { readonly sheets: number }): number | null =>
  sheets < RECORD_BOUNDS.nearlyFull ? null : Math.floor((sheets / RECORD_BOUNDS.sheets) * 100)

/** In the group as well, unless there is nothing to do there before the codes are compared. */
const isConnected = ({ connected, keys, returns }: Live): boolean =>
  connected && (keys.current !== undefined || returns.waitsForCodes)

function invitationOf(live: Live, state: OpenSession): Invitation | null {
  const { door, vaulted } = live
  if (door === undefined) return null
  return {
    sessionId: state.sessionId,
    joinBy: door.password.joinBy,
    password: door.password.shown,
    path: `/join/${state.sessionId}#${vaulted.secrets.fragment}`,
    idOpen: door.isIdOpen && isIdOpen(state),
  }
}

/** What this page has to wait for, on this device's clock. */
function askPausesOf(live: Live, { members }: OpenSession): AskPause[] {
  const me = members[live.identity.deviceId]
  if (me === undefined) return []
  const pause = (of: DeviceId, capability: Capability | null, at: number | null): AskPause[] => {
    const until = at === null ? null : at - live.serverAheadMs()
    return until === null || until <= Date.now() ? [] : [{ of, capability, until }]
  }
  const owners = new Set(me.inVain.map(({ owner }) => owner))
  return [
    ...me.inVain.flatMap(({ owner, capability }) => pause(owner, capability, mayAskAgainAt(me, { owner, capability }))),
    ...[...owners].flatMap((owner) => pause(owner, null, mayAskAnythingAt(me, owner))),
  ]
}

/** One that is in is shown as such unless a door is open for the next. */
function companionViewOf(live: Live, state: OpenSession): CompanionView {
  const door = live.companionDoor.shown
  if (door !== undefined) return { stage: 'door', ...door }
  const seen = live.ownCompanion.seenOf(live, state, live.identity.deviceId)
  if (seen === null) return { stage: 'none' }
  const { ownCompanion } = live
  return { stage: 'joined', ...seen, ...ownCompanion.hidingOf(live), opened: ownCompanion.openedIn(live) }
}

const allowedOf = (live: Live, state: OpenSession): Allowed[] =>
  live.ownGrants.inForce.flatMap(({ grant, capability, scope, to, since, expiresAt, usedSaid }) => {
    const person = personOf(live, state, to)
    return person === undefined
      ? []
      : [{ grant, capability, scope, to: person, since, expiresAt, used: usedSaid || isUsed(state, grant) }]
  })

const onTheWayOf = (live: Live, state: OpenSession): OnTheWay[] =>
  live.ownGrants.onTheWay.flatMap((grants) => {
    const [first] = grants
    const to = grants.flatMap((grant) => personOf(live, state, grant.to) ?? [])
    if (first === undefined || to.length === 0) return []
    const { grant, capability, scope } = first
    return [{ grant, capability, scope, to }]
  })

/** Its helper program says so of what it does (CONSENT-34). */
const isUsed = ({ grants }: OpenSession, grant: GrantId): boolean =>
  grants.some((one) => one.grant === grant && one.usedAt !== null)

/** Times on this device's clock. */
const heldOf = (live: Live, state: OpenSession): Held[] =>
  state.grants.flatMap((item) => {
    const { grant, capability, scope, owner, to, since } = item
    const aheadMs = live.serverAheadMs()
    const isMine = to === live.identity.deviceId && !live.withdrawals.isReleased(grant)
    const person = isMine && isAlive(item, Date.now() + aheadMs) ? personOf(live, state, owner) : undefined
    const expiresAt = item.expiresAt === null ? null : item.expiresAt - aheadMs
    return person === undefined ? [] : [{ grant, capability, scope, owner: person, since, expiresAt }]
  })

const otherControlsOf = (live: Live, state: OpenSession): OtherControl[] =>
  state.grants.flatMap((item) => {
    const { capability, owner, to } = item
    const isMine = [owner, to].includes(live.identity.deviceId)
    if (capability !== 'control' || isMine || !isAlive(item, Date.now() + live.serverAheadMs())) return []
    return [{ of: owner, by: personOf(live, state, to) ?? null }]
  })

function profileOf({ identity, vaulted }: Live, { profile }: OpenSession): ProfileView {
  if (identity.role === 'host') return { organization: profile, relaxed: false, effective: profile }
  const { relaxed } = vaulted.secrets
  return { organization: profile, relaxed, effective: effectiveProfile(profile, { relaxed }) }
}

function switchingOf(live: Live, state: OpenSession): SwitchingView | null {
  const { switching } = state
  // A wish of mine that I took back is over here, whoever hears of it (CONSENT-100).
  const isOver = switching?.by === live.identity.deviceId && live.withdrawals.isOwed(switching.switch)
  if (switching === null || isOver) return null
  // As little as a question of who holds no leaf (KEY-58).
  if (live.keys.current !== undefined && live.keys.member(switching.by) === undefined) return null
  const by = personOf(live, state, switching.by)
  const to = personOf(live, state, switching.to)
  if (by === undefined || to === undefined) return null
  const { switch: id, leavingMustAgree, leavingAgreed } = switching
  const letGo = leavingAgreed && state.presenting?.device === live.identity.deviceId
  const isMyYes = letGo && !live.questions.isClosed(state, id)
  return { id, by, to, waitsFor: leavingMustAgree ? 'leaving' : 'taking', isMyYes }
}
