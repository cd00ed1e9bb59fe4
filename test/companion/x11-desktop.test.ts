// The X11 platform among other programs: monitors, applications, grabs, panels, a tray. Seen from outside.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openX11Platform } from '../../apps/companion/src/platform/x11/open-x11.ts'
import type { Image } from '../rig/image.ts'
import { encodePng, startProcess, waitUntil, type RunningProcess } from '../rig/index.ts'
import { connectX } from '../rig/x-connection.ts'
import { openWindow } from '../rig/x-drawing.ts'
import { startCompanion } from './watched-companion.ts'
import { startX11Stage, u32, type X11Stage } from './x11-stage.ts'

const MAIN = join(import.meta.dirname, '../../apps/companion/src/main.ts')

let stage: X11Stage | undefined
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await stage?.close()
  stage = undefined
})

async function open(): Promise<X11Stage> {
  stage = await startX11Stage()
  return stage
}

/** Starts a program on the stage's desktop that ends with the test. */
async function start(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const program = await startProcess(command, args, { env: { ...env, DISPLAY: stage?.display.name } })
  closing.push(() => program.kill())
}

const BANNER = { lines: ['Dana controls your computer'], stopLabel: 'Stop', mood: 'control' } as const
const MENU = {
  tooltip: 'Farhand',
  mood: 'control',
  items: [
    { id: 'off', label: 'Not now', enabled: false },
    { id: 'stop', label: 'Disable remote control', enabled: true },
  ],
} as const

describe('surfaces on X11', () => {
  it('tells monitors apart that were made by hand, the primary one first, each by the browser’s name', async () => {
    const { display, platform } = await open()
    expect((await platform.surfaces.screens()).length).toBe(1)
    for (const monitor of [
      ['left', '640/170x800/210+0+0', 'screen'],
      ['*right', '640/170x800/210+640+0', 'none'],
    ]) {
      const set = await startProcess('xrandr', ['--setmonitor', ...monitor], { env: { DISPLAY: display.name } })
      expect(await set.ended).toBe(0)
    }
    const screens = await platform.surfaces.screens()
    expect(screens).toEqual([
      { id: expect.stringMatching(/^screen:\d+:0$/), x: 640, y: 0, width: 640, height: 800 },
      { id: expect.stringMatching(/^screen:\d+:0$/), x: 0, y: 0, width: 640, height: 800 },
    ])
    expect(screens[0]?.id).not.toBe(screens[1]?.id)
    await platform.input.moveTo({ x: 1279, y: 799 })
    const { pointer } = stage!
    expect(await pointer()).toEqual({ x: 1279, y: 799 })
  })

  it('gives a menu to the program that shows it, and tells programs apart', async () => {
    const { display, platform, openTextProgram } = await open()
    const program = await openTextProgram('First')
    const first = await platform.surfaces.focused()
    await start('xterm', ['-T', 'Second', '-geometry', '40x10+700+500'])
    const second = await waitUntil('the second window is there', async () =>
      (await platform.surfaces.windows()).find(({ title }) => title === 'Second'),
    )
    expect(second.application).toMatch(/^XTerm \d+$/)
    expect(second.application).not.toBe(first?.application)
    // The terminal's own menu: Control and the left button.
    const inside = { x: first!.area.x + 50, y: first!.area.y + 50 }
    await platform.input.moveTo(inside)
    await platform.input.key('ControlLeft', true)
    await platform.input.button('left', true)
    const menu = await waitUntil('the menu is there', async () => {
      const found = await platform.surfaces.windowAt(inside)
      return found !== undefined && found.id !== first!.id ? found : undefined
    })
    expect(menu.application).toBe(first!.application)
    await platform.input.releaseAll()
    await program.close()
    const observer = (await platform.surfaces.windows()).at(-1)
    expect(observer?.area).toEqual({ x: 0, y: 0, width: display.width, height: display.height })
    expect(await platform.surfaces.window('window:77:0')).toBeUndefined()
    expect(await platform.surfaces.window('screen:1:0')).toBeUndefined()
  })
})

describe('a desktop that is not to be had', () => {
  it('is refused with the reason: nobody answers, or it is Wayland’s', async () => {
    await expect(openX11Platform({ display: ':4999' })).rejects.toMatchObject({ code: 'desktop-unreachable' })
    vi.stubEnv('XDG_SESSION_TYPE', 'wayland')
    closing.push(() => Promise.resolve(void vi.unstubAllEnvs()))
    await expect(openX11Platform()).rejects.toMatchObject({ code: 'desktop-is-wayland' })
  })
})

describe('a program that was started without a terminal on Wayland', () => {
  it('says in a small window that control is not possible there, and ends when that is closed', async () => {
    const { display, areaChangedBy, clickAt } = await open()
    const env = { DISPLAY: display.name, XDG_SESSION_TYPE: 'wayland' }
    const args = [MAIN, '--join', 'http://127.0.0.1:9 482913577 12-ABCD-EFGH']
    let program: RunningProcess | undefined
    const area = await areaChangedBy(() => {
      void startProcess(process.execPath, args, { env, stdio: 'ignore' }).then((started) => (program = started))
    })
    if (area === undefined) throw new Error('no window')
    await waitUntil('the window is closed', async () => {
      await clickAt({ x: area.x + area.width - 40, y: area.y + area.height / 2 })
      return program !== undefined && (await Promise.race([program.ended, Promise.resolve('running')])) === 1
    })
  })
})

describe('a desktop that ends', () => {
  it('[CONSENT-79] is told, and what is left closes without it', async () => {
    const { display, platform } = await open()
    const gone = vi.fn<() => void>()
    platform.onGone(gone)
    await platform.input.key('ShiftLeft', true)
    await display.close()
    await waitUntil('it is told', () => gone.mock.calls.length > 0)
    await platform.close()
    expect(gone).toHaveBeenCalledOnce()
  })
})

describe('the panic key on X11', () => {
  it('is heard while another program holds the keyboard, with Caps Lock and Num Lock on, and reaches no program', async () => {
    const { own, platform, display, openTextProgram, pressOwnPanicKey } = await open()
    const program = await openTextProgram('In front')
    const heardMs: number[] = []
    platform.onPanicKey(() => heardMs.push(performance.now()))
    await own.tapKey(66)
    await own.tapKey(77)
    await pressOwnPanicKey()
    // More than once where the machine is so busy that the held key repeats.
    await waitUntil('it is heard with locks on', () => heardMs.length > 0)
    await own.tapKey(66)
    await own.tapKey(77)
    const holder = await connectX(display.name)
    closing.push(async () => holder.close())
    const GRAB_KEYBOARD = 31
    const granted = await holder.ask(GRAB_KEYBOARD, 0, Buffer.concat([u32(holder.root, 0), Buffer.from([1, 1, 0, 0])]))
    expect(granted.readUInt8(1)).toBe(0)
    await own.key(37, true)
    const before = heardMs.length
    const pressedMs = performance.now()
    await own.key(96, true)
    await waitUntil('it is heard in spite of the grab', () => heardMs.length > before, { everyMs: 1 })
    console.log(`Ctrl+F12 to callback: ${(heardMs[before]! - pressedMs).toFixed(2)} ms`)
    await own.key(96, false)
    await own.key(37, false)
    // Closing alone would leave open which comes first: the end of the grab, or the next keys.
    const [UNGRAB_KEYBOARD, GET_INPUT_FOCUS] = [32, 43]
    holder.send(UNGRAB_KEYBOARD, 0, u32(0))
    await holder.ask(GET_INPUT_FOCUS, 0, Buffer.alloc(0))
    holder.close()
    const heard = heardMs.length
    await own.tapKey(96)
    await own.tapKey(38)
    await waitUntil('a plain key arrives', async () => (await program.received()).endsWith('a'))
    // F12 alone is nobody's panic key and arrives; with Control it never did.
    expect(await program.received()).toBe('\u001B[24~a')
    expect(heardMs.length).toBe(heard)
  })
})

describe('our windows on X11', () => {
  it('keeps the banner above a window that is opened over it, and follows a drag', async () => {
    const { display, platform, own, pointer, areaChangedBy } = await open()
    const area = await areaChangedBy(() => platform.banner.show(BANNER))
    if (area === undefined) throw new Error('no banner')
    const shown = await display.screenshot(area)
    openWindow(display.x, { x: 0, y: 0, width: 1280, height: 300 }, 0xff_ff_ff)
    await waitUntil('the banner is above again', async () => isAlike(await display.screenshot(area), shown))
    const grip = { x: area.x + 40, y: area.y + 20 }
    const now = await pointer()
    await own.move({ x: grip.x - now.x, y: grip.y - now.y })
    await own.button(1, true)
    await own.move({ x: 30, y: 200 })
    await own.move({ x: 30, y: 200 })
    await own.button(1, false)
    const moved = { ...area, x: area.x + 60, y: area.y + 400 }
    await waitUntil('the banner is elsewhere', async () => isAlike(await display.screenshot(moved), shown))
  })

  it('puts an icon into a tray that starts later, opens its menu, and tells what was chosen', async () => {
    const { display, platform, areaChangedBy, clickAt } = await open()
    const chosen: string[] = []
    platform.tray.onChosen((id) => chosen.push(id))
    platform.tray.show(MENU)
    await start('tint2', [])
    const icon = await waitUntil('the icon is in the tray', async () => findAmber(await display.screenshot()))
    // In the panel of another program it is a window of ours all the same.
    expect(await platform.surfaces.windowAt(icon)).toMatchObject({ isOurs: true })
    expect(await platform.surfaces.windowAt({ x: 640, y: 785 })).toMatchObject({ title: 'tint2', isOurs: false })
    const menu = await areaChangedBy(() => void clickAt(icon))
    if (menu === undefined) throw new Error('no menu')
    // Open, it has every click, wherever it is.
    const isOpen = async () => (await platform.surfaces.windowAt({ x: 20, y: 20 }))?.isOurs === true
    await waitUntil('the menu is ours', isOpen)
    await clickAt({ x: menu.x + 40, y: menu.y + 28 })
    await waitUntil('the menu is closed', async () => !(await isOpen()))
    await clickAt(icon)
    await waitUntil('the menu is open again', isOpen)
    await clickAt({ x: menu.x + 40, y: menu.y + 72 })
    await waitUntil('the choice is told', () => chosen.length === 1)
    expect(chosen).toEqual(['stop'])
  })
})

describe('privacy on X11', () => {
  it('hides panels and wallpaper with icons, each on its own; a killed companion leaves all as it was', async () => {
    const { display, platform } = await open()
    const home = await mkdtemp(join(tmpdir(), 'farhand-home-'))
    closing.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))
    await setWallpaper(home)
    await start('tint2', [], { HOME: home })
    await start('pcmanfm', ['--desktop'], { HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home })
    // Within it, so that nothing but what it draws counts: it is mapped, and black, a moment before.
    const panel = { x: 0, y: 772, width: 1280, height: 26 }
    const middle = { x: 0, y: 100, width: 1280, height: 600 }
    for (const area of [panel, middle]) {
      await waitUntil('panel and wallpaper are drawn', async () => !isPlain(await display.screenshot(area)))
    }
    const before = await stillPicture(async () => display.screenshot())
    // What a file manager draws as the desktop is no window that anyone shares.
    expect(await platform.surfaces.windowAt({ x: 640, y: 300 })).toBeUndefined()
    const companion = await startCompanion(display.name)
    await companion.does('hide panels')
    await waitUntil('the panel is gone', async () => !isAlike(await display.screenshot(panel), part(before, panel)))
    expect(isAlike(await display.screenshot(middle), part(before, middle))).toBe(true)
    await companion.does('hide wallpaper')
    await waitUntil('the wallpaper is plain', async () => isPlain(await display.screenshot(middle)))
    process.kill(companion.process.pid, 'SIGKILL')
    await waitUntil('all is as it was', async () => isAlike(await display.screenshot(middle), part(before, middle)))
    await waitUntil('the panel is back', async () => isAlike(await display.screenshot(panel), part(before, panel)))
    const again = await startCompanion(display.name)
    for (const deed of ['hide panels', 'hide icons', 'close']) await again.does(deed)
    await waitUntil('all is as it was after the end', async () => isAlike(await display.screenshot(), before))
    await again.process.kill()
  })
})

/** Without one, the desktop is of one colour from the start. */
async function setWallpaper(home: string): Promise<void> {
  const [width, height] = [256, 160]
  const rgba = Buffer.alloc(width * height * 4).map((_, at) => (at % 4 === 3 ? 255 : (at >> 4) & 0xff))
  const file = join(home, 'wallpaper.png')
  await writeFile(file, encodePng({ width, height, rgba }))
  const folder = join(home, 'pcmanfm', 'default')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'desktop-items-0.conf'), `[*]\nwallpaper_mode=stretch\nwallpaper=${file}\n`)
}

/** Two pictures are alike when less than one pixel in fifty differs: clocks go on. */
function isAlike(a: Image, b: Image): boolean {
  let differing = 0
  for (let at = 0; at < a.rgba.length; at += 4) {
    if (a.rgba[at] !== b.rgba[at] || a.rgba[at + 1] !== b.rgba[at + 1]) differing++
  }
  return a.rgba.length === b.rgba.length && differing < a.rgba.length / 4 / 50
}

function isPlain(image: Image): boolean {
  return isAlike(image, { ...image, rgba: Buffer.alloc(image.rgba.length).map((_, at) => image.rgba[at % 4] ?? 0) })
}

function part(image: Image, area: { x: number; y: number; width: number; height: number }): Image {
  const rows = Array.from({ length: area.height }, (_, row) => {
    const from = ((area.y + row) * image.width + area.x) * 4
    return image.rgba.subarray(from, from + area.width * 4)
  })
  return { width: area.width, height: area.height, rgba: Buffer.concat(rows) }
}

/** Resolves when two pictures in a row are alike and not of one colour. */
async function stillPicture(look: () => Promise<Image>): Promise<Image> {
  let before = await look()
  return await waitUntil(
    'the desktop comes to rest',
    async () => {
      const now = await look()
      const isStill = isAlike(now, before) && !isPlain(part(now, { x: 0, y: 760, width: 1280, height: 40 }))
      before = now
      return isStill ? now : undefined
    },
    { everyMs: 500 },
  )
}

/** Where the amber of our icon is. */
function findAmber(image: Image): { x: number; y: number } | undefined {
  for (let at = 0; at < image.rgba.length; at += 4) {
    if (image.rgba[at] === 0xb7 && image.rgba[at + 1] === 0x79 && image.rgba[at + 2] === 0x1f) {
      return { x: (at / 4) % image.width, y: Math.floor(at / 4 / image.width) + 4 }
    }
  }
  return undefined
}
