import { capabilitySchema } from '@farhand/protocol'
import { createInstance, type TFunction } from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import {
  hostAskedToTake,
  participantAsked,
  participantAskedFor,
  participantAskedInPlace,
  participantAskedToHandOver,
  participantAskedToTake,
} from '../../gallery/fixtures.ts'
import { de } from '../../i18n/de.ts'
import { en } from '../../i18n/en.ts'
import type { LiveView } from '@farhand/client'
import { keyOf, questionOf, type Question } from './question.ts'

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

function question({ prompt, role }: LiveView, words = t): Question {
  if (prompt === null) throw new Error('nobody asks')
  return questionOf(prompt, words, role)
}

test('the title is the full question, with the name of who asks', () => {
  expect(question(participantAsked({ again: false })).title).toBe('Dana Reyes asks to see your screen')
  expect(question(participantAskedFor({})).title).toBe('Dana Reyes asks to control your mouse and keyboard')
  expect(question(participantAskedFor({ scope: 'mouse' })).title).toBe('Dana Reyes asks to control your mouse')
  expect(question(participantAskedToTake).title).toBe('Dana Reyes asks to see your screen')
  expect(question(hostAskedToTake).title).toBe('Sam Miller asks you to show your screen')
  expect(question(participantAskedToHandOver({ toHost: true })).title).toBe(
    'Dana Reyes asks to show their screen instead of yours',
  )
})

test('three lines say what it means, how long it lasts and whether the name is vouched for', () => {
  for (const words of [t, german]) {
    for (const capability of capabilitySchema.options) {
      const { meaning } = question(participantAskedFor({ capability }), words)
      expect(meaning).toHaveLength(3)
      expect(meaning.join(' ')).not.toMatch(/\{\{|undefined|consent\./)
    }
  }
  expect(question(participantAskedFor({ minutes: 10 })).meaning[1]).toContain('10 minutes at most')
  expect(question(participantAskedFor({})).meaning[2]).toBe('This server vouches for Dana Reyes of Northwind Care.')
  expect(question(participantAsked({ again: true })).meaning[2]).toContain('Nobody has checked')
})

test('only a yes that shows something new opens the picker', () => {
  expect(question(participantAsked({ again: false })).picks).toBe(true)
  expect(question(participantAsked({ again: true })).picks).toBe(false)
  expect(question(participantAskedFor({})).picks).toBe(false)
  expect(question(participantAskedToTake).picks).toBe(true)
  expect(question(participantAskedToHandOver({ toHost: false })).picks).toBe(false)
})

test('who will see it is said as it will be: everybody where the host shows, else those who get to see', () => {
  expect(question(hostAskedToTake).meaning[0]).toContain('Everybody who is in')
  expect(question(participantAskedToTake).meaning[0]).toMatch(/^Dana Reyes sees everything/)
  const { prompt } = hostAskedToTake
  expect(question({ ...participantAskedToTake, prompt }).meaning[0]).toMatch(/^Sam Miller and the host see /)
})

test('[CONSENT-106] another word or another kind is another question, whatever its id', () => {
  const { prompt } = participantAskedFor({ capability: 'voice' })
  if (prompt === null) throw new Error('nobody asks')
  expect(keyOf({ kind: 'grant', signature: prompt.signature })).toBe(keyOf(prompt))
  expect(keyOf({ ...prompt, signature: 'another' })).not.toBe(keyOf(prompt))
  expect(keyOf({ ...prompt, kind: 'take' })).not.toBe(keyOf(prompt))
})

test('[CONSENT-16] where somebody else controls, whom and what ends by a yes is said first, in any scope', () => {
  expect(question(participantAskedInPlace).meaning).toEqual([
    'Now Lee Okonkwo-Sandström can control your mouse and keyboard. If you allow this, that ends.',
    ...question(participantAskedFor({})).meaning,
  ])
  const { prompt } = participantAskedInPlace
  if (prompt?.kind !== 'grant' || prompt.inPlaceOf === null) throw new Error('nobody controls')
  const { to } = prompt.inPlaceOf
  const inPlaceOf = { to, scope: 'keyboard' } as const
  expect(question(participantAskedFor({ inPlaceOf })).meaning[0]).toContain('can type on your keyboard.')
  expect(question(participantAskedFor({ inPlaceOf }), german).meaning[0]).toBe(
    'Jetzt darf Lee Okonkwo-Sandström auf Ihrer Tastatur schreiben. Wenn Sie das hier erlauben, endet das.',
  )
})
