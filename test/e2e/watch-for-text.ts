// Whether a text ever stood on a page, however short. Lives here: looking after every change, from the first moment of every load.
import type { Page } from 'playwright-core'

export interface TextWatch {
  /** Whether the text was on the page at any moment since the watch began, across reloads. */
  readonly seen: boolean
}

let watches = 0

/** Watches from the next load on. */
export async function watchForText(page: Page, text: string): Promise<TextWatch> {
  const watch = { seen: false }
  const tell = `textSeen${String(++watches)}`
  await page.exposeFunction(tell, () => {
    watch.seen = true
  })
  await page.addInitScript(
    ({ tell, text }) => {
      const look = (): void => {
        if (document.documentElement?.textContent.includes(text)) Reflect.get(globalThis, tell)()
      }
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
    },
    { tell, text },
  )
  return watch
}
