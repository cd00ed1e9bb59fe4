// Telling the helper program where its owner's page is, so that nothing from afar is ever done to that page.
// May not know: what the program makes of it.
import type { SessionCommands } from '@farhand/client'
import { useCallback, useEffect } from 'react'

interface Described {
  readonly isLive: boolean
  /** The browser asks the person something over this page, say which screen to show. */
  readonly dialog: boolean
  /** Titles that the page's small window may carry. */
  readonly windows: readonly string[]
}

/** Gives how to ask something in a dialog of the browser's own, which nobody answers from afar. */
export function useDescribedPage(
  commands: Pick<SessionCommands, 'describePage'>,
  { isLive, dialog, windows }: Described,
): (question: () => boolean) => boolean {
  const tell = useCallback(
    (asks: boolean): void => {
      const { title, visibilityState } = document
      const page = { title, visible: visibilityState === 'visible', dialog: asks || dialog, windows }
      // Refused only once the session is over, and then nobody needs to know.
      commands.describePage(page).catch(() => undefined)
    },
    [commands, dialog, windows],
  )
  useEffect(() => {
    if (!isLive) return undefined
    const tellAsItIs = (): void => {
      tell(false)
    }
    // Timers wait until the browser's question, if there is one, is answered.
    const tellLeaving = (): void => {
      tell(true)
      setTimeout(tellAsItIs)
    }
    tellAsItIs()
    document.addEventListener('visibilitychange', tellAsItIs)
    globalThis.addEventListener('beforeunload', tellLeaving)
    const titles = new MutationObserver(tellAsItIs)
    titles.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => {
      document.removeEventListener('visibilitychange', tellAsItIs)
      globalThis.removeEventListener('beforeunload', tellLeaving)
      titles.disconnect()
    }
  }, [isLive, tell])
  return useCallback(
    (question) => {
      tell(true)
      const answer = question()
      tell(false)
      return answer
    },
    [tell],
  )
}
