// The program that runs under wine: a Windows platform that does what the test asks over a socket, or a bystander that looks at
// the desktop from another process, or the watchdog. Lives here: the road from the socket to the calls.
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { loadKoffi, type NativeFunction } from '../../apps/companion/src/platform/native/koffi.ts'
import { WATCHDOG_ARGUMENT } from '../../apps/companion/src/platform/native/safety.ts'
import { runWindowsWatchdog } from '../../apps/companion/src/platform/windows/watchdog.ts'
import { createWindowsPlatform } from '../../apps/companion/src/platform/windows/windows-platform.ts'

const koffiPath = join(__dirname, 'koffi.node')
const [role = '', port = ''] = process.argv.slice(2)

const OVERLAPPED = 0x00_cf_00_00
const VISIBLE = 0x10_00_00_00

type Call = (...values: readonly never[]) => unknown

if (process.argv.includes(WATCHDOG_ARGUMENT)) {
  void runWindowsWatchdog({ input: process.stdin, output: process.stdout }, koffiPath)
} else {
  void (async () => serve(role === 'platform' ? await platform() : bystander()))()
}

async function platform(): Promise<{
  readonly target: object
  readonly events: (tell: (name: string) => void) => void
}> {
  const target = await createWindowsPlatform({
    koffiPath,
    startThread: (name, data) => new Worker(join(__dirname, `${name}-thread.cjs`), { workerData: data }),
    startSecondProcess: (args) => {
      const child = spawn(process.execPath, [__filename, ...args], {
        detached: true,
        windowsHide: true,
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      child.unref()
      return child
    },
  })
  return {
    target,
    events: (tell) => {
      target.onPanicKey(() => tell('panic'))
      target.onLocalUse(() => tell('local'))
      target.banner.onStop(() => tell('stop'))
      target.tray.onChosen((id) => tell(`chosen ${id}`))
      target.surfaces.onChange(() => tell('changed'))
    },
  }
}

/** Looks from outside: another process, no platform. */
function bystander(): { readonly target: object; readonly events: () => void } {
  const koffi = loadKoffi(koffiPath)
  const user32 = koffi.load('user32.dll')
  const call = (name: string, result: string, ...parameters: string[]): NativeFunction =>
    user32.func(name, result, parameters)
  const getCursorPos = call('GetCursorPos', 'int', 'void *')
  const getAsyncKeyState = call('GetAsyncKeyState', 'int16_t', 'int')
  const findWindow = call('FindWindowExW', 'intptr_t', 'intptr_t', 'intptr_t', 'str16', 'str16')
  const isVisible = call('IsWindowVisible', 'int', 'intptr_t')
  const sendMessage = call('SendMessageW', 'intptr_t', 'intptr_t', 'uint32_t', 'uintptr_t', 'void *')
  const getWindowRect = call('GetWindowRect', 'int', 'intptr_t', 'void *')
  const move = call('MoveWindow', 'int', 'intptr_t', 'int', 'int', 'int', 'int', 'int')
  const place = ['int', 'int', 'int', 'int'] as const
  const kin = ['intptr_t', 'intptr_t', 'intptr_t', 'void *'] as const
  const create = call('CreateWindowExW', 'intptr_t', 'uint32_t', 'str16', 'str16', 'uint32_t', ...place, ...kin)
  const destroy = call('DestroyWindow', 'int', 'intptr_t')
  const peek = call('PeekMessageW', 'int', 'void *', 'intptr_t', 'uint32_t', 'uint32_t', 'uint32_t')
  const dispatch = call('DispatchMessageW', 'intptr_t', 'void *')
  const keyEvent = call('keybd_event', 'void', 'uint8_t', 'uint8_t', 'uint32_t', 'uintptr_t')
  let pumping: ReturnType<typeof setInterval> | undefined
  const target = {
    cursor: () => {
      const bytes = Buffer.alloc(8)
      getCursorPos(bytes)
      return { x: bytes.readInt32LE(0), y: bytes.readInt32LE(4) }
    },
    isDown: (virtualKey: number) => Number(getAsyncKeyState(virtualKey)) < 0,
    find: (className: string, title: string | null) => findWindow(0, 0, className, title),
    isVisible: (window: number) => isVisible(window) !== 0,
    area: (window: number) => {
      const bytes = Buffer.alloc(16)
      getWindowRect(window, bytes)
      const [x, y] = [bytes.readInt32LE(0), bytes.readInt32LE(4)]
      return { x, y, width: bytes.readInt32LE(8) - x, height: bytes.readInt32LE(12) - y }
    },
    move: (window: number, x: number, y: number, width: number, height: number) => move(window, x, y, width, height, 1),
    /** A key as another program injects it, without our tag. */
    inject: (virtualKey: number) => {
      keyEvent(virtualKey, 0, 0, 0)
      keyEvent(virtualKey, 0, 2, 0)
    },
    editText: (window: number) => {
      const edit = findWindow(window, 0, 'Edit', null)
      const bytes = Buffer.alloc(8192)
      const units = Number(sendMessage(edit, 0x000d, 4096, bytes))
      return bytes.toString('utf16le', 0, units * 2)
    },
    clearEdit: (window: number) => sendMessage(findWindow(window, 0, 'Edit', null), 0x000c, 0, Buffer.alloc(2)),
    /** A window of this program, which answers from now on. */
    openWindow: (title: string, x: number, y: number, width: number, height: number, owner = 0) => {
      const message = Buffer.alloc(64)
      pumping ??= setInterval(() => {
        while (peek(message, 0, 0, 0, 1) !== 0) dispatch(message)
      }, 20)
      return create(0, 'STATIC', title, OVERLAPPED | VISIBLE, x, y, width, height, owner, 0, 0, null)
    },
    closeWindow: (window: number) => destroy(window),
    start: (file: string) => spawn(file, [], { stdio: 'ignore', detached: true }).pid,
  }
  return { target, events: () => undefined }
}

function serve(of: { readonly target: object; readonly events: (tell: (name: string) => void) => void }): void {
  const socket = connect(Number(port), '127.0.0.1')
  const say = (message: object): void => void socket.write(`${JSON.stringify(message)}\n`)
  socket.on('connect', () => {
    say({ role, pid: process.pid })
    of.events((event) => say({ event, at: Date.now() }))
  })
  socket.on('close', () => process.exit(0))
  createInterface({ input: socket }).on('line', (line) => {
    const { id, path, values } = JSON.parse(line) as { id: number; path: string; values: never[] }
    void (async () => {
      try {
        const names = path.split('.')
        const owner = names.slice(0, -1).reduce<object>((at, name) => Reflect.get(at, name) as object, of.target)
        const call = Reflect.get(owner, names.at(-1) ?? '') as Call
        say({ id, result: (await call.apply(owner, values)) ?? null })
      } catch (fault) {
        say({ id, fault: fault instanceof Error ? `${fault.message}\n${fault.stack}` : String(fault) })
      }
    })()
  })
}
