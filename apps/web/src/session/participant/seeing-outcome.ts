// Why a screen that somebody shows is not seen here. Pure. May not know: the words for it.
import type { Asked, LiveView, Person } from '@farhand/client'

/** What became of asking to see it; undefined while it is seen, or where nothing was asked or what was allowed is over. */
export function seeingOutcome(
  { watching, asked }: Pick<LiveView, 'watching' | 'asked'>,
  { device }: Pick<Person, 'device'>,
): Extract<Asked['outcome'], 'open' | 'declined' | 'expired'> | undefined {
  if (watching !== null) return undefined
  const outcome = asked.findLast((one) => one.capability === 'view' && one.of === device)?.outcome
  if (outcome === 'cannot-show' || outcome === 'not-now') return 'declined'
  return outcome === 'allowed' || outcome === 'withdrawn' ? undefined : outcome
}
