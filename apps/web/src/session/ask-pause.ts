// How long this page has to wait before it asks somebody for the same again (CONSENT-38). May not know: buttons.
import type { AskPause, LiveView, Person } from '@farhand/client'
import type { Capability } from '@farhand/protocol'
import { useNow } from '../ui/use-now.ts'

interface Wanted {
  readonly of: AskPause['of']
  readonly capability: Capability
}

/** Whole seconds left at `now` (epoch ms); 0 where it may be asked. */
export function pauseLeft({ askPauses }: Pick<LiveView, 'askPauses'>, wanted: Wanted, now: number): number {
  const pauses = askPauses.filter(
    ({ of, capability }) => of === wanted.of && (capability === null || capability === wanted.capability),
  )
  return Math.max(0, ...pauses.map(({ until }) => Math.ceil((until - now) / 1000)))
}

/** Whole seconds left until `person` may be asked to show; somebody else who shows is asked to let go first. */
export function showPauseLeft(
  view: Pick<LiveView, 'askPauses' | 'presenter'>,
  { device }: Pick<Person, 'device'>,
  now: number,
): number {
  const { presenter } = view
  const asked = presenter === null || presenter.isMe ? [device] : [device, presenter.device]
  return Math.max(...asked.map((of) => pauseLeft(view, { of, capability: 'view' }, now)))
}

/** The same, counted down every second. */
export function useShowPause(
  view: Pick<LiveView, 'askPauses' | 'presenter'>,
): (person: Pick<Person, 'device'>) => number {
  const now = useNow()
  return (person) => showPauseLeft(view, person, now)
}

/** `pauseLeft`, counted down every second. */
export function useAskPause(view: Pick<LiveView, 'askPauses'>): (wanted: Wanted) => number {
  const now = useNow()
  return (wanted) => pauseLeft(view, wanted, now)
}
