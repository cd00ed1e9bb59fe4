// Makes the window that stays on top of others (Document Picture-in-Picture). Lives here: opening it and giving it our looks.
// May not know: what stands in it.

interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>
}

const SIZE = { width: 380, height: 240 }

/** Opens the window in the click that calls it, empty, in the page's styles. Undefined where the browser has none. */
export function stripOpener(): (() => Promise<Window>) | undefined {
  const { documentPictureInPicture: maker } = globalThis as { documentPictureInPicture?: DocumentPictureInPicture }
  if (maker === undefined) return undefined
  return async () => {
    const opened = await maker.requestWindow(SIZE)
    copyLooks(document, opened.document)
    return opened
  }
}

/** Its title and language, as screen readers say them. */
export function nameWindow({ document }: Window, { title, language }: { title: string; language: string }): void {
  document.title = title
  document.documentElement.lang = language
}

/** Style sheets and the colour scheme; addresses made whole, for the new page has none of its own. */
function copyLooks(from: Document, to: Document): void {
  for (const sheet of from.querySelectorAll<HTMLStyleElement | HTMLLinkElement>('style, link[rel="stylesheet"]')) {
    const copy = to.importNode(sheet, true)
    if ('href' in sheet) copy.setAttribute('href', sheet.href)
    to.head.append(copy)
  }
  for (const { name, value } of from.documentElement.attributes) to.documentElement.setAttribute(name, value)
}
