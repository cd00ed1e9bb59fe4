import { expect, it } from 'vitest'
import { OUR_TAG } from './input.ts'
import { watch, type WatchReport } from './watch.ts'
import { doubleWindows, type WindowsDouble } from './windows-double.ts'

const WM_HOTKEY = 0x0312

/** Runs the loop; `during` happens while it waits for its first message, then the thread is told to end. */
function listen(during: (native: WindowsDouble) => void, messages: readonly number[] = [], hotKey = 1) {
  const waiting = [...messages]
  let hasHappened = false
  const native = doubleWindows({
    RegisterHotKey: () => hotKey,
    GetCurrentThreadId: () => 42,
    GetAsyncKeyState: () => -32_768,
    SetWindowsHookExW: (kind) => kind,
    GetMessageW: (bytes) => {
      if (!hasHappened) during(native)
      hasHappened = true
      const message = waiting.shift()
      new DataView(bytes.buffer).setUint32(8, message ?? 0, true)
      return message === undefined ? 0 : 1
    },
  })
  const reports: WatchReport[] = []
  watch(native, (report) => reports.push(report))
  return { native, kinds: reports.map((one) => one.kind), reports }
}

function fact(length: number, values: Readonly<Record<number, number>>): Uint8Array {
  const bytes = new Uint8Array(length)
  for (const [at, value] of Object.entries(values)) new DataView(bytes.buffer).setUint32(Number(at), value, true)
  return bytes
}

it('the hot key is the panic key, and everything is taken back at the end', () => {
  const { native, reports, kinds } = listen(() => undefined, [WM_HOTKEY, 0x0113])
  expect(reports[0]).toEqual({ kind: 'ready', thread: 42, hasHotKey: true })
  expect(kinds).toEqual(['ready', 'panic'])
  expect(native.names().slice(-3)).toEqual(['UnhookWindowsHookEx', 'UnhookWindowsHookEx', 'UnregisterHotKey'])
})

it('the panic key is heard by the hook where another program owns the hot key', () => {
  const { reports, kinds } = listen(
    (native) => {
      const ours = native.place(fact(24, { 0: 0x7b, 8: 0x10, 16: OUR_TAG }))
      native.callBack('keyboard', 0, 0x0100, ours)
    },
    [],
    0,
  )
  expect(reports[0]).toMatchObject({ hasHotKey: false })
  expect(kinds).toEqual(['ready', 'panic'])
})

it('one press heard by the hook and as the hot key is told once', () => {
  const { kinds } = listen(
    (native) => native.callBack('keyboard', 0, 0x0100, native.place(fact(24, { 0: 0x7b, 8: 0x10, 16: OUR_TAG }))),
    [WM_HOTKEY],
  )
  expect(kinds).toEqual(['ready', 'panic'])
})

it('a person’s move is told once in a while, ours never, and a hook that must not look does not', () => {
  const { native, kinds } = listen((native) => {
    const ours = native.place(fact(32, { 12: 1, 24: OUR_TAG }))
    const theirs = native.place(fact(32, { 16: 1000 }))
    native.callBack('mouse', 0, 0x0200, ours)
    native.callBack('mouse', -1, 0x0200, theirs)
    native.callBack('mouse', 0, 0x0200, theirs)
    native.callBack('mouse', 0, 0x0200, theirs)
  })
  expect(kinds).toEqual(['ready', 'local'])
  expect(native.names()).toContain('CallNextHookEx')
})
