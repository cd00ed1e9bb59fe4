// The layout in force. Lives here: which key, with which of Shift and AltGr, gives a character; which keys carry nothing;
// keeping that until it changes. May not know: how keys are pressed.
import type { XConnection } from './x-connection.ts'
import { SYMBOL, symbolsOf } from './key-symbols.ts'

/** How a character is reached: a key and what must be held with it. */
export interface Stroke {
  readonly keycode: number
  readonly shift: boolean
  readonly level3: boolean
}

export interface KeyboardLayout {
  /** Undefined where this layout has no key for the character. */
  strokeFor(codePoint: number): Stroke | undefined
  readonly shiftKey: number | undefined
  readonly level3Key: number | undefined
  /** The key of Caps Lock while it is on. */
  readonly capsLockKey: number | undefined
  /** Keys without any symbol, to be lent to characters that the layout lacks. */
  readonly spareKeys: readonly number[]
}

const MAPPING_NOTIFY = 34
const LOCK_BIT = 2
const GROUP_SHIFT = 13
/** Where the four levels of the first two groups stand in the core mapping (XKB protocol, section 17.1.1). */
const LEVELS: readonly (readonly number[])[] = [
  [0, 1, 4, 5],
  [2, 3, 6, 7],
]

/** The layout, known again at each question at the price of one small answer. */
export interface LayoutReader {
  /** As it is now. */
  read(): Promise<KeyboardLayout>
}

interface Mapping {
  readonly symbols: readonly (readonly number[])[]
  readonly modifierKeys: ReadonlySet<number>
  /** What each group's levels give; filled as groups come into force. */
  readonly strokes: Map<number, ReadonlyMap<number, Stroke>>
}

/** The keys' symbols are large and change rarely: they are kept until the server says that they changed, which it does before
 *  it answers anything asked afterwards (X protocol, MappingNotify, sent to every client). */
export function openLayoutReader(x: XConnection): LayoutReader {
  let kept: Promise<Mapping> | undefined
  x.onEvent((code) => {
    if (code === MAPPING_NOTIFY) kept = undefined
  })
  return {
    read: async () => {
      for (;;) {
        const asked = (kept ??= askMapping(x))
        const [mapping, { keyMask }] = await Promise.all([asked, x.ask('QueryPointer', x.root)])
        if (kept === asked) return layoutOf(mapping, { first: x.keycodes.first, keyMask })
      }
    },
  }
}

async function askMapping(x: XConnection): Promise<Mapping> {
  const { first, last } = x.keycodes
  const [symbols, modifiers] = await Promise.all([
    x.ask('GetKeyboardMapping', first, last - first + 1),
    x.ask('GetModifierMapping'),
  ])
  return { symbols, modifierKeys: new Set(modifiers.flat()), strokes: new Map() }
}

function strokesOf({ symbols, strokes }: Mapping, first: number, group: number): ReadonlyMap<number, Stroke> {
  const known = strokes.get(group)
  if (known !== undefined) return known
  const found = new Map<number, Stroke>()
  for (const [level, at] of (LEVELS[group] ?? []).entries()) {
    for (const [i, row] of symbols.entries()) {
      const symbol = row[at] ?? 0
      if (symbol === 0 || found.has(symbol)) continue
      found.set(symbol, { keycode: first + i, shift: level % 2 === 1, level3: level > 1 })
    }
  }
  strokes.set(group, found)
  return found
}

function layoutOf(
  mapping: Mapping,
  { first, keyMask }: { readonly first: number; readonly keyMask: number },
): KeyboardLayout {
  const { symbols, modifierKeys } = mapping
  const strokes = strokesOf(mapping, first, (keyMask >> GROUP_SHIFT) & 3)
  const keyWith = (symbol: number): number | undefined => {
    const at = symbols.findIndex((row) => row[0] === symbol)
    return at === -1 ? undefined : first + at
  }
  const spareKeys = symbols
    .map((row, i) => ({ keycode: first + i, isEmpty: row.every((symbol) => symbol === 0) }))
    .filter(({ keycode, isEmpty }) => isEmpty && !modifierKeys.has(keycode))
    .map(({ keycode }) => keycode)
  const shiftKey = keyWith(SYMBOL.shift)
  const level3Key = keyWith(SYMBOL.level3)
  return {
    shiftKey,
    level3Key,
    capsLockKey: (keyMask & LOCK_BIT) === 0 ? undefined : keyWith(SYMBOL.capsLock),
    spareKeys,
    strokeFor: (codePoint) => {
      for (const symbol of symbolsOf(codePoint)) {
        const stroke = strokes.get(symbol)
        const isReachable =
          stroke !== undefined &&
          (!stroke.shift || shiftKey !== undefined) &&
          (!stroke.level3 || level3Key !== undefined)
        if (isReachable) return stroke
      }
      return undefined
    },
  }
}
