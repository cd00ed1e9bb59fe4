// What can happen to a session: a device said something (signed), or the server saw something (only ever restricting).
import { deviceIdSchema, grantIdSchema, instanceSchema } from '../ids.ts'
import { epochMs, z } from '../schema.ts'
import { signedAcknowledgementSchema } from './acknowledgement.ts'
import { signedMessageSchema } from './messages.ts'
import { endReasonSchema } from './state.ts'

export const sessionEventSchema = z.discriminatedUnion('kind', [
  /** A verified message. For `admit` only: the joiner's page, and the text they accepted where one is required. */
  z.strictObject({
    kind: z.literal('said'),
    signed: signedMessageSchema,
    instance: instanceSchema.nullable(),
    acknowledgement: signedAcknowledgementSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal('lost'), device: deviceIdSchema }),
  /** A member was away too long. */
  z.strictObject({ kind: z.literal('gone'), device: deviceIdSchema }),
  /** A request or a switch that nobody answered in time, or a grant whose minutes are over. */
  z.strictObject({ kind: z.literal('expired'), grant: grantIdSchema }),
  z.strictObject({
    kind: z.literal('closed'),
    reason: endReasonSchema.extract(['host-gone', 'console', 'server', 'full']),
  }),
])
export type SessionEvent = z.infer<typeof sessionEventSchema>

/** An event with the server's time of it, as it is stored, sent and reduced everywhere. */
export const timedEventSchema = z.strictObject({ at: epochMs, event: sessionEventSchema })
export type TimedEvent = z.infer<typeof timedEventSchema>
