// Accounts as the server uses them: the implementation of AuthPort. Lives here: what surrounds the library - slowing down
// guessing, equal answering times, few password checks at once, the audit record.
import { availableParallelism } from 'node:os'
import { delay, type Clock } from '../clock.ts'
import { ServerError } from '../errors.ts'
import { blocksOf } from '../joins/address-block.ts'
import type { Limits } from '../limits.ts'
import type { Logger } from '../log.ts'
import { appendToChain } from '../store/append-audit.ts'
import { run } from '../store/sql-store.ts'
import { ACCOUNTS_CHAIN, type NewAuditEntry } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { hasAdministrator, normalizeName, writeAdministrator } from './administrators.ts'
import { AttemptLimiter } from './attempt-limiter.ts'
import type { AuthPort, Principal } from './auth-port.ts'
import type { AccountsLibrary, LibraryUser } from './better-auth-library.ts'
import { hashPassword, requireStrongPassword } from './passwords.ts'
import { Slots } from './slots.ts'

/** Accounts on a database. */
export function createAccounts(options: {
  db: Database
  library: AccountsLibrary
  clock: Clock
  limits: Limits['signIn']
  log: Logger
}): AuthPort {
  const { db, library, clock, limits, log } = options
  const { longestWaitMs } = limits
  const checks = new Slots({ running: 2 * availableParallelism(), waiting: limits.waitingChecks })
  const perAccount = new AttemptLimiter({ clock, longestWaitMs, freeFailures: limits.freeFailures })
  const perAddress = new AttemptLimiter({ clock, longestWaitMs, freeFailures: limits.freeFailuresPerAddress })

  const audit = (kind: string, by: string, detail: NewAuditEntry['detail']): NewAuditEntry => ({
    atMs: clock.now(),
    kind,
    by,
    detail,
  })

  async function principalOf(user: LibraryUser): Promise<Principal> {
    const { userId, username, name, organizationId, roles } = user
    const organization = await db
      .selectFrom('organizations')
      .select('name')
      .where('id', '=', organizationId)
      .executeTakeFirstOrThrow()
    return { userId, username, name, organizationId, organizationName: organization.name, roles }
  }

  return {
    authenticate: (headers) =>
      run(async () => {
        if (headers.cookie === undefined) return undefined
        const user = await library.userOf(headers)
        return user === undefined ? undefined : await principalOf(user)
      }),

    async signIn({ username, password, address, headers }) {
      const block = blocksOf(address).near
      const account = `${normalizeName(username)} ${block}`
      perAccount.begin(account)
      perAddress.begin(block)
      const answer = delay(clock, limits.answerMs)
      try {
        const { userId, cookies } = await run(() => checks.run(() => library.signIn({ username, password, headers })))
        perAccount.succeed(account)
        perAddress.succeed(block)
        const user = await run(() => library.userOf({ cookie: cookiePairs(cookies) }))
        if (user === undefined) throw new ServerError('internal-error')
        await run(() => recordSignIn(db, audit('signed-in', userId, {})))
        return { principal: await run(() => principalOf(user)), cookies }
      } catch (error) {
        if (error instanceof ServerError && error.code === 'wrong-credentials') {
          log.warn({ address, userId: await run(() => userIdOf(db, username)) }, 'sign-in failed')
        }
        throw error
      } finally {
        await answer
      }
    },

    signOut: (headers) =>
      run(async () => {
        const user = await library.userOf(headers)
        const cookies = await library.signOut(headers)
        if (user !== undefined) await append(db, audit('signed-out', user.userId, {}))
        return { cookies }
      }),

    revoke: (userId, by) =>
      run(() =>
        db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('signIns').where('userId', '=', userId).execute()
          await appendToChain(transaction, ACCOUNTS_CHAIN, [audit('sign-ins-revoked', by, { userId })])
        }),
      ),

    hasAdministrator: () => run(() => hasAdministrator(db)),

    async createAdministrator(administrator, { by, onlyFirst }) {
      const { username, email, organization, password } = administrator
      requireStrongPassword(password, [username, email, email.split('@')[0] ?? email, organization])
      const passwordHash = await checks.run(() => hashPassword(password))
      const kept = { username, email, organization, passwordHash }
      return await run(() => writeAdministrator(db, kept, { by, onlyFirst, nowMs: clock.now() }))
    },
  }
}

async function recordSignIn(db: Database, entry: NewAuditEntry): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const nowText = new Date(entry.atMs).toISOString()
    await transaction.deleteFrom('signIns').where('expiresAt', '<', nowText).execute()
    await appendToChain(transaction, ACCOUNTS_CHAIN, [entry])
  })
}

const append = (db: Database, entry: NewAuditEntry): Promise<void> =>
  db.transaction().execute((transaction) => appendToChain(transaction, ACCOUNTS_CHAIN, [entry]))

/** Undefined where nobody is called so: then it may be a password in the wrong field, which no log may hold. */
async function userIdOf(db: Database, username: string): Promise<string | undefined> {
  const user = await db
    .selectFrom('users')
    .select('id')
    .where('username', '=', normalizeName(username))
    .executeTakeFirst()
  return user?.id
}

/** The Cookie header a browser would send back for these Set-Cookie values. */
const cookiePairs = (setCookies: readonly string[]): string =>
  setCookies.map((cookie) => cookie.split(';')[0] ?? '').join('; ')
