// What the machine answers. Lives here: the outcomes of an event and the two ways to say them. May not know: any rule.
import type { SessionState } from './state.ts'

/** Why an event was refused; stable, goes over the wire. */
export type Refusal =
  | 'session-ended'
  | 'not-a-member'
  | 'not-allowed'
  | 'replayed'
  | 'unknown-grant'
  | 'someone-else-presents'
  | 'not-presenting'
  | 'session-full'
  | 'already-there'
  | 'no-change'
  | 'not-confirmed'
  | 'someone-else-controls'
  | 'wider-than-asked'
  | 'other-than-asked'
  | 'asked-too-often'
  | 'already-switching'
  | 'not-agreed'
  | 'too-many'

export type Reduced =
  | { readonly ok: true; readonly state: SessionState }
  | { readonly ok: false; readonly refusal: Refusal }

export const accept = (state: SessionState): Reduced => ({ ok: true, state })
export const refuse = (refusal: Refusal): Reduced => ({ ok: false, refusal })
