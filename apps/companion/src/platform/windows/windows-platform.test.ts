import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import type { ThreadName } from '../native/pieces.ts'
import { WM_ORDERS } from './desk.ts'
import { doubleWindows } from './windows-double.ts'
import { assembleWindows } from './windows-platform.ts'

/** A thread that is an event emitter; it is ready a moment after its start. */
class FakeThread extends EventEmitter {
  readonly orders: unknown[] = []

  constructor(ready: object | undefined) {
    super()
    queueMicrotask(() =>
      ready === undefined ? this.emit('exit', 1) : this.emit('message', { kind: 'ready', ...ready }),
    )
  }

  postMessage(order: unknown): void {
    this.orders.push(order)
  }
}

async function start(isDeskAlive = true) {
  const native = doubleWindows({
    SendInput: (count) => count,
    PostThreadMessageW: () => void threads.watch?.emit('exit', 0) as never,
  })
  const threads: Partial<Record<ThreadName, FakeThread>> = {}
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  stdout.write('watching\n')
  const platform = await assembleWindows(native, {
    startThread: (name) => {
      const ready = name === 'watch' ? { thread: 7, hasHotKey: true } : { window: 8 }
      return (threads[name] = new FakeThread(name === 'desk' && !isDeskAlive ? undefined : ready))
    },
    startSecondProcess: () => ({ stdin, stdout }),
  })
  const { watch, desk } = threads
  if (watch === undefined || desk === undefined) throw new Error('both threads start')
  return { native, platform, watch, desk, stdin }
}

it('what the threads say reaches whoever listens', async () => {
  const { platform, watch, desk } = await start()
  const heard: string[] = []
  platform.onPanicKey(() => heard.push('panic'))
  platform.onLocalUse(() => heard.push('local'))
  platform.banner.onStop(() => heard.push('stop'))
  platform.tray.onChosen((id) => heard.push(id))
  const stopListening = platform.surfaces.onChange(() => heard.push('changed'))
  for (const kind of ['panic', 'local']) watch.emit('message', { kind })
  for (const kind of ['stop', 'changed']) desk.emit('message', { kind })
  stopListening()
  desk.emit('message', { kind: 'changed' })
  desk.emit('message', { kind: 'chosen', id: 'withdraw' })
  expect(heard).toEqual(['panic', 'local', 'stop', 'changed', 'withdraw'])
})

it('an order is posted and the desk’s window is woken for it; a cover is waited for', async () => {
  const { native, platform, desk } = await start()
  platform.banner.hide()
  expect(desk.orders).toEqual([{ kind: 'banner', content: null }])
  expect(native.made.at(-1)).toEqual(['PostMessageW', 8, WM_ORDERS, 0, 0])
  let isCovered = false
  const covered = platform.privacy.hide('wallpaper', true).then(() => (isCovered = true))
  await Promise.resolve()
  expect(isCovered).toBe(false)
  desk.emit('message', { kind: 'covered' })
  await covered
})

it('a thread that dies is as good as the panic key, and a desk that can’t start is an error', async () => {
  const { platform, watch, desk } = await start()
  const panicked = new Promise<void>((resolve) => platform.onPanicKey(resolve))
  watch.emit('exit', 1)
  await panicked
  desk.emit('exit', 1)
  await platform.privacy.hide('wallpaper', true)
  await platform.close()
  await expect(start(false)).rejects.toMatchObject({ code: 'thread-gone' })
})

it('closing releases, ends both threads and lets the watchdog go with nothing to do', async () => {
  const { native, platform, desk, stdin } = await start()
  let panics = 0
  platform.onPanicKey(() => panics++)
  await platform.input.key('KeyA', true)
  const closing = platform.close()
  await Promise.resolve()
  desk.emit('exit', 0)
  await Promise.all([closing, platform.close()])
  expect(desk.orders).toEqual([{ kind: 'close' }])
  expect(native.names().filter((name) => name === 'SendInput')).toHaveLength(2)
  expect(native.names()).toContain('PostThreadMessageW')
  const lines = String(stdin.read()).trim().split('\n')
  expect(lines[0]).toContain('KeyA')
  expect(lines.at(-1)).toBe('{"codes":[],"buttons":[],"hidden":[]}')
  expect(panics).toBe(0)
})
