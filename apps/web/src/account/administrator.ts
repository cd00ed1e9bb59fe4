// What may be wrong with what a first administrator types. Pure. May not know: fields on a page.
import { LONGEST_PASSWORD, SHORTEST_PASSWORD, newAdministratorSchema, type NewAdministrator } from '@farhand/protocol'

/** Why a field can't be taken: a key of the words in `fields`. */
export type FieldFault = 'required' | 'organizationLong' | 'username' | 'email' | 'passwordShort' | 'passwordLong'

/** The fields that can't be taken, with the reason; empty when all is well. The server has the last word. */
export function wrongFields(values: NewAdministrator): Partial<Record<keyof NewAdministrator, FieldFault>> {
  const { organization, username, email } = newAdministratorSchema.shape
  const wrong: Partial<Record<keyof NewAdministrator, FieldFault>> = {}
  if (values.organization.trim() === '') wrong.organization = 'required'
  else if (!organization.safeParse(values.organization).success) wrong.organization = 'organizationLong'
  if (!username.safeParse(values.username).success) wrong.username = 'username'
  if (!email.safeParse(values.email).success) wrong.email = 'email'
  const passwordCharacters = [...values.password].length
  if (passwordCharacters < SHORTEST_PASSWORD) wrong.password = 'passwordShort'
  if (passwordCharacters > LONGEST_PASSWORD) wrong.password = 'passwordLong'
  return wrong
}
