// Names that would read as part of a sentence, or as the reader. Lives here: what of a text no name has. May not know:
// who else is in. Pages set names apart as well; this is what is left to nobody's eye.
import { looked } from './read-alike.ts'

/** More words than "Dr. María del Carmen Sánchez y García" has are no name. */
const MOST_WORDS = 7
/** What a sentence ends with, and a text after it. */
const SENTENCE_END = /([\p{L}\p{M}]*)(?:[\p{Sentence_Terminal};:][\p{Pe}\p{Pf}"']*\s+(?=\S)|[\u3002\uff61](?=.))/gu
/** "14:02" */
const CLOCK = /\p{Nd}\s*:\s*\p{Nd}/u
/** Behind these a full stop ends nothing; neither behind a single letter. */
const ABBREVIATIONS = new Set(
  (
    'dr dra prof univ doz dipl ing mag lic mgr bc phdr mudr judr phd msc bsc ba ma mba med jur phil rer nat oec tech habil ' +
    'mr mrs ms mx hr fr frl sr sra srta mme mlle don sig jr st ste rev hon fra pfr msgr bro capt cpt col cmdr gen lt maj sgt van von'
  ).split(' '),
)

/** By these a page means its reader, or nobody in particular; in English and German. "Mir" is a name, and no reader's. */
const PRONOUNS = (
  'you your yours yourself i me myself he she it him they them we us ' +
  'somebody someone anybody anyone nobody everybody everyone ' +
  'sie ihr ihre ihren ihnen du dich dir ich mich er es ihn ihm wir uns jemand niemand alle jeder jede'
).split(' ')
const PRONOUNS_SPELLED = new Set(PRONOUNS)
/** Names look like these: Alie and Thern. In fewer letters than three, many do. */
const LIKE_NAMES = new Set(['alle', 'them'])
const PRONOUNS_LOOKED = new Set(PRONOUNS.filter((word) => word.length > 2 && !LIKE_NAMES.has(word)).map(looked))
/** Those that stand for the reader: with two words and more they are no name either, in a sentence or beside somebody. */
const READER = new Set(['you', 'your', 'yours', 'yourself', 'sie', 'ihnen', 'ihr', 'ihre', 'ihren'])
/** But these are parts of full names ("Park You Jin"). */
const PARTS_OF_NAMES = new Set(['You', 'Sie'])
const FULL_NAME = 3
/** But not before what a reader does or is: "You Allowed Control". "Can", "May", "Will" and "See" are parts of names, too. */
const VERBS = new Set(
  (
    'are were have had must should could would need want let gave give get got allow accept agree approve confirm consent ' +
    'grant permit share trust allowed accepted agreed approved confirmed consented granted permitted shared trusted asked ' +
    'haben hatten sind waren werden wurden konnen konnten durfen durften mussen mussten sollen sollten wollen wollten mochten ' +
    'erlauben erlaubten geben gaben sehen stimmen stimmten teilen'
  ).split(' '),
)
const BESIDE = new Set(['and', 'und', 'or', 'oder'])
/** In brackets these mark whose name it is. */
const MARKS = new Set([...READER, 'me', 'myself', 'du', 'dich', 'dir', 'ich'])

/** Whether a name, as it is looked at, reads as a sentence or as a word for the reader (CONSENT-146). */
export function isNoName(seen: string): boolean {
  const name = seen.normalize('NFKC').trim()
  if (name.split(/\s+/u).length > MOST_WORDS || CLOCK.test(name)) return true
  if ([...name.matchAll(SENTENCE_END)].some(([, word = '']) => !isAbbreviation(word))) return true
  const words = wordsOf(name)
  if (words.length > 0 && words.every((word) => PRONOUNS_SPELLED.has(word))) return true
  if (PRONOUNS_LOOKED.has(looked(name)) || PRONOUNS_LOOKED.has(looked(name.replaceAll(/\p{Nd}+$/gu, '')))) return true
  const inBrackets = [...name.matchAll(/\p{Ps}([^\p{Pe}]*)/gu)].flatMap(([, text = '']) => wordsOf(text))
  if (inBrackets.some((word) => MARKS.has(word))) return true
  if (words.length < 3 || !words.some((word) => READER.has(word))) return false
  return !isFullName(spelledWordsOf(name))
}

/** Three words with a capital, one of them "You" or "Sie" and not the last: "Lee Sieht Sie" is a sentence. */
function isFullName(words: readonly string[]): boolean {
  const others = words.filter((word, index) => !PARTS_OF_NAMES.has(word) || index === words.length - 1)
  const isName = (word: string): boolean =>
    /^\p{Lu}/u.test(word) && !PRONOUNS_SPELLED.has(word.toLowerCase()) && !BESIDE.has(word.toLowerCase())
  const isDoing = words.some((word, at) => PARTS_OF_NAMES.has(words[at - 1] ?? '') && VERBS.has(word.toLowerCase()))
  return words.length === FULL_NAME && others.every(isName) && !isDoing
}

const isAbbreviation = (word: string): boolean =>
  [...word.normalize('NFC')].length === 1 || ABBREVIATIONS.has(word.toLowerCase())

/** In lower case and without accents; numbers make no other word. */
const wordsOf = (text: string): string[] => spelledWordsOf(text).map((word) => word.toLowerCase())

const spelledWordsOf = (text: string): string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
