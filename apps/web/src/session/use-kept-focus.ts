// Where the keyboard stands after an action took its button away. Lives here: back to the button, or to what says how
// things stand now. May not know: what the action was.
import { useEffect, useRef } from 'react'

/** Id of the element that says how things stand; it takes the focus when its owner has gone. */
export const STANDING_ID = 'standing'

/** Call it in the page of a session. A person who clicks beside everything keeps no focus. */
export function useKeptFocus(): void {
  const last = useRef<Element>(null)
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof Element && target.id !== STANDING_ID) last.current = target
    }
    const forget = (): void => {
      last.current = null
    }
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', forget)
    return () => {
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', forget)
    }
  }, [])
  // After every change of the page: what had the focus may have gone with it.
  useEffect(() => {
    const { current: was } = last
    if (was === null || document.activeElement !== document.body) return
    if (!was.isConnected) document.querySelector<HTMLElement>(`#${STANDING_ID}`)?.focus({ preventScroll: true })
    else if (was instanceof HTMLElement && !was.matches(':disabled')) was.focus({ preventScroll: true })
  })
}
