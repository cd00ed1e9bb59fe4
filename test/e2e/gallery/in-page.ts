// What runs inside a page of the gallery. Each function is sent there as its source text, so it may use nothing around it.

/** What is measured of a page. */
export interface PageMeasures {
  /** By how many CSS pixels the page is wider than its window. */
  readonly tooWidePx: number
  /** Controls that reach out of the window sideways, whose words are cut off, or that something else lies on. */
  readonly spoilt: readonly string[]
  /** Words that end outside the card they stand in, or where they cannot be seen, sideways. */
  readonly lostWords: readonly string[]
  /** How much of the window the picture of somebody's screen is given, 0 to 1; undefined where there is none. */
  readonly pictureShare: number | undefined
  /** How far a participant who shares must scroll to have all of "Stop sharing", CSS pixels; undefined where nothing is shared. */
  readonly toStopPx: number | undefined
  /** How many characters of text the page shows. */
  readonly textLength: number
  /** What an image should show: the window where a dialog covers the page, else all of the page; a framed page needs a
   *  window as high as itself, for the frame is drawn along the window. */
  readonly extent: 'window' | 'page' | 'framed-page'
  /** CSS pixels. */
  readonly heightPx: number
}

/** When a page counts as at rest. */
export interface Rest {
  /** The colours it must show. */
  readonly scheme: 'light' | 'dark'
  /** So long no element may have come or gone. */
  readonly quietMs: number
}

/** Resolves when the page has come to rest: shown in its colours, fonts and images there, nothing moving, "Allow" ready, and
 *  quiet. Throws after half a minute. */
export async function settlePage({ scheme, quietMs }: Rest): Promise<void> {
  let changedAt = performance.now()
  const observer = new MutationObserver(() => {
    changedAt = performance.now()
  })
  observer.observe(document, { childList: true, subtree: true })
  const atRest = () =>
    document.documentElement.dataset['ready'] === 'yes' &&
    document.documentElement.dataset['mantineColorScheme'] === scheme &&
    performance.now() - changedAt >= quietMs &&
    document.querySelector('h1, h2, [role=alertdialog]') !== null &&
    document.fonts.status === 'loaded' &&
    [...document.images].every((image) => image.complete) &&
    document.querySelector('[role=alertdialog] button:disabled:not([data-cannot])') === null &&
    document.getAnimations().every((animation) => {
      const isEndless = animation.effect?.getComputedTiming().iterations === Infinity
      return isEndless || animation.playState !== 'running'
    })
  const pause = (ms: number) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms)
    })
  // A tab behind others may get no frames at all; then time goes on without them.
  const frame = () =>
    new Promise((resolve) => {
      requestAnimationFrame(resolve)
      setTimeout(resolve, 200)
    })
  const endsAt = performance.now() + 30_000
  for (let calmFrames = 0; calmFrames < 4; calmFrames = atRest() ? calmFrames + 1 : 0) {
    if (performance.now() > endsAt) throw new Error('the page does not come to rest')
    // Frames are dear: nobody asks for any before the quiet can be over.
    await pause(changedAt + quietMs - performance.now())
    await frame()
  }
  observer.disconnect()
}

/** Measures the page as it stands; what scrolls is put back. */
export function measurePage(): PageMeasures {
  const dialog = document.querySelector('[role=dialog], [role=alertdialog]')
  const ground = dialog ?? document
  const controls = [...ground.querySelectorAll<HTMLElement>('a, button, input, select, textarea')].filter((control) => {
    const { width, height, bottom } = control.getBoundingClientRect()
    // What a closed fold hides keeps its place and size.
    return control.checkVisibility() && width > 1 && height > 1 && bottom + window.scrollY > 0
  })
  const scrolled = [...document.querySelectorAll('*')].map((element) => ({ element, top: element.scrollTop }))
  const nameOf = (control: HTMLElement) => control.ariaLabel ?? (control.innerText || control.outerHTML.slice(0, 120))

  const reachesOut = (control: HTMLElement) => {
    const { left, right } = control.getBoundingClientRect()
    return left < -1 || right > window.innerWidth + 1
  }
  const cutsWords = (control: HTMLElement) =>
    [control, ...control.querySelectorAll('*')].some(
      (element) =>
        !(element instanceof HTMLInputElement) &&
        element.clientWidth > 1 &&
        getComputedStyle(element).overflowX !== 'visible' &&
        element.scrollWidth > element.clientWidth + 1,
    )
  // In the middle of the window, and at its foot, where the keyboard brings what lies further down.
  const isCovered = (control: HTMLElement) =>
    (['center', 'end'] as const).some((block) => {
      control.scrollIntoView({ block, behavior: 'instant' })
      const { left, top, width, height } = control.getBoundingClientRect()
      const above = document.elementFromPoint(left + width / 2, top + height / 2)
      return above !== null && !control.contains(above) && !above.contains(control)
    })
  const spoilt = [
    ...controls.filter((control) => reachesOut(control)).map((control) => `reaches out: ${nameOf(control)}`),
    ...controls.filter((control) => cutsWords(control)).map((control) => `is cut off: ${nameOf(control)}`),
    ...controls.filter((control) => isCovered(control)).map((control) => `is covered: ${nameOf(control)}`),
  ]
  for (const { element, top } of scrolled) element.scrollTop = top
  /** Where words may stand: the card around them, and whatever cuts off what lies outside it. */
  const boundsOf = (element: Element): Element[] => {
    const bounds: Element[] = []
    for (let around: Element | null = element; around !== null; around = around.parentElement) {
      const { overflowX, clipPath, position } = getComputedStyle(around)
      if (overflowX !== 'visible' || clipPath !== 'none' || around.classList.contains('card')) bounds.push(around)
      if (position === 'fixed') break
    }
    return bounds
  }
  const lostWords: string[] = []
  const texts = document.createTreeWalker(ground, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    const element = text.parentElement
    if (element === null || text.nodeValue?.trim() === '' || !element.checkVisibility()) continue
    const bounds = boundsOf(element)
    // Words for those who listen only are clipped away; some say by their dots that they go on.
    const isMeant = ({ clipPath, textOverflow }: CSSStyleDeclaration) =>
      clipPath !== 'none' || textOverflow === 'ellipsis'
    if (bounds.some((box) => isMeant(getComputedStyle(box)))) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const lines = [...range.getClientRects()]
    const isOut = bounds.some((box) => {
      const { left, right } = box.getBoundingClientRect()
      return lines.some((line) => line.left < left - 1 || line.right > right + 1)
    })
    if (isOut) lostWords.push(text.nodeValue?.trim().slice(0, 80) ?? '')
  }
  const stop = controls.find((control) => /^(Stop sharing|Teilen beenden)$/.test(control.innerText))
  const stopBottom = stop?.closest('.face') ? stop.getBoundingClientRect().bottom + window.scrollY : undefined
  const picture = document.querySelector('.picture')?.getBoundingClientRect()
  const { scrollWidth, scrollHeight } = document.documentElement
  const isFramed = [...document.querySelectorAll('#root *')].some(
    (element) => getComputedStyle(element, '::after').position === 'fixed',
  )
  return {
    tooWidePx: Math.max(0, scrollWidth - window.innerWidth),
    spoilt,
    lostWords,
    pictureShare: picture && (picture.width * picture.height) / (window.innerWidth * window.innerHeight),
    toStopPx: stopBottom === undefined ? undefined : Math.max(0, stopBottom - window.innerHeight),
    textLength: document.body.innerText.trim().length,
    extent: dialog === null ? (isFramed ? 'framed-page' : 'page') : 'window',
    heightPx: scrollHeight,
  }
}
