// The store on a SQL database. Lives here: its queries, in SQL that SQLite and PostgreSQL both take. May not know: which
// of the two it is, what a session's state means.
import type { Selectable } from 'kysely'
import { ServerError } from '../errors.ts'
import { appendToChain } from './append-audit.ts'
import { verifyChain } from './audit-chain.ts'
import { organizationRows } from './organization-rows.ts'
import {
  QUARANTINE_MS,
  type AuditEntry,
  type Json,
  type NewAuditEntry,
  type NewSession,
  type SessionChange,
  type Store,
  type StoredSession,
} from './store.ts'
import type { Database, Tables } from './tables.ts'

const MOST_SESSIONS_LISTED = 200

/** A store on a migrated database; closing it closes the database. */
export function createSqlStore(db: Database): Store {
  let closing: Promise<void> | undefined
  const organizations = organizationRows(db)
  return {
    organizationRules: (id) => run(() => organizations.organizationRules(id)),
    saveOrganizationRules: (...change) => run(() => organizations.saveOrganizationRules(...change)),
    organizationOfSession: (sessionId) => run(() => organizations.organizationOfSession(sessionId)),
    addReport: (...report) => run(() => organizations.addReport(...report)),
    reportsOf: (id) => run(() => organizations.reportsOf(id)),
    markReportRead: (...read) => run(() => organizations.markReportRead(...read)),
    createSession: (session, entries) => run(() => createSession(db, session, entries)),
    saveSession: (change, entries) => run(() => saveSession(db, change, entries)),
    liveSessions: () =>
      run(async () => {
        const rows = db.selectFrom('sessions').selectAll().where('endedAtMs', 'is', null).orderBy('createdAtMs')
        return (await rows.execute()).map(sessionOf)
      }),
    sessionBySid: (sid) =>
      run(async () => {
        const row = await db.selectFrom('sessions').selectAll().where('sid', '=', sid).executeTakeFirst()
        return row === undefined ? undefined : sessionOf(row)
      }),
    sessionsEndedSince: (sinceMs) =>
      run(async () => {
        const rows = db.selectFrom('sessions').select(['sessionId', 'endedAtMs']).where('endedAtMs', '>', sinceMs)
        return (await rows.orderBy('endedAtMs').execute()).map(({ sessionId, endedAtMs }) => ({
          sessionId,
          endedAtMs: Number(endedAtMs),
        }))
      }),
    isSessionIdTaken: (sessionId, nowMs) => run(() => isTaken(db, sessionId, nowMs)),
    sessionsOfHost: (userId) =>
      run(async () => {
        const rows = db.selectFrom('sessions').selectAll().where('hostUserId', '=', userId)
        return (await rows.orderBy('createdAtMs', 'desc').limit(MOST_SESSIONS_LISTED).execute()).map(sessionOf)
      }),
    auditOf: (chain) =>
      run(async () => {
        const rows = db.selectFrom('auditEntries').selectAll().where('chain', '=', chain).orderBy('n')
        return (await rows.execute()).map(entryOf)
      }),
    auditPage: (chain, { after, atMost }) =>
      run(async () => {
        const rows = db.selectFrom('auditEntries').selectAll().where('chain', '=', chain).where('n', '>', after)
        return (await rows.orderBy('n').limit(atMost).execute()).map(entryOf)
      }),
    auditMentions: (chain, { kinds, text }) =>
      run(async () => {
        const ofKinds = db.selectFrom('auditEntries').selectAll().where('chain', '=', chain).where('kind', 'in', kinds)
        return (await ofKinds.where('detail', 'like', `%${text}%`).orderBy('n').execute()).map(entryOf)
      }),
    appendAudit: (chain, entries) =>
      run(() => db.transaction().execute((transaction) => appendToChain(transaction, chain, entries))),
    auditChains: () =>
      run(async () => {
        const rows = await db
          .selectFrom('auditEntries')
          .select('chain')
          .union(db.selectFrom('auditHeads').select('chain'))
          .union(db.selectFrom('sessions').select('sid as chain'))
          .orderBy('chain')
          .execute()
        return rows.map(({ chain }) => chain)
      }),
    firstUnsoundEntry: (chain) => run(() => firstUnsoundEntry(db, chain)),
    ping: () => run(() => ping(db)),
    close: () => (closing ??= db.destroy()),
  }
}

/** Runs a database task; whatever the database throws becomes ServerError `store-failed`. */
export async function run<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (cause) {
    throw cause instanceof ServerError ? cause : new ServerError('store-failed', undefined, { cause })
  }
}

async function ping(db: Database): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('pings')
      .values({ id: 'readiness', n: 1 })
      .onConflict((conflict) => conflict.column('id').doUpdateSet((row) => ({ n: row('pings.n', '+', 1) })))
      .execute()
  })
}

async function createSession(db: Database, session: NewSession, entries: readonly NewAuditEntry[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (await isTaken(transaction, session.sessionId, session.createdAtMs)) throw new ServerError('session-id-taken')
    await transaction
      .insertInto('sessions')
      .values({ ...session, endedAtMs: null, relayedBytes: 0 })
      .execute()
    await appendToChain(transaction, session.sid, entries)
  })
}

async function saveSession(db: Database, change: SessionChange, entries: readonly NewAuditEntry[]): Promise<void> {
  const { sid, state, endedAtMs, relayedBytes } = change
  await db.transaction().execute(async (transaction) => {
    const result = await transaction
      .updateTable('sessions')
      .set({
        state,
        ...(endedAtMs === undefined ? {} : { endedAtMs }),
        ...(relayedBytes === undefined ? {} : { relayedBytes }),
      })
      .where('sid', '=', sid)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) throw new ServerError('no-such-session')
    await appendToChain(transaction, sid, entries)
  })
}

async function firstUnsoundEntry(db: Database, chain: string): Promise<number | undefined> {
  // Entries and head in one statement: a server that writes meanwhile is not seen between the two.
  const rows = await db
    .selectFrom('auditEntries')
    .leftJoin('auditHeads', 'auditHeads.chain', 'auditEntries.chain')
    .selectAll('auditEntries')
    .select(['auditHeads.n as headN', 'auditHeads.hash as headHash'])
    .where('auditEntries.chain', '=', chain)
    .orderBy('auditEntries.n')
    .execute()
  const [first] = rows
  if (first === undefined) return 1
  const entries = rows.map(({ headN: _n, headHash: _hash, ...row }) => entryOf(row))
  return verifyChain(entries, { n: first.headN ?? 0, hash: first.headHash ?? '' })
}

async function isTaken(db: Database, sessionId: string, nowMs: number): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('sid')
    .where('sessionId', '=', sessionId)
    .where((where) => where.or([where('endedAtMs', 'is', null), where('endedAtMs', '>', nowMs - QUARANTINE_MS)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

// PostgreSQL hands over bigint columns as text, hence Number().
const sessionOf = (row: Selectable<Tables['sessions']>): StoredSession => ({
  ...row,
  createdAtMs: Number(row.createdAtMs),
  endedAtMs: row.endedAtMs === null ? undefined : Number(row.endedAtMs),
  relayedBytes: Number(row.relayedBytes),
})

const entryOf = (row: Selectable<Tables['auditEntries']>): AuditEntry => ({
  ...row,
  atMs: Number(row.atMs),
  detail: JSON.parse(row.detail) as Json,
})
