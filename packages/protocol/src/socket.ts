// Text frames of the socket, both ways. Binary frames are objects (wire.ts). Lives here: their schemas, one row each.
import { bytesText, blobText, epochMs, wellFormedText, z } from './schema.ts'
import {
  doorSchema,
  hostAnswerSchema,
  hostWelcomeSchema,
  joinProofSchema,
  joinRequestSchema,
  rejoinSchema,
} from './handshake.ts'
import { deviceIdSchema, instanceSchema, joinIdSchema } from './ids.ts'
import { MAX_ACKNOWLEDGEMENT_LENGTH } from './organization.ts'
import { hashSchema, receiptEntrySchema, receiptLinkSchema, receiptTailSchema } from './receipt/chain.ts'
import { vouchedAccountSchema } from './receipt/receipt.ts'
import { timedEventSchema } from './session/events.ts'
import { signedAcknowledgementSchema } from './session/acknowledgement.ts'
import { signedMessageSchema } from './session/messages.ts'
import { endReasonSchema, openSessionSchema, type EndReason } from './session/state.ts'

/** Subprotocols of the socket: this one and `ticket.<ticket>`. */
export const SOCKET_PROTOCOL = 'farhand.v1'
export const TICKET_PROTOCOL_PREFIX = 'ticket.'

/** Why the server closed a socket (WebSocket close codes 4000-4999). */
export const CLOSE_CODES = {
  badTicket: 4401,
  refused: 4403,
  ended: 4410,
  /** The host removed this device, and its page was not there to hear it. */
  removed: 4411,
  /** Another page of the same device took over. */
  replaced: 4409,
  badFrame: 4400,
  tooMany: 4429,
  tooSlow: 1013,
  restarting: 1012,
} as const

/** Close codes for a page that comes back to a session that ended meanwhile: for which reason (CONSENT-170). */
export const ENDED_CODES: Readonly<Record<EndReason, number>> = {
  host: 4420,
  presenter: 4421,
  'host-gone': 4422,
  console: 4423,
  server: 4424,
  full: 4425,
}

/** The reason that a close code stands for; undefined for any other code. */
export const endReasonOf = (code: number): EndReason | undefined =>
  endReasonSchema.options.find((reason) => ENDED_CODES[reason] === code)

/** Number the client gave a frame that wants an answer: `accepted` or `refused` with the same ref. */
const ref = z.int().min(0).max(0xffff_ffff)
const epoch = z.int().min(0)
const commitBytes = blobText(512 * 1024)
const stream = z.int().min(0).max(0xffff_ffff)

/** A group commit on its way: the epoch it leaves, the commit, and the welcome of the one it lets in. */
export const commitPartSchema = z.strictObject({
  epoch,
  commit: commitBytes,
  welcome: z.strictObject({ device: deviceIdSchema, answer: hostWelcomeSchema }).nullable(),
})
export type CommitPart = z.infer<typeof commitPartSchema>

/** What a viewer's page tells about the picture while one is coming: at most every 20 ms, at least every 100 ms (WIRE-21). */
export const feedbackSchema = z.strictObject({
  /** Objects of the picture received over this line since it was opened, shown or not: for the switch. */
  received: z.int().min(0).max(0xffff_ffff),
  /** What was shown since the last feedback, for the presenter; null where nothing was. */
  shown: z
    .strictObject({
      /** Sender's time of the newest frame shown, ms modulo 2^32. */
      timeMs: z.int().min(0).max(0xffff_ffff),
      frames: z.int().min(0).max(10_000),
      /** From decode() to the picture, ms. */
      decodeMs: z.int().min(0).max(60_000),
    })
    .nullable(),
})
export type Feedback = z.infer<typeof feedbackSchema>

/** A device's signature on where the receipt chain stood at somebody's end of the session (RECEIPT-4). */
const countersignSchema = z.strictObject({
  type: z.literal('countersign'),
  n: z.int().min(1),
  hash: hashSchema,
  signature: bytesText(64),
})
export type Countersign = z.infer<typeof countersignSchema>

/** The same as it comes to the others, with whose it is. */
const countersignedSchema = z.strictObject({ ...countersignSchema.shape, device: deviceIdSchema })
export type Countersigned = z.infer<typeof countersignedSchema>

const codecs = z.array(z.string().max(40)).max(16)

export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('join-request'), instance: instanceSchema, request: joinRequestSchema }),
  z.strictObject({ type: z.literal('join-proof'), proof: joinProofSchema }),
  /** A joiner in the lobby accepts the text that came with `join-waiting`. */
  z.strictObject({ type: z.literal('acknowledge'), ...signedAcknowledgementSchema.shape }),
  /** Host to a joiner. */
  z.strictObject({ type: z.literal('join-answer'), join: joinIdSchema, answer: hostAnswerSchema }),
  /** Host: the joiner's proof holds; the joiner waits in the lobby now. */
  z.strictObject({ type: z.literal('join-proven'), join: joinIdSchema }),
  /** Host or participant: a door for the own helper program is wanted (answered by `door`), or no more. */
  z.strictObject({ type: z.literal('door'), open: z.boolean() }),
  /** The page behind a door to the helper program: the proof holds, and this is my own. The signed `vouch` follows. */
  z.strictObject({ type: z.literal('join-welcome'), join: joinIdSchema, answer: hostWelcomeSchema }),
  /** A signed session message. `admit` carries the commit that lets the joiner in; of an ID alone only H2, as `answer`. */
  z.strictObject({
    type: z.literal('say'),
    ref,
    signed: signedMessageSchema,
    commit: commitPartSchema.nullable(),
    answer: hostWelcomeSchema.optional(),
  }),
  /** A commit without a session message: a leaf removed or replaced, a new key. */
  z.strictObject({ type: z.literal('commit'), ref, part: commitPartSchema }),
  /** Host whose group is lost with nobody else in: a new one begins at epoch 0. */
  z.strictObject({ type: z.literal('new-group'), ref }),
  /** A member's page without the group's keys asks to be let in: reloaded, behind, or confirmed just now. */
  z.strictObject({ type: z.literal('rejoin'), rejoin: rejoinSchema }),
  z.strictObject({ type: z.literal('feedback'), feedback: feedbackSchema }),
  z.strictObject({ type: z.literal('need-key'), stream }),
  /** Codec strings this viewer can decode, best first. */
  z.strictObject({ type: z.literal('decodes'), codecs }),
  /** The receipt chain from the sender's own admission on (null), or behind entry `after`. One at a time. */
  z.strictObject({ type: z.literal('history'), after: z.int().min(0).nullable() }),
  /** Host: my signature for whoever has just left, or for everyone at the end. Participant who is out: mine for the host. */
  countersignSchema,
])
export type ClientFrame = z.infer<typeof clientFrameSchema>

export const joinRefusalSchema = z.enum(['no-match', 'turned-away', 'too-many', 'session-full'])
export type JoinRefusal = z.infer<typeof joinRefusalSchema>

export const serverFrameSchema = z.discriminatedUnion('type', [
  /**
   * First frame on a member's socket, the same for a sid that is none; answered by a signed `attach`, of a later time than
   * `lastAt` (CONSENT-3). That is 0 before the device has proven itself; one whose clock is behind is asked again (KEY-54).
   */
  z.strictObject({ type: z.literal('challenge'), challenge: bytesText(32), sid: bytesText(16), lastAt: epochMs }),
  /** To a joiner. `sid` binds the handshake; a decoy has one too. */
  z.strictObject({ type: z.literal('join-open'), sid: bytesText(16) }),
  z.strictObject({ type: z.literal('join-answer'), answer: hostAnswerSchema }),
  /** In the lobby. With a text the host can admit only who has accepted it; comes again where it is asked for later. */
  z.strictObject({
    type: z.literal('join-waiting'),
    hostName: wellFormedText,
    organization: wellFormedText,
    acknowledgement: z.strictObject({ text: wellFormedText.max(MAX_ACKNOWLEDGEMENT_LENGTH) }).nullable(),
  }),
  z.strictObject({ type: z.literal('join-refused'), code: joinRefusalSchema, retryMinutes: z.int().nullable() }),
  /** Answers `door`: its number, new each time; null where it is closed, or all numbers are taken. */
  z.strictObject({ type: z.literal('door'), door: doorSchema.nullable() }),
  /** To the host, about a joiner; to whoever opened the door, about a helper program. */
  z.strictObject({ type: z.literal('join-request'), join: joinIdSchema, request: joinRequestSchema }),
  z.strictObject({ type: z.literal('join-proof'), join: joinIdSchema, proof: joinProofSchema }),
  /** A text was put before the joiner (null), or the joiner has accepted it. */
  z.strictObject({
    type: z.literal('join-terms'),
    join: joinIdSchema,
    acknowledgement: signedAcknowledgementSchema.nullable(),
  }),
  z.strictObject({ type: z.literal('join-gone'), join: joinIdSchema }),
  /** Whole state, on every attach. `epoch` counts accepted commits; `you` is this socket's device. */
  z.strictObject({
    type: z.literal('state'),
    state: openSessionSchema,
    epoch,
    you: deviceIdSchema,
    at: epochMs,
    /** Where the receipt chain stands, and who the server says the host is. */
    receipt: receiptTailSchema,
    account: vouchedAccountSchema,
    /** The text that joiners of this session accept; for receipts. */
    terms: wellFormedText.max(MAX_ACKNOWLEDGEMENT_LENGTH).nullable(),
  }),
  /** `stamp`: the server's signature on the chain up to here (RECEIPT-7). */
  z.strictObject({ type: z.literal('event'), timed: timedEventSchema, link: receiptLinkSchema, stamp: bytesText(64) }),
  /** Answers `history`: entries in order, a stamp on the last; `start` is the state right after the first, where it was asked from null. */
  z.strictObject({
    type: z.literal('history'),
    start: openSessionSchema.nullable(),
    entries: z.array(receiptEntrySchema),
    more: z.boolean(),
    stamp: bytesText(64).nullable(),
  }),
  countersignedSchema,
  z.strictObject({ type: z.literal('commit'), epoch, by: deviceIdSchema, commit: commitBytes }),
  /** To the one a commit lets in: join the group, which is at `epoch` then. To an ID alone: H2 and nothing more. */
  z.strictObject({ type: z.literal('welcome'), epoch, answer: hostWelcomeSchema }),
  /** The group began anew at epoch 0: ask to rejoin. */
  z.strictObject({ type: z.literal('group-renewed') }),
  /** To the device that has to commit: let this member's new page in. */
  z.strictObject({ type: z.literal('rejoin'), device: deviceIdSchema, rejoin: rejoinSchema }),
  z.strictObject({ type: z.literal('accepted'), ref }),
  z.strictObject({ type: z.literal('refused'), ref, code: z.string().max(64) }),
  z.strictObject({ type: z.literal('feedback'), from: deviceIdSchema, feedback: feedbackSchema }),
  z.strictObject({ type: z.literal('need-key'), stream: stream.nullable() }),
  z.strictObject({ type: z.literal('decodes'), from: deviceIdSchema, codecs }),
  /** Every 4 s: the server is there. */
  z.strictObject({ type: z.literal('tick'), at: epochMs }),
])
export type ServerFrame = z.infer<typeof serverFrameSchema>
