// How a browser names the capture of a window. Lives here: the name, both ways; Chromium writes it the same on every system (the
// track's label, content/public/browser/desktop_media_id.h): the system's number for the window, and a number of its own for a window
// of its own. May not know: what the numbers mean to a system.

const CHROMIUM_WINDOW = /^window:(\d+):\d+$/

/** The name by which `WindowPlace` and the gate know a window. */
export const captureId = (window: number): string => `window:${window}:0`

/** The window behind such a name; undefined for any other text. */
export function windowOf(id: string): number | undefined {
  const digits = CHROMIUM_WINDOW.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
