// The organizations whose people this browser has let control a computer before. May not know: pages, sessions.
import type { Person } from '@farhand/client'
import { whereAllowed } from '../../allowed-storage.ts'

const STORED_AS = 'farhand.known-organizations'
/** More than a person meets; the oldest are forgotten. */
const MOST_KEPT = 50

type Reading = Pick<Storage, 'getItem'>

/** Whether `person` is of an organization this browser let control before. A name nobody vouches for never is. */
export function isKnown({ verified, organization }: Person, stored: Reading | undefined = ownStorage()): boolean {
  return verified && organization !== null && readNames(stored).includes(organization)
}

/** Remembers the organization of a person who was allowed to control; where it can't be kept, the warning comes again. */
export function rememberOrganization(
  { verified, organization }: Person,
  stored: (Reading & Pick<Storage, 'setItem'>) | undefined = ownStorage(),
): void {
  if (!verified || organization === null) return
  const names = readNames(stored).filter((name) => name !== organization)
  // Full or forbidden: what was allowed stays allowed, and is no failure (CONSENT-176).
  whereAllowed(() => {
    stored?.setItem(STORED_AS, JSON.stringify([...names, organization].slice(-MOST_KEPT)))
  })
}

const ownStorage = (): Storage | undefined => whereAllowed(() => globalThis.localStorage)

/** Whatever else is stored there counts as nothing known. */
function readNames(stored: Reading | undefined): readonly string[] {
  try {
    const names: unknown = JSON.parse(stored?.getItem(STORED_AS) ?? '[]')
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  } catch {
    return []
  }
}
