import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { encodeSafety } from '../native/safety.ts'
import type { MacCalls } from './calls.ts'
import { doubleMac } from './mac-double.ts'
import { assembleMac, releaseOnMac } from './mac-platform.ts'

const MAIN = { origin: { x: 0, y: 0 }, size: { width: 1440, height: 900 } }
const FREE = { origin: { x: 0, y: 60 }, size: { width: 1440, height: 815 } }

async function start(options: { readonly answers?: Partial<MacCalls>; readonly hasTap?: boolean } = {}) {
  const thread = Object.assign(new EventEmitter(), { postMessage: () => undefined })
  let rects = 0
  const mac = doubleMac({
    AXIsProcessTrusted: () => true,
    CGEventCreateKeyboardEvent: () => 1,
    CGEventCreateMouseEvent: () => 1,
    CGWindowLevelForKey: (key) => key * 10,
    CFRunLoopStop: () => void thread.emit('exit', 0),
    askRect: () => (rects++ % 2 === 0 ? MAIN : FREE),
    send: (...values) => (mac.messages().at(-1)?.[0] === 'count' ? 1 : 500 + values.length),
    ...options.answers,
  })
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  stdout.write('watching\n')
  const platform = await assembleMac(mac, {
    startThread: () => {
      queueMicrotask(() => thread.emit('message', { kind: 'ready', loop: 3, hasTap: options.hasTap ?? true }))
      return thread
    },
    startSecondProcess: () => ({ stdin, stdout }),
  })
  return { mac, platform, thread, stdin }
}

it('without the permission it does not start, and says which one it wants', async () => {
  await expect(start({ answers: { AXIsProcessTrusted: () => false } })).rejects.toMatchObject({ code: 'not-allowed' })
  await expect(start({ hasTap: false })).rejects.toMatchObject({ code: 'not-allowed' })
})

it('the panic key comes from the tap and from Carbon, local use from the tap', async () => {
  const { mac, platform, thread } = await start()
  const heard: string[] = []
  platform.onPanicKey(() => heard.push('panic'))
  platform.onLocalUse(() => heard.push('local'))
  thread.emit('message', { kind: 'panic' })
  mac.callBack('hotKey', 0, 0, 0)
  thread.emit('message', { kind: 'local' })
  await platform.close()
  expect(heard).toEqual(['panic', 'local'])
  const other = await start()
  other.platform.onPanicKey(() => heard.push('by Carbon'))
  other.mac.callBack('hotKey', 0, 0, 0)
  await other.platform.close()
  expect(heard.at(-1)).toBe('by Carbon')
})

it('the banner says its lines and its button stops', async () => {
  const { mac, platform } = await start()
  let stops = 0
  platform.banner.onStop(() => stops++)
  platform.banner.show({ lines: ['Dana sees your screen', 'Until 12:40'], stopLabel: 'Stop', mood: 'calm' })
  const said = mac
    .messages()
    .flatMap(([selector, value]) => (/^set(StringValue|Title):$/.test(selector) ? [value] : []))
  expect(said).toEqual(expect.arrayContaining(['Dana sees your screen', 'Until 12:40', 'Stop']))
  const pressed = mac.messages().find(([selector]) => selector === 'setTarget:')?.[1]
  mac.callBack('action', pressed as number, 0, 0)
  await platform.close()
  expect(stops).toBe(1)
})

it('the menu bar item has its menu', async () => {
  const { mac, platform } = await start()
  const items = [{ id: 'withdraw', label: 'Disable remote control', enabled: true }]
  platform.tray.show({ tooltip: 'Farhand', mood: 'control', items })
  await platform.close()
  const added = mac.messages().find(([selector]) => selector === 'addItemWithTitle:action:keyEquivalent:')
  expect(added?.[1]).toBe('Disable remote control')
  expect(mac.messages().some(([selector]) => selector === 'removeStatusItem:')).toBe(true)
})

it('panels are covered by the strips of menu bar and Dock, the wallpaper by the whole display behind all windows', async () => {
  const { mac, platform } = await start()
  await platform.privacy.hide('panels', true)
  await platform.privacy.hide('wallpaper', true)
  await platform.close()
  const frames = mac.messages().flatMap(([selector, frame]) => (selector === 'setFrame:display:' ? [frame] : []))
  const bar = { origin: { x: 0, y: 875 }, size: { width: 1440, height: 25 } }
  const dock = { origin: { x: 0, y: 0 }, size: { width: 1440, height: 60 } }
  expect(frames).toEqual([bar, dock, MAIN, bar, dock])
  const levels = mac.messages().flatMap(([selector, level]) => (selector === 'setLevel:' ? [level] : []))
  expect(levels).toEqual([92, 92, 91, 91, 181, 91, 91])
})

it('closing lets go of everything held, and a thread that dies is as good as the panic key', async () => {
  const { mac, platform, thread, stdin } = await start()
  await platform.input.key('MetaLeft', true)
  await Promise.all([platform.close(), platform.close()])
  expect(mac.made).toContainEqual(['CGEventCreateKeyboardEvent', 0, 0x37, false])
  expect(String(stdin.read()).trim().split('\n').at(-1)).toBe('{"codes":[],"buttons":[],"hidden":[]}')
  const other = await start()
  const panicked = new Promise<void>((resolve) => other.platform.onPanicKey(resolve))
  other.thread.emit('exit', 1)
  await panicked
  await other.platform.close()
  expect(thread.listenerCount('message')).toBe(1)
})

it('the watchdog lets go of what a dead companion held', async () => {
  const mac = doubleMac({ CGEventCreateKeyboardEvent: () => 1, CGEventCreateMouseEvent: () => 1 })
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end(encodeSafety({ codes: ['ShiftLeft'], buttons: ['left'], hidden: [] }))
  await releaseOnMac(mac, { input, output })
  expect(mac.made).toContainEqual(['CGEventCreateKeyboardEvent', 0, 0x38, false])
  expect(mac.made).toContainEqual(['CGEventCreateMouseEvent', 0, 2, { x: 31, y: 32 }, 0])
})
