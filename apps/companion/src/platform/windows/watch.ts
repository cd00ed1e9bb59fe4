// Listening on Windows: panic key, the person's own mouse and keyboard. Lives here: hooks, the hot key, the message loop they
// need. May not know: what follows from what it hears.
// It wants a thread of its own, blocked in GetMessageW: every mouse move of the whole system waits for a low-level hook.
import type { WindowsNative } from './calls.ts'
import { OUR_TAG } from './input.ts'
import { everySoOften } from '../native/every-so-often.ts'
import { isLocalUse, isPanic, mouseKind } from './local-use.ts'
import { KEY_FACT_BYTES, MOUSE_FACT_BYTES, MSG_BYTES, readKeyFact, readMessage, readMouseFact } from './structs.ts'

/** What this thread says. */
export type WatchReport =
  | { readonly kind: 'ready'; readonly thread: number; readonly hasHotKey: boolean }
  | { readonly kind: 'panic' | 'local' }

const KEYBOARD_HOOK = 13
const MOUSE_HOOK = 14
const CONTROL_NO_REPEAT = 0x0002 | 0x4000
const VK_F12 = 0x7b
const VK_CONTROL = 0x11
const HOT_KEY_ID = 1
const WM_HOTKEY = 0x0312
const TELL_EVERY_MS = 40
/** Hook and hot key hear the same press; a key held down repeats. */
const PANIC_EVERY_MS = 300

/** Listens until the thread gets WM_QUIT. */
export function watch({ calls, callback, memory }: WindowsNative, tell: (report: WatchReport) => void): void {
  const isTime = everySoOften(TELL_EVERY_MS)
  const isPanicTime = everySoOften(PANIC_EVERY_MS)
  const panic = (timeMs: number): void => {
    if (isPanicTime(timeMs)) tell({ kind: 'panic' })
  }
  const module = calls.GetModuleHandleW(null)
  const mouse = callback('mouse', (code, message, fact) => {
    if (code >= 0) {
      const event = readMouseFact(memory(fact, MOUSE_FACT_BYTES))
      if (isLocalUse(event, mouseKind(message), OUR_TAG) && isTime(event.timeMs)) tell({ kind: 'local' })
    }
    return calls.CallNextHookEx(0, code, message, fact)
  })
  const keyboard = callback('keyboard', (code, message, fact) => {
    if (code >= 0) {
      const event = readKeyFact(memory(fact, KEY_FACT_BYTES))
      if (isPanic(event, message, calls.GetAsyncKeyState(VK_CONTROL) < 0)) panic(event.timeMs)
      if (isLocalUse(event, 'key', OUR_TAG) && isTime(event.timeMs)) tell({ kind: 'local' })
    }
    return calls.CallNextHookEx(0, code, message, fact)
  })
  const hooks = [
    calls.SetWindowsHookExW(MOUSE_HOOK, mouse.pointer, module, 0),
    calls.SetWindowsHookExW(KEYBOARD_HOOK, keyboard.pointer, module, 0),
  ]
  // The hot key also keeps the key from the program in front; another program may own it, and then the hook still hears it.
  const hasHotKey = calls.RegisterHotKey(0, HOT_KEY_ID, CONTROL_NO_REPEAT, VK_F12) !== 0
  tell({ kind: 'ready', thread: calls.GetCurrentThreadId(), hasHotKey })
  const message = new Uint8Array(MSG_BYTES)
  while (calls.GetMessageW(message, 0, 0, 0) > 0) {
    const { kind, timeMs } = readMessage(message)
    if (kind === WM_HOTKEY) panic(timeMs)
  }
  for (const hook of hooks) calls.UnhookWindowsHookEx(hook)
  calls.UnregisterHotKey(0, HOT_KEY_ID)
  mouse.free()
  keyboard.free()
}
