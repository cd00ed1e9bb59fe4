// Characters and the symbols that X gives to keys. Lives here: both ways of naming a character as a symbol
// (X.Org "X Window System Protocol", appendix A: Latin-1 and old sets by table, anything else as 0x01000000 + code point).
// May not know: which key carries a symbol.
import x11 from 'x11'

const UNICODE = 0x01_00_00_00
/** Symbols of keys that are no characters. */
export const SYMBOL = { shift: 0xff_e1, level3: 0xfe_03, capsLock: 0xff_e5, enter: 0xff_0d, tab: 0xff_09 } as const

const OLD_SYMBOLS = new Map<number, number[]>()
for (const entry of Object.values(x11.keySyms)) {
  if (typeof entry === 'number') continue
  // "(ł) LATIN SMALL LETTER …"; brackets in descriptions of other form mark characters that only look alike.
  const shown = /^\((.)\) /u.exec(entry.description ?? '')?.[1]?.codePointAt(0)
  if (shown === undefined || entry.code >= UNICODE) continue
  OLD_SYMBOLS.set(shown, [...(OLD_SYMBOLS.get(shown) ?? []), entry.code])
}

/** Every symbol that stands for a character, as layouts may name it. */
export function symbolsOf(codePoint: number): readonly number[] {
  if (codePoint === 0x0a) return [SYMBOL.enter]
  if (codePoint === 0x09) return [SYMBOL.tab]
  const isLatin1 = (codePoint >= 0x20 && codePoint <= 0x7e) || (codePoint >= 0xa0 && codePoint <= 0xff)
  return [...(isLatin1 ? [codePoint] : []), ...(OLD_SYMBOLS.get(codePoint) ?? []), UNICODE + codePoint]
}

/** The symbol to give to a spare key so that it types a character. */
export const symbolFor = (codePoint: number): number => symbolsOf(codePoint)[0] ?? UNICODE + codePoint

/** Whether a character can be typed at all: no control characters but line end and tab. */
export function isTypable(codePoint: number): boolean {
  if (codePoint === 0x0a || codePoint === 0x09) return true
  return codePoint >= 0x20 && !(codePoint >= 0x7f && codePoint < 0xa0)
}
