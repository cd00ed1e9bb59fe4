// The accounts library, set up our way. Lives here: its options and the three calls we make of it. None of its own HTTP
// routes is mounted. May not know: throttling, padding, audit.
import { LONGEST_TYPED_PASSWORD } from '@farhand/protocol'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { username } from 'better-auth/plugins/username'
import { ServerError } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Secret } from '../secret.ts'
import type { Database } from '../store/tables.ts'
import { normalizeName } from './administrators.ts'
import type { RequestHeaders, Role } from './auth-port.ts'
import { hashPassword, verifyPassword } from './passwords.ts'

const SIGNED_IN_SECONDS = 12 * 60 * 60

/** What the library knows of a person. */
export interface LibraryUser {
  readonly userId: string
  readonly username: string
  readonly name: string
  readonly organizationId: string
  readonly roles: readonly Role[]
}

/** The library behind three calls. */
export interface AccountsLibrary {
  userOf(headers: RequestHeaders): Promise<LibraryUser | undefined>
  /** Throws `wrong-credentials`; always checks exactly one password hash. */
  signIn(attempt: { username: string; password: string; headers: RequestHeaders }): Promise<{
    readonly userId: string
    readonly cookies: readonly string[]
  }>
  signOut(headers: RequestHeaders): Promise<readonly string[]>
}

/** Sets the library up on our database. `secureCookies` belongs to an https address. */
export function createAccountsLibrary(options: {
  db: Database
  key: Secret<Uint8Array>
  secureCookies: boolean
  log: Logger
}): AccountsLibrary {
  const { db, key, secureCookies, log } = options
  const auth = betterAuth({
    appName: 'Farhand',
    // Only its own routes would use it, and none is mounted.
    baseURL: secureCookies ? 'https://localhost' : 'http://localhost',
    secret: Buffer.from(key.reveal()).toString('base64'),
    database: { db, type: 'sqlite' },
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level]({ part: 'accounts' }, message) },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // A longer one must take the road of a wrong one; new passwords are held to LONGEST_PASSWORD.
      maxPasswordLength: LONGEST_TYPED_PASSWORD,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    user: {
      modelName: 'users',
      additionalFields: {
        organizationId: { type: 'string', required: true, input: false },
        roles: { type: 'string', required: true, input: false },
      },
    },
    session: { modelName: 'signIns', expiresIn: SIGNED_IN_SECONDS, disableSessionRefresh: true },
    account: { modelName: 'credentials', accountLinking: { enabled: false, disableImplicitLinking: true } },
    verification: { modelName: 'verifications' },
    advanced: {
      cookiePrefix: 'farhand',
      useSecureCookies: secureCookies,
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      // Whatever is not a username must take the road of an unknown one, hash included.
      username({
        minUsernameLength: 1,
        maxUsernameLength: 1000,
        usernameValidator: () => true,
        usernameNormalization: normalizeName,
      }),
    ],
  })

  return {
    async userOf(headers) {
      const found = await auth.api.getSession({ headers: asHeaders(headers) })
      if (found === null) return undefined
      const { id, name, username, organizationId, roles } = found.user
      return { userId: id, username: username ?? name, name, organizationId, roles: rolesOf(roles) }
    },
    async signIn({ username, password, headers }) {
      try {
        const signedIn = await auth.api.signInUsername({
          body: { username, password },
          headers: asHeaders(headers),
          returnHeaders: true,
        })
        return { userId: signedIn.response.user.id, cookies: signedIn.headers.getSetCookie() }
      } catch (cause) {
        if (cause instanceof APIError && cause.statusCode === 401)
          throw new ServerError('wrong-credentials', undefined, { cause })
        throw cause
      }
    },
    async signOut(headers) {
      const signedOut = await auth.api.signOut({ headers: asHeaders(headers), returnHeaders: true })
      return signedOut.headers.getSetCookie()
    },
  }
}

// Only the cookie: nothing else of a request may steer the library.
function asHeaders({ cookie }: RequestHeaders): Headers {
  return new Headers(typeof cookie === 'string' ? { cookie } : {})
}

const rolesOf = (roles: string): readonly Role[] =>
  roles.split(',').filter((role): role is Role => role === 'host' || role === 'admin')
