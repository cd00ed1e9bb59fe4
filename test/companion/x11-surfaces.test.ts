// Single windows on a real X desktop, under a window manager that puts frames around them: programs of Tcl/Tk that do what the test
// tells them.
import { expect, it } from 'vitest'
import type { Area, Platform } from '../../apps/companion/src/platform/platform.ts'
import { describeSurfaces, type SurfacesStage } from '../../apps/companion/src/platform/surfaces.contract.ts'
import { openX11Platform } from '../../apps/companion/src/platform/x11/open-x11.ts'
import { startDisplay, startProcess, waitUntil, type Display, type RunningProcess } from '../rig/index.ts'
import { findWindow, insideOf } from './real-windows.ts'
import { moveWindow, startWatching, u32 } from './x11-stage.ts'

/** Of a rig's desktop. */
const BACKGROUND = 0x2b_4a_5e
const CHANGE_PROPERTY = 18
/** Atoms that every server has (X11 core protocol, appendix B). */
const WINDOW = 33
const TRANSIENT_FOR = 68

interface X11SurfacesStage extends SurfacesStage {
  readonly display: Display
  readonly platform: Platform
  /** Tells the program of that window something in Tcl. */
  tell(title: string, words: string): void
}

async function start(): Promise<X11SurfacesStage> {
  const display = await startDisplay()
  const platform = await openX11Platform({ display: display.name, startSecondProcess: startWatching })
  const programs = new Map<string, RunningProcess>()
  const paths = new Map<string, string>()
  const tell = (title: string, words: string): void => void programs.get(title)?.child.stdin?.write(`${words}\n`)
  const place = async (title: string, area: Area): Promise<void> => {
    const wid = await findWindow(display, title)
    await moveWindow(display.x, wid, area)
    await waitUntil('the window is there', async () => {
      const { x, y, width, height } = await insideOf(display, wid)
      return x === area.x && y === area.y && width === area.width && height === area.height
    })
  }
  return {
    display,
    platform,
    surfaces: platform.surfaces,
    tell,
    openProgram: async (title, area) => {
      const program = await startProcess('wish', ['-name', title.toLowerCase()], {
        env: { DISPLAY: display.name },
        stdio: ['pipe', 'ignore', 'inherit'],
      })
      programs.set(title, program)
      paths.set(title, '.')
      tell(title, `wm title . {${title}}`)
      await place(title, area)
    },
    openSibling: async (of, title, area) => {
      const program = programs.get(of)
      if (program === undefined) throw new Error(`${of} does not run`)
      programs.set(title, program)
      paths.set(title, '.sibling')
      tell(of, `toplevel .sibling; wm title .sibling {${title}}`)
      await place(title, area)
    },
    place,
    closeWindow: async (title) => tell(title, `destroy ${paths.get(title) ?? '.'}`),
    waitUntil: async (what, look) => void (await waitUntil(what, look)),
    close: async () => {
      await platform.close()
      for (const program of programs.values()) await program.kill()
      await display.close()
    },
  }
}

describeSurfaces('Linux with X11', start)

it('[CONSENT-66] dialogs of another program’s window count as that one’s; menus and untitled windows are no siblings', async () => {
  const stage = await start()
  try {
    const { display, surfaces } = stage
    await stage.openProgram('Ledger', { x: 100, y: 120, width: 400, height: 300 })
    await stage.openProgram('Helper of it', { x: 600, y: 120, width: 300, height: 200 })
    const wid = await findWindow(display, 'Ledger')
    const id = `window:${wid}:0`
    expect(await surfaces.siblings(id)).toEqual([])
    const helper = await findWindow(display, 'Helper of it')
    display.x.send(CHANGE_PROPERTY, 0, u32(helper, TRANSIENT_FOR, WINDOW, 32, 1, wid))
    const titles = async () => (await surfaces.siblings(id)).map(({ title }) => title)
    await waitUntil('the helper counts', async () => (await titles()).join() === 'Helper of it')
    stage.tell(
      'Ledger',
      'toplevel .menu; wm overrideredirect .menu 1; wm title .menu Menu; wm geometry .menu 90x90+9+9',
    )
    stage.tell('Ledger', 'toplevel .none; wm title .none {}; wm geometry .none 90x90+300+600')
    stage.tell('Ledger', 'toplevel .last; wm title .last Last; wm geometry .last 90x90+600+600')
    await findWindow(display, 'Last')
    await waitUntil('the last window counts', async () => (await titles()).includes('Last'))
    expect((await titles()).toSorted()).toEqual(['Helper of it', 'Last'])
  } finally {
    await stage.close()
  }
})

it('tells of changes of other programs’ windows, not of where it draws the helper’s pointer', async () => {
  const stage = await start()
  try {
    const { platform } = stage
    await stage.openProgram('Ledger', { x: 100, y: 120, width: 400, height: 300 })
    platform.pointer.show({ at: { x: 50, y: 50 }, label: 'Dana', pressed: false })
    await waitUntil('the pointer is seen', async () => (await stage.display.pixel({ x: 52, y: 56 })) !== BACKGROUND)
    // What was under way before has been told.
    await platform.surfaces.windows()
    let changes = 0
    platform.surfaces.onChange(() => changes++)
    for (let step = 1; step <= 10; step++)
      platform.pointer.show({ at: { x: 50 + step * 9, y: 50 }, label: 'Dana', pressed: false })
    await waitUntil('it is seen elsewhere', async () => (await stage.display.pixel({ x: 142, y: 56 })) !== BACKGROUND)
    await platform.surfaces.windows()
    expect(changes).toBe(0)
    await stage.place('Ledger', { x: 300, y: 220, width: 400, height: 300 })
    await waitUntil('the move is told', () => changes > 0)
  } finally {
    await stage.close()
  }
})
