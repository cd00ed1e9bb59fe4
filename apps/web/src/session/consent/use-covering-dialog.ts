// A question that covers the page, kept open for as long as it is there. May not know: what is asked.
import { useEffect, useRef, type DialogHTMLAttributes, type RefObject } from 'react'

export type CoveringDialog = DialogHTMLAttributes<HTMLDialogElement> & {
  readonly ref: RefObject<HTMLDialogElement | null>
}

/** Props of a `<dialog>`; Enter, Escape and whatever else closes it mean `onNo`, wherever the focus is. */
export function useCoveringDialog(onNo: () => void): CoveringDialog {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    return () => {
      // The dialog leaves without closing, so the browser does not give the focus back.
      if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true })
    }
  }, [])
  return {
    ref,
    className: 'consent',
    role: 'alertdialog',
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
