// A question that covers the page, kept open for as long as it is there. May not know: what is asked.
import { useEffect, useRef, type DialogHTMLAttributes, type RefObject } from 'react'

export type CoveringDialog = DialogHTMLAttributes<HTMLDialogElement> & {
  readonly ref: RefObject<HTMLDialogElement | null>
}

/** Keys that answer a question, or press what has the focus. */
const PRESSING = new Set(['Enter', ' ', 'Escape'])

/**
 * Props of a `<dialog>`; Enter, Escape and whatever else closes it mean `onNo`, wherever the focus is. A key that is held
 * down since before means nothing to it, and presses nothing beneath it afterwards (CONSENT-108).
 */
export function useCoveringDialog(onNo: () => void): CoveringDialog {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    return () => {
      ignoreHeldKey()
      // The dialog leaves without closing, so the browser does not give the focus back.
      if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true })
    }
  }, [])
  return {
    ref,
    className: 'consent',
    role: 'alertdialog',
    onKeyDownCapture: (event) => {
      if (!isHeld(event)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onKeyDown: (event) => {
      if (event.key !== 'Enter') return
      event.preventDefault()
      onNo()
    },
    onCancel: (event) => {
      event.preventDefault()
      onNo()
    },
    // A browser closes it by itself at the second Escape.
    onClose: onNo,
  }
}

const isHeld = ({ repeat, key }: Pick<KeyboardEvent, 'repeat' | 'key'>): boolean => repeat && PRESSING.has(key)

/** Until a key is let go or pressed anew, wherever the focus is by then. */
function ignoreHeldKey(): void {
  const over = new AbortController()
  const { signal } = over
  const stop = (): void => {
    over.abort()
  }
  const ignore = (event: KeyboardEvent): void => {
    if (!event.repeat) stop()
    else if (isHeld(event)) {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }
  window.addEventListener('keydown', ignore, { capture: true, signal })
  window.addEventListener('keyup', stop, { capture: true, signal })
}
