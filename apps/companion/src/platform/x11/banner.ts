// The banner on X11. Lives here: where it stands, that it can be dragged aside, its Stop button. May not know: what it says.
import { drawBanner, isInside, type Spot } from '../../drawing/companion-pictures.ts'
import type { Artist } from '../../drawing/picture.ts'
import type { Banner, BannerContent, Point } from '../platform.ts'
import { latestOnly } from './latest-only.ts'
import { readMonitors } from './monitors.ts'
import type { TopWindows } from './top-window.ts'
import type { XConnection } from './x-connection.ts'

/** Distance from the top edge of the primary monitor, in pixels. */
const FROM_TOP = 12
const MOTION_NOTIFY = 6
const BUTTON_PRESS = 4
const CONFIGURE_NOTIFY = 22

export function createBanner(x: XConnection, parts: { readonly artist: Artist; readonly windows: TopWindows }): Banner {
  const window = parts.windows.open({ clickedThrough: false, title: 'Farhand' })
  const stops: (() => void)[] = []
  let stop: Spot | undefined
  let shown: string | undefined
  let width = 0
  /** Where the person put it; undefined = in the middle of the top edge. */
  let putAt: Point | undefined
  /** Where in the banner it is held while it is dragged. */
  let grip: Point | undefined

  const place = async (): Promise<Point> => {
    if (putAt !== undefined) return putAt
    const [screen] = await readMonitors(x)
    return { x: (screen?.x ?? 0) + Math.max(0, ((screen?.width ?? 0) - width) / 2), y: (screen?.y ?? 0) + FROM_TOP }
  }
  const wish = latestOnly<BannerContent>(async (content) => {
    const key = content === undefined ? undefined : JSON.stringify(content)
    if (key === shown) return
    shown = key
    if (content === undefined) {
      window.hide()
      return
    }
    const drawn = await drawBanner(parts.artist, content)
    ;({ stop } = drawn)
    ;({ width } = drawn.picture)
    window.show(drawn.picture, await place())
  })

  x.onEvent((code, bytes) => {
    const wid = bytes.readUInt32LE(code === CONFIGURE_NOTIFY ? 8 : 12)
    if (code === CONFIGURE_NOTIFY && wid === x.root && shown !== undefined) {
      putAt = undefined
      place().then(window.move, ignoreEnd)
    }
    if (wid !== window.wid || (code !== BUTTON_PRESS && code !== MOTION_NOTIFY)) return
    const inside = { x: bytes.readInt16LE(24), y: bytes.readInt16LE(26) }
    if (code === BUTTON_PRESS) {
      // On the press, not on letting go: Stop means now.
      const isStop = stop !== undefined && isInside(stop, inside)
      grip = isStop ? undefined : inside
      if (isStop) for (const tell of stops) tell()
    } else if (grip !== undefined) {
      putAt = { x: bytes.readInt16LE(20) - grip.x, y: bytes.readInt16LE(22) - grip.y }
      window.move(putAt)
    }
  })

  return {
    show: wish,
    hide: () => wish(undefined),
    onStop: (listener) => void stops.push(listener),
  }
}

function ignoreEnd(): void {
  // The connection has ended, and the banner with it.
}
