// Whom a shared screen is for right now. Lives here: who of those who may see it is there, whom the encoder follows, and that
// the others hear of a first use. May not know: pictures, the publisher.
import type { DeviceId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { leafDevices, type Live } from '../session/live.ts'

/** Viewers whose line is up: for nobody else a picture is encoded. */
export const viewersHere = ({ ownGrants, state }: Live): readonly DeviceId[] =>
  ownGrants.viewers.filter((viewer) => state?.members[viewer]?.connected !== false)

/** The encoder follows the host; where the host presents or is away, the median viewer (design section 5). */
export function followedIn(live: Live): readonly DeviceId[] {
  const here = viewersHere(live)
  const host = live.state?.host
  return host !== undefined && here.includes(host) ? [host] : here
}

/** The first object that leaves under a view is its first use; the others are told once. */
export function sayUsed(live: Live): void {
  const { ownGrants, speech } = live
  for (const grant of ownGrants.takeUnsaidViews(leafDevices(live))) {
    speech.say({ kind: 'used', grant }).catch((cause: unknown) => {
      if (!(cause instanceof ClientError)) throw cause
      if (cause.code === 'not-connected' || cause.code === 'not-recorded') ownGrants.useUnsaid(grant)
    })
  }
}
