// How long this page has to wait before it asks somebody for the same again (CONSENT-38). May not know: buttons.
import type { AskPause, LiveView } from '@farhand/client'
import { useNow } from '../ui/use-now.ts'

type Wanted = Pick<AskPause, 'of' | 'capability'>

/** Whole seconds left at `now` (epoch ms); 0 where it may be asked. */
export function pauseLeft({ askPauses }: Pick<LiveView, 'askPauses'>, wanted: Wanted, now: number): number {
  const pause = askPauses.find(({ of, capability }) => of === wanted.of && capability === wanted.capability)
  return pause === undefined ? 0 : Math.max(0, Math.ceil((pause.until - now) / 1000))
}

/** The same, counted down every second. */
export function useAskPause(view: Pick<LiveView, 'askPauses'>): (wanted: Wanted) => number {
  const now = useNow()
  return (wanted) => pauseLeft(view, wanted, now)
}
