// Telling the helper program where its owner's page is, so that nothing from afar is ever done to that page.
// May not know: what the program makes of it.
import type { SessionCommands } from '@farhand/client'
import { useEffect } from 'react'

/** `dialog`: the browser asks the person something over this page, say which screen to show. */
export function useDescribedPage(
  commands: Pick<SessionCommands, 'describePage'>,
  { isLive, dialog }: { readonly isLive: boolean; readonly dialog: boolean },
): void {
  useEffect(() => {
    if (!isLive) return undefined
    const tell = (): void => {
      const visible = document.visibilityState === 'visible'
      // Refused only once the session is over, and then nobody needs to know.
      commands.describePage({ title: document.title, visible, dialog }).catch(() => undefined)
    }
    tell()
    document.addEventListener('visibilitychange', tell)
    const titles = new MutationObserver(tell)
    titles.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => {
      document.removeEventListener('visibilitychange', tell)
      titles.disconnect()
    }
  }, [commands, isLive, dialog])
}
