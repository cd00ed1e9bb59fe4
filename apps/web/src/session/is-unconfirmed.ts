// Whether a safety code is still to be compared. Pure. May not know: how it is shown.
import type { Person } from '@farhand/client'

/** Something between me and this person waits for their code; between two others there is none to show. */
export const isUnconfirmed = ({ confirm, safetyCode }: Pick<Person, 'confirm' | 'safetyCode'>): boolean =>
  confirm !== 'done' && safetyCode !== null
