// A desktop for the companion's X11 platform, looked at and used from outside. Lives here: an observer window, devices of the
// person at the machine, real terminals. May not know: how the platform does anything.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlatformStage, SeenEvent, TextProgram } from '../../apps/companion/src/platform/platform.contract.ts'
import type { Platform, Point } from '../../apps/companion/src/platform/platform.ts'
import { openX11Platform } from '../../apps/companion/src/platform/x11/open-x11.ts'
import { startDisplay, startProcess, waitUntil, type Display } from '../rig/index.ts'
import type { Region } from '../rig/image.ts'
import type { XConnection } from '../rig/x-connection.ts'
import { openWindow } from '../rig/x-drawing.ts'
import { differingArea } from './differing-area.ts'
import { openOwnDevices, type OwnDevices } from './own-devices.ts'

export const PROGRAM = join(import.meta.dirname, 'watching-program.ts')

/** Starts `watching-program.ts` as the watchdog of a platform that lives in the test's own process. */
export function startWatching(args: readonly string[]) {
  return spawn(process.execPath, [PROGRAM, ...args], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
}

export interface X11Stage extends PlatformStage {
  readonly display: Display
  readonly own: OwnDevices
  killWatchdog(): void
}

export async function startX11Stage(
  options: { readonly width?: number; readonly height?: number; readonly busAddress?: string } = {},
): Promise<X11Stage> {
  const { busAddress = '', ...size } = options
  const display = await startDisplay(size)
  let watchdog: ReturnType<typeof startWatching> | undefined
  const startSecondProcess = (args: readonly string[]) => (watchdog = startWatching(args))
  const platform = await openX11Platform({ display: display.name, busAddress, startSecondProcess })
  return { ...(await stageOf(display, platform)), killWatchdog: () => void watchdog?.kill('SIGKILL') }
}

/** Observers below everything else, on the whole desktop. */
async function stageOf(display: Display, platform: Platform): Promise<Omit<X11Stage, 'killWatchdog'>> {
  const { x } = display
  const own = await openOwnDevices(x)
  const buttons: SeenEvent[] = []
  const observer = openWindow(x, { x: 0, y: 0, width: display.width, height: display.height }, 0x2b_4a_5e)
  selectButtons(x, observer)
  lower(x, observer)
  x.onEvent(({ code, bytes }) => {
    if (code === 4 || code === 5) buttons.push({ kind: code === 4 ? 'press' : 'release', detail: bytes.readUInt8(1) })
  })
  const programs = new Set<TextProgram>()
  return {
    display,
    own,
    platform,
    pointer: () => pointerOf(x),
    heldCount: () => heldCount(x),
    seenButtons: async () => {
      await x.settle()
      return buttons.splice(0)
    },
    openTextProgram: async (title) => {
      const program = await openTerminal(display, title, platform)
      programs.add(program)
      return program
    },
    moveWindow: async (title, by) => {
      const found = (await platform.surfaces.windows()).find((one) => one.title === title)
      if (found === undefined) throw new Error(`no window ${title}`)
      const { x: left, y: top, width, height } = found.area
      await moveWindow(x, Number(found.id.split(':')[1]), { x: left + by.x, y: top + by.y, width, height })
    },
    moveOwnMouse: () => own.move({ x: 3, y: 2 }),
    pressOwnKey: () => own.tapKey(50),
    pressOwnPanicKey: async () => {
      await own.key(37, true)
      await own.tapKey(96)
      await own.key(37, false)
    },
    clickAt: async (at) => {
      const now = await pointerOf(x)
      await own.move({ x: Math.round(at.x) - now.x, y: Math.round(at.y) - now.y })
      await own.click(1)
    },
    areaChangedBy: async (change) => {
      const before = await display.screenshot()
      change()
      return await waitUntil('the desktop looks different', async () =>
        differingArea(before, await display.screenshot()),
      )
    },
    waitUntil: async (what, look) => void (await waitUntil(what, look)),
    close: async () => {
      await platform.close()
      for (const program of programs) await program.close()
      await display.close()
    },
  }
}

/** A terminal whose program writes every byte it gets to a file, at once. */
async function openTerminal(display: Display, title: string, platform: Platform): Promise<TextProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'farhand-typed-'))
  const file = join(folder, 'typed')
  const command = ['-e', 'sh', '-c', 'stty -icanon -echo; exec cat > "$0"', file]
  const xterm = await startProcess('xterm', ['-u8', '-T', title, '-geometry', '80x24+120+160', ...command], {
    env: { DISPLAY: display.name, LC_ALL: 'C.UTF-8' },
  })
  const received = () => readFile(file, 'utf8').catch(() => '')
  await waitUntil('the terminal has the focus', async () => (await platform.surfaces.focused())?.title === title)
  await waitUntil('the terminal reads', async () => (await readFile(file).catch(() => undefined)) !== undefined)
  return {
    title,
    received,
    close: async () => {
      await xterm.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const QUERY_POINTER = 38
const QUERY_KEYMAP = 44

export async function pointerOf(x: XConnection): Promise<Point & { readonly mask: number }> {
  const answer = await x.ask(QUERY_POINTER, 0, u32(x.root))
  return Object.defineProperty({ x: answer.readInt16LE(16), y: answer.readInt16LE(18), mask: 0 }, 'mask', {
    value: answer.readUInt16LE(24),
    enumerable: false,
  })
}

/** Keys and buttons that are down. */
export async function heldCount(x: XConnection): Promise<number> {
  const keys = (await x.ask(QUERY_KEYMAP, 0, Buffer.alloc(0))).subarray(8, 40)
  const { mask } = await pointerOf(x)
  const bits = [...keys, (mask >> 8) & 0x1f]
  return bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
}

const INTERN_ATOM = 16
const SEND_EVENT = 25
const CLIENT_MESSAGE = 33
/** Static gravity and all four of x, y, width, height (EWMH 1.5, _NET_MOVERESIZE_WINDOW). */
const WHOLE_PLACE = 0x0f_0a
const ROOT_REQUESTS = 0x18_00_00

/** Asks the window manager to put a window's inside there. */
export async function moveWindow(x: XConnection, wid: number, area: Region): Promise<void> {
  const name = '_NET_MOVERESIZE_WINDOW'
  const head = Buffer.alloc(4)
  head.writeUInt16LE(name.length, 0)
  const atom = (await x.ask(INTERN_ATOM, 0, Buffer.concat([head, Buffer.from(name)]))).readUInt32LE(8)
  const event = Buffer.alloc(32)
  event.writeUInt8(CLIENT_MESSAGE, 0)
  event.writeUInt8(32, 1)
  u32(wid, atom, WHOLE_PLACE, area.x, area.y, area.width, area.height).copy(event, 4)
  x.send(SEND_EVENT, 0, Buffer.concat([u32(x.root, ROOT_REQUESTS), event]))
  await x.settle()
}

function selectButtons(x: XConnection, wid: number): void {
  x.send(2, 0, u32(wid, 0x800, 0x4 | 0x8))
}

function lower(x: XConnection, wid: number): void {
  x.send(12, 0, u32(wid, 0x40, 1))
}

export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, i * 4)
  return bytes
}
