import { createInstance } from 'i18next'
import { expect, test } from 'vitest'
import { de } from '../i18n/de.ts'
import { en } from '../i18n/en.ts'
import { problemWords } from './problem-words.ts'
import { ApiError } from './request.ts'

const t = await createInstance().init({
  lng: 'en',
  resources: { en: { translation: en }, de: { translation: de } },
  interpolation: { escapeValue: false },
})

test('a set-up link from before a restart is called that, with where the new one stands', () => {
  expect(problemWords(new ApiError('set-up-link-stale', { requestId: 'abc' }), t)).toEqual({
    code: 'set-up-link-stale',
    requestId: 'abc',
    sentence:
      'This set-up link is no longer valid: each start of the server makes a new one. It stands in the first lines that the server printed.',
  })
})

test('an unknown code gets the general sentence', () => {
  expect(problemWords(new ApiError('something-new'), t).sentence).toBe(en.problems.other)
})
