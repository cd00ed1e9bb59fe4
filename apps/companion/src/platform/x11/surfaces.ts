// Screens and windows. Lives here: the questions of Surfaces, and hearing of changes without asking again and again.
// May not know: how a window is found in the server's tree (window-tree.ts).
import { windowOf } from '../capture-id.ts'
import type { Area, Surfaces, WindowPlace } from '../platform.ts'
import { readMonitors } from './monitors.ts'
import { siblingsOf } from './siblings.ts'
import {
  childrenOf,
  isDesktop,
  oursWithin,
  placeOf,
  programWindow,
  stepOf,
  topAt,
  wayUp,
  type Step,
  type WayUp,
} from './window-tree.ts'
import type { XConnection } from './x-connection.ts'

/** Core events of windows below the root: from CreateNotify (16) to CirculateNotify (26), and PropertyNotify. */
const FIRST_STRUCTURE = 16
const LAST_STRUCTURE = 26
const PROPERTY_NOTIFY = 28
const NO_FOCUS = 0
const FOCUS_FOLLOWS_POINTER = 1

/**
 * The caller listens to SubstructureNotify and PropertyChange on the root. What a click or a key would reach is mostly what
 * the one before reached: so everything about that window is asked together with the question which one it is, and counts only
 * where the answer is that window. Nothing is remembered but whom to ask about. `grabbing`: our window that
 * gets every click, wherever it is.
 */
export function createSurfaces(x: XConnection, grabbing: () => number | undefined): Surfaces {
  const place = async (wid: number): Promise<WindowPlace | undefined> => {
    const [isNone, found] = await Promise.all([isDesktop(x, wid), placeOf(x, wid)])
    return isNone ? undefined : found
  }

  const programs = rememberPrograms(x)
  let likelyAt: { readonly top: number; readonly program: number } | undefined
  let likelyFocus: WayUp | undefined

  const within = async ({ top, program }: NonNullable<typeof likelyAt>): Promise<WindowPlace | undefined> => {
    const [isNone, found] = await Promise.all([isDesktop(x, program), placeOf(x, program)])
    if (isNone) return undefined
    // A frame that holds nothing visible (a shaded window) is still that program's.
    return found ?? (program === top ? undefined : await placeOf(x, top))
  }

  const windowAt: Surfaces['windowAt'] = async (point) => {
    const grabber = grabbing()
    if (grabber !== undefined) return await placeOf(x, grabber)
    const likely = likelyAt
    const changes = programs.changes()
    const [top, program, ours, found] = await Promise.all([
      topAt(x, point),
      likely === undefined ? undefined : programs.in(likely.top),
      likely === undefined ? undefined : oursWithin(x, likely.top, point),
      likely === undefined ? undefined : within(likely),
    ])
    if (top === 0) return undefined
    if (top === likely?.top && program === likely.program && changes === programs.changes())
      return ours === undefined ? found : await placeOf(x, ours)
    const now = { top, program: await programs.in(top) }
    likelyAt = now
    const [oursNow, foundNow] = await Promise.all([oursWithin(x, top, point), within(now)])
    return oursNow === undefined ? foundNow : await placeOf(x, oursNow)
  }

  return {
    screens: () => readMonitors(x),
    windowAt,
    window: async (id) => {
      const wid = windowOf(id)
      return wid === undefined ? undefined : await place(wid)
    },
    focused: async () => {
      const likely = likelyFocus
      const [{ focus }, steps, found] = await Promise.all([
        x.ask('GetInputFocus'),
        stepsOf(x, likely?.wids ?? []),
        likely === undefined ? undefined : place(likely.program),
      ])
      if (focus === NO_FOCUS) return undefined
      if (focus === FOCUS_FOLLOWS_POINTER || focus === x.root) {
        const { rootX, rootY } = await x.ask('QueryPointer', x.root)
        return await windowAt({ x: rootX, y: rootY })
      }
      likelyFocus = await wayUp(x, focus, steps)
      if (likelyFocus === undefined) return undefined
      const { program } = likelyFocus
      const focused = program === likely?.program ? found : await place(program)
      // While the bare desktop has the keyboard, window managers keep it in a window of theirs that nobody sees.
      return focused !== undefined && isDot(focused.area) ? undefined : focused
    },
    windows: async () => {
      const tops = (await childrenOf(x, x.root)).toReversed()
      const places = await Promise.all(tops.map(async (top) => await place(await programs.in(top))))
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

interface Programs {
  /** `programWindow` that asks once per frame: what is in a frame changes only with a destroy, an unmap or a reparent. */
  in(top: number): Promise<number>
  /** How often what is known may have become wrong. */
  changes(): number
}

function rememberPrograms(x: XConnection): Programs {
  const known = new Map<number, number>()
  let changes = 0
  x.onEvent((code) => {
    if (!RELATIONS.has(code)) return
    changes++
    known.clear()
  })
  return {
    changes: () => changes,
    in: async (top) => {
      const before = changes
      const program = known.get(top) ?? (await programWindow(x, top))
      // A frame may still be empty, and what was found may have changed while we asked.
      if (program !== top && changes === before) known.set(top, program)
      return program
    },
  }
}

async function stepsOf(x: XConnection, wids: readonly number[]): Promise<Map<number, Step | undefined>> {
  const steps = await Promise.all(wids.map((wid) => stepOf(x, wid)))
  return new Map(wids.map((wid, i) => [wid, steps[i]]))
}
