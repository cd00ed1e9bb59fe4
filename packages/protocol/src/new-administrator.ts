// What a first administrator is made from. Lives here: the one schema that set-up page, server and command line are held
// to. May not know: how strong a password is.
import { z } from './schema.ts'

/** Longest name of an organization, UTF-16 units. */
export const LONGEST_ORGANIZATION = 100
/** Fewest and most characters (code points) of a new password. */
export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 128
/** What may be a password at all, as it arrives, UTF-16 units; a longer one signs nobody in. */
export const LONGEST_TYPED_PASSWORD = 1024

/** Organization, username, email address and password as typed; length and strength of the password are checked later. */
export const newAdministratorSchema = z.object({
  organization: z
    .string()
    .trim()
    .min(1, 'An organization needs a name.')
    .max(LONGEST_ORGANIZATION, `The name of an organization has at most ${String(LONGEST_ORGANIZATION)} characters.`),
  username: z
    .string()
    .trim()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ._@+'-]{0,62}[\p{L}\p{N}]$/u,
      "A username has 2 to 64 letters and digits, between them also spaces and . _ @ + ' -",
    ),
  email: z.string().trim().max(254).pipe(z.email('This is not an email address.')),
  password: z.string().max(LONGEST_TYPED_PASSWORD),
})
export type NewAdministrator = z.infer<typeof newAdministratorSchema>

/** POST /api/v1/setup; `token` comes from the set-up link. */
export const setUpSchema = newAdministratorSchema.extend({ token: z.string().max(100) })
export type SetUp = z.infer<typeof setUpSchema>
