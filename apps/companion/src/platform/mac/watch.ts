// Listening on a Mac: the person's own mouse and keyboard, and the panic key once more. Lives here: the event tap and its loop.
// May not know: what follows from what it hears. It wants a thread of its own, blocked in CFRunLoopRun.
// NOT YET RUN ON A MAC. A tap needs the permission "Accessibility", which input needs as well.
import { everySoOften } from '../native/every-so-often.ts'
import type { MacCalls, MacNative, Ref } from './calls.ts'
import { OUR_TAG } from './input.ts'

/** What this thread says. */
export type MacWatchReport =
  | { readonly kind: 'ready'; readonly loop: Ref; readonly hasTap: boolean }
  | { readonly kind: 'panic' | 'local' }

/** What a tap tells of one event. */
export interface TappedEvent {
  readonly type: number
  readonly tag: number
  readonly keyCode: number
  readonly flags: number
}

const KEY_DOWN = 10
const ESCAPE = 0x35
const CONTROL_FLAG = 0x4_0000
const TIMED_OUT = 0xffff_fffe
const STOPPED_BY_USER = 0xffff_ffff
const FIELD_KEY_CODE = 9
const FIELD_USER_DATA = 42
const UTF8 = 0x0800_0100
const SESSION_TAP = 1
const AT_HEAD = 0
const LISTEN_ONLY = 1
const TELL_EVERY_MS = 40
/** Buttons, moves, keys, modifiers, drags, wheel, other buttons (CGEventType). */
const EVENTS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 22, 25, 26, 27]

/** What an event means: Ctrl+Esc is the panic key whoever pressed it; anything without our tag is the person's. */
export function meaningOf(event: TappedEvent): 'panic' | 'local' | undefined {
  if (event.type === KEY_DOWN && event.keyCode === ESCAPE && (event.flags & CONTROL_FLAG) !== 0) return 'panic'
  return event.tag === OUR_TAG ? undefined : 'local'
}

/** The mask of a tap for all events that count. */
export function eventMask(): number {
  return EVENTS.reduce((mask, type) => mask + 2 ** type, 0)
}

/** Listens until CFRunLoopStop is called for the loop it reports. */
export function watchMac(
  { calls, callback }: MacNative,
  options: { readonly tell: (report: MacWatchReport) => void; readonly nowMs: () => number },
): void {
  const { tell, nowMs } = options
  const isTime = everySoOften(TELL_EVERY_MS)
  let port: Ref = 0
  const heard = callback('tap', (_proxy, type, event) => {
    // macOS switches a tap off that answers too late.
    if (type === TIMED_OUT || type === STOPPED_BY_USER) {
      calls.CGEventTapEnable(port, true)
      return event
    }
    const meaning = meaningOf(factsOf(calls, type, event))
    if (meaning === 'panic') tell({ kind: 'panic' })
    if (meaning === 'local' && isTime(nowMs())) tell({ kind: 'local' })
    return event
  })
  port = calls.CGEventTapCreate(SESSION_TAP, AT_HEAD, LISTEN_ONLY, eventMask(), heard, null)
  const loop = calls.CFRunLoopGetCurrent()
  const hasTap = Number(port) !== 0
  tell({ kind: 'ready', loop, hasTap })
  if (!hasTap) return
  const source = calls.CFMachPortCreateRunLoopSource(0, port, 0)
  calls.CFRunLoopAddSource(loop, source, calls.CFStringCreateWithCString(0, 'kCFRunLoopDefaultMode', UTF8))
  calls.CFRunLoopRun()
}

function factsOf(calls: MacCalls, type: number, event: Ref): TappedEvent {
  return {
    type,
    tag: calls.CGEventGetIntegerValueField(event, FIELD_USER_DATA),
    keyCode: calls.CGEventGetIntegerValueField(event, FIELD_KEY_CODE),
    flags: calls.CGEventGetFlags(event),
  }
}
