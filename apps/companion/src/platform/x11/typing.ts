// Text of any script. Lives here: the keys of the layout where it has the character, lent spare keys where it has not, and
// waiting until the program that gets the text has read what was lent. May not know: who asks.
import { PlatformError } from '../platform-error.ts'
import type { FakeInput } from './fake-input.ts'
import { isTypable, symbolFor } from './key-symbols.ts'
import type { KeyboardLayout, LayoutReader, Stroke } from './keyboard-layout.ts'
import type { Ping } from './ping.ts'
import type { Watchdog } from './watchdog.ts'
import type { XConnection } from './x-connection.ts'

export interface Typing {
  /** Types; stops between two characters once `signal` is aborted. */
  type(text: string, options: { readonly signal: AbortSignal }): Promise<void>
  /** Gives lent keys back now. */
  giveBack(): void
}

/** Programs re-read the mapping when they handle the notice of it. One that answers no ping gets this long. */
const SETTLE_MS = 40
/** Lent keys stay so while text goes on; longer than any program needs to look a key up. */
const GIVE_BACK_MS = 1500
/** Characters between two round trips. */
const STRIDE = 16

export function openTyping(
  x: XConnection,
  parts: { fake: FakeInput; watchdog: Watchdog; ping: Ping; layout: LayoutReader },
): Typing {
  const { fake, watchdog, ping } = parts
  /** Code point → key that was given to it, the longest unused first. */
  const lent = new Map<number, number>()
  let givingBack: NodeJS.Timeout | undefined

  const giveBack = (): void => {
    clearTimeout(givingBack)
    if (lent.size === 0) return
    for (const keycode of lent.values()) x.send.ChangeKeyboardMapping(keycode, 1, [0])
    lent.clear()
    watchdog.lends([])
  }

  /** Lends keys to as many of the characters as there are keys. Returns how many of `wanted` can be typed now. */
  const lend = async (wanted: readonly number[], layout: KeyboardLayout): Promise<number> => {
    const free = layout.spareKeys.filter((keycode) => ![...lent.values()].includes(keycode))
    const lacking = [...new Set(wanted)].filter((codePoint) => !lent.has(codePoint))
    if (lacking.length > free.length && lent.size > 0) {
      // What was typed with the keys lent so far must have been read before they change.
      await ping.settle(SETTLE_MS * 2)
      free.push(...lent.values())
      lent.clear()
    }
    const given = [...new Set(wanted)].filter((codePoint) => !lent.has(codePoint)).slice(0, free.length)
    for (const [i, codePoint] of given.entries()) {
      const keycode = free[i]
      if (keycode !== undefined) lent.set(codePoint, keycode)
    }
    watchdog.lends([...lent.values()])
    for (const codePoint of given) {
      // Twice, so that neither Shift nor Caps Lock makes another character of it.
      const symbol = symbolFor(codePoint)
      x.send.ChangeKeyboardMapping(lent.get(codePoint) ?? 0, 2, [symbol, symbol])
    }
    if (given.length > 0) await ping.settle(SETTLE_MS)
    const firstLacking = wanted.findIndex((codePoint) => !lent.has(codePoint))
    return firstLacking === -1 ? wanted.length : firstLacking
  }

  return {
    giveBack,
    type: async (text, { signal }) => {
      clearTimeout(givingBack)
      const layout = await parts.layout.read()
      // Another layout was chosen meanwhile: it took the lent symbols away.
      for (const [codePoint, keycode] of lent) if (layout.spareKeys.includes(keycode)) lent.delete(codePoint)
      // A key lent before shows in the layout as if it were its own.
      const own = (codePoint: number): Stroke | undefined =>
        lent.has(codePoint) ? undefined : layout.strokeFor(codePoint)
      const codePoints = [...text.replaceAll(/\r\n?/g, '\n')].map((one) => one.codePointAt(0) ?? 0).filter(isTypable)
      const around = holdApart(fake, layout)
      around.begin()
      try {
        let at = 0
        while (at < codePoints.length && !signal.aborted) {
          const rest = codePoints.slice(at)
          const canType = await reach(rest, own, (wanted) => lend(wanted, layout))
          if (canType === 0) throw new PlatformError('no-spare-key', 'No key is free to be lent to a character.')
          const strokes = rest.slice(0, canType).map((codePoint) => {
            const key = lent.get(codePoint)
            return key === undefined ? own(codePoint) : { keycode: key, shift: false, level3: false }
          })
          await typeStrokes(strokes, { x, fake, layout, signal })
          at += canType
        }
      } finally {
        if (!signal.aborted) around.end()
        givingBack = setTimeout(giveBack, GIVE_BACK_MS)
        givingBack.unref()
      }
    },
  }
}

/** How many of `rest` can be typed without lending again; lends what the layout lacks. */
async function reach(
  rest: readonly number[],
  own: (codePoint: number) => Stroke | undefined,
  lend: (wanted: readonly number[]) => Promise<number>,
): Promise<number> {
  const lacking = rest
    .map((codePoint, at) => ({ codePoint, at }))
    .filter(({ codePoint }) => own(codePoint) === undefined)
  if (lacking.length === 0) return rest.length
  const reached = await lend(lacking.map(({ codePoint }) => codePoint))
  return lacking[reached]?.at ?? rest.length
}

async function typeStrokes(
  strokes: readonly (Stroke | undefined)[],
  parts: { x: XConnection; fake: FakeInput; layout: KeyboardLayout; signal: AbortSignal },
): Promise<void> {
  const { x, fake, layout, signal } = parts
  for (let at = 0; at < strokes.length && !signal.aborted; at += STRIDE) {
    const some = strokes.slice(at, at + STRIDE).filter((stroke) => stroke !== undefined)
    const modifiers = [layout.shiftKey, layout.level3Key].filter((keycode) => keycode !== undefined)
    fake.announce([...new Set([...modifiers, ...some.map(({ keycode }) => keycode)])])
    for (const { keycode, shift, level3 } of some) {
      const held = [
        ...(shift && layout.shiftKey !== undefined ? [layout.shiftKey] : []),
        ...(level3 && layout.level3Key !== undefined ? [layout.level3Key] : []),
      ]
      for (const key of [...held, keycode]) fake.strike(key, true)
      for (const key of [keycode, ...held.toReversed()]) fake.strike(key, false)
    }
    await x.sync()
  }
  if (!signal.aborted) fake.announce([])
}

/** Modifiers that are held and Caps Lock are taken out of the way of a text, and put back after it. */
function holdApart(fake: FakeInput, layout: KeyboardLayout): { begin(): void; end(): void } {
  const held = fake.heldKeys()
  const lock = layout.capsLockKey
  const tapLock = (): void => {
    if (lock === undefined) return
    fake.announce([lock])
    fake.strike(lock, true)
    fake.strike(lock, false)
    fake.announce([])
  }
  return {
    begin: () => {
      for (const key of held) fake.key(key, false)
      tapLock()
    },
    end: () => {
      tapLock()
      for (const key of held) fake.key(key, true)
    },
  }
}
