// Mouse and keyboard of Windows through SendInput. Lives here: what is sent for which wish, and what is held.
// May not know: whether it may be sent (gate.ts), who asks.
import { setImmediate as turn } from 'node:timers/promises'
import type { Area, Input, Point, PointerButton } from '../platform.ts'
import { PlatformError } from '../platform-error.ts'
import type { Safety } from '../native/safety.ts'
import { toAbsolute } from './coordinates.ts'
import { codeOfScan, strokeOf, type KeyStroke } from './scan-codes.ts'
import { INPUT_BYTES, joinBytes, packKey, packMouse } from './structs.ts'
import type { WindowsCalls } from './calls.ts'

/** Marks what we inject (dwExtraInfo), so that our hooks know it again: "farh" in ASCII. */
export const OUR_TAG = 0x66_61_72_68

export type InputCalls = Pick<
  WindowsCalls,
  | 'SendInput'
  | 'GetSystemMetrics'
  | 'VkKeyScanExW'
  | 'MapVirtualKeyExW'
  | 'GetKeyboardLayout'
  | 'GetForegroundWindow'
  | 'GetWindowThreadProcessId'
>

const MOVE = 0x0001
const WHEEL = 0x0800
const WHEEL_SIDEWAYS = 0x1000
const VIRTUAL_DESK = 0x4000
const ABSOLUTE = 0x8000
const NOTCH = 120

const BUTTON_FLAGS: Readonly<
  Record<PointerButton, { readonly down: number; readonly up: number; readonly x?: number }>
> = {
  left: { down: 0x0002, up: 0x0004 },
  right: { down: 0x0008, up: 0x0010 },
  middle: { down: 0x0020, up: 0x0040 },
  back: { down: 0x0080, up: 0x0100, x: 1 },
  forward: { down: 0x0080, up: 0x0100, x: 2 },
}

const KEY_EXTENDED = 0x0001
const KEY_UP = 0x0002
const KEY_UNICODE = 0x0004
const KEY_SCAN = 0x0008
const MODIFIER = /^(Shift|Control|Alt|Meta)(Left|Right)$/
const UNASSIGNED_KEY = 0xe8
const SWAPPED_BUTTONS = 23
const SCAN_TO_VIRTUAL_KEY = 3
const VIRTUAL_KEY_TO_SCAN = 4

/** Characters that programs expect as keys: a Unicode packet of a line feed does nothing in most of them. */
const KEYS_IN_TEXT: Readonly<Record<string, string>> = { '\n': 'Enter', '\t': 'Tab', '\b': 'Backspace' }

/** UTF-16 units in one SendInput call; one call is not interrupted by other input, and nothing else happens here meanwhile. */
const UNITS_AT_ONCE = 64

/** Whole virtual desktop in pixels; it begins below zero where a monitor lies left of or above the primary one. */
export function virtualDesktop(calls: Pick<WindowsCalls, 'GetSystemMetrics'>): Area {
  const [x, y, width, height] = [76, 77, 78, 79].map((index) => calls.GetSystemMetrics(index))
  return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }
}

/** The mouse and keyboard. `safety` learns of every press before Windows does. */
export function createWindowsInput(calls: InputCalls, safety: Safety): Input {
  // Counts calls of releaseAll: a text that was begun before one is not typed on.
  let release = 0
  const layoutInFront = (): number =>
    calls.GetKeyboardLayout(calls.GetWindowThreadProcessId(calls.GetForegroundWindow(), null))
  const pack = (stroke: KeyStroke, isDown: boolean): Uint8Array => packStroke(stroke, isDown, virtualKeyOf(stroke))
  // Windows takes the scan code and looks the virtual key up itself; wine 8 needs to be told it.
  const virtualKeyOf = (stroke: KeyStroke): number =>
    'scan' in stroke
      ? calls.MapVirtualKeyExW(stroke.scan | (stroke.isExtended ? 0xe000 : 0), SCAN_TO_VIRTUAL_KEY, layoutInFront())
      : stroke.virtualKey
  const send = (inputs: readonly Uint8Array[]): void => {
    if (inputs.length === 0) return
    const taken = calls.SendInput(inputs.length, joinBytes(inputs), INPUT_BYTES)
    if (taken !== inputs.length) {
      throw new PlatformError('input-blocked', `Windows took ${taken} of ${inputs.length} inputs`)
    }
  }
  const press = (button: PointerButton, isDown: boolean): void => {
    const { down, up, x } = BUTTON_FLAGS[asWired(button, calls.GetSystemMetrics(SWAPPED_BUTTONS) !== 0)]
    send([packMouse({ flags: isDown ? down : up, ...(x === undefined ? {} : { data: x }) }, OUR_TAG)])
  }
  return {
    moveTo: async (point) => {
      const place = toAbsolute(point, virtualDesktop(calls))
      send([packMouse({ ...place, flags: MOVE | ABSOLUTE | VIRTUAL_DESK }, OUR_TAG)])
    },
    button: async (button, isDown) => {
      if (isDown) safety.button(button, true)
      press(button, isDown)
      if (!isDown) safety.button(button, false)
    },
    wheel: async (notches) => send(wheelInputs(notches)),
    key: async (code, isDown) => {
      const stroke = strokeOf(code)
      if (stroke === undefined) return false
      if (isDown) safety.key(code, true)
      send([pack(stroke, isDown)])
      if (!isDown) safety.key(code, false)
      return true
    },
    codeOf: async (character) => {
      if (character.length !== 1) return undefined
      const layout = layoutInFront()
      const found = calls.VkKeyScanExW(character.charCodeAt(0), layout)
      const [virtualKey, shifts] = [found & 0xff, (found >> 8) & 0xff]
      if (found === -1 || shifts !== 0) return undefined
      return codeOfScan(calls.MapVirtualKeyExW(virtualKey, VIRTUAL_KEY_TO_SCAN, layout))
    },
    text: async (text) => {
      const inputs = textInputs(text, pack)
      const begunIn = release
      for (let at = 0; at < inputs.length; at += UNITS_AT_ONCE * 2) {
        if (begunIn !== release) return
        send(withoutModifiers(inputs.slice(at, at + UNITS_AT_ONCE * 2), safety.state.codes, pack))
        await turn()
      }
    },
    releaseAll: async () => {
      release++
      const { codes, buttons } = safety.state
      const faults: unknown[] = []
      for (const button of buttons) {
        attempt(faults, () => press(button, false))
        safety.button(button, false)
      }
      for (const code of codes.toReversed()) {
        const stroke = strokeOf(code)
        if (stroke !== undefined) attempt(faults, () => send([pack(stroke, false)]))
        safety.key(code, false)
      }
      if (faults.length > 0) throw faults[0]
    },
  }
}

/** Text with held modifiers lifted around it, in the same call: with Alt held, programs take characters for menu letters. A key
 *  that means nothing keeps the lifted Alt or Windows key from opening a menu. */
function withoutModifiers(
  inputs: readonly Uint8Array[],
  held: readonly string[],
  pack: (stroke: KeyStroke, isDown: boolean) => Uint8Array,
): readonly Uint8Array[] {
  const strokes = held.filter((code) => MODIFIER.test(code)).flatMap((code) => strokeOf(code) ?? [])
  if (strokes.length === 0) return inputs
  const nothing = [0, KEY_UP].map((flags) => packKey({ virtualKey: UNASSIGNED_KEY, flags }, OUR_TAG))
  const ups = strokes.toReversed().map((stroke) => pack(stroke, false))
  const downs = strokes.map((stroke) => pack(stroke, true))
  return [...nothing, ...ups, ...inputs, ...downs, ...nothing]
}

/** A blocked release must not keep the next key down. */
function attempt(faults: unknown[], act: () => void): void {
  try {
    act()
  } catch (fault) {
    faults.push(fault)
  }
}

/** SendInput speaks of the buttons as they are wired; a person who swapped them means the other one. */
function asWired(button: PointerButton, areSwapped: boolean): PointerButton {
  if (!areSwapped) return button
  if (button === 'left') return 'right'
  return button === 'right' ? 'left' : button
}

function wheelInputs({ x, y }: Point): Uint8Array[] {
  const [sideways, upwards] = [Math.round(x * NOTCH), Math.round(-y * NOTCH)]
  return [
    ...(upwards === 0 ? [] : [packMouse({ data: upwards, flags: WHEEL }, OUR_TAG)]),
    ...(sideways === 0 ? [] : [packMouse({ data: sideways, flags: WHEEL_SIDEWAYS }, OUR_TAG)]),
  ]
}

/** A press or a release as INPUT. */
function packStroke(stroke: KeyStroke, isDown: boolean, virtualKey: number): Uint8Array {
  const flags = (isDown ? 0 : KEY_UP) | (stroke.isExtended ? KEY_EXTENDED : 0)
  return 'scan' in stroke
    ? packKey({ virtualKey, scan: stroke.scan, flags: flags | KEY_SCAN }, OUR_TAG)
    : packKey({ virtualKey, flags }, OUR_TAG)
}

/** Text as presses and releases: UTF-16 units as Unicode packets, a surrogate pair as two of them. */
function textInputs(text: string, pack: (stroke: KeyStroke, isDown: boolean) => Uint8Array): Uint8Array[] {
  const units = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('')
  return units.flatMap((unit) => {
    const stroke = strokeOf(KEYS_IN_TEXT[unit] ?? '')
    if (stroke !== undefined) return [pack(stroke, true), pack(stroke, false)]
    const scan = unit.charCodeAt(0)
    return [packKey({ scan, flags: KEY_UNICODE }, OUR_TAG), packKey({ scan, flags: KEY_UNICODE | KEY_UP }, OUR_TAG)]
  })
}
