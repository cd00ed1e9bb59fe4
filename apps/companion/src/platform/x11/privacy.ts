// Wallpaper, icons and panels out of sight. Lives here: a cover just above the desktop window, and panels unmapped by way of our
// save-set, so that the server itself brings both back when this process dies. May not know: who asked.
import type { HiddenPart, Privacy } from '../platform.ts'
import { readCardinals } from './properties.ts'
import { childrenOf, isDesktop, isOfType, programWindow, visibleArea, wayUp } from './window-tree.ts'
import { TRUE_COLOUR_DEPTH, type XConnection } from './x-connection.ts'

const INPUT_OUTPUT = 1
const ABOVE = 0
const BELOW = 1
/** Ink of our look. */
const PLAIN = 0x0f_1f_2b
const RESTACKING = new Set([19, 21, 22, 26])

/** The caller listens to SubstructureNotify on the root. `close` shows everything again. */
export function createPrivacy(x: XConnection): Privacy & { close(): Promise<void> } {
  const hidden = new Set<HiddenPart>()
  const docks = new Set<number>()
  let cover: number | undefined
  let turn: Promise<void> = Promise.resolve()

  const hideDocks = async (): Promise<void> => {
    const programs = await Promise.all((await childrenOf(x, x.root)).map((top) => programWindow(x, top)))
    for (const wid of programs) {
      const isDock = !x.owns(wid) && (await isOfType(x, wid, '_NET_WM_WINDOW_TYPE_DOCK'))
      if (!isDock || (await visibleArea(x, wid)) === undefined) continue
      x.send.ChangeSaveSet(true, wid)
      x.send.UnmapWindow(wid)
      docks.add(wid)
    }
  }
  const showDocks = (): void => {
    for (const wid of docks) {
      x.send.MapWindow(wid)
      x.send.ChangeSaveSet(false, wid)
    }
    docks.clear()
  }
  const arrange = async (): Promise<void> => {
    if (hidden.has('panels')) await hideDocks()
    else showDocks()
    const desktop = await desktopTop(x)
    const isCovered = hidden.has('wallpaper') || (hidden.has('icons') && desktop !== undefined)
    if (isCovered) {
      cover ??= createCover(x)
      await dress(x, cover, hidden.has('wallpaper'))
      await stack(x, cover, desktop)
    } else if (cover !== undefined) {
      x.send.DestroyWindow(cover)
      cover = undefined
    }
    await x.sync()
  }
  const arrangeInTurn = (): Promise<void> => {
    turn = turn.then(arrange, arrange)
    return turn
  }
  // A panel that starts later, a desktop that is raised: looked at once for all that came together.
  let isWaiting = false
  x.onEvent((code) => {
    if (hidden.size === 0 || isWaiting || !RESTACKING.has(code)) return
    isWaiting = true
    setTimeout(() => {
      isWaiting = false
      arrangeInTurn().catch(ignoreEnd)
    }, RECHECK_MS).unref()
  })
  return {
    hide: async (part, isHidden) => {
      if (isHidden) hidden.add(part)
      else hidden.delete(part)
      await arrangeInTurn()
    },
    close: async () => {
      hidden.clear()
      await arrangeInTurn()
    },
  }
}

const RECHECK_MS = 100

function ignoreEnd(): void {
  // The connection has ended: the server shows everything again.
}

/** The top-level window around the desktop that a file manager draws; undefined where none does. */
async function desktopTop(x: XConnection): Promise<number | undefined> {
  for (const top of await childrenOf(x, x.root)) {
    const program = await programWindow(x, top)
    if (!x.owns(program) && (await isDesktop(x, program)) && (await visibleArea(x, program)) !== undefined) {
      return (await wayUp(x, program, new Map()))?.wids.at(-1)
    }
  }
  return undefined
}

function createCover(x: XConnection): number {
  const cover = x.send.AllocID()
  const colormap = x.send.AllocID()
  x.send.CreateColormap(colormap, x.root, x.trueColour.visual, 0)
  x.send.CreateWindow(cover, x.root, 0, 0, 1, 1, 0, TRUE_COLOUR_DEPTH, INPUT_OUTPUT, x.trueColour.visual, {
    borderPixel: 0,
    overrideRedirect: true,
    colormap,
  })
  return cover
}

/** Plain where the wallpaper is hidden; else the wallpaper alone, which desktops leave as `_XROOTPMAP_ID`. */
async function dress(x: XConnection, cover: number, isPlain: boolean): Promise<void> {
  const { width, height } = await x.ask('GetGeometry', x.root)
  const [wallpaper = 0] = await readCardinals(x, x.root, '_XROOTPMAP_ID')
  const showsWallpaper = !isPlain && wallpaper !== 0 && x.trueColour.isRoots
  x.send.ChangeWindowAttributes(cover, showsWallpaper ? { backgroundPixmap: wallpaper } : { backgroundPixel: PLAIN })
  x.send.ConfigureWindow(cover, { x: 0, y: 0, width, height })
  x.send.ClearArea(cover, 0, 0, 0, 0, 0)
}

/** Puts the cover just above the desktop, or below everything; asks the server only when it is elsewhere. */
async function stack(x: XConnection, cover: number, desktop: number | undefined): Promise<void> {
  const order = await childrenOf(x, x.root)
  const wanted = desktop === undefined ? 0 : order.filter((wid) => wid !== cover).indexOf(desktop) + 1
  if (order.indexOf(cover) !== wanted) {
    x.send.ConfigureWindow(cover, desktop === undefined ? { stackMode: BELOW } : { sibling: desktop, stackMode: ABOVE })
  }
  x.send.MapWindow(cover)
}
