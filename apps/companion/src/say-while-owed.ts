// One word to the session at a time, for as long as it is owed. Lives here: when it is said, and said again. May not know: what it says.

/** As on the pages (CONSENT-163): what still stands although it was ended is said again, so far apart. */
const AGAIN_MS = 5000

export interface Owed {
  /** The same while the same is owed. */
  readonly words: string
  say(): Promise<void>
}

export interface SaysOwed {
  /** What is owed may have changed: something else is said at once, behind what is on its way; the same is not said sooner. */
  look(): void
  /** The person wants it now: the same is said anew, too. */
  anew(): void
  close(): void
}

/** `owed`: undefined while nothing is, or nobody could hear it; then the next word is a new one. */
export function sayWhileOwed(owed: () => Owed | undefined): SaysOwed {
  let said: { readonly words: string; readonly atMs: number } | undefined
  let isOnItsWay = false
  let isClosed = false
  let again: ReturnType<typeof setTimeout> | undefined

  function look(): void {
    if (isOnItsWay || isClosed) return
    clearTimeout(again)
    const next = owed()
    if (next === undefined) {
      said = undefined
      return
    }
    const restMs = next.words === said?.words ? said.atMs + AGAIN_MS - performance.now() : 0
    if (restMs > 0) {
      again = setTimeout(look, restMs)
      return
    }
    said = { words: next.words, atMs: performance.now() }
    isOnItsWay = true
    next
      .say()
      // Not heard: it is owed still.
      .catch(() => undefined)
      .finally(() => {
        isOnItsWay = false
        look()
      })
  }

  return {
    look,
    anew() {
      said = undefined
      look()
    },
    close() {
      isClosed = true
      clearTimeout(again)
    },
  }
}
