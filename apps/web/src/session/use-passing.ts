// Words that matter for a moment: they go after a while, or when they are closed. May not know: what they say.
import { useEffect, useState } from 'react'

/** How long they stay, ms; what happened stands in Activity as well. */
const STAYS_MS = 12_000

interface Passing {
  /** False once these words have gone; others, with another id, come anew. */
  readonly isShown: boolean
  readonly close: () => void
}

/** `id` names what the words are about; undefined while there are none, or while nothing closes them. With `stays` they go only
 *  when they are closed. */
export function usePassing(id: string | undefined, { stays = false } = {}): Passing {
  const [gone, setGone] = useState<string>()
  useEffect(() => {
    if (id === undefined || stays) return undefined
    const passing = setTimeout(() => {
      setGone(id)
    }, STAYS_MS)
    return () => {
      clearTimeout(passing)
    }
  }, [id, stays])
  return {
    isShown: id === undefined || gone !== id,
    close: () => {
      setGone(id)
    },
  }
}
