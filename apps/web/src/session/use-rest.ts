// A button that has just come to mean something else. Lives here: for how long it rests. May not know: what it means.
import { useEffect, useState, type ReactNode } from 'react'

/** As long as Allow does: a click meant for what was there before must not press what is there now, ms. */
const RESTS_MS = 700

/** True for a while after `meaning` changed; `atFirst`: whether it rests when it is first shown, too. */
export function useRest(meaning: string | number | boolean, atFirst: 'rests' | 'ready' = 'ready'): boolean {
  const [now, setNow] = useState({ meaning, resting: atFirst === 'rests' })
  if (now.meaning !== meaning) setNow({ meaning, resting: true })
  useEffect(() => {
    if (!now.resting) return undefined
    const rest = setTimeout(() => {
      setNow({ ...now, resting: false })
    }, RESTS_MS)
    return () => {
      clearTimeout(rest)
    }
  }, [now])
  return now.resting
}

interface SettledProps {
  /** Its place in a list, from 0. */
  readonly place: number
  readonly children: (resting: boolean) => ReactNode
}

/** A line of a list that grows and shrinks by itself: what came, or moved up, under the finger rests (CONSENT-157). */
export const Settled = ({ place, children }: SettledProps): ReactNode => children(useRest(place, 'rests'))
