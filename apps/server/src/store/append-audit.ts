// The one place that writes audit entries. Lives here: appending to a chain inside somebody else's transaction, and the
// chain's head, which says where it ends.
import type { Database } from './tables.ts'
import { canonicalJson, linkEntries, type ChainEnd } from './audit-chain.ts'
import type { AuditEntry, NewAuditEntry } from './store.ts'

/** Appends entries to a chain; `transaction` must be one, so that entries, head and change stand or fall together. */
export async function appendToChain(
  transaction: Database,
  chain: string,
  entries: readonly NewAuditEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const linked = linkEntries(chain, await endOf(transaction, chain), entries)
  await transaction.insertInto('auditEntries').values(linked.map(rowOf)).execute()
  const { n, hash } = linked.at(-1) ?? NO_END
  await transaction
    .insertInto('auditHeads')
    .values({ chain, n, hash })
    .onConflict((conflict) => conflict.column('chain').doUpdateSet({ n, hash }))
    .execute()
}

/**
 * Where the next entry goes: behind the head, whatever became of the entries, so that a chain whose end was cut off or
 * written anew does not heal by the next one. Entries beyond the head are what a server of an older version wrote while
 * the command line had already brought the database up to date: the record goes on behind them, and verifies only where
 * they follow the head.
 */
async function endOf(transaction: Database, chain: string): Promise<ChainEnd> {
  const head = transaction.selectFrom('auditHeads').where('chain', '=', chain)
  const beyond = transaction
    .selectFrom('auditEntries')
    .select(['n', 'hash', 'prev'])
    .where('chain', '=', chain)
    .where('n', '>', ({ fn, lit }) => fn.coalesce(head.select('n'), lit(0)))
  const ends = head.select(['n', 'hash', 'hash as prev']).unionAll(beyond)
  const [first = NO_END, next, ...more] = await ends.orderBy('n').execute()
  if (next === undefined) return first
  const { n, hash } = more.at(-1) ?? next
  return { n, hash: next.prev === first.hash ? hash : first.hash }
}

const NO_END: ChainEnd = { n: 0, hash: '' }

const rowOf = (entry: AuditEntry) => ({ ...entry, detail: canonicalJson(entry.detail) })
