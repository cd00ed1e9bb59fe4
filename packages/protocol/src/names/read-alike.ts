// Which names read alike. Lives here: the two forms in which they are compared. May not know: what they are compared with.
import { LATIN_LOOK } from './latin-looks.ts'

/** Digits that are read as letters. */
const READ_AS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'b',
  '7': 't',
  '8': 'b',
  '9': 'g',
}

/** Case, width, spaces, punctuation and symbols make no other name. */
export function spelled(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '')
}

/** The skeleton of UTS 39 in our measure: neither accents nor letters that only look Latin make another name. */
export function looked(name: string): string {
  const letters = [
    ...name
      .normalize('NFKC')
      .normalize('NFD')
      .replaceAll(/[^\p{L}\p{N}|]/gu, ''),
  ]
  return letters
    .map((letter) => LATIN_LOOK.get(letter) ?? LATIN_LOOK.get(letter.toUpperCase()) ?? letter)
    .join('')
    .toLowerCase()
    .replaceAll(/[0-9]/g, (digit) => READ_AS[digit] ?? digit)
    .replaceAll(/[i|]/g, 'l')
    .replaceAll('m', 'rn')
    .replaceAll('w', 'vv')
}
