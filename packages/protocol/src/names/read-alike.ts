// Which names read alike. Lives here: the forms in which they are compared. May not know: what they are compared with.
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
export const looked = (name: string): string => skeleton(inLatin(name))

const inLatin = (name: string): string =>
  [...name.normalize('NFKC').normalize('NFD').replaceAll(/\p{M}/gu, '')]
    .map((letter) => LATIN_LOOK.get(letter) ?? LATIN_LOOK.get(letter.toUpperCase()) ?? letter)
    .join('')
    .toLowerCase()
    .replaceAll(/[0-9]/g, (digit) => READ_AS[digit] ?? digit)

const skeleton = (latin: string): string =>
  latin
    .replaceAll(/[^\p{L}\p{N}|]/gu, '')
    .replaceAll(/[i|]/g, 'l')
    .replaceAll('m', 'rn')
    .replaceAll('w', 'vv')

/** Letters that are also written as two. */
const AS_TWO: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  å: 'aa',
  æ: 'ae',
  ø: 'oe',
  œ: 'oe',
  ß: 'ss',
}
/** An "e" that only writes an umlaut out: before a consonant or in "äu". In "Bauer", "Enrique", "Joey" and "Michael" it is none. */
const OF_AN_UMLAUT = /([ao]|(?<![aeioqy])u)e(?=[b-df-hj-np-tv-xzu])(?!la?$)/g
/** Shorter ones are others without it: Ueda and Uda, Koen and Kon. */
const LONG_WORDS = /\p{L}{5,}/gu

/** "Müller", "Mueller" and "Muller" are one, as are "Groß" and "Gross", "Åse" and "Aase", "Søren" and "Soeren". */
export function writtenOut(name: string): string {
  const letters = name.normalize('NFKC').toLowerCase()
  const asTwo = letters.replaceAll(/[äöüåæøœß]/g, (letter) => AS_TWO[letter] ?? letter)
  return skeleton(inLatin(asTwo).replaceAll(LONG_WORDS, (word) => word.replaceAll(OF_AN_UMLAUT, '$1')))
}

/** A capital inside a word begins another, and such an abbreviation is one: "TomVerified", "AcmeITsupport". */
export const capitalsApart = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?:IT|EDV|HQ)/gu, ' $& ')
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
