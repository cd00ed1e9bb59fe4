// Injected mouse and keyboard. Lives here: the order of calls, the numbers of buttons, notches of the wheel.
// May not know: whether something may be injected (gate.ts), how text is typed (typing.ts).
import type { Input, PointerButton } from '../platform.ts'
import type { FakeInput } from './fake-input.ts'
import { codeOfKeycode, keycodeOf } from './key-codes.ts'
import type { LayoutReader } from './keyboard-layout.ts'
import type { Typing } from './typing.ts'
import type { XConnection } from './x-connection.ts'

const BUTTONS: Readonly<Record<PointerButton, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 }
const WHEEL = { up: 4, down: 5, left: 6, right: 7 } as const
/** Notches of one call that are carried out; what is more is dropped. */
const MAX_NOTCHES = 50

/** Input whose calls are carried out one after the other; `releaseAll` overtakes and ends what is under way. */
export function createInput(
  x: XConnection,
  parts: { readonly fake: FakeInput; readonly typing: Typing; readonly layout: LayoutReader },
): Input {
  const { fake, typing, layout } = parts
  let tail: Promise<unknown> = Promise.resolve()
  let current = new AbortController()
  /** What of a notch is left from calls that turned less than one. */
  const rest = { x: 0, y: 0 }

  const inTurn = <T>(act: (signal: AbortSignal) => Promise<T> | T, whenDropped: T): Promise<T> => {
    const { signal } = current
    const turn = tail.then(async () => (signal.aborted ? whenDropped : await act(signal)))
    tail = turn.catch(() => undefined)
    return turn
  }
  const notches = (axis: 'x' | 'y', turned: number): number => {
    rest[axis] += turned
    const whole = Math.trunc(rest[axis])
    rest[axis] -= whole
    return Math.max(-MAX_NOTCHES, Math.min(MAX_NOTCHES, whole))
  }
  const roll = (count: number, directions: { readonly minus: number; readonly plus: number }): void => {
    for (let i = 0; i < Math.abs(count); i++) fake.click(count < 0 ? directions.minus : directions.plus)
  }

  return {
    moveTo: (point) =>
      // Not waited for: whatever is asked on this connection afterwards comes after it.
      inTurn(() => fake.move(point), undefined),
    button: (button, down) =>
      inTurn(async () => {
        fake.button(BUTTONS[button], down)
        await x.sync()
      }, undefined),
    wheel: (turned) =>
      inTurn(async () => {
        roll(notches('y', turned.y), { minus: WHEEL.up, plus: WHEEL.down })
        roll(notches('x', turned.x), { minus: WHEEL.left, plus: WHEEL.right })
        await x.sync()
      }, undefined),
    key: (code, down) => {
      const keycode = keycodeOf(code)
      if (keycode === undefined || keycode > x.keycodes.last) return Promise.resolve(false)
      return inTurn(async () => {
        fake.key(keycode, down)
        await x.sync()
        return true
      }, true)
    },
    codeOf: async (character) => {
      const codePoint = character.codePointAt(0)
      if (codePoint === undefined) return undefined
      const stroke = (await layout.read()).strokeFor(codePoint)
      return stroke === undefined || stroke.shift || stroke.level3 ? undefined : codeOfKeycode(stroke.keycode)
    },
    text: (text) =>
      inTurn(async (signal) => {
        await typing.type(text, { signal })
        await x.sync()
      }, undefined),
    releaseAll: async () => {
      current.abort()
      current = new AbortController()
      fake.releaseAll()
      await x.sync()
    },
  }
}
