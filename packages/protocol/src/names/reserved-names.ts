// Names that nobody may join under, since others would take them for somebody else (design S6).
// May not know: who asks, what happens to them.
import { readsLikeHouse } from './house-names.ts'
import { READINGS, isMadeOf, type Reading } from './readings.ts'
import { capitalsApart } from './read-alike.ts'
import { seenOf } from './seen-letters.ts'
import { isNoName } from './sentences.ts'

/** Ticks and shields. */
const SIGN_OF_A_CHECK = /[\u2705\u2611\u2713\u2714\u221a\u237b\u26e8\u{10102}\u{1f5f8}\u{1f5f9}\u{1f6e1}\u{1fbb1}]/u
/** More marks over one another than any language writes: they would cover the lines around them. */
const STACKED = /[\p{Mn}\p{Me}]{5}/u
/** Endings of a company's name that nobody says. */
const KINDS_OF_COMPANY = /[\s,]+(?:GmbH|AG|Inc|Ltd|LLC)\.?$/iu
/** Signs that are read as letters. */
const SIGNS: Readonly<Record<string, string>> = { '@': 'a', $: 's', '€': 'e', '£': 'l', '!': 'i', '¡': 'i' }

/** Why a name can't be taken: it reads like somebody else's, or mixes alphabets to look like another one. */
export type NameFault = 'reserved-name' | 'mixed-scripts'

/**
 * What is wrong with a joiner's name; undefined where nothing is. `others`: the host's name and the organization's. The
 * latter, and a host's of several words, may not stand within another name either.
 */
export function nameFault(joiner: string, others: readonly string[] = []): NameFault | undefined {
  const name = seenOf(joiner)
  if (!/[\p{L}\p{N}]/u.test(name) || STACKED.test(name.normalize('NFC'))) return 'reserved-name'
  if (isNoName(name) || SIGN_OF_A_CHECK.test(joiner)) return 'reserved-name'
  if (
    name
      .normalize('NFKC')
      .split(/[^\p{L}\p{M}\p{N}]+/u)
      .some(mixesScripts)
  )
    return 'mixed-scripts'
  const [host = '', organization = ''] = others.map(seenOf)
  const house = { host, organization, company: organization.replace(KINDS_OF_COMPANY, '') }
  return READINGS.some((reading) => isTaken(name, house, reading)) ? 'reserved-name' : undefined
}

interface House {
  readonly host: string
  readonly organization: string
  /** The organization's name without what kind of company it is. */
  readonly company: string
}

/** Whether a name is one of the house's, has one of them within, or says that somebody was looked into. */
function isTaken(name: string, { host, organization, company }: House, reading: Reading): boolean {
  if (readsLikeHouse(name, { host, organization: company }, reading)) return true
  const { read } = reading
  const taken = [...reading.ofTheHouse, ...[host, organization, company].map(read)]
  const hosts = /\S\s+\S/u.test(host.trim()) ? [host, host.split(/\s+/u).toReversed().join(' ')] : []
  const ofTheHouse = new Set(reading.ofTheHouse)
  const within = new Set([...ofTheHouse, ...[organization, company, ...hosts].map(read)])
  within.delete('')
  const texts = new Set([name, name.replaceAll(/[@$€£!¡]/g, (sign) => SIGNS[sign] ?? sign)])
  return [...texts].some((text) => {
    const whole = read(text)
    return (
      isMadeOf(whole, taken, reading.filling) ||
      reading.ofACheck.some((word) => whole.includes(word)) ||
      hasWord(text, { within, read }) ||
      // Not the organization's: "McDonald".
      hasWord(capitalsApart(text), { within: ofTheHouse, read })
    )
  })
}

interface Within {
  readonly within: ReadonlySet<string>
  readonly read: Reading['read']
}

/** Whether a word of a text, or several in a row read as one, is such a word; numbers before and behind make no other. */
function hasWord(text: string, { within, read }: Within): boolean {
  const words = text.normalize('NFKC').split(/[^\p{L}\p{M}\p{N}|]+/u)
  const longest = Math.max(...[...within].map((word) => word.length))
  return [/^$/, /^\p{N}+/u, /\p{N}+$/u].some((numbers) => {
    const parts = words.map((word) => read(word.replace(numbers, '')))
    return parts.some((_, from) => {
      let run = ''
      for (let at = from; at < parts.length && run.length <= longest; at++) {
        run += parts[at] ?? ''
        if (within.has(run)) return true
      }
      return false
    })
  })
}

/** One word with Latin letters and such of another alphabet (UTS 39 "highly restrictive"), or with Cyrillic and Greek ones. */
function mixesScripts(word: string): boolean {
  const hasLatin = /\p{Script=Latin}/u.test(word)
  const isCjk =
    /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]*$/u
  if (hasLatin) return !isCjk.test(word)
  return /\p{Script=Cyrillic}/u.test(word) && /\p{Script=Greek}/u.test(word)
}
