// What a first administrator is made from. Lives here: the schema that set-up page and command line are both held to.
import { z } from 'zod'
import { LONGEST_TYPED_PASSWORD } from './passwords.ts'

/** Organization, username, email address and password as typed; the password's strength is checked later. */
export const NEW_ADMINISTRATOR = z.object({
  organization: z.string().trim().min(1, 'An organization needs a name.').max(100),
  username: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@+'-]{0,62}[\p{L}\p{N}]$/u, 'A username has 2 to 64 letters and digits.'),
  email: z.string().trim().max(254).pipe(z.email('This is not an email address.')),
  password: z.string().max(LONGEST_TYPED_PASSWORD),
})

export type NewAdministrator = z.infer<typeof NEW_ADMINISTRATOR>
