// How an administrator comes to be. Lives here: the one transaction that writes organization, account and audit entry.
// May not know: who asked (set-up page or command line) or how a password is checked.
import { randomUUID } from 'node:crypto'
import type { NewAdministrator } from '@farhand/protocol'
import { ServerError } from '../errors.ts'
import { appendToChain } from '../store/append-audit.ts'
import { ACCOUNTS_CHAIN } from '../store/store.ts'
import type { Database } from '../store/tables.ts'

/** How usernames and addresses are compared. */
export const normalizeName = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Whether any administrator exists. */
export async function hasAdministrator(db: Database): Promise<boolean> {
  const row = await db.selectFrom('users').select('id').where('roles', 'like', '%admin%').limit(1).executeTakeFirst()
  return row !== undefined
}

/**
 * Writes an administrator whose password is already hashed; resolves to the user id. Throws `username-taken`, or
 * `not-found` where only the first may be written and there is one.
 */
export async function writeAdministrator(
  db: Database,
  administrator: Omit<NewAdministrator, 'password'> & { passwordHash: string },
  options: { by: string; onlyFirst: boolean; nowMs: number },
): Promise<string> {
  const { by, onlyFirst, nowMs } = options
  const username = normalizeName(administrator.username)
  const email = normalizeName(administrator.email)
  const createdAt = new Date(nowMs).toISOString()
  const stamps = { createdAt, updatedAt: createdAt }
  return await db.transaction().execute(async (transaction) => {
    if (onlyFirst && (await hasAdministrator(transaction))) throw new ServerError('not-found')
    const taken = await transaction
      .selectFrom('users')
      .select('id')
      .where((where) => where.or([where('username', '=', username), where('email', '=', email)]))
      .executeTakeFirst()
    if (taken !== undefined) throw new ServerError('username-taken')
    const organizationId = await organizationNamed(transaction, administrator.organization.trim(), nowMs)
    const userId = randomUUID()
    const name = administrator.username.normalize('NFKC').trim()
    await transaction
      .insertInto('users')
      .values({
        ...stamps,
        id: userId,
        name,
        email,
        emailVerified: 0,
        image: null,
        username,
        displayUsername: name,
        organizationId,
        roles: 'admin,host',
      })
      .execute()
    await transaction
      .insertInto('credentials')
      .values({
        ...stamps,
        id: randomUUID(),
        accountId: userId,
        providerId: 'credential',
        userId,
        password: administrator.passwordHash,
      })
      .execute()
    await appendToChain(transaction, ACCOUNTS_CHAIN, [
      { atMs: nowMs, kind: 'administrator-created', by, detail: { userId, username, organizationId } },
    ])
    return userId
  })
}

async function organizationNamed(transaction: Database, name: string, nowMs: number): Promise<string> {
  const known = await transaction.selectFrom('organizations').select('id').where('name', '=', name).executeTakeFirst()
  if (known !== undefined) return known.id
  const id = randomUUID()
  await transaction.insertInto('organizations').values({ id, name, createdAtMs: nowMs }).execute()
  return id
}
