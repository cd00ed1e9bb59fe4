// A name as it is looked at: without what nobody sees, and with plain letters for such in boxes and circles. Lives here:
// which characters those are. May not know: what names are compared with.

/** Nobody sees these, though some count as letters: the last three are blanks and a filler that Unicode lets be seen. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}|\u{13441}|\u{13442}|\u{16fe4}/gu
/** Blank, or a sign behind a name, which compatibility would make letters of. A circled R is a letter before others. */
const SIGNS_BESIDE = /[\u2800\u2122\u2120\u2121\u213b\u2117\u00ae\u00a9]|\u24c7(?![\u24b6-\u24e9\p{L}])/gu

/** Rows of letters or digits in boxes and circles that compatibility leaves as they are: first, how many, what the first is. */
const ENCLOSED: readonly (readonly [first: number, count: number, is: string])[] = [
  [0x1f150, 26, 'A'],
  [0x1f170, 26, 'A'],
  // Two of these make a flag.
  [0x1f1e6, 26, 'A'],
  [0x1ccd6, 26, 'A'],
  [0x1ccf0, 10, '0'],
  [0x1f10b, 1, '0'],
  [0x1f10c, 1, '0'],
  [0x24f5, 9, '1'],
  [0x24ff, 1, '0'],
  [0x2776, 9, '1'],
  [0x2780, 9, '1'],
  [0x278a, 9, '1'],
]
const ENCLOSED_LETTERS: ReadonlyMap<string, string> = new Map(
  ENCLOSED.flatMap(([first, count, is]) =>
    Array.from(
      { length: count },
      (_, n) => [String.fromCodePoint(first + n), String.fromCodePoint((is.codePointAt(0) ?? 0) + n)] as const,
    ),
  ),
)

/** A name as it is looked at. */
export const seenOf = (name: string): string =>
  [...name.replaceAll(UNSEEN, '').replaceAll(SIGNS_BESIDE, ' ')]
    .map((character) => ENCLOSED_LETTERS.get(character) ?? character)
    .join('')
