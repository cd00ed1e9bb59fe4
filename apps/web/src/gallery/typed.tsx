// A form as a person has filled it in, for the gallery. May not know: which form.
import { useEffect, useRef, type ReactNode } from 'react'

interface TypedProps {
  /** One per field, from the top. */
  readonly texts: readonly string[]
  readonly children: ReactNode
}

export function Typed({ texts, children }: TypedProps): ReactNode {
  const ground = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const fields = ground.current?.querySelectorAll('input') ?? []
    for (const [place, field] of [...fields].entries()) typeInto(field, texts[place] ?? '')
  }, [texts])
  return (
    <div ref={ground} style={{ display: 'contents' }}>
      {children}
    </div>
  )
}

/** As typing does: the page hears of it. */
function typeInto(field: HTMLInputElement, text: string): void {
  // React overrides the element's own setter, and would not notice a change made through it.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
