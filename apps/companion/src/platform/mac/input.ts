// Mouse and keyboard of a Mac through CGEvent. Lives here: which event is posted for which wish, and what is held.
// May not know: whether it may be sent (gate.ts), who asks. Places are points of the global display space, as CGEvent wants them.
// NOT YET RUN ON A MAC.
import { setImmediate as turn } from 'node:timers/promises'
import { PlatformError } from '../platform-error.ts'
import type { Safety } from '../native/safety.ts'
import type { Input, Point, PointerButton } from '../platform.ts'
import { codeOfKeyCode, flagsOf, keyCodeOf, knownCodes } from './key-codes.ts'
import type { MacCalls, Ref } from './calls.ts'

/** Marks what we inject (kCGEventSourceUserData): "farh" in ASCII. */
export const OUR_TAG = 0x66_61_72_68

const HID_TAP = 0
const MOVED = 5
const FIELD_CLICKS = 1
const FIELD_BUTTON = 3
const FIELD_USER_DATA = 42
const UNITS_LINE = 1
const DISPLAY_ACTION = 3
const NO_DEAD_KEYS = 1
const UTF8 = 0x0800_0100
/** CGEventKeyboardSetUnicodeString takes no more in one event. */
const UNITS_AT_ONCE = 20

const BUTTONS: Readonly<
  Record<PointerButton, { readonly number: number; readonly down: number; readonly up: number; readonly drag: number }>
> = {
  left: { number: 0, down: 1, up: 2, drag: 6 },
  right: { number: 1, down: 3, up: 4, drag: 7 },
  middle: { number: 2, down: 25, up: 26, drag: 27 },
  back: { number: 3, down: 25, up: 26, drag: 27 },
  forward: { number: 4, down: 25, up: 26, drag: 27 },
}

/** Counts clicks as a Mac does: events carry the count, programs do not count themselves. */
export function clickCounter(options: { readonly withinMs: number; readonly withinPoints: number }) {
  let last:
    | { readonly button: PointerButton; readonly at: Point; readonly timeMs: number; readonly count: number }
    | undefined
  return (button: PointerButton, at: Point, timeMs: number): number => {
    const isNext =
      last !== undefined &&
      last.button === button &&
      timeMs - last.timeMs <= options.withinMs &&
      Math.hypot(at.x - last.at.x, at.y - last.at.y) <= options.withinPoints
    const count = isNext && last !== undefined ? last.count + 1 : 1
    last = { button, at, timeMs, count }
    return count
  }
}

/** The mouse and keyboard. `safety` learns of every press before macOS does. */
export function createMacInput(
  calls: MacCalls,
  options: { readonly safety: Safety; readonly nowMs: () => number },
): Input {
  const { safety, nowMs } = options
  const countClick = clickCounter({ withinMs: 500, withinPoints: 4 })
  let at: Point = { x: 0, y: 0 }
  let clicks = 1
  let rest: Point = { x: 0, y: 0 }
  // Counts calls of releaseAll: a text that was begun before one is not typed on.
  let release = 0
  const post = (event: Ref, flags = flagsOf(safety.state.codes)): void => {
    if (Number(event) === 0) throw new PlatformError('input-blocked', 'macOS made no event')
    calls.CGEventSetFlags(event, flags)
    calls.CGEventSetIntegerValueField(event, FIELD_USER_DATA, OUR_TAG)
    calls.CGEventPost(HID_TAP, event)
    calls.CFRelease(event)
  }
  const mouse = (type: number, button: PointerButton): void => {
    const { number } = BUTTONS[button]
    const event = calls.CGEventCreateMouseEvent(0, type, at, number)
    if (Number(event) !== 0) {
      calls.CGEventSetIntegerValueField(event, FIELD_BUTTON, number)
      if (type !== MOVED) calls.CGEventSetIntegerValueField(event, FIELD_CLICKS, clicks)
    }
    post(event)
  }
  const press = (code: string, keyCode: number, isDown: boolean): void => {
    // An event of a modifier itself already carries its flag while it goes down, and no longer while it goes up.
    const held = safety.state.codes.filter((one) => isDown || one !== code)
    post(calls.CGEventCreateKeyboardEvent(0, keyCode, isDown), flagsOf(held))
  }
  const type = (units: string): void => {
    const bytes = new Uint8Array(Buffer.from(units, 'utf16le'))
    for (const isDown of [true, false]) {
      const event = calls.CGEventCreateKeyboardEvent(0, 0, isDown)
      if (Number(event) !== 0) calls.CGEventKeyboardSetUnicodeString(event, units.length, bytes)
      // Without the flags of what is held: with Command a character would be a shortcut.
      post(event, 0)
    }
  }
  const input: Input = {
    moveTo: async (point) => {
      at = point
      const [held] = safety.state.buttons
      mouse(held === undefined ? MOVED : BUTTONS[held].drag, held ?? 'left')
    },
    button: async (button, isDown) => {
      if (isDown) {
        clicks = countClick(button, at, nowMs())
        safety.button(button, true)
      }
      mouse(isDown ? BUTTONS[button].down : BUTTONS[button].up, button)
      if (!isDown) safety.button(button, false)
    },
    wheel: async ({ x, y }) => {
      // A Mac's wheel is positive upwards and to the left, and counts whole lines; parts of one wait for the next.
      const [right, down] = [Math.trunc(rest.x + x), Math.trunc(rest.y + y)]
      rest = { x: rest.x + x - right, y: rest.y + y - down }
      if (right !== 0 || down !== 0) post(calls.CGEventCreateScrollWheelEvent2(0, UNITS_LINE, 2, -down, -right, 0))
    },
    key: async (code, isDown) => {
      const keyCode = keyCodeOf(code)
      if (keyCode === undefined) return false
      if (isDown) safety.key(code, true)
      press(code, keyCode, isDown)
      if (!isDown) safety.key(code, false)
      return true
    },
    codeOf: async (character) => codeOfCharacter(calls, character),
    text: async (text) => {
      const begunIn = release
      for (const part of partsOfText(text)) {
        if (begunIn !== release) return
        if (part !== '\n' && part !== '\t') type(part)
        else {
          const keyCode = keyCodeOf(part === '\n' ? 'Enter' : 'Tab') ?? 0
          for (const isDown of [true, false]) post(calls.CGEventCreateKeyboardEvent(0, keyCode, isDown), 0)
        }
        await turn()
      }
    },
    releaseAll: async () => {
      release++
      const { codes, buttons } = safety.state
      // Where the pointer is now: a button let go elsewhere would drop what is dragged there.
      if (buttons.length > 0) at = pointerPlace(calls)
      for (const button of buttons) await input.button(button, false)
      for (const code of codes.toReversed()) await input.key(code, false)
    },
  }
  return input
}

function pointerPlace(calls: MacCalls): Point {
  const event = calls.CGEventCreate(0)
  const place = calls.CGEventGetLocation(event)
  calls.CFRelease(event)
  return place
}

/** Text in pieces that one event can carry, never through the middle of a character; line ends and tabs by themselves. */
export function partsOfText(text: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  const flush = (): void => {
    if (part !== '') parts.push(part)
    part = ''
  }
  for (const character of text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')) {
    const isAlone = character === '\n' || character === '\t'
    if (isAlone || part.length + character.length > UNITS_AT_ONCE) flush()
    if (isAlone) parts.push(character)
    else part += character
  }
  flush()
  return parts
}

function codeOfCharacter(calls: MacCalls, character: string): string | undefined {
  const source = calls.TISCopyCurrentKeyboardLayoutInputSource()
  if (Number(source) === 0) return undefined
  const name = calls.CFStringCreateWithCString(0, 'TISPropertyUnicodeKeyLayoutData', UTF8)
  try {
    const data = calls.TISGetInputSourceProperty(source, name)
    // Input methods such as those for Chinese have no table of their own.
    if (Number(data) === 0) return undefined
    const layout = calls.CFDataGetBytePtr(data)
    const keyboard = calls.LMGetKbdType()
    return knownCodes().find(
      (code) => characterOf(calls, { layout, keyboard, keyCode: keyCodeOf(code) ?? 0 }) === character,
    )
  } finally {
    calls.CFRelease(name)
    calls.CFRelease(source)
  }
}

function characterOf(calls: MacCalls, key: { layout: Ref; keyboard: number; keyCode: number }): string | undefined {
  const [deadKeys, length, text] = [new Uint8Array(4), new Uint8Array(8), new Uint8Array(8)]
  const { layout, keyboard, keyCode } = key
  const fault = calls.UCKeyTranslate(
    layout,
    keyCode,
    DISPLAY_ACTION,
    0,
    keyboard,
    NO_DEAD_KEYS,
    deadKeys,
    4,
    length,
    text,
  )
  if (fault !== 0) return undefined
  const units = new DataView(length.buffer).getUint32(0, true)
  const character = Buffer.from(text).toString('utf16le', 0, units * 2)
  return codeOfKeyCode(keyCode) === undefined || character === '' ? undefined : character
}
