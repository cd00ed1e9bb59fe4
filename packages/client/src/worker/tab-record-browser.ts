// Which record of the vault is this tab's: two tabs of one browser may be two people in one session, and each comes back
// as itself after a reload (KEY-45). Lives here: the tab's own storage. May not know: what a record is.
import type { SessionId } from '@farhand/protocol'
import type { Entry } from '../session/view.ts'
import { forgetOldestEnd } from './kept-end-browser.ts'
import type { TabStorage } from './page-storage-browser.ts'

const keyOf = (sessionId: SessionId): string => `farhand:${sessionId}`

/**
 * Outlives a reload, not the tab. A tab that was duplicated begins with a copy: whose page runs the record keeps it. Where
 * the storage is full of ends, old ones give way; where it takes nothing at all, a reload has any record of the session.
 */
export function rememberRecord(storage: TabStorage, sessionId: SessionId, id: string): void {
  if (storage === undefined) return
  for (;;) {
    try {
      storage.setItem(keyOf(sessionId), id)
      return
    } catch {
      if (!forgetOldestEnd(storage)) return
    }
  }
}

/** The entry, where it comes back to a session, with the record this tab had of it. */
export function withOwnRecord(entry: Entry, storage: TabStorage): Entry {
  if (entry.kind !== 'resume') return entry
  return { ...entry, own: storage?.getItem(keyOf(entry.sessionId)) ?? undefined }
}
