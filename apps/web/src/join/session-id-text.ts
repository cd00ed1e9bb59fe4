// What a person types or pastes as session ID. Pure. May not know: fields.
import { sessionIdSchema, type SessionId } from '@farhand/protocol'

/** How many digits a session ID has. */
export const ID_DIGITS = 9

/** The digits of what was typed or pasted ("482 913 577", "ID: 482-913-577"), at most nine. */
export const digitsOf = (text: string): string => text.replace(/\D/g, '').slice(0, ID_DIGITS)

/** The session ID, or undefined while it is none. */
export function parseSessionId(text: string): SessionId | undefined {
  const parsed = sessionIdSchema.safeParse(text.replace(/\D/g, ''))
  return parsed.success ? parsed.data : undefined
}
