// Our own small windows. Lives here: an override-redirect window that shows a picture (the server repaints it by itself), takes the
// picture's shape, and stays above other programs' windows. May not know: what the picture says.
import type { Picture } from '../../drawing/picture.ts'
import type { Point } from '../platform.ts'
import { setShape, SHAPE_KIND, solidRows } from './shape.ts'
import { childrenOf } from './window-tree.ts'
import { TRUE_COLOUR_DEPTH, type XConnection } from './x-connection.ts'

export interface TopWindow {
  readonly wid: number
  /** Shows the picture with its top left corner there. */
  show(picture: Picture, at: Point): void
  move(to: Point): void
  hide(): void
  /** A button was let go inside; places count from the window's corner. */
  onClick(listener: (at: Point) => void): void
}

export interface TopWindows {
  /** Windows opened later lie above those opened earlier. */
  open(options: { readonly clickedThrough: boolean; readonly title: string }): TopWindow
}

const INPUT_OUTPUT = 1
/** ButtonPress, ButtonRelease, ButtonMotion, VisibilityChange. */
const EVENT_MASK = 0x4 | 0x8 | 0x20_00 | 0x1_00_00
const BUTTON_RELEASE = 5
const VISIBILITY_NOTIFY = 15
const ABOVE = 0
const VIEWABLE = 2
/** Another program that also wants to be on top is not fought with more often. */
const RAISE_EVERY_MS = 250

export function createTopWindows(x: XConnection, shape: { readonly opcode: number }): TopWindows {
  const shown: { readonly wid: number; isShown: boolean }[] = []
  const clicks = new Map<number, (at: Point) => void>()
  const colormap = x.send.AllocID()
  x.send.CreateColormap(colormap, x.root, x.trueColour.visual, 0)
  let raising: NodeJS.Timeout | undefined

  const raiseIfCovered = async (): Promise<void> => {
    const ours = new Set(shown.filter(({ isShown }) => isShown).map(({ wid }) => wid))
    const all = await childrenOf(x, x.root)
    const above = all.slice(all.findIndex((wid) => ours.has(wid)) + 1).filter((wid) => !ours.has(wid))
    const attributes = await Promise.all(above.map((wid) => x.ask('GetWindowAttributes', wid).catch(() => undefined)))
    if (!attributes.some((one) => one?.mapState === VIEWABLE)) return
    for (const wid of ours) x.send.ConfigureWindow(wid, { stackMode: ABOVE })
  }

  x.onEvent((code, bytes) => {
    if (code === BUTTON_RELEASE) {
      clicks.get(bytes.readUInt32LE(12))?.({ x: bytes.readInt16LE(24), y: bytes.readInt16LE(26) })
      return
    }
    if (code !== VISIBILITY_NOTIFY || bytes[8] === 0 || raising !== undefined) return
    if (!shown.some(({ wid, isShown }) => isShown && wid === bytes.readUInt32LE(4))) return
    raising = setTimeout(() => {
      raising = undefined
      raiseIfCovered().catch(ignoreEnd)
    }, RAISE_EVERY_MS)
    raising.unref()
  })

  return {
    open: ({ clickedThrough, title }) => {
      const wid = x.send.AllocID()
      const state = { wid, isShown: false }
      shown.push(state)
      x.send.CreateWindow(wid, x.root, 0, 0, 1, 1, 0, TRUE_COLOUR_DEPTH, INPUT_OUTPUT, x.trueColour.visual, {
        borderPixel: 0,
        overrideRedirect: true,
        eventMask: EVENT_MASK,
        colormap,
      })
      nameWindow(x, wid, title).catch(ignoreEnd)
      return {
        wid,
        show: (picture, at) => {
          paintBackground(x, wid, picture)
          setShape(x, { opcode: shape.opcode, wid, kind: SHAPE_KIND.bounding, rows: solidRows(picture) })
          if (clickedThrough) setShape(x, { opcode: shape.opcode, wid, kind: SHAPE_KIND.input, rows: [] })
          x.send.ConfigureWindow(wid, {
            x: Math.round(at.x),
            y: Math.round(at.y),
            width: picture.width,
            height: picture.height,
            ...(state.isShown ? {} : { stackMode: ABOVE }),
          })
          x.send.MapWindow(wid)
          x.send.ClearArea(wid, 0, 0, 0, 0, 0)
          state.isShown = true
        },
        move: (to) => x.send.ConfigureWindow(wid, { x: Math.round(to.x), y: Math.round(to.y) }),
        hide: () => {
          x.send.UnmapWindow(wid)
          state.isShown = false
        },
        onClick: (listener) => void clicks.set(wid, listener),
      }
    },
  }
}

function ignoreEnd(): void {
  // The connection has ended, and the windows with it.
}

async function nameWindow(x: XConnection, wid: number, title: string): Promise<void> {
  const [name, utf8] = await Promise.all([x.atom('_NET_WM_NAME'), x.atom('UTF8_STRING')])
  x.send.ChangeProperty(0, wid, name, utf8, 8, Buffer.from(title))
}

const Z_PIXMAP = 2
/** Bytes of one PutImage; a request without BIG-REQUESTS holds 262,140. */
const MAX_IMAGE_BYTES = 200_000

/** Makes the picture a window's background, which the server repaints by itself. */
export function paintBackground(x: XConnection, wid: number, picture: Picture): void {
  const pixmap = x.send.AllocID()
  const gc = x.send.AllocID()
  x.send.CreatePixmap(pixmap, wid, TRUE_COLOUR_DEPTH, picture.width, picture.height)
  x.send.CreateGC(gc, pixmap, {})
  const rowBytes = picture.width * 4
  const rows = Math.max(1, Math.floor(MAX_IMAGE_BYTES / rowBytes))
  const pixels = toBgrx(picture.rgba)
  for (let top = 0; top < picture.height; top += rows) {
    const count = Math.min(rows, picture.height - top)
    const part = pixels.subarray(top * rowBytes, (top + count) * rowBytes)
    x.send.PutImage(Z_PIXMAP, pixmap, gc, picture.width, count, 0, top, 0, TRUE_COLOUR_DEPTH, part)
  }
  x.send.ChangeWindowAttributes(wid, { backgroundPixmap: pixmap })
  x.send.FreeGC(gc)
  x.send.FreePixmap(pixmap)
}

function toBgrx(rgba: Uint8Array): Buffer {
  const pixels = Buffer.alloc(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    pixels[at] = rgba[at + 2] ?? 0
    pixels[at + 1] = rgba[at + 1] ?? 0
    pixels[at + 2] = rgba[at] ?? 0
  }
  return pixels
}
