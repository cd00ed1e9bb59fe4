// One press of a finger means one thing. Lives here: what the rest of a double-click, and a key that is held down, would
// press besides is pressed by nobody. May not know: which buttons there are, what they do.
import { useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'

/** Keys that press what has the focus. */
const PRESSING = new Set(['Enter', ' '])

/** A button, as it was when a click began. */
interface Pressed {
  readonly button: Element
  readonly words: string | null
}

/**
 * Around everything of a session, its dialogs and its small window too. A later click of a double-click counts only on the
 * button of the first one, and only while that says what it said then; a key that repeats presses nothing (CONSENT-156).
 */
export function OnePress({ children }: { readonly children: ReactNode }): ReactNode {
  const first = useRef<Pressed>(undefined)
  const onClick = (event: MouseEvent): void => {
    const pressed = pressedBy(event)
    // A click by key has no number.
    if (event.detail <= 1) first.current = pressed
    else if (pressed !== undefined && !isSame(pressed, first.current)) ignore(event)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.repeat && PRESSING.has(event.key) && pressedBy(event) !== undefined) ignore(event)
  }
  return (
    <div style={{ display: 'contents' }} onClickCapture={onClick} onKeyDownCapture={onKeyDown}>
      {children}
    </div>
  )
}

/** Not by `instanceof`: what stands in the small window is of that window's classes. */
function pressedBy({ target }: MouseEvent | KeyboardEvent): Pressed | undefined {
  const button = (target as Element).closest('button, summary')
  return button === null ? undefined : { button, words: wordsOf(button) }
}

const wordsOf = (button: Element): string | null => button.getAttribute('aria-label') ?? button.textContent

const isSame = (one: Pressed, other: Pressed | undefined): boolean =>
  one.button === other?.button && one.words === other.words

function ignore(event: MouseEvent | KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}
