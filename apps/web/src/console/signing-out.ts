// Signing out where a session may be open in this browser. Lives here: the order in which things go (KEY-52).
// May not know: how a page asks, where keys lie.
import type { HostKeys } from '@farhand/client'
import type { SessionSummary, Sid } from '@farhand/protocol'
import { ApiError } from '../api/request.ts'

export interface SigningOut {
  readonly keys: HostKeys
  /** The end pages that tabs of this browser keep for a reload. */
  readonly forgetEnds: () => void
  readonly listSessions: () => Promise<readonly SessionSummary[]>
  readonly endSession: (sid: Sid) => Promise<void>
  readonly signOut: () => Promise<void>
}

/** How many of the account's sessions are open and have their host in this browser. */
export async function countOpenHere({ keys, listSessions }: SigningOut): Promise<number> {
  const here = new Set(await keys.sessions())
  if (here.size === 0) return 0
  return (await listSessions()).filter(({ sid, endedAt }) => endedAt === null && here.has(sid)).length
}

/** Ends what is open here, deletes its keys and what is kept of earlier ends, signs out. What fails stops it, and the account stays signed in. */
export async function signOutOf({ keys, forgetEnds, endSession, signOut }: SigningOut): Promise<void> {
  for (const sid of await keys.sessions()) await endSession(sid).catch(unlessGone)
  await keys.wipe()
  forgetEnds()
  await signOut()
}

/** A session that has ended, or is another account's, is none to end. */
function unlessGone(cause: unknown): void {
  if (!(cause instanceof ApiError) || cause.code !== 'no-such-session') throw cause
}
