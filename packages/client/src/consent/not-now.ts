// A person who wants to be asked nothing more for the moment by somebody (CONSENT-175). Lives here: the no to what waits of
// theirs and to what comes within a minute. It is only ever a no; its person said so before. May not know: the page.
import type { DeviceId } from '@farhand/protocol'
import type { Live } from '../session/live.ts'
import { decline, declineTurn } from './ending.ts'
import { unheard } from './in-time.ts'

/** No to all that waits from `asker`, and for a minute to what they ask next. Settles as the noes do. */
export async function notNow(live: Live, asker: DeviceId): Promise<void> {
  live.questions.notNow(asker)
  await Promise.all(refuseFrom(live, (device) => device === asker))
}

/** After every change of the state, before the page sees it. */
export function followNotNow(live: Live): void {
  for (const no of refuseFrom(live, (device) => live.questions.isNotNow(device))) no.catch(unheard)
}

function refuseFrom(live: Live, isOne: (asker: DeviceId) => boolean): readonly Promise<void>[] {
  const { state, questions } = live
  if (state === undefined) return []
  const waiting = questions.openOf(live, state).filter(({ from }) => isOne(from.device))
  return waiting.map(({ id, kind }) =>
    kind === 'grant' ? decline(live, id, 'not-now') : declineTurn(live, id, 'not-now'),
  )
}
