import { createInstance, type TFunction } from 'i18next'
import type { ActivityEntry } from '@farhand/client'
import { capabilitySchema } from '@farhand/protocol'
import { beforeAll, expect, test } from 'vitest'
import {
  hostAlone,
  hostReady,
  hostWatching,
  hostWithWish,
  inProfile,
  participantAsked,
  participantControlled,
  participantIdle,
  participantSharing,
  participantSharingToMany,
  participantWatching,
} from '../gallery/fixtures.ts'
import { de } from '../i18n/de.ts'
import { en } from '../i18n/en.ts'
import { activitySentence } from './activity-words.ts'
import { commandSentence } from './command-notice.tsx'
import { faultTitle, toldByLink } from './fault-notice.tsx'
import { askToShow, whomToAsk } from './host/whom-to-ask.ts'
import { cannotSeeWords, sharingWords, toneOf } from './participant/sharing-words.ts'

let t: TFunction
let german: TFunction
beforeAll(async () => {
  const words = createInstance()
  await words.init({
    lng: 'en',
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })
  t = words.getFixedT('en')
  german = words.getFixedT('de')
})

const entry = {
  id: '1',
  at: 0,
  kind: 'asked',
  who: 'Dana Reyes',
  whom: 'Sam Miller',
  isMe: false,
  isToMe: false,
  isSelf: false,
  byItself: false,
  surface: null,
  capability: null,
  scope: null,
  minutes: null,
  code: null,
  count: null,
} as const

test('[CONSENT-190] how often something not genuine was refused is said from the second time on', () => {
  const refused = { ...entry, kind: 'refused-attack', who: null, whom: null, code: 'replayed' } as const
  expect(activitySentence(refused, t)).toMatch(/^Something that was not genuine was refused\. /)
  expect(activitySentence({ ...refused, count: 3 }, t)).toMatch(/^Something that was not genuine was refused \(3×\)\. /)
  expect(activitySentence({ ...refused, count: 3 }, german)).toMatch(/^Etwas Unechtes wurde abgewiesen \(3×\)\. /)
})

/** What somebody of this name reads. */
const sentenceFor = (about: ActivityEntry, reader: { readonly myName: string; readonly t: TFunction }): string =>
  activitySentence({ ...about, isToMe: about.whom === reader.myName, isSelf: about.who === about.whom }, reader.t)

test('[CONSENT-145] "you" is who it was by their device, whatever somebody else is called', () => {
  const asked = { ...entry, who: 'Lee', whom: 'Sam Miller', capability: 'view', scope: 'whole' } as const
  expect(activitySentence({ ...asked, isToMe: false }, t)).toBe('Lee asked to see the screen of Sam Miller.')
  expect(activitySentence({ ...asked, isToMe: true }, t)).toBe('Lee asked to see your screen.')
  const asks = { ...entry, kind: 'switch-asked', who: 'Lee', whom: 'Lee' } as const
  expect(activitySentence(asks, t)).toBe('Lee asked for Lee to show a screen next.')
  expect(activitySentence({ ...asks, isSelf: true }, t)).toBe('Lee asked to show their own screen next.')
})

test('[CONSENT-149] [CONSENT-181] whoever was turned away is nobody else: by the name they gave, or as somebody who was waiting', () => {
  const away = { ...entry, kind: 'turned-away', whom: null } as const
  const sentences = [t, german].flatMap((translate) =>
    [
      away,
      { ...away, isMe: true },
      { ...away, isMe: true, byItself: true },
      { ...away, byItself: true },
      { ...away, whom: 'Eve' },
      { ...away, whom: 'Eve', isMe: true },
    ].map((about) => activitySentence(about, translate)),
  )
  expect(sentences).toEqual([
    'Dana Reyes turned away somebody who was waiting.',
    'Somebody who was waiting was turned away.',
    'Somebody was turned away automatically: nobody can join under the name they gave.',
    'Somebody was turned away automatically: nobody can join under the name they gave.',
    'Dana Reyes turned away somebody who called themselves Eve.',
    'You turned away somebody who called themselves Eve.',
    'Dana Reyes hat jemanden abgewiesen, der wartete.',
    'Jemand, der wartete, wurde abgewiesen.',
    'Jemand wurde automatisch abgewiesen: Unter dem angegebenen Namen kann niemand beitreten.',
    'Jemand wurde automatisch abgewiesen: Unter dem angegebenen Namen kann niemand beitreten.',
    'Dana Reyes hat jemanden abgewiesen, der sich Eve nannte.',
    'Sie haben jemanden abgewiesen, der sich Eve nannte.',
  ])
})

test('[CONSENT-149] where it is not known who it was, it was not the host', () => {
  const used = { ...entry, kind: 'used', who: null, whom: null } as const
  expect(activitySentence(used, t)).toBe('Somebody used a permission of somebody.')
})

test('an activity says who did what to whom, and "you" where it is me', () => {
  const asked = { ...entry, capability: 'view', scope: 'whole' } as const
  expect(sentenceFor(asked, { myName: 'Lee', t })).toBe('Dana Reyes asked to see the screen of Sam Miller.')
  expect(sentenceFor(asked, { myName: 'Sam Miller', t })).toBe('Dana Reyes asked to see your screen.')
  expect(sentenceFor({ ...asked, isMe: true }, { myName: 'Dana Reyes', t })).toBe(
    'You asked to see the screen of Sam Miller.',
  )
  expect(sentenceFor(asked, { myName: 'Sam Miller', t: german })).toBe('Dana Reyes wollte Ihren Bildschirm sehen.')
  const allowed = { ...asked, kind: 'allowed', who: 'Sam Miller', whom: 'Dana Reyes', minutes: 10 } as const
  expect(sentenceFor({ ...allowed, isMe: true }, { myName: 'Sam Miller', t })).toBe(
    'You allowed Dana Reyes to see your screen for 10 minutes.',
  )
  expect(sentenceFor(allowed, { myName: 'Dana Reyes', t: german })).toBe(
    'Sam Miller hat erlaubt, dass Sie für 10 Minuten den Bildschirm sehen dürfen.',
  )
})

test('what the page asked by itself is not said to be what its person asked', () => {
  const asked = { ...entry, capability: 'view', scope: 'whole', isMe: true, byItself: true } as const
  const dana = { myName: 'Dana Reyes' }
  expect(sentenceFor(asked, { ...dana, t })).toBe('This page asked by itself to see the screen of Sam Miller.')
  expect(sentenceFor(asked, { ...dana, t: german })).toBe(
    'Diese Seite hat von selbst gefragt, ob Sie den Bildschirm von Sam Miller sehen dürfen.',
  )
})

test('[CONSENT-39] a removal is told to each for themselves', () => {
  const removed = { ...entry, kind: 'removed' } as const
  expect(sentenceFor({ ...removed, isMe: true }, { myName: 'Dana Reyes', t })).toBe(
    'You removed Sam Miller from the session.',
  )
  expect(sentenceFor(removed, { myName: 'Sam Miller', t })).toBe('Dana Reyes removed you from the session.')
  expect(sentenceFor(removed, { myName: 'Lee', t: german })).toBe('Dana Reyes hat Sam Miller aus der Sitzung entfernt.')
})

test('a sentence made for names never gets a "you" or the same name twice', () => {
  const confirmed = { ...entry, kind: 'confirmed' } as const
  expect(sentenceFor(confirmed, { myName: 'Sam Miller', t })).toBe('Dana Reyes confirmed your safety code.')
  expect(sentenceFor(confirmed, { myName: 'Sam Miller', t: german })).toBe(
    'Dana Reyes hat Ihren Sicherheitscode bestätigt.',
  )
  const asked = { ...entry, kind: 'switch-asked' } as const
  expect(sentenceFor(asked, { myName: 'Sam Miller', t })).toBe('Dana Reyes asked you to show your screen next.')
  const own = { ...asked, whom: 'Dana Reyes' } as const
  expect(sentenceFor(own, { myName: 'Lee', t })).toBe('Dana Reyes asked to show their own screen next.')
  expect(sentenceFor({ ...own, isMe: true }, { myName: 'Dana Reyes', t })).toBe(
    'You asked to show your own screen next.',
  )
})

test('every kind of activity gives a sentence without an empty blank, for every capability, in both languages', () => {
  for (const translate of [t, german]) {
    for (const kind of Object.keys(en.activity) as (keyof typeof en.activity)[]) {
      for (const capability of [null, ...capabilitySchema.options]) {
        for (const [myName, isMe] of [
          ['Lee', false],
          ['Sam Miller', false],
          ['Dana Reyes', true],
        ] as const) {
          const about = { ...entry, kind, capability, scope: capability && 'mouse', isMe } as const
          const sentence = sentenceFor(about, { myName, t: translate })
          expect(sentence).toMatch(/^\p{Lu}.*[.?]$/u)
          expect(sentence).not.toMatch(/\{\{|undefined|consent\./)
        }
      }
    }
  }
})

test('[CONSENT-36] input that was kept from the machine reads with who, how often and why, in both languages', () => {
  const kept = { ...entry, kind: 'input-refused', code: 'prompt-open', count: 3, whom: null } as const
  expect(sentenceFor(kept, { myName: 'Sam Miller', t })).toBe(
    'Input by Dana Reyes did not reach your computer (3×): a question was open.',
  )
  for (const translate of [t, german])
    for (const code of Object.keys(en.inputRefusals))
      expect(sentenceFor({ ...kept, code }, { myName: 'Sam Miller', t: translate })).toMatch(/^\p{Lu}.*\.$/u)
})

test('too many tries say when to come back', () => {
  expect(faultTitle({ fault: 'too-many', code: 'too-many', retryMinutes: 1 }, t)).toBe(
    'Too many attempts. Try again in 1 minute.',
  )
  expect(faultTitle({ fault: 'too-many', code: 'too-many', retryMinutes: 5 }, t)).toBe(
    'Too many attempts. Try again in 5 minutes.',
  )
  expect(faultTitle({ fault: 'codes-differ', code: 'turned-out', retryMinutes: null }, t)).toMatch(/^The host ended/)
  expect(faultTitle({ fault: 'codes-differ', code: 'code-wrong', retryMinutes: null }, t)).toMatch(/do not match/)
  expect(faultTitle({ fault: 'no-match', code: 'no-match', retryMinutes: null }, t)).toBe(
    'No open session matches this ID and password.',
  )
})

test('who came by a link is told of the link, and the same whatever the reason; other faults stay what they are', () => {
  const refused = { stage: 'failed', fault: 'no-match', code: 'no-match', retryMinutes: null, sessionId: null } as const
  const told = ['no-match', 'host-key-mismatch', 'bad-link', 'ended-4410'].map((code) =>
    toldByLink({ ...refused, code }),
  )
  for (const one of told) expect(one).toEqual(told[0])
  expect(told.map((one) => faultTitle(one, t))[0]).toBe('This link does not work any more, or it is not whole.')
  expect(told.map((one) => faultTitle(one, german))[0]).toMatch(/^Dieser Link gilt nicht mehr/)
  const full = { ...refused, fault: 'session-full', code: 'session-full' } as const
  expect(toldByLink(full)).toEqual(full)
})

test('an unknown error of a command gets the general sentence', () => {
  expect(commandSentence('not-connected', t)).toBe(en.commandFaults['not-connected'])
  expect(commandSentence('bad-record', t)).toBe(en.commandFaults.other)
  expect(commandSentence('toString', t)).toBe(en.commandFaults.other)
})

test('the host asks everybody who is connected and known, but whoever is seen already', () => {
  const names = (view: Parameters<typeof whomToAsk>[0]) => whomToAsk(view).map((person) => person.name)
  expect(names(hostAlone)).toEqual([])
  expect(names(hostReady)).toEqual(['Sam Miller'])
  expect(names(hostWatching)).toEqual([])
  expect(names(hostWithWish)).toEqual(['Lee Okonkwo-Sandström'])
  const unconfirmed = hostReady.people.map((person) => ({ ...person, confirm: 'both' as const }))
  expect(names({ ...hostReady, people: unconfirmed })).toEqual([])
})

test('asking for a screen takes the place of another that is shown', async () => {
  const said: string[] = []
  const commands = {
    ask: (...asked: readonly unknown[]) => Promise.resolve(void said.push(`ask ${asked.slice(1).join(' ')}`)),
    switchTo: () => Promise.resolve(void said.push('switch')),
  }
  const [, sam, lee] = hostWithWish.people
  if (sam === undefined || lee === undefined) throw new Error('the fixture has three people')
  await askToShow({ presenter: null }, lee, commands)
  await askToShow({ presenter: sam }, sam, commands)
  await askToShow({ presenter: sam }, lee, commands)
  expect(said).toEqual(['ask view whole ', 'ask view whole ', 'switch'])
})

test('the participant reads who can see the screen', () => {
  const words = (view: typeof participantIdle) => sharingWords(view, { t, language: 'en' }).sentence
  expect(words(participantIdle)).toBe('Nobody can see your screen.')
  expect(words(participantSharing)).toBe('Dana Reyes can see your screen.')
  expect(words(participantSharingToMany)).toBe('Dana Reyes and Lee Okonkwo-Sandström can see your screen.')
  expect(words(participantWatching)).toBe('You are looking at the screen of Dana Reyes.')
  const { watching } = participantWatching
  expect(words({ ...participantWatching, watching: watching && { ...watching, picture: 'paused' } })).toBe(
    'Dana Reyes has paused. You see nothing of their screen for now.',
  )
  const { sharing } = participantSharing
  expect(words({ ...participantSharing, sharing: sharing && { ...sharing, paused: true } })).toContain('You paused.')
})

test('[CONSENT-110] who shares reads whose browser cannot show it', () => {
  const [blind] = participantSharing.allowed.map(({ to }) => to)
  if (blind === undefined) throw new Error('somebody sees it')
  for (const [translate, language, words] of [
    [t, 'en', 'The browser of Dana Reyes cannot show your screen. In another browser it works.'],
    [
      german,
      'de',
      'Der Browser von Dana Reyes kann Ihren Bildschirm nicht darstellen. In einem anderen Browser geht es.',
    ],
  ] as const) {
    const said = { t: translate, language }
    const sharing = { ...participantSharing, cannotSee: [blind] }
    expect(sharingWords(sharing, said).more[0]).toBe(words)
    expect(cannotSeeWords(participantSharing, said)).toBeNull()
    expect(cannotSeeWords({ ...sharing, sharing: null }, said)).toBeNull()
  }
})

test('the participant reads everything others can do, and who may change whose screen is shown', () => {
  const { more } = sharingWords(participantControlled, { t, language: 'en' })
  expect(more[0]).toMatch(/^Dana Reyes can control your mouse and keyboard until \d/)
  expect(more[1]).toBe('Dana Reyes can put text into your clipboard.')
  expect(more[2]).toBe('Nobody can show your screen, or another one instead of it, without asking you.')
})

test.for([
  {
    language: 'en',
    strict: 'Nobody can show your screen, or another one instead of it, without asking you.',
    mikogo:
      'Dana Reyes may show their own screen, or that of somebody else who agrees, instead of yours without asking you again.',
    beam: 'Dana Reyes may show another screen instead of yours, and yours again while it is kept ready, without asking you again.',
    mine: { yours: 'mine', you: 'me' },
  },
  {
    language: 'de',
    strict: 'Niemand kann Ihren Bildschirm zeigen, oder einen anderen statt Ihrem, ohne Sie zu fragen.',
    mikogo:
      'Dana Reyes darf statt Ihrem den eigenen Bildschirm zeigen, oder den einer anderen Person, die zustimmt, ohne Sie noch einmal zu fragen.',
    beam: 'Dana Reyes darf statt Ihrem einen anderen Bildschirm zeigen, und Ihren wieder, solange er bereitliegt, ohne Sie noch einmal zu fragen.',
    mine: { Ihrem: 'meinem', Ihren: 'meinen', Sie: 'mich' },
  },
])('[CONSENT-187] the rule of switching says all that may happen unasked ($language)', (said) => {
  const { language, strict, mikogo, beam, mine } = said
  const translate = language === 'de' ? german : t
  const rule = (profile: 'mikogo' | 'beam', relaxed: boolean) =>
    sharingWords(inProfile(participantIdle, profile, relaxed), { t: translate, language }).more.at(-1)
  for (const profile of ['mikogo', 'beam'] as const) expect(rule(profile, false)).toBe(strict)
  expect([rule('mikogo', true), rule('beam', true)]).toEqual([mikogo, beam])
  // The tick says the very same, as the person's own words.
  const asMine = (words: string) =>
    Object.entries(mine).reduce((text, [theirs, own]) => text.replace(new RegExp(`\\b${theirs}\\b`, 'gu'), own), words)
  for (const [profile, words] of [
    ['mikogo', mikogo],
    ['beam', beam],
  ] as const) {
    const host = 'Dana Reyes'
    expect(`${translate(`consent.direction.tick.${profile}`, { host })}.`).toBe(asMine(words))
  }
})

test('while sharing is paused, what goes with the screen rests, in words and in the frame', () => {
  const { sharing } = participantControlled
  const paused = { ...participantControlled, sharing: sharing && { ...sharing, paused: true } }
  expect(sharingWords(paused, { t, language: 'en' }).more[0]).toBe(
    'Dana Reyes cannot control your mouse and keyboard while you pause.',
  )
  expect(toneOf(paused)).toBe('grey')
  expect(toneOf(participantControlled)).toBe('teal')
})

test('while the connection is lost the participant reads neither that they are connected nor that somebody sees the screen', () => {
  for (const translate of [t, german]) {
    const words = (view: typeof participantIdle) => {
      const { sentence, help } = sharingWords({ ...view, connection: 'reconnecting' }, { t: translate, language: 'en' })
      return `${sentence} ${help}`
    }
    expect(words(participantIdle)).not.toMatch(/You are connected|Sie sind verbunden/)
    expect(words(participantSharing)).not.toMatch(/can see your screen|sieht Ihren Bildschirm/)
  }
  expect(sharingWords({ ...participantIdle, connection: 'reconnecting' }, { t, language: 'en' })).toMatchObject({
    sentence: 'Nobody can see your screen.',
    help: 'You are not connected right now, and nothing is shared.',
  })
})

test('[KEY-11] while nothing leaves the page its person does not read that somebody sees the screen', () => {
  for (const [translate, ends] of [
    [t, /will see it again/],
    [german, /geht es für .* weiter/],
  ] as const) {
    const { sentence, help } = sharingWords(
      { ...participantSharing, holdsBack: true },
      { t: translate, language: 'en' },
    )
    expect(sentence).not.toMatch(/can see your screen|sieht Ihren Bildschirm/)
    expect(help).toMatch(ends)
  }
})

test('the frame is teal only while somebody sees the screen, amber while somebody asks or the connection is lost', () => {
  expect(toneOf(participantIdle)).toBe('grey')
  expect(toneOf(participantSharing)).toBe('teal')
  expect(toneOf({ ...participantSharing, allowed: [] })).toBe('grey')
  expect(toneOf(participantAsked({ again: false }))).toBe('amber')
  expect(toneOf({ ...participantSharing, connection: 'reconnecting' })).toBe('amber')
  expect(toneOf({ ...participantSharing, holdsBack: true })).toBe('amber')
})

test('[KEY-46] a device without space is told what to do, and that nothing was changed', () => {
  expect(commandSentence('not-kept', t)).toBe(
    'This device has no space left to save this, so nothing was changed. Please free some storage space on it, then try again.',
  )
  expect(commandSentence('not-kept', german)).toContain('Bitte schaffen Sie Speicherplatz und versuchen Sie es erneut.')
})

test('[CONSENT-16] somebody else’s control is said to be why, and not only that it was refused', () => {
  expect(commandSentence('someone-else-controls', t)).toMatch(/^Somebody else controls right now/)
  expect(commandSentence('someone-else-controls', german)).toMatch(/^Gerade steuert jemand anderes/)
})
