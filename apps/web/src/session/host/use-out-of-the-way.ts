// When the tools that lie over a watched picture leave it free. Lives here: following the pointer. May not know: how they go;
// toolbar.css says where, and what keeps them.
import { useEffect, useState, type RefObject } from 'react'

/** So long the pointer rests before the tools go, ms. */
const REST_MS = 3000

/** Whether the pointer is elsewhere, or has rested on the stage for a while. Until it has moved nobody has seen the tools go, so
 *  whoever uses none keeps them. */
export function useOutOfTheWay(stage: RefObject<HTMLElement | null>): boolean {
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    let resting: ReturnType<typeof setTimeout> | undefined
    const leave = (): void => {
      setAway(true)
    }
    const follow = ({ target }: Event): void => {
      clearTimeout(resting)
      const isHere = target instanceof Node && stage.current?.contains(target) === true
      setAway(!isHere)
      if (isHere) resting = setTimeout(leave, REST_MS)
    }
    globalThis.addEventListener('pointermove', follow)
    return () => {
      clearTimeout(resting)
      globalThis.removeEventListener('pointermove', follow)
    }
  }, [stage])
  return isAway
}
