// Who somebody is: the seam between the server and the library that keeps accounts. Lives here: what the rest of the
// server may ask. May not know: which library, cookies' names, tables.
import type { NewAdministrator } from '@farhand/protocol'

/** What an account may do: `host` starts sessions, `admin` runs the house. */
export type Role = 'host' | 'admin'

/** A signed-in person. */
export interface Principal {
  readonly userId: string
  readonly username: string
  /** The name other people read. */
  readonly name: string
  readonly organizationId: string
  readonly organizationName: string
  readonly roles: readonly Role[]
}

/** Header fields of a request, as Node hands them over. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Accounts. Customers never touch it: who joins a session has no account. */
export interface AuthPort {
  /** The person a request's cookie stands for; undefined without a valid one. */
  authenticate(headers: RequestHeaders): Promise<Principal | undefined>
  /**
   * Signs in and returns the person and the Set-Cookie values. Throws `wrong-credentials` (whatever was wrong, always
   * after the same time), `too-many-attempts` or `busy`.
   */
  signIn(attempt: { username: string; password: string; address: string; headers: RequestHeaders }): Promise<{
    readonly principal: Principal
    readonly cookies: readonly string[]
  }>
  /** Ends the session of the request's cookie; returns the Set-Cookie values that delete it. */
  signOut(headers: RequestHeaders): Promise<{ readonly cookies: readonly string[] }>
  /** Ends every session of a user, at once; `by` goes into the audit record. */
  revoke(userId: string, by: string): Promise<void>
  hasAdministrator(): Promise<boolean>
  /**
   * Creates an administrator, the organization where it is new, and the audit entry together. With `onlyFirst` throws
   * `not-found` once there is one. Throws `weak-password` or `username-taken`. Resolves to the user id.
   */
  createAdministrator(
    administrator: NewAdministrator,
    options: { readonly by: string; readonly onlyFirst: boolean },
  ): Promise<string>
}
