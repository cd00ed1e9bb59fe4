// Physical keys: the browser's names and the server's numbers. Lives here: the table of W3C "UI Events KeyboardEvent code Values"
// against Linux' input-event-codes.h plus 8, the numbers of every server with evdev or libinput. May not know: any layout.

const ROWS: readonly (readonly [first: number, codes: string])[] = [
  [9, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace'],
  [23, 'Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter'],
  [37, 'ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote'],
  [50, 'ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight'],
  [63, 'NumpadMultiply AltLeft Space CapsLock F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock'],
  [79, 'Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0'],
  [91, 'NumpadDecimal'],
  [94, 'IntlBackslash F11 F12 IntlRo'],
  [100, 'Convert KanaMode NonConvert'],
  [104, 'NumpadEnter ControlRight NumpadDivide PrintScreen AltRight'],
  [110, 'Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete'],
  [121, 'AudioVolumeMute AudioVolumeDown AudioVolumeUp Power NumpadEqual'],
  [127, 'Pause'],
  [129, 'NumpadComma Lang1 Lang2 IntlYen MetaLeft MetaRight ContextMenu'],
  [191, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24'],
]

const KEYCODES = new Map<string, number>(
  ROWS.flatMap(([first, codes]) => codes.split(' ').map((code, i): [string, number] => [code, first + i])),
)
const CODES = new Map<number, string>([...KEYCODES].map(([code, keycode]) => [keycode, code]))

/** The server's number of a key by its `KeyboardEvent.code`; undefined for a key that no such keyboard has. */
export const keycodeOf = (code: string): number | undefined => KEYCODES.get(code)

/** The `KeyboardEvent.code` of a key number. */
export const codeOfKeycode = (keycode: number): string | undefined => CODES.get(keycode)
