// Where the keyboard stands after an action took its button away. Lives here: back to the button, or to what says how
// things stand now. May not know: what the action was.
import { useEffect, useRef } from 'react'

/** Id of the element that says how things stand; it takes the focus when its owner has gone. A page without one has its title. */
export const STANDING_ID = 'standing'
/** Menus and dialogs give the focus back themselves within this time, ms. */
const SETTLES_MS = 60
/** A button that rests for longer than this while its command runs hands the focus on, ms. */
const RESTS_MS = 1500

/**
 * Call it once for all stages of a session; each new `stage` begins with the focus on its title where nothing else took
 * it. A person who clicks beside everything keeps no focus.
 */
export function useKeptFocus(stage: string): void {
  /** What had the focus last: somebody's own choice, or what this gave it to; null after a click beside everything. */
  const last = useRef<Element>(null)
  const arrived = useRef<string>(undefined)
  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined
    let restsSinceMs: number | undefined
    const settleSoon = (): void => {
      clearTimeout(settling)
      settling = setTimeout(settle, SETTLES_MS)
    }
    const settle = (): void => {
      const { current: was } = last
      const isLost = was !== null && document.activeElement === document.body
      const rests = isLost && was.isConnected && was.matches(':disabled')
      restsSinceMs = rests ? (restsSinceMs ?? performance.now()) : undefined
      if (!isLost) return
      if (restsSinceMs !== undefined && performance.now() - restsSinceMs < RESTS_MS) return settleSoon()
      if (!was.isConnected || rests) focusStanding()
      else if (was instanceof HTMLElement) was.focus({ preventScroll: true })
    }
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof Element) last.current = target
    }
    const forget = (): void => {
      last.current = null
    }
    // What had the focus may go, or come to rest, with any change of the page.
    const changes = new MutationObserver(settleSoon)
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] })
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', forget)
    return () => {
      clearTimeout(settling)
      changes.disconnect()
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', forget)
    }
  }, [])
  useEffect(() => {
    if (arrived.current === stage) return
    arrived.current = stage
    setTimeout(() => {
      if (document.activeElement === document.body) focusStanding()
    }, SETTLES_MS)
  })
}

const standing = (): HTMLElement | null => document.querySelector(`#${STANDING_ID}`) ?? document.querySelector('h1')

function focusStanding(): void {
  const element = standing()
  if (element === null) return
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1
  element.focus({ preventScroll: true })
}
