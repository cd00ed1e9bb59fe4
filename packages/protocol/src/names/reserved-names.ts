// Names that nobody may join under, since others would take them for somebody else (design S6).
// May not know: who asks, what happens to them.
import { LATIN_LOOK } from './latin-looks.ts'

/** Nobody's own name: each sounds like the house, or says what somebody may do here (CONSENT-109). */
const OF_THE_HOUSE = [
  'System',
  'Farhand',
  'Support',
  'Administrator',
  'Admin',
  'Moderator',
  'Moderatorin',
  'Host',
  'Gastgeber',
  'Gastgeberin',
  'Presenter',
  'Präsentator',
  'Präsentatorin',
  'Vorführer',
  'Vorführerin',
  'Organizer',
  'Organiser',
  'Organisator',
  'Organisatorin',
  'Veranstalter',
  'Veranstalterin',
  'Server',
  'Security',
  'Helpdesk',
  'Kundendienst',
  'Kundenservice',
  'Technischer Dienst',
]
/** Words that make no other name of such a one: "the Farhand support team". */
const FILLING = [
  'The',
  'Team',
  'Desk',
  'Service',
  'Center',
  'Centre',
  'Official',
  'Das',
  'Der',
  'Offiziell',
  'Von',
  'Of',
  'GmbH',
  'AG',
  'Inc',
  'Ltd',
  'LLC',
  'TM',
  'SM',
  'R',
]
/** Endings of a company's name that nobody says. */
const KINDS_OF_COMPANY = /[\s,]+(?:GmbH|AG|Inc|Ltd|LLC)\.?$/iu
/** Nobody sees these, though some count as letters. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu
/** Blank, or a sign behind a name, which compatibility would make letters of. */
const SIGNS_BESIDE = /[\u2800\u2122\u2120\u2121\u213b\u2117\u00ae\u00a9\u24c7]/gu
/** Digits and signs that are read as letters; the others have no look of their own. */
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
const SIGNS: Readonly<Record<string, string>> = { '@': 'a', $: 's', '€': 'e', '£': 'l', '!': 'i', '¡': 'i' }

/** Why a name can't be taken: it reads like somebody else's, or mixes alphabets to look like another one. */
export type NameFault = 'reserved-name' | 'mixed-scripts'

/**
 * What is wrong with a joiner's name; undefined where nothing is. `others`: the host's name and the organization's. The
 * latter, and a host's of several words, may not stand within another name either.
 */
export function nameFault(joiner: string, others: readonly string[] = []): NameFault | undefined {
  const name = seenOf(joiner)
  if (!/[\p{L}\p{N}]/u.test(name)) return 'reserved-name'
  if (
    name
      .normalize('NFKC')
      .split(/[^\p{L}\p{M}\p{N}]+/u)
      .some(mixesScripts)
  )
    return 'mixed-scripts'
  const [host = '', organization = ''] = others.map(seenOf)
  const company = organization.replace(KINDS_OF_COMPANY, '')
  const taken = [...OF_THE_HOUSE, host, organization, company]
  const within = [...OF_THE_HOUSE, organization, company, ...(/\S\s+\S/u.test(host.trim()) ? [host] : [])]
  const texts = [name, name.replaceAll(/[@$€£!¡]/g, (sign) => SIGNS[sign] ?? sign)]
  const isReserved = [spelled, looked].some((read) => {
    const words = new Set(within.map(read).filter((word) => word !== ''))
    return texts.some(
      (text) =>
        isMadeOf(read(text), taken.map(read), FILLING.map(read)) || hasWord(text, (word) => words.has(read(word))),
    )
  })
  return isReserved ? 'reserved-name' : undefined
}

/** A name as it is looked at. */
const seenOf = (name: string): string => name.replaceAll(UNSEEN, '').replaceAll(SIGNS_BESIDE, ' ')

/** Whether a word of a text, or several in a row read as one, is such a word; numbers before and behind make no other. */
function hasWord(text: string, isSuch: (word: string) => boolean): boolean {
  const words = text.normalize('NFKC').split(/[^\p{L}\p{M}\p{N}|]+/u)
  return [/^$/, /^\p{N}+/u, /\p{N}+$/u].some((numbers) => {
    const bare = words.map((word) => word.replace(numbers, ''))
    return bare.some((_, from) =>
      bare.some((_last, last) => last >= from && isSuch(bare.slice(from, last + 1).join(''))),
    )
  })
}

/** Case, width, spaces, punctuation and symbols make no other name. */
function spelled(name: string): string {
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

/** Whether a text is one or more of `taken`, with any of `filling` around them and nothing else. */
function isMadeOf(text: string, taken: readonly string[], filling: readonly string[]): boolean {
  // Each place a word can end at, and whether one of `taken` was among the words up to there.
  const ends = [new Set([0]), new Set<number>()] as const
  for (let at = 0; at < text.length; at++) {
    for (const [word, isTaken] of [
      ...taken.map((one) => [one, true] as const),
      ...filling.map((one) => [one, false] as const),
    ]) {
      if (word === '' || !text.startsWith(word, at)) continue
      if (ends[1].has(at) || (isTaken && ends[0].has(at))) ends[1].add(at + word.length)
      else if (ends[0].has(at)) ends[0].add(at + word.length)
    }
  }
  return text !== '' && ends[1].has(text.length)
}

/** One word with Latin letters and such of another alphabet (UTS 39 "highly restrictive"), or with Cyrillic and Greek ones. */
function mixesScripts(word: string): boolean {
  const hasLatin = /\p{Script=Latin}/u.test(word)
  const isCjk =
    /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]*$/u
  if (hasLatin) return !isCjk.test(word)
  return /\p{Script=Cyrillic}/u.test(word) && /\p{Script=Greek}/u.test(word)
}
