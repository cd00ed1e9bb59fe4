// Screens and windows. Lives here: the questions of Surfaces, and hearing of changes without asking again and again.
// May not know: how a window is found in the server's tree (window-tree.ts).
import { windowOf } from '../capture-id.ts'
import type { Area, Surfaces, WindowPlace } from '../platform.ts'
import { readMonitors } from './monitors.ts'
import { siblingsOf } from './siblings.ts'
import { childrenOf, enclosing, isDesktop, placeOf, programWindow, topAt } from './window-tree.ts'
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

  const programIn = rememberPrograms(x)

  const windowAt: Surfaces['windowAt'] = async (point) => {
    const top = await topAt(x, point)
    if (top === 0) return undefined
    const program = await programIn(top)
    if (program === top || (await isDesktop(x, program))) return await place(program)
    // A frame that holds nothing visible (a shaded window) is still that program's.
    return (await placeOf(x, program)) ?? (await placeOf(x, top))
  }

  return {
    screens: () => readMonitors(x),
    windowAt,
    window: async (id) => {
      const wid = windowOf(id)
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
      const focused = found === undefined ? undefined : await place(found.program)
      // While the bare desktop has the keyboard, window managers keep it in a window of theirs that nobody sees.
      return focused !== undefined && isDot(focused.area) ? undefined : focused
    },
    windows: async () => {
      const tops = (await childrenOf(x, x.root)).toReversed()
      const programs = await Promise.all(tops.map(programIn))
      const places = await Promise.all(programs.map(place))
      return places.filter((one) => one !== undefined)
    },
    siblings: async (id) => {
      const wid = windowOf(id)
      return wid === undefined ? [] : await siblingsOf(x, wid)
    },
    onChange: (listener) => {
      let isTold = false
      return x.onEvent((code, bytes) => {
        const isStructure = code >= FIRST_STRUCTURE && code <= LAST_STRUCTURE
        const isOfRoot = code === PROPERTY_NOTIFY && bytes.readUInt32LE(4) === x.root
        if ((!isStructure && !isOfRoot) || isTold || (isStructure && x.owns(bytes.readUInt32LE(8)))) return
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

const isDot = ({ width, height }: Area): boolean => width <= 1 && height <= 1

const RELATIONS = new Set([17, 18, 21])

/** `programWindow` that asks once per frame: what is in a frame changes only with a destroy, an unmap or a reparent. */
function rememberPrograms(x: XConnection): (top: number) => Promise<number> {
  const known = new Map<number, number>()
  let changes = 0
  x.onEvent((code) => {
    if (!RELATIONS.has(code)) return
    changes++
    known.clear()
  })
  return async (top) => {
    const before = changes
    const program = known.get(top) ?? (await programWindow(x, top))
    // A frame may still be empty, and what was found may have changed while we asked.
    if (program !== top && changes === before) known.set(top, program)
    return program
  }
}
