// A live session's history for its members: page by page from the audit record, beside the session's own turn, so that
// no reading holds up a change. Lives here: where each member's part begins, where pages begin. May not know: sockets,
// who asks how often (switching/send-history.ts). Rules: RECEIPT-3, RECEIPT-10.
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  reduce,
  type DeviceId,
  type OpenSession,
  type ReceiptEntry,
  type SessionState,
  type Sid,
} from '@farhand/protocol'
import { beginsFor, entriesOf, initialState } from '../session/history.ts'
import type { HistoryPage } from '../session/live-session.ts'
import type { AuditEntry, NewAuditEntry, Store } from './store.ts'

/** Rows of one read; also the most entries of one page. */
const ROWS_PER_READ = 100
/** JSON of the entries of one page, characters; one entry may go beyond. */
const PAGE_LENGTH = 256 * 1024

export interface SessionHistory {
  /** An entry was accepted and led to `state`. */
  grew(entry: ReceiptEntry, state: SessionState): void
  /** What a member may read behind entry `after`, or from its own admission on. Rejects with ServerError `store-failed`. */
  page(device: DeviceId, after: number | null): Promise<HistoryPage>
}

export interface SessionHistoryParts {
  readonly store: Pick<Store, 'auditPage'>
  readonly sid: Sid
  /** Entries that were accepted while the store failed. */
  readonly unwritten: () => readonly NewAuditEntry[]
}

interface Start {
  readonly n: number
  /** Right after entry `n`. */
  readonly state: OpenSession
}

/** Where a read may begin: behind this row of the record, which holds everything up to this entry. */
interface Mark {
  readonly entry: number
  readonly row: number
}

/** The history of a session, new or kept. */
export function createSessionHistory({ store, sid, unwritten }: SessionHistoryParts): SessionHistory {
  const starts = new Map<DeviceId, Start>()
  const marks: Mark[] = []
  let replaying: Promise<void> | undefined

  function grew(entry: ReceiptEntry, state: SessionState): void {
    if (state.stage !== 'open') return
    const device = beginsFor(entry, state)
    if (device !== undefined) starts.set(device, { n: entry.n, state })
    for (const known of starts.keys()) if (state.members[known] === undefined) starts.delete(known)
  }

  /** Rows behind a mark, read by read; others get their turn in between. */
  async function* reads(from: Mark): AsyncGenerator<readonly AuditEntry[]> {
    let mark = from
    for (;;) {
      const rows = await store.auditPage(sid, { after: mark.row, atMost: ROWS_PER_READ })
      yield rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < ROWS_PER_READ) return
      mark = { entry: entriesOf(rows).at(-1)?.n ?? mark.entry, row: last.n }
      if (mark.row > (marks.at(-1)?.row ?? 0)) marks.push(mark)
      await nextTurn()
    }
  }

  /** After a restart: where everybody's part begins, from the whole record, once. */
  async function replay(): Promise<void> {
    const found = new Map<DeviceId, Start>()
    let state: SessionState | undefined
    for await (const rows of reads({ entry: 0, row: 0 })) {
      state ??= initialState(rows[0])
      for (const entry of entriesOf(rows)) {
        const reduced = state === undefined ? undefined : reduce(state, entry)
        if (reduced?.ok !== true || reduced.state.stage !== 'open') return
        state = reduced.state
        const device = beginsFor(entry, state)
        if (device !== undefined) found.set(device, { n: entry.n, state: reduced.state })
      }
    }
    for (const [device, start] of found) {
      const isIn = state?.stage === 'open' && state.members[device] !== undefined
      if (isIn && !starts.has(device)) starts.set(device, start)
    }
  }

  async function startOf(device: DeviceId): Promise<Start | undefined> {
    if (!starts.has(device)) {
      replaying ??= replay()
      try {
        await replaying
      } catch (cause) {
        replaying = undefined
        throw cause
      }
    }
    return starts.get(device)
  }

  async function entriesFrom(first: number): Promise<Pick<HistoryPage, 'entries' | 'more'>> {
    const late = entriesOf(unwritten())
    const entries: ReceiptEntry[] = []
    let length = 0
    function take(entry: ReceiptEntry): boolean {
      if (entry.n < first + entries.length) return true
      length += JSON.stringify(entry).length
      if (entries.length === ROWS_PER_READ || (length > PAGE_LENGTH && entries.length > 0)) return false
      entries.push(entry)
      return true
    }
    const mark = marks.findLast(({ entry }) => entry < first) ?? { entry: 0, row: 0 }
    for await (const rows of reads(mark)) {
      for (const entry of entriesOf(rows)) if (!take(entry)) return { entries, more: true }
    }
    for (const entry of late) if (!take(entry)) return { entries, more: true }
    return { entries, more: false }
  }

  return {
    grew,
    async page(device, after) {
      const start = await startOf(device)
      if (start === undefined) return { start: null, entries: [], more: false }
      const page = await entriesFrom(Math.max(start.n, (after ?? 0) + 1))
      return { start: after === null ? start.state : null, ...page }
    },
  }
}
