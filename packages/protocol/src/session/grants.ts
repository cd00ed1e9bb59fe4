// Grants and the one question about them: may this object pass? Asked by the switch and again by the presenter's device.
import type { DeviceId, GrantId } from '../ids.ts'
import { OWN_STREAM, type Track } from '../tracks.ts'
import type { Capability, Scope, Surface } from './messages.ts'

/** Someone's own yes, recorded: `to` may `capability` what is `owner`'s. */
export interface Grant {
  readonly grant: GrantId
  readonly capability: Capability
  readonly scope: Scope
  readonly owner: DeviceId
  readonly to: DeviceId
  /** What a view shows; `unknown` with every other capability. */
  readonly surface: Surface
  readonly since: number
  /** Epoch ms after which it is no grant any more; null while it lasts until withdrawn. */
  readonly expiresAt: number | null
  /** Epoch ms of its first use; null before. */
  readonly usedAt: number | null
}

/** Capabilities that concern the screen being shown: their owner presents, and their grantee sees it (CONSENT-17). */
const ON_A_VIEW: ReadonlySet<Capability> = new Set([
  'point',
  'control',
  'clipboard-take',
  'clipboard-give',
  'record',
  'screenshot',
  'elevation',
])

/** Whether a capability goes with a view of the owner's screen and ends with it. */
export const isOnAView = (capability: Capability): boolean => ON_A_VIEW.has(capability)

/** Whether a grant of one file, which ends with its first use. */
export const isSingleUse = (capability: Capability): boolean => capability === 'file-take' || capability === 'file-give'

/** Whether what is given covers what is wanted. */
export const coversScope = (given: Scope, wanted: Scope): boolean => given === 'whole' || given === wanted

/** Whether a grant still counts at `now` (epoch ms). */
export const isAlive = ({ expiresAt }: Pick<Grant, 'expiresAt'>, now: number): boolean =>
  expiresAt === null || expiresAt > now

export interface Passage {
  readonly grants: Iterable<Grant>
  /** Confirmed members of the session at this moment. */
  readonly members: { has(device: DeviceId): boolean }
  /** Whose companion a member is; null for people. */
  readonly ownerOf: (device: DeviceId) => DeviceId | null
  readonly presenter: DeviceId | null
  readonly paused: boolean
  readonly from: DeviceId
  readonly to: DeviceId
  readonly track: Track
  /** Of the object's header; default 0. */
  readonly stream?: number
  /** Epoch ms. */
  readonly now: number
}

/** Whether an object of `track` may go from one member to another right now (CONSENT-10). Pure. */
export function permits(passage: Passage): boolean {
  const { members, ownerOf, from, to, track } = passage
  if (from === to || !members.has(from) || !members.has(to)) return false
  switch (track.name) {
    case 'chat':
      return ownerOf(from) === null && ownerOf(to) === null
    case 'screen':
      return passage.presenter === from && !passage.paused && hasView(passage)
    case 'input':
      return ownerOf(to) !== null && passage.presenter === ownerOf(to) && controls(passage, from, ownerOf(to))
    case 'control':
      if (ownerOf(from) === to || ownerOf(to) === from) return true
      return passage.stream !== OWN_STREAM && controls({ ...passage, paused: false }, to, ownerOf(from))
    default:
      return track satisfies never
  }
}

export interface Holding {
  readonly grants: Iterable<Grant>
  readonly capability: Capability
  /** What is about to be used; `whole` where it is not said. */
  readonly scope?: Scope
  readonly owner: DeviceId
  readonly to: DeviceId
  /** Whether the owner paused sharing: what goes with a view rests meanwhile. */
  readonly paused?: boolean
  /** Epoch ms. */
  readonly now: number
}

/** Whether `to` may use this of `owner`'s right now (CONSENT-17): asked before anything that is no object of a track. Pure. */
export function holds({ grants, capability, scope = 'whole', owner, to, paused = false, now }: Holding): boolean {
  const theirs = [...grants].filter((grant) => grant.owner === owner && grant.to === to && isAlive(grant, now))
  if (isOnAView(capability) && (paused || !theirs.some((grant) => grant.capability === 'view'))) return false
  return theirs.some((grant) => grant.capability === capability && coversScope(grant.scope, scope))
}

/** Whether `by` may use mouse or keyboard, or both, of `owner`'s machine (CONSENT-35). */
const controls = ({ grants, paused, now }: Passage, by: DeviceId, owner: DeviceId | null): boolean =>
  owner !== null &&
  (['mouse', 'keyboard'] as const).some((scope) =>
    holds({ grants, capability: 'control', scope, owner, to: by, paused, now }),
  )

function hasView({ grants, from, to, now }: Passage): boolean {
  for (const grant of grants) {
    if (grant.capability === 'view' && grant.owner === from && grant.to === to && isAlive(grant, now)) return true
  }
  return false
}
