// What is true of a session. Lives here: its shape, its schema (it is a row of the store and a frame of the socket).
import { deviceIdSchema, grantIdSchema, instanceSchema, sessionIdSchema, sidSchema, type DeviceId } from '../ids.ts'
import { count, epochMs, wellFormedText, z } from '../schema.ts'
import { profileSchema } from './direction.ts'
import {
  capabilitySchema,
  joinBySchema,
  minutesSchema,
  personNameSchema,
  scopeSchema,
  signedMessageSchema,
  surfaceSchema,
} from './messages.ts'

/** How long an unanswered request or switch stays open, ms. */
export const ASK_LASTS_MS = 60_000
/** How long a member, the host too, may be away before the server lets go of them, ms. */
export const AWAY_LASTS_MS = 120_000
/** Failed proofs after which joining by ID closes until the host makes a new PIN. */
export const MAX_JOIN_FAILURES = 20
export const MAX_MEMBERS = 128
/** Open questions of one member. */
export const MAX_REQUESTS_EACH = 8
export const MAX_GRANTS = 1024
/** Grants in which one member gives something, views aside (CONSENT-26). */
export const MAX_GRANTS_EACH = 256
/** Files one member may have open to one other, each way for itself (CONSENT-26). */
export const MAX_OPEN_FILES = 8
/** Questions for the same of the same person that may come to nothing in a row (CONSENT-38). */
export const MAX_IN_VAIN = 3
/** How long its asker waits then, ms. */
export const ASK_PAUSE_MS = 30_000
/** Questions of the same person, whatever for, that may come to nothing in a short time (CONSENT-171). */
export const MAX_IN_VAIN_OF_ANY = 6
/** That time: what came to nothing this long before the newest one counts no more for it, ms. */
export const IN_VAIN_COUNTS_MS = 300_000
/** Owners and capabilities a member's row remembers of what was asked in vain; the oldest goes first. */
export const MAX_REMEMBERED_IN_VAIN = 64
/** Members who are out again that a session remembers. */
export const MAX_FORMER = 1024
export const MINUTE_MS = 60_000

/** Questions of a member that came to nothing in a row: of whom, for what (CONSENT-38). */
const inVainSchema = z.strictObject({
  owner: deviceIdSchema,
  capability: capabilitySchema,
  times: z.int().min(1),
  /** Of the last one. */
  at: epochMs,
})
export type InVain = z.infer<typeof inVainSchema>

const ofAnyMember = {
  device: deviceIdSchema,
  name: personNameSchema,
  /** The page that speaks for the device; null before it first came. */
  instance: instanceSchema.nullable(),
  connected: z.boolean(),
  /** When it was last lost; null while connected. */
  awaySince: epochMs.nullable(),
  joinedAt: epochMs,
  /** `at` of its last accepted message. */
  lastAt: epochMs,
  /** Has shown a screen in this session. */
  presented: z.boolean(),
  /** Ticked the organization's looser switching rule for this session. */
  relaxed: z.boolean(),
  /** Would like to show their screen. */
  raised: z.boolean(),
  /** Who has confirmed the spoken code so far; null where there is none to confirm. */
  confirm: z.strictObject({ byHost: z.boolean(), byMember: z.boolean() }).nullable(),
  inVain: z.array(inVainSchema).max(MAX_REMEMBERED_IN_VAIN),
}

const memberSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal(['host', 'participant']), ...ofAnyMember }),
  /** The second device of a person, and that person's signed word for it (CONSENT-33). */
  z.strictObject({ role: z.literal('companion'), of: deviceIdSchema, vouched: signedMessageSchema, ...ofAnyMember }),
])
export type Member = z.infer<typeof memberSchema>
export type Person = Extract<Member, { role: 'host' | 'participant' }>
export type Companion = Extract<Member, { role: 'companion' }>

const grantSchema = z.strictObject({
  grant: grantIdSchema,
  capability: capabilitySchema,
  scope: scopeSchema,
  owner: deviceIdSchema,
  to: deviceIdSchema,
  surface: surfaceSchema,
  since: epochMs,
  expiresAt: epochMs.nullable(),
  /** When it was first used; null before. */
  usedAt: epochMs.nullable(),
})

const requestSchema = z.strictObject({
  grant: grantIdSchema,
  capability: capabilitySchema,
  scope: scopeSchema,
  minutes: minutesSchema,
  owner: deviceIdSchema,
  to: deviceIdSchema,
  askedAt: epochMs,
  expiresAt: epochMs,
  /** The signed `ask`: whoever was not there to hear it can check it (CONSENT-15). */
  asked: signedMessageSchema,
})
export type ConsentRequest = z.infer<typeof requestSchema>

const switchingSchema = z.strictObject({
  switch: grantIdSchema,
  by: deviceIdSchema,
  to: deviceIdSchema,
  /** Who presents has to let go first. */
  leavingMustAgree: z.boolean(),
  /** They did, and can still say no until somebody took over (CONSENT-52). */
  leavingAgreed: z.boolean(),
  /** Who is to present is asked; else their device shows by itself what it kept. */
  takingIsAsked: z.boolean(),
  askedAt: epochMs,
  expiresAt: epochMs,
  /** The signed `switch` (CONSENT-15). */
  asked: signedMessageSchema,
})
export type Switching = z.infer<typeof switchingSchema>

const presentingSchema = z.strictObject({
  device: deviceIdSchema,
  surface: surfaceSchema,
  paused: z.boolean(),
  since: epochMs,
})
export type Presenting = z.infer<typeof presentingSchema>

export const endReasonSchema = z.enum(['host', 'presenter', 'host-gone', 'console', 'server', 'full'])
export type EndReason = z.infer<typeof endReasonSchema>

const common = {
  sid: sidSchema,
  sessionId: sessionIdSchema,
  host: deviceIdSchema,
  /** Name and organization of the host as this server's accounts have them. */
  hostName: personNameSchema,
  organization: wellFormedText.max(200),
  createdAt: epochMs,
  firstPresenter: z.enum(['participant', 'host']),
  /** The organization's rule for switching, as it was when the session began. */
  profile: profileSchema,
}

export const openSessionSchema = z.strictObject({
  stage: z.literal('open'),
  ...common,
  joinBy: joinBySchema,
  joinFailures: count,
  members: z.record(deviceIdSchema, memberSchema),
  /** `lastAt` of everyone who is out again, so that nothing of theirs counts twice should they come back (CONSENT-3). */
  former: z.record(deviceIdSchema, epochMs),
  presenting: presentingSchema.nullable(),
  switching: switchingSchema.nullable(),
  requests: z.array(requestSchema).max(MAX_MEMBERS * MAX_REQUESTS_EACH),
  grants: z.array(grantSchema).max(MAX_GRANTS),
  /** The signed words that the grants came of, each once: answers with their questions; and the one that says what is shown (CONSENT-27). */
  evidence: z.array(signedMessageSchema).max(2 * MAX_GRANTS + 1),
})
export type OpenSession = z.infer<typeof openSessionSchema>

export const endedSessionSchema = z.strictObject({
  stage: z.literal('ended'),
  ...common,
  endedAt: epochMs,
  reason: endReasonSchema,
})
export type EndedSession = z.infer<typeof endedSessionSchema>

export const sessionStateSchema = z.discriminatedUnion('stage', [openSessionSchema, endedSessionSchema])
export type SessionState = z.infer<typeof sessionStateSchema>

/** Whether joining by ID is open: it admits at all and was not guessed at too often. */
export const isIdOpen = (state: OpenSession): boolean =>
  state.joinBy !== 'link' && state.joinFailures < MAX_JOIN_FAILURES

/** Whether this person's no ends the open switch: of who is to show, and of who is to let go or did (CONSENT-52). */
export const mayRefuseTurn = (
  { switching, presenting }: Pick<OpenSession, 'switching' | 'presenting'>,
  device: DeviceId,
): boolean => {
  if (switching === null) return false
  const letsGo = switching.leavingMustAgree || switching.leavingAgreed
  return switching.to === device || (letsGo && presenting?.device === device)
}

/** Whether a member is somebody, and not the second device of somebody (CONSENT-33). */
export const isPerson = (member: Member): member is Person => member.role !== 'companion'

/** Whose second device this is; null for people and strangers. */
export const ownerOf = ({ members }: Pick<OpenSession, 'members'>, device: DeviceId): DeviceId | null => {
  const member = members[device]
  return member?.role === 'companion' ? member.of : null
}

/** This person's second device, if one is in. */
export const companionOf = ({ members }: Pick<OpenSession, 'members'>, device: DeviceId): Companion | undefined =>
  Object.values(members).find((member): member is Companion => member.role === 'companion' && member.of === device)

/** Whether a person has nothing to prove any more: came by link or PIN, or both sides confirmed the spoken code
 *  (CONSENT-22). Never a companion: it gives, gets and is asked for nothing. */
export const isConfirmed = (member: Member | undefined): member is Person =>
  member !== undefined &&
  isPerson(member) &&
  (member.confirm === null || (member.confirm.byHost && member.confirm.byMember))

/** Whether a member may hold the group's keys: a person with nothing to prove any more, or a companion (KEY-11, KEY-35). */
export const mayHoldKeys = (member: Member | undefined): boolean => member?.role === 'companion' || isConfirmed(member)

/** Those from whom and to whom anything may pass (CONSENT-10). */
export const confirmedMembers = ({ members }: OpenSession): { has(device: DeviceId): boolean } => ({
  has: (device) => mayHoldKeys(members[device]),
})
