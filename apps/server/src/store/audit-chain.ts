// The hash chain of audit entries. Lives here: what an entry's hash covers, and how a chain is checked. Pure; may not
// know: where entries are kept.
import { createHash } from 'node:crypto'
import type { AuditEntry, Json, NewAuditEntry } from './store.ts'

/** The last link of a chain; `n` 0 and an empty hash for a chain without entries. */
export interface ChainEnd {
  readonly n: number
  readonly hash: string
}

/** JSON with sorted keys and no blanks: one text per value. Throws TypeError for a number JSON cannot carry. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number of an entry is not finite')
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
}

/** Links new entries to the end of a chain, in order. */
export function linkEntries(chain: string, end: ChainEnd, entries: readonly NewAuditEntry[]): readonly AuditEntry[] {
  let { n, hash: prev } = end
  return entries.map(({ atMs, kind, by, detail }) => {
    n += 1
    const linked = { chain, n, atMs, kind, by, detail, prev }
    const hash = hashOf(linked)
    prev = hash
    return { ...linked, hash }
  })
}

/**
 * The `n` of the first entry that is missing, out of place, altered or not what the chain's head says; undefined for a
 * sound chain. Links alone cannot tell that the end was cut off; `head`, kept apart, can.
 */
export function verifyChain(entries: readonly AuditEntry[], head: ChainEnd): number | undefined {
  let end: ChainEnd = { n: 0, hash: '' }
  for (const entry of entries) {
    const follows = entry.n === end.n + 1 && entry.prev === end.hash && entry.chain === entries[0]?.chain
    if (!follows || entry.hash !== hashOf(entry)) return end.n + 1
    end = entry
  }
  if (end.n !== head.n) return Math.min(end.n, head.n) + 1
  return end.hash === head.hash ? undefined : end.n
}

function hashOf({ chain, n, atMs, kind, by, detail, prev }: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256')
    .update(canonicalJson({ chain, n, at: atMs, kind, by, detail, prev }))
    .digest('hex')
}

const isList = (value: readonly Json[] | { readonly [key: string]: Json }): value is readonly Json[] =>
  Array.isArray(value)
