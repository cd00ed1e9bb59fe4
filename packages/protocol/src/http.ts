// The HTTP surface of sessions: bodies and answers both sides share. Account routes keep theirs beside the routes.
import { deviceIdSchema, sessionIdSchema, sidSchema } from './ids.ts'
import { epochMs, z } from './schema.ts'
import { endReasonSchema } from './session/state.ts'
import { joinBySchema } from './session/messages.ts'

/** RFC 9457 problem details, with our stable code. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  requestId: z.string(),
})
export type Problem = z.infer<typeof problemSchema>

/** One-time pass for the socket, valid for 30 s. */
export const ticketSchema = z.strictObject({ ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })
export type Ticket = z.infer<typeof ticketSchema>

/** POST /api/v1/sessions: the host's device starts a session. An own ID needs a PIN or password. */
export const createSessionSchema = z
  .strictObject({
    device: deviceIdSchema,
    sessionId: sessionIdSchema.nullable(),
    joinBy: joinBySchema,
    firstPresenter: z.enum(['participant', 'host']),
    /** The host confirmed that the participant was told about the session (REQ-18). */
    informed: z.boolean(),
  })
  .refine(
    (body) => body.sessionId === null || body.joinBy === 'pin' || body.joinBy === 'password',
    'a chosen session ID needs a password',
  )
export type CreateSession = z.infer<typeof createSessionSchema>

export const createdSessionSchema = z.strictObject({
  sid: sidSchema,
  sessionId: sessionIdSchema,
  createdAt: epochMs,
  ticket: ticketSchema.shape.ticket,
})
export type CreatedSession = z.infer<typeof createdSessionSchema>

/** GET /api/v1/sessions: the host's own, live ones first, then the newest ended. */
export const sessionSummarySchema = z.strictObject({
  sid: sidSchema,
  sessionId: sessionIdSchema,
  createdAt: epochMs,
  endedAt: epochMs.nullable(),
  endReason: endReasonSchema.nullable(),
  /** Names of everyone who was in, the host first. */
  people: z.array(z.string()),
  /** Sealed bytes that passed the switch. */
  relayedBytes: z.int(),
})
export const sessionListSchema = z.strictObject({ sessions: z.array(sessionSummarySchema) })
export type SessionSummary = z.infer<typeof sessionSummarySchema>

/** POST /api/v1/joins: always answers 201 with a ticket, whether or not the ID exists. */
export const joinSchema = z.strictObject({ sessionId: sessionIdSchema })

/** POST /api/v1/resumes: a member's device asks for a ticket; it proves itself on the socket. Always answers 201. */
export const resumeSchema = z.strictObject({ sid: sidSchema, device: deviceIdSchema })

/** Systems a companion can be built for. */
export const companionTargetSchema = z.enum(['linux-x64', 'win-x64', 'darwin-x64', 'darwin-arm64'])
export type CompanionTarget = z.infer<typeof companionTargetSchema>

/** GET /api/v1/companion: what `/companion/<target>` has to offer; empty where none was built. */
export const companionListSchema = z.strictObject({
  /** Null where none was built. */
  version: z.string().nullable(),
  files: z.array(
    z.strictObject({
      target: companionTargetSchema,
      bytes: z.int(),
      /** Hex, of the file as it is saved. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Whether the operating system finds a signature in it. */
      signed: z.boolean(),
      /** Bytes on the wire by content coding. */
      encodings: z.strictObject({ zstd: z.int(), br: z.int(), gzip: z.int() }),
    }),
  ),
})
export type CompanionList = z.infer<typeof companionListSchema>
