// A whole state as this page takes it. Lives here: what of it needs somebody's own word, and what becomes of the rest.
// The server may leave things out; what it adds is left out here and named in the activity list.
import {
  isConfirmed,
  isPerson,
  surfaceWord,
  wordsFor,
  type Companion,
  type ConsentRequest,
  type DeviceId,
  type Grant,
  type Member,
  type OpenSession,
  type Presenting,
  type SignedMessage,
  type Switching,
} from '@farhand/protocol'
import { mayStillCome } from '../keys/may-enter.ts'
import { refusalOf, refusalOfSignature } from './hear.ts'
import type { Live } from './live.ts'

/** What of a state frame this page believes. */
export async function believableState(live: Live, told: OpenSession): Promise<OpenSession> {
  const listed = { ...told, members: await membersOf(live, told) }
  if (hidesSomebody(live, listed)) {
    live.activity.attack('hidden-member')
    if (live.state !== undefined) return live.state
  }
  const state = amongListed(listed)
  const { grants, evidence } = await givenOf(live, state)
  const requests: ConsentRequest[] = []
  for (const request of state.requests) if (await isAsked(live, state, request)) requests.push(request)
  const presenting = await presentingOf(live, { ...state, grants })
  const { switching } = state
  // Who presents is who is believed to, not who is told of: a refused presenting lets nobody want a switch.
  const isWanted = switching !== null && (await isSwitchAsked(live, { ...state, presenting }, switching))
  return withClocks(live.state, {
    ...state,
    grants,
    evidence,
    requests,
    presenting,
    switching: isWanted ? switching : null,
    profile: profileOf(live, state),
  })
}

/** Whether somebody has part in something whom the list of people does not show, or the host or this device is not in it (CONSENT-50). */
function hidesSomebody(
  { identity }: Live,
  { members, host, grants, requests, presenting, switching }: OpenSession,
): boolean {
  const named = [host, ...[...grants, ...requests].flatMap(({ owner, to }) => [owner, to])]
  if (presenting !== null) named.push(presenting.device)
  if (switching !== null) named.push(switching.by, switching.to)
  return members[identity.deviceId] === undefined || !named.every((device) => isListed(members, device))
}

/** What of a first state concerns only people who are in the list: no page tells less than what goes on (CONSENT-50). */
function amongListed(state: OpenSession): OpenSession {
  const { members, grants, requests, presenting, switching } = state
  const isKept = ({ owner, to }: Grant | ConsentRequest) => isListed(members, owner) && isListed(members, to)
  const turns = switching !== null && isListed(members, switching.by) && isListed(members, switching.to)
  return {
    ...state,
    grants: grants.filter(isKept),
    requests: requests.filter(isKept),
    presenting: presenting !== null && isListed(members, presenting.device) ? presenting : null,
    switching: turns ? switching : null,
  }
}

const isListed = (members: OpenSession['members'], device: DeviceId): boolean => {
  const member = members[device]
  return member !== undefined && isPerson(member)
}

async function membersOf(live: Live, told: OpenSession): Promise<OpenSession['members']> {
  const believed: [string, Member][] = []
  for (const [device, member] of Object.entries(told.members)) {
    const refusal = await refusalOfMember(live, member, { told, listedAs: device })
    if (refusal === undefined) believed.push([device, member])
    else live.activity.attack(refusal)
  }
  return Object.fromEntries(believed)
}

interface Listed {
  readonly told: OpenSession
  /** The key of its row. */
  readonly listedAs: string
}

/** The host is who holds the host's key, which this page knows by itself, and nobody else is (CONSENT-42). */
async function refusalOfMember(live: Live, member: Member, { told, listedAs }: Listed): Promise<string | undefined> {
  const { device, role } = member
  const isHost = device === told.host
  if (device !== listedAs || (role === 'host') !== isHost) return 'forged-member'
  return role === 'companion' ? refusalOfCompanion(live, member, told.members) : undefined
}

/** A companion is its owner's own word, not older than what was heard of them, or it is none (CONSENT-33). */
async function refusalOfCompanion(
  live: Live,
  { device, of, vouched }: Companion,
  members: OpenSession['members'],
): Promise<string | undefined> {
  const { by, at, body } = vouched.message
  const isThis = body.kind === 'vouch' && body.device === device && by === of && isConfirmed(members[of])
  if (!isThis) return 'forged-companion'
  const isMine = of === live.identity.deviceId
  if (isMine && device !== live.vaulted.secrets.pair) return 'forged-companion'
  const isKnown = live.state?.members[device]?.role === 'companion'
  if (!isKnown && at <= heardAt(live.state, of)) return 'replayed'
  return refusalOfSignature(live, vouched)
}

/** The grants that stand, and the words they stand on. */
async function givenOf(live: Live, state: OpenSession): Promise<Pick<OpenSession, 'grants' | 'evidence'>> {
  const refusals = new Map<SignedMessage, Promise<string | undefined>>()
  const checked = (signed: SignedMessage) => {
    const checking = refusals.get(signed) ?? refusalOfSignature(live, signed)
    refusals.set(signed, checking)
    return checking
  }
  const grants: Grant[] = []
  const evidence = new Set<SignedMessage>()
  for (const grant of state.grants) {
    const words = wordsFor(grant, state.evidence)
    if (!(await isGiven(live, { grant, words, checked }))) {
      live.activity.attack('forged-grant', grant.grant)
      continue
    }
    grants.push(grant)
    for (const signed of words ?? []) evidence.add(signed)
  }
  const shown = shownIn(live, state)?.signed
  if (shown !== undefined && (await checked(shown)) === undefined) evidence.add(shown)
  return { grants, evidence: [...evidence] }
}

interface Given {
  readonly grant: Grant
  readonly words: readonly SignedMessage[] | undefined
  /** Why a signature does not hold; asked once for each message. */
  readonly checked: (signed: SignedMessage) => Promise<string | undefined>
}

/** Nobody but this page says what its device allows (CONSENT-10); others' grants are their own signed word (CONSENT-27). */
async function isGiven(live: Live, { grant, words, checked }: Given): Promise<boolean> {
  if (grant.owner === live.identity.deviceId) return live.ownGrants.gave(grant)
  if (words === undefined || isOver(live, grant, words)) return false
  for (const signed of words) if ((await checked(signed)) !== undefined) return false
  return true
}

/** Whether this page has heard the yes already, of a grant that is over here or was to end sooner. */
function isOver({ state }: Live, { grant, owner, expiresAt }: Grant, words: readonly SignedMessage[]): boolean {
  if (state === undefined) return false
  const known = state.grants.find((one) => one.grant === grant && one.owner === owner)
  if (known !== undefined) return known.expiresAt !== expiresAt
  const heard = heardAt(state, owner)
  return words.some(({ message }) => message.by === owner && message.at <= heard)
}

/** Who presents shows something to somebody of their own accord, and not because the server says so; and what, they say. */
async function presentingOf(live: Live, state: OpenSession): Promise<OpenSession['presenting']> {
  const { presenting, grants } = state
  if (presenting === null) return null
  const { device } = presenting
  if (!grants.some(({ owner, capability }) => owner === device && capability === 'view')) {
    live.activity.attack('forged-grant')
    return null
  }
  if (device === live.identity.deviceId || (await isSurfaceSaid(live, state, presenting))) return presenting
  live.activity.attack('forged-surface')
  return { ...presenting, surface: 'unknown' }
}

/** Whether what is shown is so in the presenter's newest word for it that was told or is known here. */
async function isSurfaceSaid(live: Live, state: OpenSession, { surface }: Presenting): Promise<boolean> {
  const word = shownIn(live, state)
  if (word?.surface !== surface) return false
  return (await refusalOfSignature(live, word.signed)) === undefined
}

/** The presenter's newest word, also where only this page has it: the server tells no older one for as long as they present (CONSENT-53). */
function shownIn({ state: before }: Live, { presenting, evidence }: OpenSession): ReturnType<typeof surfaceWord> {
  const isKnown = before?.presenting?.device === presenting?.device && before?.presenting?.since === presenting?.since
  const known = before !== undefined && isKnown ? surfaceWord(before, before.evidence)?.signed : undefined
  return surfaceWord({ presenting }, known === undefined ? evidence : [...evidence, known])
}

/** A session's rule for switching is the one it began with. */
function profileOf(live: Live, { profile }: OpenSession): OpenSession['profile'] {
  const known = live.state?.profile ?? profile
  if (known !== profile) live.activity.attack('changed-profile')
  return known
}

/**
 * A question needs its asker's own signature, for this very question, and newer than what was heard of them (CONSENT-15). One
 * to somebody else too: their no would pass for the answer of whoever was really asked.
 */
async function isAsked(live: Live, { members }: OpenSession, request: ConsentRequest): Promise<boolean> {
  const { grant, owner, to, capability, scope, minutes, asked } = request
  const isMine = owner === live.identity.deviceId
  if (isMine && (!isConfirmed(members[owner]) || !isConfirmed(members[to]))) {
    live.activity.attack('not-confirmed')
    return false
  }
  const { by, body } = asked.message
  const isThis =
    body.kind === 'ask' &&
    body.grant === grant &&
    body.owner === owner &&
    body.capability === capability &&
    body.scope === scope &&
    body.minutes === minutes &&
    by === to
  const isHeard = live.state?.requests.some((open) => open.grant === grant && open.to === to) ?? false
  return isSaid(live, asked, { asker: members[to], isThis, isHeard })
}

/** Who is to show next is for host or presenter to say, and not for the server (CONSENT-15). No letting go is asked for anew (CONSENT-186). */
async function isSwitchAsked(live: Live, state: OpenSession, switching: Switching): Promise<boolean> {
  const { members, host, presenting } = state
  const { switch: id, by, to, asked } = switching
  const known = live.state?.switching
  const isHeard = known?.switch === id
  if (isHeard && switching.leavingMustAgree && !known.leavingMustAgree) {
    live.activity.attack('replayed', id)
    return false
  }
  const { message } = asked
  const mayWant = by === host || by === presenting?.device
  const isSigned =
    message.body.kind === 'switch' && message.body.switch === id && message.body.to === to && message.by === by
  return isSaid(live, asked, { asker: members[by], isThis: mayWant && isSigned, isHeard })
}

interface Said {
  readonly asker: Member | undefined
  readonly isThis: boolean
  readonly isHeard: boolean
}

async function isSaid(live: Live, asked: SignedMessage, { asker, isThis, isHeard }: Said): Promise<boolean> {
  const refusal = isThis ? await refusalOfSaid(live, asked, isHeard) : 'not-allowed'
  // It waits for the asker's leaf, and is not put to the person before (KEY-58).
  if (refusal === undefined || (refusal === 'not-a-member' && mayStillCome(live, asker))) return true
  live.activity.attack(refusal)
  return false
}

async function refusalOfSaid(live: Live, asked: SignedMessage, isHeard: boolean): Promise<string | undefined> {
  const { by, at, body } = asked.message
  if (!isHeard && at <= heardAt(live.state, by)) return 'replayed'
  // A question to somebody else is put to nobody here: who came in while this page was away may have asked it.
  const isForOther = body.kind === 'ask' && body.owner !== live.identity.deviceId
  return isForOther ? refusalOfSignature(live, asked) : refusalOf(live, asked)
}

/** Nobody's clock goes back, so that no old message is heard again: not by leaving somebody out for a while either. */
function withClocks(before: OpenSession | undefined, state: OpenSession): OpenSession {
  if (before === undefined) return state
  const members = Object.entries(state.members).map(([device, member]): [string, Member] => [
    device,
    { ...member, lastAt: Math.max(heardAt(before, member.device), member.lastAt) },
  ])
  const known = [...Object.keys(before.members), ...Object.keys(before.former)] as DeviceId[]
  const out = known.filter((device) => state.members[device] === undefined)
  const former = out.map((device) => [device, Math.max(heardAt(before, device), state.former[device] ?? 0)])
  return {
    ...state,
    members: Object.fromEntries(members),
    former: { ...state.former, ...(Object.fromEntries(former) as OpenSession['former']) },
  }
}

/** The newest clock heard of a device, ms; also of one that is out, or was said to be. */
const heardAt = (state: OpenSession | undefined, device: DeviceId): number =>
  Math.max(state?.members[device]?.lastAt ?? 0, state?.former[device] ?? 0)
