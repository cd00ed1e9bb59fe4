import { createInstance, type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import {
  hostAlone,
  hostAsked,
  hostReady,
  hostWatching,
  participantAsked,
  participantIdle,
  participantSharing,
  participantSharingToMany,
  participantWatching,
  waiting,
} from '../gallery/fixtures.ts'
import { de } from '../i18n/de.ts'
import { en } from '../i18n/en.ts'
import { activitySentence } from './activity-words.ts'
import { commandSentence } from './command-notice.tsx'
import { faultTitle } from './fault-notice.tsx'
import { hostHint } from './host/hint.ts'
import { whomToAsk } from './host/whom-to-ask.ts'
import { sharingWords, toneOf } from './participant/sharing-words.ts'

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
  surface: null,
  capability: null,
  scope: null,
  minutes: null,
  code: null,
} as const

test('an activity says who did what to whom, and "you" where it is me', () => {
  expect(activitySentence(entry, { myName: 'Lee', t })).toBe('Dana Reyes asked Sam Miller to show the screen.')
  expect(activitySentence(entry, { myName: 'Sam Miller', t })).toBe('Dana Reyes asked you to show the screen.')
  expect(activitySentence({ ...entry, isMe: true }, { myName: 'Dana Reyes', t })).toBe(
    'You asked Sam Miller to show the screen.',
  )
  expect(activitySentence(entry, { myName: 'Lee', t: german })).toContain('um den Bildschirm gebeten')
})

test('every kind of activity gives a sentence without an empty blank, in both languages', () => {
  for (const translate of [t, german]) {
    for (const kind of Object.keys(en.activity) as (keyof typeof en.activity)[]) {
      for (const isMe of [true, false]) {
        const sentence = activitySentence(
          { ...entry, kind, who: null, whom: null, isMe },
          { myName: 'Lee', t: translate },
        )
        expect(sentence).toMatch(/^\p{Lu}.*\.$/u)
        expect(sentence).not.toContain('{{')
      }
    }
  }
})

test('too many tries say when to come back', () => {
  expect(faultTitle({ fault: 'too-many', retryMinutes: 1 }, t)).toBe('Too many attempts. Try again in 1 minute.')
  expect(faultTitle({ fault: 'too-many', retryMinutes: 5 }, t)).toBe('Too many attempts. Try again in 5 minutes.')
  expect(faultTitle({ fault: 'no-match', retryMinutes: null }, t)).toBe('No open session matches this ID and password.')
})

test('an unknown error of a command gets the general sentence', () => {
  expect(commandSentence('not-connected', t)).toBe(en.commandFaults['not-connected'])
  expect(commandSentence('bad-record', t)).toBe(en.commandFaults.other)
  expect(commandSentence('toString', t)).toBe(en.commandFaults.other)
})

test('the host reads where things stand: alone, knocking, ready, asked, declined', () => {
  expect(hostHint(hostAlone, t)).toBe('Waiting for somebody to join.')
  expect(hostHint({ ...hostAlone, lobby: [waiting] }, t)).toBe('Somebody would like to come in.')
  expect(hostHint(hostReady, t)).toContain('Sam Miller is here.')
  expect(hostHint(hostAsked('open'), t)).toBe('Waiting for the answer of Sam Miller…')
  expect(hostHint(hostAsked('declined'), t)).toContain('declined')
  expect(hostHint(hostAsked('expired'), t)).toContain('did not answer in time')
})

test('a yes that was taken back again is not announced as coming', () => {
  expect(hostHint(hostAsked('allowed'), t)).toContain('Sam Miller is here.')
})

test('the host asks whoever presents, else everybody who is connected', () => {
  expect(whomToAsk(hostAlone)).toEqual([])
  expect(whomToAsk(hostReady).map((person) => person.name)).toEqual(['Sam Miller'])
  expect(whomToAsk(hostWatching).map((person) => person.name)).toEqual(['Sam Miller'])
  expect(whomToAsk({ people: hostWatching.people, presenter: hostAlone.me })).toEqual([])
})

test('the participant reads who can see the screen', () => {
  const words = (view: typeof participantIdle) => sharingWords(view, { t, language: 'en' }).sentence
  expect(words(participantIdle)).toBe('Nobody can see your screen.')
  expect(words(participantSharing)).toBe('Dana Reyes can see your screen.')
  expect(words(participantSharingToMany)).toBe('Dana Reyes and Lee Okonkwo-Sandström can see your screen.')
  expect(words(participantWatching)).toBe('You are looking at the screen of Dana Reyes.')
  const { sharing } = participantSharing
  expect(words({ ...participantSharing, sharing: sharing && { ...sharing, paused: true } })).toContain('You paused.')
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
  expect(sharingWords({ ...participantIdle, connection: 'reconnecting' }, { t, language: 'en' })).toEqual({
    sentence: 'Nobody can see your screen.',
    help: 'You are not connected right now, and nothing is shared.',
  })
})

test('the frame is teal only while somebody sees the screen, amber while somebody asks or the connection is lost', () => {
  expect(toneOf(participantIdle)).toBe('grey')
  expect(toneOf(participantSharing)).toBe('teal')
  expect(toneOf({ ...participantSharing, allowed: [] })).toBe('grey')
  expect(toneOf(participantAsked({ again: false }))).toBe('amber')
  expect(toneOf({ ...participantSharing, connection: 'reconnecting' })).toBe('amber')
})
