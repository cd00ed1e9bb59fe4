// The icon in the notification area, on X11. Lives here: docking by XEMBED (freedesktop "System Tray Protocol" 0.3), again when a
// tray appears later; the menu. May not know: what the items do.
import { drawMenu, drawTrayIcon, isInside, type Spot } from '../../drawing/companion-pictures.ts'
import type { Artist } from '../../drawing/picture.ts'
import type { Point, Tray, TrayContent } from '../platform.ts'
import { latestOnly } from './latest-only.ts'
import { readMonitors } from './monitors.ts'
import { setShape, SHAPE_KIND, solidRows } from './shape.ts'
import { paintBackground, type TopWindows } from './top-window.ts'
import { TRUE_COLOUR_DEPTH, type XConnection } from './x-connection.ts'

const START_PIXELS = 24
const INPUT_OUTPUT = 1
const BUTTONS = 0x4 | 0x8
const STRUCTURE_NOTIFY = 0x2_00_00
const EVENT = { buttonRelease: 5, destroy: 17, reparent: 21, configure: 22, clientMessage: 33 } as const
const REQUEST_DOCK = 0
const XEMBED_MAPPED = 1
const ASYNC = 1

export interface DockedTray extends Tray {
  /** Takes the icon away until it is shown again. */
  hide(): void
  /** The window of the open menu, which has every click. */
  grabbing(): number | undefined
}

export function createDockedTray(
  x: XConnection,
  parts: { readonly artist: Artist; readonly windows: TopWindows; readonly shape: { readonly opcode: number } },
): DockedTray {
  const chosen: Parameters<Tray['onChosen']>[0][] = []
  const menu = openMenu(x, parts, (id) => {
    for (const tell of chosen) tell(id, { byHand: true })
  })
  let icon: number | undefined
  let content: TrayContent | undefined
  let pixels = START_PIXELS

  const draw = latestOnly<TrayContent>(async (wish) => {
    if (wish === undefined) {
      // Destroyed, it leaves the tray, whatever tray that is.
      if (icon !== undefined) x.send.DestroyWindow(icon)
      icon = undefined
      return
    }
    const wid = icon ?? (await createIcon(x))
    icon = wid
    const picture = await drawTrayIcon(parts.artist, wish.mood, pixels)
    paintBackground(x, wid, picture)
    setShape(x, { opcode: parts.shape.opcode, wid, kind: SHAPE_KIND.bounding, rows: solidRows(picture) })
    x.send.ClearArea(wid, 0, 0, 0, 0, 0)
    await nameIcon(x, wid, wish.tooltip)
    await dock(x, wid)
  })
  x.onEvent((code, bytes) => {
    if (icon === undefined) return
    if (code === EVENT.clientMessage && bytes.readUInt32LE(4) === x.root) {
      dock(x, icon).catch(ignoreEnd)
    } else if (code === EVENT.reparent && bytes.readUInt32LE(8) === icon && bytes.readUInt32LE(12) === x.root) {
      // The tray has ended and left the icon on the bare desktop.
      x.send.UnmapWindow(icon)
    } else if (code === EVENT.destroy && bytes.readUInt32LE(8) === icon) {
      // The tray was ended with the icon in it, and the X server took both. Another one is ready for the next tray.
      icon = undefined
      draw(content)
    } else if (code === EVENT.configure && bytes.readUInt32LE(8) === icon) {
      const now = Math.min(bytes.readUInt16LE(20), bytes.readUInt16LE(22))
      if (now === pixels || now < 8) return
      pixels = now
      draw(content)
    } else if (code === EVENT.buttonRelease && bytes.readUInt32LE(12) === icon && content !== undefined) {
      menu.open(content.items, { x: bytes.readInt16LE(20), y: bytes.readInt16LE(22) })
    }
  })
  return {
    show: (wish) => {
      content = wish
      draw(wish)
    },
    hide: () => {
      content = undefined
      draw(undefined)
    },
    onChosen: (listener) => void chosen.push(listener),
    grabbing: menu.grabbing,
  }
}

async function createIcon(x: XConnection): Promise<number> {
  const icon = x.send.AllocID()
  const colormap = x.send.AllocID()
  x.send.CreateColormap(colormap, x.root, x.trueColour.visual, 0)
  x.send.CreateWindow(
    icon,
    x.root,
    0,
    0,
    START_PIXELS,
    START_PIXELS,
    0,
    TRUE_COLOUR_DEPTH,
    INPUT_OUTPUT,
    x.trueColour.visual,
    { borderPixel: 0, eventMask: BUTTONS | STRUCTURE_NOTIFY, colormap },
  )
  const info = await x.atom('_XEMBED_INFO')
  x.send.ChangeProperty(0, icon, info, info, 32, [0, XEMBED_MAPPED])
  return icon
}

async function nameIcon(x: XConnection, icon: number, tooltip: string): Promise<void> {
  const [name, utf8] = await Promise.all([x.atom('_NET_WM_NAME'), x.atom('UTF8_STRING')])
  x.send.ChangeProperty(0, icon, name, utf8, 8, Buffer.from(tooltip))
}

/** Asks the tray to take the icon; does nothing where no tray is, it has it, or the icon went with the tray before. */
async function dock(x: XConnection, icon: number): Promise<void> {
  const tray = await x.ask('GetSelectionOwner', await x.atom('_NET_SYSTEM_TRAY_S0'))
  if (tray === 0 || (await x.ask('QueryTree', icon).catch(() => undefined))?.parent !== x.root) return
  x.send.SendClientMessage(tray, tray, await x.atom('_NET_SYSTEM_TRAY_OPCODE'), 32, [0, REQUEST_DOCK, icon, 0, 0], 0)
}

function openMenu(
  x: XConnection,
  parts: { readonly artist: Artist; readonly windows: TopWindows },
  choose: (id: string) => void,
): { open(items: TrayContent['items'], at: Point): void; grabbing(): number | undefined } {
  const window = parts.windows.open({ clickedThrough: false, title: 'Farhand menu' })
  let items: TrayContent['items'] = []
  let spots: readonly Spot[] = []
  let isOpen = false
  const draw = latestOnly<{ readonly items: TrayContent['items']; readonly at: Point }>(async (wish) => {
    if (wish === undefined) return
    const drawn = await drawMenu(parts.artist, wish.items)
    ;({ items } = wish)
    ;({ spots } = drawn)
    isOpen = true
    window.show(drawn.picture, await fit(x, wish.at, drawn.picture))
    // So that a click anywhere else closes it.
    await x.ask('GrabPointer', window.wid, true, BUTTONS, ASYNC, ASYNC, 0, 0, 0)
  })
  window.onClick((at) => {
    x.send.UngrabPointer(0)
    window.hide()
    isOpen = false
    const item = items[spots.findIndex((spot) => isInside(spot, at))]
    if (item?.enabled === true) choose(item.id)
  })
  return { open: (wanted, at) => draw({ items: wanted, at }), grabbing: () => (isOpen ? window.wid : undefined) }
}

/** The nearest place for a menu of this size that leaves no monitor. */
async function fit(
  x: XConnection,
  at: Point,
  size: { readonly width: number; readonly height: number },
): Promise<Point> {
  const screens = await readMonitors(x)
  const screen =
    screens.find((one) => at.x >= one.x && at.x < one.x + one.width && at.y >= one.y && at.y < one.y + one.height) ??
    screens[0]
  if (screen === undefined) return at
  const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
  return {
    x: clamp(at.x, screen.x, screen.x + screen.width - size.width),
    y: clamp(at.y, screen.y, screen.y + screen.height - size.height),
  }
}

function ignoreEnd(): void {
  // The connection has ended, and the icon with it.
}
