// What may be a session's password (design S2). Lives here: the rule, whoever calls. May not know: who joins with it.
import { normalizePassword } from '@farhand/e2ee'
import type { SessionId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'

const MIN_LENGTH = 8
const MAX_LENGTH = 64

export interface ChosenPassword {
  /** '' = none: codes are compared by voice. */
  readonly password: string
  /** Six digits, which join one person. */
  readonly isPin: boolean
}

/** What a person typed as a password, as both sides compare it: NFKC, without spaces around, six digits without any. */
export const trimmedPassword = (text: string): string => normalizePassword(text.normalize('NFKC').trim()).reveal()

/** The password of a new session. Throws ClientError `bad-password`. */
export function choosePassword(text: string, sessionId: SessionId | null): ChosenPassword {
  if (text === '') {
    if (sessionId !== null) throw new ClientError('bad-password', 'a chosen session ID needs a password')
    return { password: '', isPin: false }
  }
  const password = trimmedPassword(text)
  if (/^[0-9]{6}$/.test(password)) return { password, isPin: true }
  const { length } = [...password]
  if (length < MIN_LENGTH || length > MAX_LENGTH)
    throw new ClientError('bad-password', 'a password has 6 digits or 8 to 64 characters')
  return { password, isPin: false }
}
