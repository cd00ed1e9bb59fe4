// Screens and windows. Lives here: the questions of Surfaces, and hearing of changes without asking again and again.
// May not know: how a window is found in the server's tree (window-tree.ts).
import type { Surfaces, WindowPlace } from '../platform.ts'
import { readMonitors } from './monitors.ts'
import { childrenOf, enclosing, isDesktop, placeOf, programWindow, topAt, widOf } from './window-tree.ts'
import type { XConnection } from './x-connection.ts'

/** Core events of windows below the root: from CreateNotify (16) to CirculateNotify (26), and PropertyNotify. */
const FIRST_STRUCTURE = 16
const LAST_STRUCTURE = 26
const PROPERTY_NOTIFY = 28
const NO_FOCUS = 0
const FOCUS_FOLLOWS_POINTER = 1

/** The caller listens to SubstructureNotify and PropertyChange on the root. */
export function createSurfaces(x: XConnection): Surfaces {
  const place = async (wid: number): Promise<WindowPlace | undefined> =>
    (await isDesktop(x, wid)) ? undefined : await placeOf(x, wid)

  const windowAt: Surfaces['windowAt'] = async (point) => {
    const top = await topAt(x, point)
    if (top === 0) return undefined
    const program = await programWindow(x, top)
    if (program === top || (await isDesktop(x, program))) return await place(program)
    // A frame that holds nothing visible (a shaded window) is still that program's.
    return (await placeOf(x, program)) ?? (await placeOf(x, top))
  }

  return {
    screens: () => readMonitors(x),
    windowAt,
    window: async (id) => {
      const wid = widOf(id)
      return wid === undefined ? undefined : await place(wid)
    },
    focused: async () => {
      const { focus } = await x.ask('GetInputFocus')
      if (focus === NO_FOCUS) return undefined
      if (focus === FOCUS_FOLLOWS_POINTER || focus === x.root) {
        const { rootX, rootY } = await x.ask('QueryPointer', x.root)
        return await windowAt({ x: rootX, y: rootY })
      }
      const found = await enclosing(x, focus)
      return found === undefined ? undefined : await place(found.program)
    },
    windows: async () => {
      const tops = (await childrenOf(x, x.root)).toReversed()
      const programs = await Promise.all(tops.map((top) => programWindow(x, top)))
      const places = await Promise.all(programs.map(place))
      return places.filter((one) => one !== undefined)
    },
    onChange: (listener) => {
      let isTold = false
      return x.onEvent((code, bytes) => {
        const isStructure = code >= FIRST_STRUCTURE && code <= LAST_STRUCTURE
        const isOfRoot = code === PROPERTY_NOTIFY && bytes.readUInt32LE(4) === x.root
        if ((!isStructure && !isOfRoot) || isTold) return
        // One call for all that the server has told at once.
        isTold = true
        setImmediate(() => {
          isTold = false
          listener()
        })
      })
    },
  }
}
