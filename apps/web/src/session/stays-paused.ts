// Whether the next press of the pause button resumes. May not know: which button.
import type { LiveView } from '@farhand/client'

/** Paused, and no resume is on its way that the same button takes back (CONSENT-41). */
export const staysPaused = ({ paused, resuming }: NonNullable<LiveView['sharing']>): boolean => paused && !resuming
