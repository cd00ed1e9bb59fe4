// The road of a picture from one desktop to another, whoever built it. Lives here: the one shape that ours and the peers share,
// so that all are measured by the same code.
import type { Display, Image, Region } from '../test/rig/index.ts'

/** The two desktops of a measurement. */
export interface Desktops {
  /** Is shared, by a browser without a window. */
  readonly source: Display
  /** Shows the viewer's browser. */
  readonly viewer: Display
}

/** An open road: what `source` shows is on its way to `viewer`. */
export interface ScreenRoad {
  /** From the click that shares to the first picture on the viewer's desktop. */
  readonly firstPictureMs: number
  /** Where the picture lies on the viewer's desktop now. */
  pictureArea(): Promise<Region>
  /** The newest picture in its own pixels. */
  readPicture(): Promise<Image>
  /** Bytes that have left the presenter towards the viewer so far. */
  sentBytes(): Promise<number>
  close(): Promise<void>
}

/** Opens a fresh road; resolves when the first picture is on the viewer's desktop. */
export type OpenScreenRoad = (desktops: Desktops) => Promise<ScreenRoad>
