// Grants and the one question about them: may this object pass? Asked by the switch and again by the presenter's device.
import type { DeviceId, GrantId } from '../ids.ts'
import type { Track } from '../tracks.ts'
import type { Capability, Surface } from './messages.ts'

/** Someone's own yes, recorded: `to` may `capability` what `owner` shows. */
export interface Grant {
  readonly grant: GrantId
  readonly capability: Capability
  readonly owner: DeviceId
  readonly to: DeviceId
  readonly surface: Surface
  readonly since: number
  /** Epoch ms after which it is no grant any more; null while it lasts until withdrawn. */
  readonly expiresAt: number | null
}

export interface Passage {
  readonly grants: Iterable<Grant>
  /** Members of the session at this moment. */
  readonly members: { has(device: DeviceId): boolean }
  readonly presenter: DeviceId | null
  readonly paused: boolean
  readonly from: DeviceId
  readonly to: DeviceId
  readonly track: Track
  /** Epoch ms. */
  readonly now: number
}

/** Whether an object of `track` may go from one member to another right now (CONSENT-10). Pure. */
export function permits(passage: Passage): boolean {
  const { members, from, to, track } = passage
  if (from === to || !members.has(from) || !members.has(to)) return false
  switch (track.name) {
    case 'chat':
      return true
    case 'screen':
      return passage.presenter === from && !passage.paused && hasView(passage)
    default:
      return track satisfies never
  }
}

function hasView({ grants, from, to, now }: Passage): boolean {
  for (const grant of grants) {
    const alive = grant.expiresAt === null || grant.expiresAt > now
    if (grant.capability === 'view' && grant.owner === from && grant.to === to && alive) return true
  }
  return false
}
