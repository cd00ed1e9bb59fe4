// What happened in a session, as its audit record has it: the receipt chain, and the part of it a member may read.
// Pure; may not know: the store, sockets.
import {
  openSessionSchema,
  receiptEntrySchema,
  reduce,
  z,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type SessionState,
} from '@farhand/protocol'

/** Details of audit entries, apart by their shape; a signed message goes in whole, for its signature is the evidence. */
const startedDetail = z.object({ state: openSessionSchema })
const eventDetail = receiptEntrySchema.omit({ at: true })

/** The detail of an entry's audit row; its time is the row's. */
export const entryDetail = ({ at: _at, ...detail }: ReceiptEntry): z.infer<typeof eventDetail> => detail

/** The whole chain, and the state it began with. */
export interface KeptHistory {
  readonly initial: OpenSession | undefined
  readonly entries: readonly ReceiptEntry[]
}

/** Reads the audit rows of a session; rows that are not events (group keys) are left out. */
export function keptHistory(rows: readonly { readonly atMs: number; readonly detail: unknown }[]): KeptHistory {
  const entries = rows.flatMap(({ atMs, detail }) => {
    const parsed = eventDetail.safeParse(detail)
    return parsed.success ? [{ ...parsed.data, at: atMs }] : []
  })
  return { initial: startedDetail.safeParse(rows[0]?.detail).data?.state, entries }
}

/** A member's part of the chain: from what let them in, with the state right after it. Undefined for who never came in. */
export function historySince(
  device: DeviceId,
  { initial, entries }: KeptHistory,
): { readonly start: OpenSession; readonly entries: readonly ReceiptEntry[] } | undefined {
  if (initial === undefined) return undefined
  const first = entries.findLastIndex((entry) => letsIn(entry, device))
  const from = initial.host === device ? 0 : first
  let state: SessionState = initial
  for (const entry of entries.slice(0, from + 1)) {
    const reduced = reduce(state, entry)
    if (!reduced.ok) return undefined
    state = reduced.state
  }
  return state.stage === 'open' && from >= 0 ? { start: state, entries: entries.slice(from) } : undefined
}

function letsIn({ event }: ReceiptEntry, device: DeviceId): boolean {
  const body = event.kind === 'said' ? event.signed.message.body : undefined
  return body?.kind === 'admit' && body.device === device
}
