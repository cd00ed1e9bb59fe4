// The host's keys that lie in this browser, for whoever signs out of it. Lives here: which sessions they are of, and their
// end. May not know: accounts, whether a session is still open.
import type { Sid } from '@farhand/protocol'
import { remove } from './keep.ts'
import type { Vault } from './vault.ts'

export interface HostKeys {
  /** The sessions somebody at this browser can come back to as their host; some may be over. */
  sessions(): Promise<readonly Sid[]>
  /** Deletes every one of them (KEY-52). Rejects with ClientError `not-wiped`. */
  wipe(): Promise<void>
}

export function hostKeysOf(vault: Vault): HostKeys {
  const records = async () => (await vault.all()).filter(({ role }) => role === 'host')
  return {
    async sessions() {
      return [...new Set((await records()).flatMap(({ sid }) => sid ?? []))]
    },
    async wipe() {
      for (const { id } of await records()) await remove(vault, id)
    },
  }
}
