// Injected events and what they hold. Lives here: pressing, moving, letting go; the watchdog hears of a press before it happens.
// May not know: layouts, text.
import type { Point } from '../platform.ts'
import { PlatformError } from '../platform-error.ts'
import type { Watchdog } from './watchdog.ts'
import type { XConnection } from './x-connection.ts'
import { BUTTON, fakeInputRequest, KEY, MOTION } from './xtest-request.ts'

export interface FakeInput {
  move(to: Point): void
  /** Does nothing where the key is in that state already by us. A press throws PlatformError when the watchdog has ended. */
  key(keycode: number, down: boolean): void
  button(button: number, down: boolean): void
  /** Down or up, of keys that were announced. */
  strike(keycode: number, down: boolean): void
  click(button: number): void
  /** Keys that `strike` will use: the watchdog lets them go too. An empty list takes that back. */
  announce(keycodes: readonly number[]): void
  heldKeys(): readonly number[]
  /** Lets go everything held and announced. */
  releaseAll(): void
}

/** Throws PlatformError where the server has no XTEST. */
export async function openFakeInput(x: XConnection, watchdog: Watchdog): Promise<FakeInput> {
  const extension = await x.extension('XTEST')
  if (extension === undefined) {
    throw new PlatformError('desktop-lacks-extension', 'This X server has no XTEST: nothing can be injected.')
  }
  const keys = new Set<number>()
  const buttons = new Set<number>()
  let announced: readonly number[] = []

  const fake = (type: number, detail: number, at: Point = { x: 0, y: 0 }): void => {
    x.sendRaw(fakeInputRequest(extension.opcode, { type, detail, at, root: x.root }))
  }
  const tell = (): void => watchdog.holds({ keys: [...keys, ...announced], buttons: [...buttons] })
  const needWatchdog = (): void => {
    if (watchdog.isWatching()) return
    throw new PlatformError('watchdog-gone', 'Nothing is pressed that nobody would let go if we were killed.')
  }
  const set = (held: Set<number>, types: typeof KEY | typeof BUTTON, detail: number, down: boolean): void => {
    if (held.has(detail) === down) return
    if (down) {
      needWatchdog()
      held.add(detail)
      tell()
      fake(types.down, detail)
    } else {
      fake(types.up, detail)
      x.flush()
      held.delete(detail)
      tell()
    }
  }
  const click = (button: number): void => {
    fake(BUTTON.down, button)
    fake(BUTTON.up, button)
  }

  return {
    move: (to) => fake(MOTION, 0, to),
    key: (keycode, down) => set(keys, KEY, keycode, down),
    button: (button, down) => set(buttons, BUTTON, button, down),
    strike: (keycode, down) => fake(down ? KEY.down : KEY.up, keycode),
    click,
    announce: (keycodes) => {
      if (keycodes.length > 0) needWatchdog()
      announced = keycodes
      tell()
    },
    heldKeys: () => [...keys],
    releaseAll: () => {
      for (const button of buttons) fake(BUTTON.up, button)
      for (const key of new Set([...keys, ...announced])) fake(KEY.up, key)
      // Whatever else follows from it, as the drawing of our banner, comes after it.
      x.flush()
      keys.clear()
      buttons.clear()
      announced = []
      tell()
    },
  }
}
