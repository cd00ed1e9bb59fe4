// What a first administrator types, and what may be wrong with it. Pure. May not know: fields on a page.
import { z } from '@farhand/protocol'

export interface Administrator {
  readonly organization: string
  readonly username: string
  readonly email: string
  readonly password: string
}

/** Why a field can't be taken: a key of the words in `fields`. */
export type FieldFault = 'required' | 'email' | 'passwordShort' | 'username'

const MIN_PASSWORD_CHARACTERS = 12
const email = z.email()

/** The fields that can't be taken, with the reason; empty when all is well. The server has the last word. */
export function wrongFields(values: Administrator): Partial<Record<keyof Administrator, FieldFault>> {
  const wrong: Partial<Record<keyof Administrator, FieldFault>> = {}
  if (values.organization.trim() === '') wrong.organization = 'required'
  if (!/^[\p{L}\p{N}._]{3,30}$/u.test(values.username)) wrong.username = 'username'
  if (!email.safeParse(values.email).success) wrong.email = 'email'
  if ([...values.password].length < MIN_PASSWORD_CHARACTERS) wrong.password = 'passwordShort'
  return wrong
}
