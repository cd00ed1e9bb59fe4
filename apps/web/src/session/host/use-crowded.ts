// Whether a row of tools has room for all its words. Lives here: measuring it. May not know: what goes without; toolbar.css does.
import { useLayoutEffect, type RefObject } from 'react'

/** Keeps `data-crowded` at the row while it would wrap with every word shown; looks again after each drawing and resizing. */
export function useCrowded(row: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const { current } = row
    if (current === null) return undefined
    const look = (): void => {
      current.removeAttribute('data-crowded')
      current.toggleAttribute('data-crowded', wraps(current))
    }
    look()
    const observer = new ResizeObserver(look)
    if (current.parentElement !== null) observer.observe(current.parentElement)
    return () => {
      observer.disconnect()
    }
  })
}

function wraps({ children }: HTMLElement): boolean {
  const [first, ...others] = [...children].map((child) => child.getBoundingClientRect())
  return first !== undefined && others.some(({ top }) => top >= first.bottom)
}
