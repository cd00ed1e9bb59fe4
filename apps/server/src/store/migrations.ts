// How the tables came to be. Lives here: every step, in order, in SQL that SQLite and PostgreSQL both take. A step that
// was released never changes; a change is a new step.
import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { ServerError } from '../errors.ts'
import type { Database } from './tables.ts'

/** Brings a database to the newest step; nothing happens where it is there already. Throws `cannot-start`. */
export async function migrate(db: Database): Promise<void> {
  const { error } = await migratorOf(db).migrateToLatest()
  if (error !== undefined) {
    throw new ServerError('cannot-start', 'The database could not be brought up to date.', { cause: error })
  }
}

/** Whether a database is at the newest step; changes nothing. Throws what the database throws. */
export async function isUpToDate(db: Database): Promise<boolean> {
  const steps = await migratorOf(db).getMigrations()
  return steps.every(({ executedAt }) => executedAt !== undefined)
}

const migratorOf = (db: Database): Migrator =>
  new Migrator({ db, provider: { getMigrations: () => Promise.resolve(STEPS) } })

const STEPS: Record<string, Migration> = {
  '0001-accounts': { up: createAccounts },
  '0002-sessions': { up: createSessions },
  '0003-pings': { up: createPings },
  '0004-organization-rules': { up: addOrganizationRules },
  '0005-reports': { up: createReports },
  '0006-audit-heads': { up: createAuditHeads },
}

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('organizations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('emailVerified', 'boolean', (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('displayUsername', 'text')
    .addColumn('organizationId', 'text', (column) => column.notNull().references('organizations.id'))
    .addColumn('roles', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('credentials')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('accountId', 'text', (column) => column.notNull())
    .addColumn('providerId', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', 'timestamptz')
    .addColumn('refreshTokenExpiresAt', 'timestamptz')
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('credentialsOfUser').on('credentials').column('userId').execute()
  await db.schema
    .createTable('signIns')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .execute()
  await db.schema.createIndex('signInsOfUser').on('signIns').column('userId').execute()
  await db.schema
    .createTable('verifications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'timestamptz', (column) => column.notNull())
    .addColumn('createdAt', 'timestamptz', (column) => column.notNull())
    .addColumn('updatedAt', 'timestamptz', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('verificationsByIdentifier').on('verifications').column('identifier').execute()
}

async function createSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('sid', 'text', (column) => column.primaryKey())
    .addColumn('sessionId', 'text', (column) => column.notNull())
    .addColumn('hostUserId', 'text', (column) => column.notNull())
    .addColumn('organizationId', 'text', (column) => column.notNull())
    .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
    .addColumn('endedAtMs', 'bigint')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('relayedBytes', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('oneLiveSessionPerId')
    .unique()
    .on('sessions')
    .column('sessionId')
    .where(sql.ref('endedAtMs'), 'is', null)
    .execute()
  await db.schema.createIndex('sessionsByIdAndEnd').on('sessions').columns(['sessionId', 'endedAtMs']).execute()
  await db.schema.createIndex('sessionsOfHost').on('sessions').columns(['hostUserId', 'createdAtMs']).execute()
  await db.schema
    .createTable('auditEntries')
    .addColumn('chain', 'text', (column) => column.notNull())
    .addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('atMs', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('prev', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('auditEntriesKey', ['chain', 'n'])
    .execute()
}

async function createPings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('n', 'bigint', (column) => column.notNull())
    .execute()
}

async function addOrganizationRules(db: Kysely<unknown>): Promise<void> {
  const organizations = db.schema.alterTable('organizations')
  await organizations.addColumn('profile', 'text', (column) => column.notNull().defaultTo('strict')).execute()
  await organizations.addColumn('acknowledgementText', 'text').execute()
  await db.schema.alterTable('sessions').addColumn('acknowledgementText', 'text').execute()
}

async function createReports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organizationId', 'text')
    .addColumn('sessionId', 'text', (column) => column.notNull())
    .addColumn('atMs', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('readAtMs', 'bigint')
    .execute()
  await db.schema.createIndex('reportsOfOrganization').on('reports').columns(['organizationId', 'atMs']).execute()
}

async function createAuditHeads(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('auditHeads')
    .addColumn('chain', 'text', (column) => column.primaryKey())
    .addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  // From the chains as they stand: what was cut off before, nobody can know any more.
  await sql`
    insert into "auditHeads" ("chain", "n", "hash")
    select "chain", "n", "hash" from "auditEntries" as "entry"
    where "n" = (select max("n") from "auditEntries" where "chain" = "entry"."chain")
  `.execute(db)
}
