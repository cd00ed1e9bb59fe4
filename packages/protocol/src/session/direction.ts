// The direction table: who may have whose screen shown next, and who is asked first. Lives here: requirements row 28
// (REQ-28) as one pure function. May not know: a session's state.
import { z } from '../schema.ts'

/** An organization's rule for switching: `strict` always asks; the looser two need the participant's own tick as well. */
export const profileSchema = z.enum(['strict', 'mikogo', 'beam'])
export type Profile = z.infer<typeof profileSchema>

export interface Turn {
  /** The rule that holds for the participant who presents now; without meaning for the host and nobody. */
  readonly leaving: Profile
  /** The rule that holds for the participant who is to present; without meaning for the host. */
  readonly taking: Profile
  /** Who presents now. */
  readonly from: 'nobody' | 'host' | 'participant'
  readonly to: 'host' | 'participant'
  readonly by: 'host' | 'presenter' | 'other'
  readonly toHasPresented: boolean
}

export type Direction =
  | { readonly allowed: false }
  | { readonly allowed: true; readonly leavingIsAsked: boolean; readonly takingIsAsked: boolean }

/** Who is asked when `by` wants `to` to present (CONSENT-19). Pure. */
export function directionOf({ leaving, taking, from, to, by, toHasPresented }: Turn): Direction {
  if (by === 'other') return { allowed: false }
  const leavingIsAsked = by === 'host' && from === 'participant' && leaving === 'strict'
  const comesBackUnasked = by === 'host' && to === 'participant' && toHasPresented && taking === 'beam'
  return { allowed: true, leavingIsAsked, takingIsAsked: !comesBackUnasked }
}

/** The rule that holds for a participant: the organization's only where they ticked it. */
export const effectiveProfile = (profile: Profile, { relaxed }: { readonly relaxed: boolean }): Profile =>
  relaxed ? profile : 'strict'
