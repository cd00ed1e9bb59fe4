// A page on which a button was pressed, as soon as it can be. May not know: which page.
import { useEffect, type ReactNode } from 'react'

interface PressedProps {
  /** Words on the button. */
  readonly name: RegExp
  readonly children: ReactNode
}

export function Pressed({ name, children }: PressedProps): ReactNode {
  useEffect(() => {
    const timer = setInterval(() => {
      const button = [...document.querySelectorAll<HTMLElement>('button, summary')].find(({ textContent }) =>
        name.test(textContent),
      )
      if (button === undefined || button.matches(':disabled')) return
      clearInterval(timer)
      button.click()
    }, 10)
    return () => {
      clearInterval(timer)
    }
  }, [name])
  return children
}
