// What a session page needs of its browser beside the session itself; fixtures stand in for it in the gallery.
import type { CapturedSurface } from '@farhand/client'

export interface PageBrowser {
  /** Opens the browser's picker; null when the person cancelled it. Undefined where the browser can't capture. */
  readonly pickScreen: (() => Promise<CapturedSurface | null>) | undefined
  /** Puts the watched picture into an element; returns how to take it out. */
  readonly showPicture: (container: HTMLElement) => () => void
  /** One picture of what this page shares, for this page alone. */
  readonly takeStill: () => Promise<ImageBitmap>
  /** Opens an empty window that stays on top of others; undefined where the browser has none. */
  readonly openStrip: (() => Promise<Window>) | undefined
  /** Takes the session from the other tab. */
  readonly moveHere: () => void
  readonly tryAgain: () => void
  /** Whether somebody with an account is signed in here, who has a console to go back to. */
  readonly signedIn: boolean
}
