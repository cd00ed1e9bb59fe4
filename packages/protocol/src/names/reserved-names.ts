// Names that nobody may join under, since others would take them for somebody else (design S6).
// May not know: who asks, what happens to them.
import { looked, spelled } from './read-alike.ts'
import { seenOf } from './seen-letters.ts'
import { isNoName } from './sentences.ts'

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
  'Vorführende',
  'Vorführender',
  'Sitzungsleiter',
  'Sitzungsleiterin',
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
  'Customer Service',
  'Customer Care',
  'Technical Service',
  'Technischer Service',
  'Service Center',
  'Service Desk',
  'IT Service',
  'IT Department',
  'IT Abteilung',
  'Technician',
  'Techniker',
  'Technikerin',
  'Hotline',
  'Kundenbetreuung',
  'Operator',
  'Employee',
  'Mitarbeiter',
  'Mitarbeiterin',
  'Sysadmin',
  'Sysop',
  'Systemadministrator',
  'Systemadministratorin',
  'Cohost',
  'Mitgastgeber',
  'Mitgastgeberin',
  'Teamleiter',
  'Teamleiterin',
  'Team Leader',
  'Team Lead',
]
/** Words that make such a name where nothing else is there, and by which a company says what it does. */
const OF_A_SERVICE = [
  'IT',
  'EDV',
  'Help',
  'Hilfe',
  'Service',
  'Services',
  'Staff',
  'Agent',
  'Technik',
  'Technical',
  'Verified',
  'Root',
  'Superuser',
  'Police',
  'Polizei',
  'Bank',
  'Leitung',
  'Moderation',
  'Betreuung',
  'Owner',
  'Inhaber',
  'Inhaberin',
  'Helper',
  'Helfer',
  'Helferin',
  'Helpline',
]
/** Words that make no other name of such a one: "the Farhand support team". */
const FILLING = [
  'The',
  'Your',
  'Ihr',
  'Ihre',
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
/** Other words that do not tell one company from another. */
const OF_ANY_COMPANY = [
  'Customer',
  'Care',
  'Company',
  'Corp',
  'Corporation',
  'Group',
  'Gruppe',
  'KG',
  'Co',
  'And',
  'Und',
  'From',
  'At',
  'Bei',
]
/** What a service is called beside the name of its house, also as one word with it: "NorthwindTeam". In no such word a person's name ends. */
const AS_ONE = [
  'Team',
  'Desk',
  'Support',
  'Helpdesk',
  'Hotline',
  'Helpline',
  'Help',
  'Hilfe',
  'Helper',
  'Service',
  'Services',
  'Staff',
  'Agent',
  'Technik',
  'Admin',
]
/** That somebody was looked into is said by the page, and never by a name (CONSENT-173). */
const OF_A_CHECK = [
  'Verified',
  'Verifiziert',
  'Verifizierte',
  'Verifizierter',
  'Geprüft',
  'Geprüfte',
  'Geprüfter',
  'Geprueft',
  'Checked',
  'Trusted',
  'Confirmed',
  'Certified',
  'Official',
  'Officially',
  'Bestätigt',
  'Bestätigte',
  'Bestätigter',
  'Bestaetigt',
  'Zertifiziert',
  'Zertifizierte',
  'Zertifizierter',
  'Offiziell',
  'Offizielle',
  'Offizieller',
  'Vertrauenswürdig',
  'Vertrauenswürdige',
  'Vertrauenswürdiger',
  'Vertrauenswuerdig',
]
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
  const company = organization.replace(KINDS_OF_COMPANY, '')
  const taken = [...OF_THE_HOUSE, host, organization, company]
  const within = [
    ...OF_THE_HOUSE,
    ...OF_A_CHECK,
    organization,
    company,
    ...(/\S\s+\S/u.test(host.trim()) ? [host, host.split(/\s+/u).toReversed().join(' ')] : []),
  ]
  const texts = [name, name.replaceAll(/[@$€£!¡]/g, (sign) => SIGNS[sign] ?? sign)]
  const isReserved = [spelled, looked].some((read) => {
    if (isInAnyOrder(name, { host, organization: company, read })) return true
    const words = new Set(within.map(read).filter((word) => word !== ''))
    return texts.some(
      (text) =>
        isMadeOf(read(text), taken.map(read), FILLING.map(read)) || hasWord(text, (word) => words.has(read(word))),
    )
  })
  return isReserved ? 'reserved-name' : undefined
}

interface House {
  readonly host: string
  readonly organization: string
  readonly read: (word: string) => string
}

/** They stand in the names of many people and houses, and make nobody somebody else. */
const PARTS_OF_NAMES = [
  'von',
  'van',
  'vom',
  'zum',
  'zur',
  'der',
  'den',
  'ter',
  'del',
  'della',
  'dos',
  'das',
  'los',
  'las',
  'und',
  'and',
  'the',
]

/** Whether all words of the host's name or of the organization's are there, wherever they stand; or nothing but a service's. */
function isInAnyOrder(name: string, { host, organization, read }: House): boolean {
  const wordsOf = (text: string): string[] => readAs(splitUp(text), read)
  const isNumber = (word: string): boolean => /^\p{N}+$/u.test(word)
  const service = new Set(OF_A_SERVICE.flatMap(wordsOf))
  const usual = new Set([...service, ...[...FILLING, ...OF_ANY_COMPANY, ...OF_THE_HOUSE].flatMap(wordsOf)])
  const ofHost = wordsOf(host)
  const ofOrganization = wordsOf(organization)
  const own = ofOrganization.filter((word) => !usual.has(word))
  const words = wordsAround(own, { parts: splitUp(name), read })
  const others = words.filter((word) => !own.includes(word) && !isNumber(word))
  const hasAll = (of: readonly string[]): boolean => of.every((word) => words.includes(word))
  if ([ofHost, ofOrganization].some((of) => of.length > 1 && hasAll(of))) return true
  // One of the host's names and another word that is the organization's own: "Dana (Northwind)". What both have may be
  // somebody's family, and of two letters many words are made.
  const parts = new Set(wordsOf(PARTS_OF_NAMES.join(' ')))
  const hasSome = (of: readonly string[]): boolean =>
    of.some((word) => word.length > 2 && !parts.has(word) && words.includes(word))
  if (hasSome(ofHost) && hasSome(own.filter((word) => !ofHost.includes(word)))) return true
  // The first of what is its own beside a word of a service: "Northwind IT" for "Northwind Traders".
  const [first = ''] = own
  const helping = new Set(wordsOf([...AS_ONE, 'IT', 'EDV', 'HQ'].join(' ')))
  if (first.length > 2 && words.includes(first) && others.some((word) => helping.has(word))) return true
  // What is its own in the organization's name, alone or with what any such has: "Northwind IT".
  if (own.length > 0 && hasAll(own) && (others.length === 0 || others.some((word) => usual.has(word)))) return true
  return words.some((word) => service.has(word)) && words.every((word) => usual.has(word) || isNumber(word))
}

/** The words of a text as they were written. */
const splitUp = (text: string): string[] =>
  text
    .normalize('NFKC')
    // Letters one by one are a word: "I.T."
    .replaceAll(/(?<![\p{L}\p{M}\p{N}])(\p{L})[^\p{L}\p{M}\p{N}|]+(?=\p{L}(?![\p{L}\p{M}\p{N}]))/gu, '$1')
    .split(/[^\p{L}\p{M}\p{N}|]+/u)

/** Of two letters many words look like another. */
const readAs = (words: readonly string[], read: House['read']): string[] =>
  words.map((word) => (word.length < 3 ? spelled(word) : read(word))).filter((word) => word !== '')

/** The words of a name, with what is the organization's own found where it is written apart, or as one with a word of a service: "North-Wind IT", "NorthwindTeam". */
function wordsAround(own: readonly string[], { parts, read }: Pick<House, 'read'> & { parts: string[] }): string[] {
  for (const sought of [own, ...own.map((word) => [word])]) {
    const joined = sought.join('')
    if (joined.length < 3) continue
    for (let from = 0; from < parts.length; from++)
      for (let to = from + 1; to <= parts.length; to++) {
        const rest = serviceAround(joined, { written: parts.slice(from, to).join(''), read })
        if (rest === undefined) continue
        return [...readAs([...parts.slice(0, from), ...parts.slice(to)], read), ...sought, ...rest]
      }
  }
  return readAs(parts, read)
}

/** Two letters stand in many names: "Margit", "Rohit". Where they are a word of their own they are written so: "NorthwindIT". */
const SHORT_AS_ONE = /(?<=\p{Ll})(?:IT|EDV|HQ)(?=$|\p{Lu})|^(?:IT|EDV|HQ)(?=\p{Lu}\p{Ll})/gu

/** Whether a word is `sought` with nothing but numbers and words of a service before or behind it, and if so which it stands beside; undefined where it is not. */
function serviceAround(
  sought: string,
  { written, read }: { readonly written: string; readonly read: House['read'] },
): readonly string[] | undefined {
  const plain = written.replaceAll(SHORT_AS_ONE, '')
  const service = [read('Service')]
  const bare = plain.replaceAll(/^\p{N}+|\p{N}+$/gu, '')
  for (const text of [plain, bare].map(read)) {
    if (text === sought) return plain === written ? [] : service
    const glued = AS_ONE.map(read)
    if (text.startsWith(sought) && isMadeOf(text.slice(sought.length), glued, [])) return service
    if (text.endsWith(sought) && isMadeOf(text.slice(0, -sought.length), glued, [])) return service
  }
  return undefined
}

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
