// What somebody began on a page and left behind. May not know: what they began.
import { useCallback, useEffect, useRef } from 'react'

/** Gives the signal of this visit: aborted once its person has left, or before they came. */
export function useLeaving(): () => AbortSignal {
  const visit = useRef<AbortController>(undefined)
  useEffect(() => {
    const here = new AbortController()
    visit.current = here
    return () => {
      here.abort()
    }
  }, [])
  return useCallback(() => visit.current?.signal ?? AbortSignal.abort(), [])
}
