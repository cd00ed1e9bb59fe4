// Passwords everybody tries first. Lives here: the look-up in a published list of leaked passwords, and what people make
// of it: one or two of its words with digits, walks over the keys and little words around them.
//
// Source of the list: @zxcvbn-ts/language-common, 49,233 passwords, the most frequent first. Few of them have 12
// characters, so the list alone would refuse nearly nothing that is long enough.
import { dictionary } from '@zxcvbn-ts/language-common'

/** Two of these without anything between them are one guess as well; of the rarer ones only one. */
const MOST_FREQUENT = 10_000
const SHORTEST_WORD = 3
const SHORTEST_WALK = 3
/** What a frequent and a rare word cost, and what a password may cost and still be guessed. */
const FREQUENT = 1
const RARE = 2
const GUESSED = 2

const MORE_WORDS = ['farhand', 'passwort', 'passphrase']
const LITTLE_WORDS = new Set(
  'i a u me my we you the this that is it so much on in of to and one two ich du und der die das'.split(' '),
)

/** Signs, or signs and digits, before and after everything else. */
const ENDS = [/^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu, /^[\p{P}\p{S}\s\d]+|[\p{P}\p{S}\s\d]+$/gu]

const WALKS = [
  'abcdefghijklmnopqrstuvwxyz',
  '12345678901234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '!@#$%^&*()_+',
].flatMap((walk) => [walk, walk.split('').toReversed().join('')])

const costs = new Map([
  ...dictionary['passwords-common'].map((word, rank): [string, number] => [
    word,
    rank < MOST_FREQUENT ? FREQUENT : RARE,
  ]),
  ...MORE_WORDS.map((word): [string, number] => [word, FREQUENT]),
])

/** Whether a password is in the list, or made of so little of it that it is guessed as soon. Case does not count. */
export function isCommonPassword(password: string): boolean {
  const text = password.trim().toLowerCase()
  if (costs.has(text)) return true
  return ENDS.map((ends) => text.replace(ends, ''))
    .filter((bare) => bare !== '')
    .some((bare) => costOf(bare) <= GUESSED || costOf(asLetters(bare)) <= GUESSED)
}

/** Whether a text is one piece at least twice, or two walks whose characters take turns. */
export function isPattern(text: string): boolean {
  const letters = [...text]
  const periods = Array.from({ length: letters.length >> 1 }, (_, i) => i + 1)
  if (periods.some((period) => letters.every((letter, i) => i < period || letter === letters[i - period]))) return true
  const turns = [0, 1].map((turn) => letters.filter((_, i) => i % 2 === turn).join(''))
  return isWalk(text) || turns.every(isWalk)
}

/** The least that words cost which make up the whole text; infinite where they cannot. Digits and walks cost nothing. */
function costOf(text: string): number {
  const least = [0]
  for (let end = 1; end <= text.length; end++) {
    const ways = least.map((cost, start) => cost + costOfPiece(text.slice(start, end)))
    least.push(Math.min(...ways))
  }
  return least.at(-1) ?? Infinity
}

function costOfPiece(piece: string): number {
  if (/^\d+$/.test(piece) || LITTLE_WORDS.has(piece)) return 0
  if (piece.length >= SHORTEST_WALK && (isWalk(piece) || new Set(piece).size === 1)) return 0
  return piece.length >= SHORTEST_WORD ? (costs.get(piece) ?? Infinity) : Infinity
}

/** Whether a text is a stretch of the alphabet, the digits or a walk over the keys, forwards or backwards. */
const isWalk = (text: string): boolean => WALKS.some((walk) => walk.includes(text))

const LETTERS: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  '5': 's',
  $: 's',
  '7': 't',
}

/** The word behind `p4$$w0rd`; digits after it were cut off before. */
const asLetters = (text: string): string => [...text].map((sign) => LETTERS[sign] ?? sign).join('')
