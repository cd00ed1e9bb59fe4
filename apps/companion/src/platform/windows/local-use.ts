// Who used the mouse or the keyboard: the person at the machine, or we. Lives here: the decision for one event.
// May not know: hooks, threads.
import type { HookFact } from './structs.ts'

export type HookedKind = 'move' | 'press' | 'key'

const WM_MOUSEMOVE = 0x0200
const VK_F12 = 0x7b
const KEY_DOWN_MESSAGES: ReadonlySet<number> = new Set([0x0100, 0x0104])

/** The kind of a mouse message of a WH_MOUSE_LL hook. */
export function mouseKind(message: number): HookedKind {
  return message === WM_MOUSEMOVE ? 'move' : 'press'
}

/** Whether this event is the person's own. What we injected carries our tag. Other programs inject too: a press or a key of
 *  theirs counts as the person's (an on-screen keyboard is one), but a move does not, because games and snapping programs put
 *  the pointer back all the time. The tag alone proves nothing: only an injected event can carry it from us. */
export function isLocalUse(fact: Pick<HookFact, 'isInjected' | 'tag'>, kind: HookedKind, ourTag: number): boolean {
  if (!fact.isInjected) return true
  return fact.tag !== ourTag && kind !== 'move'
}

/** Whether this key event is the panic key going down, whoever pressed it. */
export function isPanic(fact: Pick<HookFact, 'virtualKey'>, message: number, isControlDown: boolean): boolean {
  return fact.virtualKey === VK_F12 && KEY_DOWN_MESSAGES.has(message) && isControlDown
}
