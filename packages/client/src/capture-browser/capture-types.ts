// What a capture is, on the window. Lives here: the types the page builds on. May not know: workers, encoding.
import type { FrameSource } from '../publish/frame-source.ts'

/** What the person chose in the browser's picker; `unknown` where the browser does not say (Firefox). */
export type Surface = 'screen' | 'window' | 'tab' | 'unknown'

/** A running capture. */
export interface ScreenCapture {
  /** To be posted to the worker once, with `sourceTransfer(source)`. */
  readonly source: FrameSource
  readonly surface: Surface
  /** The browser's own label; on X11 Chromium it holds the window's id. */
  readonly label: string
  /** Resolves when the surface or the person ended it, and after stop(). */
  readonly ended: Promise<void>
  /** The whole picture of right now, for this page alone. Rejects with ClientError `capture-failed` where none comes. */
  takeStill(): Promise<ImageBitmap>
  /** Idempotent. */
  stop(): void
}
