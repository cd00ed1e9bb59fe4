// What this page may control of who is seen right now. Pure. May not know: pages.
import type { Held, LiveView, Person } from '@farhand/client'

export interface Control {
  readonly held: Held
  readonly owner: Person
  /** The other side is there to do it. */
  readonly isReady: boolean
}

/** Undefined while nothing of the watched person's may be controlled. */
export function controlOf({ held, people, watching, connection, holdsBack }: LiveView): Control | undefined {
  if (watching === null) return undefined
  const mine = held.find((one) => one.capability === 'control' && one.owner.device === watching.device)
  const owner = people.find(({ device }) => device === watching.device)
  if (mine === undefined || owner === undefined) return undefined
  const getsThrough = connection === 'connected' && !holdsBack
  const isReady = owner.companion?.ready === true && getsThrough && watching.picture === 'live'
  return { held: mine, owner, isReady }
}
