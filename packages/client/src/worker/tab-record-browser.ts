// Which record of the vault is this tab's: two tabs of one browser may be two people in one session, and each comes back
// as itself after a reload (KEY-45). Lives here: the tab's own storage. May not know: what a record is.
import type { SessionId } from '@farhand/protocol'
import type { Entry } from '../session/view.ts'

const keyOf = (sessionId: SessionId): string => `farhand:${sessionId}`

/** Outlives a reload, not the tab. A tab that was duplicated begins with a copy: whose page runs the record keeps it. */
export function rememberRecord(sessionId: SessionId, id: string): void {
  tabStorage()?.setItem(keyOf(sessionId), id)
}

/** The entry, where it comes back to a session, with the record this tab had of it. */
export function withOwnRecord(entry: Entry): Entry {
  if (entry.kind !== 'resume') return entry
  return { ...entry, own: tabStorage()?.getItem(keyOf(entry.sessionId)) ?? undefined }
}

/** Undefined where the person's settings keep a page from storing anything; then there is no vault either. */
export function tabStorage(): Storage | undefined {
  try {
    return globalThis.sessionStorage
  } catch {
    return undefined
  }
}

/** What all tabs of this browser have together; undefined as above. */
export function sharedStorage(): Storage | undefined {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
