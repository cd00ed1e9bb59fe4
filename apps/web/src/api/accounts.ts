// The account calls. Lives here: their paths and shapes. May not know: pages.
import { z, type SetUp } from '@farhand/protocol'
import { ApiError, request } from './request.ts'

const principalSchema = z.object({
  username: z.string(),
  name: z.string(),
  organizationName: z.string(),
  roles: z.array(z.enum(['host', 'admin'])),
})
const meSchema = z.object({ signedIn: principalSchema.nullable() })
/** Who is signed in at this browser. */
export type SignedIn = z.infer<typeof principalSchema>

/** Null for a stranger. */
export async function whoAmI(signal: AbortSignal): Promise<SignedIn | null> {
  const { signedIn } = await request({ method: 'GET', path: '/api/v1/auth/me', answer: meSchema, signal })
  return signedIn
}

/** Throws ApiError `wrong-credentials` or `too-many-attempts`. */
export const signIn = (
  body: { readonly username: string; readonly password: string },
  signal: AbortSignal,
): Promise<void> => request({ method: 'POST', path: '/api/v1/auth/sign-in', body, signal })

export const signOut = (): Promise<void> => request({ method: 'POST', path: '/api/v1/auth/sign-out', body: {} })

/** Throws ApiError `weak-password`, `username-taken`, `set-up-link-stale` or `not-found`. */
export const createAdministrator = (body: SetUp): Promise<void> =>
  request({ method: 'POST', path: '/api/v1/setup', body })

/** Whether the page of the set-up link is still there: it goes with the first administrator. */
export async function isSetUpOpen(signal: AbortSignal): Promise<boolean> {
  try {
    await request({ method: 'GET', path: '/setup', signal })
    return true
  } catch (cause) {
    if (isGone(cause)) return false
    throw cause
  }
}

/** Whether a call was refused because an administrator exists already. */
export const isGone = (cause: unknown): boolean => cause instanceof ApiError && cause.code === 'not-found'
