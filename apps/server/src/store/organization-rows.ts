// An organization's rules and the reports about its sessions, as rows. Lives here: their queries. May not know: who may
// ask for them.
import { abuseReasonSchema, profileSchema, sessionIdSchema, type AbuseReport } from '@farhand/protocol'
import { ServerError } from '../errors.ts'
import { appendToChain } from './append-audit.ts'
import { ACCOUNTS_CHAIN, type NewAuditEntry, type OrganizationStore } from './store.ts'
import type { Database } from './tables.ts'

const MOST_REPORTS_LISTED = 200

/** The part of the store that is about organizations; throws what the database throws. */
export function organizationRows(db: Database): OrganizationStore {
  return {
    async organizationRules(organizationId) {
      const row = await db
        .selectFrom('organizations')
        .select(['profile', 'acknowledgementText'])
        .where('id', '=', organizationId)
        .executeTakeFirst()
      if (row === undefined) throw new ServerError('not-found')
      return { profile: profileSchema.parse(row.profile), acknowledgementText: row.acknowledgementText }
    },

    saveOrganizationRules: (organizationId, { profile, acknowledgementText }, entry) =>
      together(db, entry, async (transaction) => {
        const result = await transaction
          .updateTable('organizations')
          .set({ profile, acknowledgementText })
          .where('id', '=', organizationId)
          .executeTakeFirst()
        if (result.numUpdatedRows === 0n) throw new ServerError('not-found')
      }),

    async organizationOfSession(sessionId) {
      const row = await db
        .selectFrom('sessions')
        .select('organizationId')
        .where('sessionId', '=', sessionId)
        .orderBy('createdAtMs', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.organizationId
    },

    addReport: ({ id, organizationId, sessionId, atMs, reason, words }, entry) =>
      together(db, entry, async (transaction) => {
        const row = { id, organizationId: organizationId ?? null, sessionId, atMs, reason, words, readAtMs: null }
        await transaction.insertInto('reports').values(row).execute()
      }),

    async reportsOf(organizationId) {
      const rows = await db
        .selectFrom('reports')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .orderBy('atMs', 'desc')
        .limit(MOST_REPORTS_LISTED)
        .execute()
      return rows.map(({ id, sessionId, atMs, reason, words, readAtMs }): AbuseReport => ({
        id,
        sessionId: sessionIdSchema.parse(sessionId),
        at: Number(atMs),
        reason: abuseReasonSchema.parse(reason),
        words,
        readAt: readAtMs === null ? null : Number(readAtMs),
      }))
    },

    markReportRead: ({ id, organizationId, readAtMs }, entry) =>
      together(db, entry, async (transaction) => {
        const result = await transaction
          .updateTable('reports')
          .set({ readAtMs })
          .where('id', '=', id)
          .where('organizationId', '=', organizationId)
          .where('readAtMs', 'is', null)
          .executeTakeFirst()
        if (result.numUpdatedRows === 0n) throw new ServerError('not-found')
      }),
  }
}

const together = (
  db: Database,
  entry: NewAuditEntry,
  change: (transaction: Database) => Promise<void>,
): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    await change(transaction)
    await appendToChain(transaction, ACCOUNTS_CHAIN, [entry])
  })
