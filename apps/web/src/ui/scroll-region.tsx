// A part that scrolls by itself and can be reached and scrolled by keyboard. May not know: what scrolls.
import type { ReactNode, RefObject } from 'react'

interface ScrollRegionProps {
  readonly className: string
  /** What scrolls, for screen readers. */
  readonly label: string
  readonly region?: RefObject<HTMLDivElement | null>
  readonly children: ReactNode
}

export function ScrollRegion({ className, label, region, children }: ScrollRegionProps): ReactNode {
  return (
    // The keyboard reaches what scrolls (WCAG 2.1.1); browsers do not all do that by themselves.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be within reach of the keyboard
    <div ref={region} className={className} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}
