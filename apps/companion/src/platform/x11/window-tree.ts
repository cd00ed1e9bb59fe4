// From the server's windows to what people call a window. Lives here: the way between a top-level frame, the program's own window
// in it, and its properties (ICCCM section 4.1.3.1 WM_STATE; EWMH 1.5). May not know: what callers decide by it.
import type { Area, Point, WindowPlace } from '../platform.ts'
import { captureId } from '../capture-id.ts'
import { hasProperty, readCardinals, readText } from './properties.ts'
import type { XConnection } from './x-connection.ts'

const VIEWABLE = 2
const INPUT_ONLY = 2
/** Frames hold the program's window at most this deep. */
const MAX_DEPTH = 4

/** The program's window in a top-level one: the one with WM_STATE, or the top-level itself (menus, tooltips, our own). */
export async function programWindow(x: XConnection, top: number): Promise<number> {
  let level: readonly number[] = [top]
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
    const seen = await Promise.all(
      level.map(async (wid) => {
        const [isManaged, children] = await Promise.all([hasProperty(x, wid, 'WM_STATE'), childrenOf(x, wid)])
        return { wid, isManaged, children }
      }),
    )
    const managed = seen.find(({ isManaged }) => isManaged)
    if (managed !== undefined) return managed.wid
    level = seen.flatMap(({ children }) => children)
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

/** What a window says of its place in the tree. */
export interface Step {
  readonly isProgram: boolean
  readonly parent: number
}

/** From a window up to the top-level one around it, both included. */
export interface WayUp {
  readonly wids: readonly number[]
  /** The program's window on the way; the top-level one where none is. */
  readonly program: number
}

/** Undefined when the window is gone, or is the root. */
export async function stepOf(x: XConnection, wid: number): Promise<Step | undefined> {
  const [isProgram, tree] = await Promise.all([
    hasProperty(x, wid, 'WM_STATE'),
    x.ask('QueryTree', wid).catch(() => undefined),
  ])
  return tree === undefined || tree.parent === 0 ? undefined : { isProgram, parent: tree.parent }
}

/** From any window up. `steps`: what was asked just now; the others are asked one by one. */
export async function wayUp(
  x: XConnection,
  wid: number,
  steps: ReadonlyMap<number, Step | undefined>,
): Promise<WayUp | undefined> {
  const wids: number[] = []
  let program: number | undefined
  for (let at = wid; ;) {
    const step = steps.get(at) ?? (await stepOf(x, at))
    if (step === undefined) return undefined
    wids.push(at)
    if (step.isProgram) program ??= at
    if (step.parent === x.root) return { wids, program: program ?? at }
    at = step.parent
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

/** Everything callers want to know of a visible window, asked at once. */
export async function placeOf(x: XConnection, wid: number): Promise<WindowPlace | undefined> {
  const [area, title, oldTitle, application] = await Promise.all([
    visibleArea(x, wid),
    readText(x, wid, '_NET_WM_NAME'),
    readText(x, wid, 'WM_NAME'),
    applicationOf(x, wid),
  ])
  if (area === undefined) return undefined
  return { id: captureId(wid), title: title ?? oldTitle ?? '', application, area, isOurs: x.owns(wid) }
}

/** Class and process together: neither alone is enough (one process with two programs' windows; two sandboxes with one number).
 *  Windows that name neither belong to the program that made them. */
async function applicationOf(x: XConnection, wid: number): Promise<string> {
  const [names, [pid], listed] = await Promise.all([
    readText(x, wid, 'WM_CLASS'),
    readCardinals(x, wid, '_NET_WM_PID'),
    readCardinals(x, x.root, '_NET_CLIENT_LIST'),
  ])
  const name = names?.split('\0')[1]
  const client = x.clientOf(wid)
  if (name !== undefined || pid !== undefined) return `${name ?? ''} ${pid ?? `client ${client}`}`
  const sibling = listed.find((one) => x.clientOf(one) === client)
  return sibling === undefined || sibling === wid ? `client ${client}` : await applicationOf(x, sibling)
}

/** Whether a window is the desktop itself: wallpaper and icons that a file manager draws. */
export async function isDesktop(x: XConnection, wid: number): Promise<boolean> {
  return await isOfType(x, wid, '_NET_WM_WINDOW_TYPE_DESKTOP')
}

/** Whether a window says of itself that it is of a type of EWMH. */
export async function isOfType(x: XConnection, wid: number, type: string): Promise<boolean> {
  const [types, wanted] = await Promise.all([readCardinals(x, wid, '_NET_WM_WINDOW_TYPE'), x.atom(type)])
  return types.includes(wanted)
}
