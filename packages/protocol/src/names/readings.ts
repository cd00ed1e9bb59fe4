// The words of taken-words.ts as each form of reading has them, made once. Lives here: the forms, and whether a text is made of
// such words. May not know: a session's own names.
import { looked, spelled, writtenOut } from './read-alike.ts'
import {
  FILLING,
  HELPING,
  IN_ONE_WORD,
  OF_A_CHECK,
  OF_A_SERVICE,
  OF_ANY_COMPANY,
  OF_THE_HOUSE,
  PARTS_OF_NAMES,
} from './taken-words.ts'

/** From so many letters on a word of a service is at the end of nobody's name; five has "Wagstaff". */
const NO_NAME_ENDS_SO = 6

/** One form in which names are compared, and the words of taken-words.ts in it. */
export interface Reading {
  readonly read: (text: string) => string
  /** Of two letters many words look like another: such are as they are spelled. */
  readonly readWord: (word: string) => string
  readonly ofTheHouse: readonly string[]
  readonly filling: readonly string[]
  readonly ofACheck: readonly string[]
  /** What the words of a service's, a company's and the house's names are. */
  readonly usual: ReadonlySet<string>
  readonly service: ReadonlySet<string>
  readonly helping: ReadonlySet<string>
  readonly partsOfNames: ReadonlySet<string>
  /** What is recognized in one word with another, however both are written. */
  readonly inOneWord: readonly string[]
}

/** The words of a text as they were written. */
export const splitUp = (text: string): string[] =>
  text
    .normalize('NFKC')
    // Letters one by one are a word: "I.T."
    .replaceAll(/(?<![\p{L}\p{M}\p{N}])(\p{L})[^\p{L}\p{M}\p{N}|]+(?=\p{L}(?![\p{L}\p{M}\p{N}]))/gu, '$1')
    .split(/[^\p{L}\p{M}\p{N}|]+/u)
    .filter((word) => word !== '')

/** Whether a text is one or more of `taken`, with any of `filling` around them and nothing else. */
export function isMadeOf(text: string, taken: readonly string[], filling: readonly string[]): boolean {
  // Each place a word can end at, and whether one of `taken` was among the words up to there.
  const ends = [new Set([0]), new Set<number>()] as const
  for (let at = 0; at < text.length; at++) {
    if (!ends[0].has(at) && !ends[1].has(at)) continue
    const follow = (word: string, isTaken: boolean): void => {
      if (word === '' || !text.startsWith(word, at)) return
      if (ends[1].has(at) || isTaken) ends[1].add(at + word.length)
      if (ends[0].has(at) && !isTaken) ends[0].add(at + word.length)
    }
    for (const word of taken) follow(word, true)
    for (const word of filling) follow(word, false)
  }
  return text !== '' && ends[1].has(text.length)
}

function readingOf(read: Reading['read']): Reading {
  const readWord = (word: string): string => (word.length < 3 ? spelled(word) : read(word))
  const wordsOf = (texts: readonly string[]): string[] => texts.flatMap(splitUp)
  const usual = wordsOf([...OF_A_SERVICE, ...FILLING, ...OF_ANY_COMPANY, ...OF_THE_HOUSE])
  const long = [...usual, ...OF_THE_HOUSE].filter((word) => spelled(word).length >= NO_NAME_ENDS_SO)
  return {
    read,
    readWord,
    ofTheHouse: OF_THE_HOUSE.map(read),
    filling: FILLING.map(read),
    ofACheck: OF_A_CHECK.map(read),
    usual: new Set(usual.map(readWord)),
    service: new Set(wordsOf(OF_A_SERVICE).map(readWord)),
    helping: new Set(wordsOf(HELPING).map(readWord)),
    partsOfNames: new Set(PARTS_OF_NAMES.map(readWord)),
    inOneWord: [...new Set([...long, ...IN_ONE_WORD].map(read))],
  }
}

/** All forms in which names are compared. */
export const READINGS: readonly Reading[] = [spelled, looked, writtenOut].map(readingOf)
