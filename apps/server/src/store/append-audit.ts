// The one place that writes audit entries. Lives here: appending to a chain inside somebody else's transaction.
import type { Database } from './tables.ts'
import { canonicalJson, linkEntries } from './audit-chain.ts'
import type { AuditEntry, NewAuditEntry } from './store.ts'

/** Appends entries to a chain; `transaction` must be one, so that entry and change stand or fall together. */
export async function appendToChain(
  transaction: Database,
  chain: string,
  entries: readonly NewAuditEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const end = await transaction
    .selectFrom('auditEntries')
    .select(['n', 'hash'])
    .where('chain', '=', chain)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst()
  const linked = linkEntries(chain, end ?? { n: 0, hash: '' }, entries)
  await transaction.insertInto('auditEntries').values(linked.map(rowOf)).execute()
}

const rowOf = (entry: AuditEntry) => ({ ...entry, detail: canonicalJson(entry.detail) })
