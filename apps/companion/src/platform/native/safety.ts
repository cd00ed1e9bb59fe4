// What has to be put right when this process dies, told to a child that outlives it. Lives here: the state, its line format,
// both ends of the pipe. May not know: how a key is released or a panel shown.
// The pipe's end is the signal: the system closes it however the parent dies, and no time passes in polling.
import type { HiddenPart, PointerButton } from '../platform.ts'
import { PlatformError } from '../platform-error.ts'
import type { SecondProcess } from './pieces.ts'

/** What is held or hidden now. */
export interface SafetyState {
  /** `KeyboardEvent.code` of each key held by us. */
  readonly codes: readonly string[]
  readonly buttons: readonly PointerButton[]
  readonly hidden: readonly HiddenPart[]
}

export const NOTHING_TO_RESTORE: SafetyState = { codes: [], buttons: [], hidden: [] }

const BUTTONS: readonly string[] = ['left', 'middle', 'right', 'back', 'forward'] satisfies PointerButton[]
const PARTS: readonly string[] = ['wallpaper', 'icons', 'panels'] satisfies HiddenPart[]

/** The parent's end. Call before the system is told to press or hide, and after it was told to let go or show. */
export interface Safety {
  key(code: string, isHeld: boolean): void
  button(button: PointerButton, isHeld: boolean): void
  part(part: HiddenPart, isHidden: boolean): void
  readonly state: SafetyState
  /** Everything is in order: the second process ends and does nothing. Idempotent. */
  close(): void
}

/** First internal argument of the second process. */
export const WATCHDOG_ARGUMENT = '--farhand-watchdog'
const WATCHING = 'watching\n'

/** Starts the watchdog; resolves when it watches, rejects with PlatformError `watchdog-gone` when it ends before. A watchdog that
 *  is ended later does not take the session down with it. */
export async function startSafety(start: (args: readonly string[]) => SecondProcess): Promise<Safety> {
  const { stdin, stdout } = start([WATCHDOG_ARGUMENT])
  stdin.on('error', () => stdin.destroy())
  await isWatching(stdout)
  return keepSafety((line) => {
    if (line === undefined) stdin.end()
    else if (stdin.writable) stdin.write(line)
  })
}

async function isWatching(stdout: AsyncIterable<unknown>): Promise<void> {
  let said = ''
  for await (const chunk of stdout) {
    said += String(chunk)
    if (said.includes(WATCHING)) return
  }
  throw new PlatformError('watchdog-gone', 'the watchdog ended before it watched')
}

/** Tells every change as a line; undefined is the end. */
export function keepSafety(tell: (line: string | undefined) => void): Safety {
  const codes = new Set<string>()
  const buttons = new Set<PointerButton>()
  const hidden = new Set<HiddenPart>()
  let isOpen = true
  const state = (): SafetyState => ({ codes: [...codes], buttons: [...buttons], hidden: [...hidden] })
  const change = <T>(set: Set<T>, value: T, isIn: boolean): void => {
    if (set.has(value) === isIn) return
    if (isIn) set.add(value)
    else set.delete(value)
    if (isOpen) tell(encodeSafety(state()))
  }
  return {
    key: (code, isHeld) => change(codes, code, isHeld),
    button: (button, isHeld) => change(buttons, button, isHeld),
    part: (part, isHidden) => change(hidden, part, isHidden),
    get state() {
      return state()
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      tell(encodeSafety(NOTHING_TO_RESTORE))
      tell(undefined)
    },
  }
}

/** The second process: says that it watches, resolves with the last state the parent told once the parent is gone. */
export async function waitForParentEnd(pipes: {
  readonly input: AsyncIterable<unknown>
  readonly output: { write(text: string): unknown }
}): Promise<SafetyState> {
  pipes.output.write(WATCHING)
  let text = ''
  let last = ''
  try {
    for await (const chunk of pipes.input) {
      const lines = `${text}${String(chunk)}`.split('\n')
      text = lines.pop() ?? ''
      last = lines.at(-1) ?? last
    }
  } catch {
    // A broken pipe ends like a closed one: the parent is gone.
  }
  return decodeSafety(last)
}

/** One line of the pipe. */
export function encodeSafety(state: SafetyState): string {
  return `${JSON.stringify(state)}\n`
}

/** What a line says; a line that nobody finished or that is not ours asks for nothing. */
export function decodeSafety(line: string): SafetyState {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return NOTHING_TO_RESTORE
  }
  return {
    codes: strings(value, 'codes'),
    buttons: strings(value, 'buttons').filter(isButton),
    hidden: strings(value, 'hidden').filter(isPart),
  }
}

function strings(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const list: unknown = Reflect.get(value, name)
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
}

const isButton = (name: string): name is PointerButton => BUTTONS.includes(name)
const isPart = (name: string): name is HiddenPart => PARTS.includes(name)
