// From the server's windows to what people call a window. Lives here: the way between a top-level frame, the program's own window
// in it, and its properties (ICCCM section 4.1.3.1 WM_STATE; EWMH 1.5). May not know: what callers decide by it.
import type { Area, Point, WindowPlace } from '../platform.ts'
import { hasProperty, readCardinals, readText } from './properties.ts'
import type { XConnection } from './x-connection.ts'

const VIEWABLE = 2
const INPUT_ONLY = 2
/** Frames hold the program's window at most this deep. */
const MAX_DEPTH = 4
const CHROMIUM_WINDOW = /^window:(\d+):\d+$/

/** As Chromium names the capture of a window: the program's own window, in decimal, and 0. */
export const captureId = (wid: number): string => `window:${wid}:0`

/** The window behind such a name; undefined for any other text. */
export function widOf(id: string): number | undefined {
  const digits = CHROMIUM_WINDOW.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The program's window in a top-level one: the one with WM_STATE, or the top-level itself (menus, tooltips, our own). */
export async function programWindow(x: XConnection, top: number): Promise<number> {
  let level: readonly number[] = [top]
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const managed = await Promise.all(level.map((wid) => hasProperty(x, wid, 'WM_STATE')))
    const at = managed.indexOf(true)
    if (at !== -1) return level[at] ?? top
    level = (await Promise.all(level.map((wid) => childrenOf(x, wid)))).flat()
  }
  return top
}

/** Children, the topmost last; empty when the window is gone. */
export async function childrenOf(x: XConnection, wid: number): Promise<readonly number[]> {
  return await x.ask('QueryTree', wid).then(
    ({ children }) => children,
    () => [],
  )
}

/** From any window up to the program's window it belongs to, and to the top-level around that. */
export async function enclosing(x: XConnection, wid: number): Promise<{ program: number; top: number } | undefined> {
  let program: number | undefined
  let at = wid
  for (;;) {
    if (program === undefined && (await hasProperty(x, at, 'WM_STATE'))) program = at
    const tree = await x.ask('QueryTree', at).catch(() => undefined)
    if (tree === undefined || tree.parent === 0) return undefined
    if (tree.parent === x.root) return { program: program ?? at, top: at }
    at = tree.parent
  }
}

/** The top-level window that a click at this point reaches, input shapes included; 0 for the bare root. */
export async function topAt(x: XConnection, point: Point): Promise<number> {
  const { child } = await x.ask('TranslateCoordinates', x.root, x.root, Math.round(point.x), Math.round(point.y))
  return child
}

/** A window of ours that lies in another program's at this point, as our icon in a tray; undefined where none does. */
export async function oursWithin(x: XConnection, top: number, point: Point): Promise<number | undefined> {
  let at = top
  while (at !== 0) {
    if (x.owns(at)) return at
    const below = x.ask('TranslateCoordinates', x.root, at, Math.round(point.x), Math.round(point.y))
    at = await below.then(
      ({ child }) => child,
      () => 0,
    )
  }
  return undefined
}

/** Inner area on the desktop; undefined when the window is gone, hidden or minimised. */
export async function visibleArea(x: XConnection, wid: number): Promise<Area | undefined> {
  try {
    const [attributes, size, corner] = await Promise.all([
      x.ask('GetWindowAttributes', wid),
      x.ask('GetGeometry', wid),
      x.ask('TranslateCoordinates', wid, x.root, 0, 0),
    ])
    if (attributes.mapState !== VIEWABLE || attributes.klass === INPUT_ONLY) return undefined
    return { x: corner.destX, y: corner.destY, width: size.width, height: size.height }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause) throw cause
    return undefined
  }
}

/** Everything callers want to know of a visible window. */
export async function placeOf(x: XConnection, wid: number): Promise<WindowPlace | undefined> {
  const area = await visibleArea(x, wid)
  if (area === undefined) return undefined
  const [title, oldTitle, application] = await Promise.all([
    readText(x, wid, '_NET_WM_NAME'),
    readText(x, wid, 'WM_NAME'),
    applicationOf(x, wid),
  ])
  return { id: captureId(wid), title: title ?? oldTitle ?? '', application, area, isOurs: x.owns(wid) }
}

/** Class and process together: neither alone is enough (one process with two programs' windows; two sandboxes with one number).
 *  Windows that name neither belong to the program that made them. */
async function applicationOf(x: XConnection, wid: number): Promise<string> {
  const [names, [pid]] = await Promise.all([readText(x, wid, 'WM_CLASS'), readCardinals(x, wid, '_NET_WM_PID')])
  const name = names?.split('\0')[1]
  if (name === undefined && pid === undefined) return await applicationOfClient(x, wid)
  return `${name ?? ''} ${pid ?? `client ${x.clientOf(wid)}`}`
}

async function applicationOfClient(x: XConnection, wid: number): Promise<string> {
  const client = x.clientOf(wid)
  const sibling = (await readCardinals(x, x.root, '_NET_CLIENT_LIST')).find((one) => x.clientOf(one) === client)
  return sibling === undefined || sibling === wid ? `client ${client}` : await applicationOf(x, sibling)
}

/** Whether a window is the desktop itself: wallpaper and icons that a file manager draws. */
export async function isDesktop(x: XConnection, wid: number): Promise<boolean> {
  return await isOfType(x, wid, '_NET_WM_WINDOW_TYPE_DESKTOP')
}

/** Whether a window says of itself that it is of a type of EWMH. */
export async function isOfType(x: XConnection, wid: number, type: string): Promise<boolean> {
  return (await readCardinals(x, wid, '_NET_WM_WINDOW_TYPE')).includes(await x.atom(type))
}
