// What the key host does by itself: take out leaves of people who left, and renew the keys (KEY-8).
import type { Member } from '@farhand/e2ee'
import type { OpenSession } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import type { Commits } from './commits.ts'

/** Leaves of several people who go at once leave in one commit. */
const BATCH_MS = 300
const REKEY_EVERY_MS = 15 * 60_000

/** Host: commits the removal of every leaf whose member is gone; at once where the host removed somebody. Safe to call at any time, on any page. */
export function removeLeavers(live: Live, commits: Commits, { atOnce }: { readonly atOnce: boolean }): void {
  if (live.identity.role !== 'host' || leaversOf(live).length === 0) return
  const commit = () => {
    let leavers: readonly Member[] = []
    commits
      .run(live, () => {
        leavers = leaversOf(live)
        return leavers.length === 0 ? undefined : { change: { remove: leavers.map((member) => member.leaf) } }
      })
      // Whoever is out is a stranger again, also to a group that begins anew.
      .then(() => live.vaulted.forgetCodes(leavers.map((member) => member.deviceId)))
      // The next change of members, or the next state after a broken line, calls again.
      .catch(() => undefined)
  }
  if (atOnce) commit()
  else setTimeout(commit, BATCH_MS)
}

/** Host: who goes without ever having had a leaf is a stranger again as well. */
export function forgetOutsiders({ identity, keys, state, vaulted }: Live, before: OpenSession): void {
  if (identity.role !== 'host' || state === undefined) return
  const gone = Object.values(before.members)
    .map(({ device }) => device)
    .filter((device) => state.members[device] === undefined && keys.member(device) === undefined)
  if (gone.length > 0) void vaulted.forgetCodes(gone)
}

const leaversOf = (live: Live): readonly Member[] => {
  const { state, connected, keys } = live
  if (state === undefined || !connected) return []
  return keys.members.filter((member) => state.members[member.deviceId] === undefined)
}

/** Host: a new epoch from time to time, even while nobody comes or goes. */
export function keepRekeying(live: Live, commits: Commits): { close(): void } {
  const timer = setInterval(() => {
    if (live.identity.role !== 'host' || !live.connected || live.keys.members.length < 2) return
    commits.run(live, () => ({ change: {} })).catch(() => undefined)
  }, REKEY_EVERY_MS)
  return { close: () => clearInterval(timer) }
}
