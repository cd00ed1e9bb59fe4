// What happened in a session, as its audit record has it: the receipt chain. Lives here: rows to entries, and whose part
// of the chain begins where. Pure; may not know: the store, sockets.
import {
  openSessionSchema,
  receiptEntrySchema,
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

/** A row of the audit record, as far as history reads it. */
export interface HistoryRow {
  /** Epoch ms. */
  readonly atMs: number
  readonly detail: unknown
}

/** The receipt entries among audit rows; rows that are not events (the start, group keys) are left out. */
export function entriesOf(rows: readonly HistoryRow[]): ReceiptEntry[] {
  return rows.flatMap(({ atMs, detail }) => {
    const parsed = eventDetail.safeParse(detail)
    return parsed.success ? [{ ...parsed.data, at: atMs }] : []
  })
}

/** Whether one of these rows let a device in. */
export const wasLetIn = (device: DeviceId, rows: readonly HistoryRow[]): boolean =>
  entriesOf(rows).some(({ event }) => {
    const body = event.kind === 'said' ? event.signed.message.body : undefined
    return (body?.kind === 'admit' || body?.kind === 'vouch') && body.device === device
  })

/** The state a session began with, from the first row of its record. */
export const initialState = (first: HistoryRow | undefined): OpenSession | undefined =>
  startedDetail.safeParse(first?.detail).data?.state

/** Whose part of the chain begins with an entry that led to `state`: a newcomer's, or the host's with the first (RECEIPT-3). */
export function beginsFor({ n, event }: ReceiptEntry, state: SessionState): DeviceId | undefined {
  const body = event.kind === 'said' ? event.signed.message.body : undefined
  if (body?.kind === 'admit') return body.device
  return n === 1 ? state.host : undefined
}
