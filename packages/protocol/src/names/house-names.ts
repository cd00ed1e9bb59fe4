// Whether a name reads like the host's or the organization's, or like a service's (CONSENT-147, CONSENT-173). Lives here:
// what of those two is their own, and where it stands in a name. May not know: what else no name may be.
import { capitalsApart } from './read-alike.ts'
import { isMadeOf, splitUp, type Reading } from './readings.ts'

interface House {
  readonly host: string
  readonly organization: string
}

/** Whether all words of the host's name or of the organization's are there, wherever they stand; or nothing but a service's. */
export function readsLikeHouse(name: string, { host, organization }: House, reading: Reading): boolean {
  const { usual, service, helping, partsOfNames } = reading
  const ofHost = splitUp(host).map(reading.readWord)
  const ofOrganization = ownWordsOf(organization, reading)
  const ofOwn = ofOrganization.filter(({ read }) => !usual.has(read))
  const own = ofOwn.map(({ read }) => read)
  const words = wordsAround(ofOwn, { parts: splitUp(name), reading })
  const others = words.filter((word) => !own.includes(word) && !isNumber(word))
  const hasAll = (of: readonly string[]): boolean => of.every((word) => words.includes(word))
  if ([ofHost, ofOrganization.map(({ read }) => read)].some((of) => of.length > 1 && hasAll(of))) return true
  // In one with a word of a service: "DanaReyesIT".
  const aroundHost = wordsAround(ownWordsOf(host, reading), { parts: splitUp(name), reading })
  if (ofHost.length > 1 && ofHost.every((word) => aroundHost.includes(word))) return true
  // One of the host's names and another word that is the organization's own: "Dana (Northwind)". What both have may be
  // somebody's family, and of two letters many words are made.
  const hasSome = (of: readonly string[]): boolean =>
    of.some((word) => word.length > 2 && !partsOfNames.has(word) && words.includes(word))
  if (hasSome(ofHost) && hasSome(own.filter((word) => !ofHost.includes(word)))) return true
  // The first of what is its own beside a word of a service: "Northwind IT" for "Northwind Traders".
  const [first = ''] = own
  if (first.length > 2 && words.includes(first) && others.some((word) => helping.has(word))) return true
  // What is its own in the organization's name, alone or with what any such has: "Northwind IT".
  if (own.length > 0 && hasAll(own) && (others.length === 0 || others.some((word) => usual.has(word)))) return true
  return words.some((word) => service.has(word)) && words.every((word) => usual.has(word) || isNumber(word))
}

const isNumber = (word: string): boolean => /^\p{N}+$/u.test(word)

/** One or more words of the organization's, read as one. */
interface Own {
  readonly read: string
  /** As it is written; "m" is read as two. */
  readonly letters: number
}

const ownWordsOf = (organization: string, { readWord }: Reading): Own[] =>
  splitUp(organization).map((word) => ({ read: readWord(word), letters: word.length }))

/** A word of a name; `pieces` are those its capitals make of it. */
interface Part {
  readonly text: string
  readonly read: string
  readonly withoutDigits: string
  readonly pieces: readonly { readonly read: string; readonly word: string; readonly isUsual: boolean }[]
}

function partOf(text: string, { read, readWord, usual }: Reading): Part {
  const pieces = splitUp(capitalsApart(text))
    .map((piece) => piece.replaceAll(/^\p{N}+|\p{N}+$/gu, ''))
    .filter((piece) => piece !== '')
    .map((piece) => ({ read: read(piece), word: readWord(piece) }))
  return {
    text,
    read: read(text),
    withoutDigits: read(text.replaceAll(/\p{N}/gu, '')),
    pieces: pieces.map((piece) => ({ ...piece, isUsual: usual.has(piece.word) })),
  }
}

/**
 * The words of a name, with what is the organization's own found where it is written apart, or as one with a word of a
 * service: "North-Wind IT", "NorthwindTeam".
 */
function wordsAround(own: readonly Own[], name: { readonly parts: string[]; readonly reading: Reading }): string[] {
  const { reading } = name
  const whole = {
    read: own.map(({ read }) => read).join(''),
    letters: own.reduce((sum, { letters }) => sum + letters, 0),
  }
  let parts = name.parts.map((part) => partOf(part, reading))
  const around = (): string[] => parts.map(({ text }) => reading.readWord(text))
  const found: string[] = []
  for (const sought of [whole, ...own]) {
    const place = sought.read.length < 3 ? undefined : placeOf(sought, { parts, reading })
    if (place === undefined) continue
    parts = [...parts.slice(0, place.from), ...parts.slice(place.to)]
    if (sought === whole) return [...around(), ...own.map(({ read }) => read), ...place.service]
    found.push(sought.read, ...place.service)
  }
  return [...around(), ...found]
}

interface Place {
  readonly from: number
  readonly to: number
  readonly service: readonly string[]
}

/** The first words in a row that are `sought`, maybe with words of a service. */
function placeOf(
  sought: Own,
  { parts, reading }: { readonly parts: readonly Part[]; readonly reading: Reading },
): Place | undefined {
  if (!textsOf(parts).some((text) => text.includes(sought.read))) return undefined
  for (let from = 0; from < parts.length; from++)
    for (let to = from + 1; to <= parts.length; to++) {
      const service = serviceAround(sought, { run: parts.slice(from, to), reading })
      if (service !== undefined) return { from, to, service }
    }
  return undefined
}

/** As one word, with its digits and without. */
const textsOf = (run: readonly Part[]): string[] => [
  run.map(({ read }) => read).join(''),
  run.map(({ withoutDigits }) => withoutDigits).join(''),
]

/** From so many letters on a word with "it" behind it is nobody's name; "Rohit", "Margit" and "Harshit" are some. */
const NO_NAME_WITH_IT = 6

/**
 * Whether words in a row are `sought` with nothing but numbers and words of a service before or behind it, and if so which
 * those are; undefined where they are not.
 */
function serviceAround(
  { read: sought, letters }: Own,
  { run, reading }: { readonly run: readonly Part[]; readonly reading: Reading },
): readonly string[] | undefined {
  const texts = textsOf(run)
  if (!texts.some((text) => text.includes(sought))) return undefined
  if (texts.includes(sought)) return []
  // Capitals set words apart, of however few letters: "AcmeIT24", "AcmeStaff".
  const pieces = run.flatMap((part) => part.pieces)
  const first = pieces.findIndex(({ isUsual }) => !isUsual)
  const last = pieces.findLastIndex(({ isUsual }) => !isUsual)
  const middle = pieces.slice(first, last + 1).map(({ read }) => read)
  const isAlone = middle.length === pieces.length
  if (middle.join('') === sought || (!isAlone && middle.join('') === `${sought}s`))
    return pieces.filter(({ isUsual }) => isUsual).map(({ word }) => word)
  const service = [...reading.inOneWord, ...(letters < NO_NAME_WITH_IT ? [] : [reading.read('IT')])]
  const isOne = texts.some((text) => text !== `${sought}s` && isMadeOf(text, [sought, `${sought}s`], service))
  return isOne ? [reading.read('Service')] : undefined
}
