import i18next from 'i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/request.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { chooseLanguage, rememberLanguage, startI18n, switchLanguage, type LoadGerman } from './i18n.ts'

function leaves(words: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(path + key, value)
    else for (const [at, text] of leaves(value as object, `${path}${key}.`)) found.set(at, text)
  }
  return found
}
const blanks = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(([blank]) => blank).toSorted()

test('German has every sentence of English, with the same blanks', () => {
  const german = leaves(de)
  const english = leaves(en)
  expect([...german.keys()]).toEqual(expect.arrayContaining([...english.keys()]))
  for (const [key, text] of english) expect([key, ...blanks(german.get(key) ?? '')]).toEqual([key, ...blanks(text)])
})

test('nothing says that a password works once: a PIN does, and a password of the host works as often as wanted', () => {
  const sentences = [...leaves(en).values(), ...leaves(de).values()]
  expect(sentences.filter((text) => /password works (only )?once|Passwort gilt (nur )?einmal/i.test(text))).toEqual([])
  expect(sentences.filter((text) => /PIN works once|PIN gilt einmal/.test(text))).toHaveLength(2)
})

test('the language is the stored one, else the first of the browser that ships, else English', () => {
  expect(chooseLanguage('de', ['en-US'])).toBe('de')
  expect(chooseLanguage(null, ['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(chooseLanguage('xx', ['fr'])).toBe('en')
})

const page = { documentElement: { lang: '' } }
const spoken = () => [i18next.language, page.documentElement.lang, i18next.t('app.otherLanguage')]
const german = () => Promise.resolve(de)

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
})
afterEach(() => {
  if (i18next.isInitialized) i18next.removeResourceBundle('de', 'translation')
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('without the German words the page starts in English, a switch changes nothing, and a later one works', async () => {
  const broken: LoadGerman = () => Promise.reject(new ApiError('reload-needed'))
  await startI18n('de', broken)
  expect(spoken()).toEqual(['en', 'en', 'Deutsch'])
  await expect(switchLanguage('de', broken)).rejects.toMatchObject({ code: 'reload-needed' })
  expect(spoken()).toEqual(['en', 'en', 'Deutsch'])
  await switchLanguage('de', german)
  expect(spoken()).toEqual(['de', 'de', 'English'])
})

test('a page starts in English where the words take long; whoever presses for them gets them', async () => {
  const slow: LoadGerman = () =>
    new Promise((resolve) => {
      setTimeout(() => resolve(de), 12_000)
    })
  const started = startI18n('de', slow)
  await vi.advanceTimersByTimeAsync(5000)
  await started
  expect(spoken()).toEqual(['en', 'en', 'Deutsch'])
  const switched = switchLanguage('de', slow)
  await vi.advanceTimersByTimeAsync(12_000)
  await switched
  expect(spoken()).toEqual(['de', 'de', 'English'])
})

test('where the browser keeps nothing the page starts in the language of the browser', async () => {
  vi.stubGlobal('navigator', { languages: ['de-AT'] })
  const blocked = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
  Object.defineProperty(globalThis, 'localStorage', {
    configurable: true,
    get: () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    },
  })
  try {
    await startI18n(undefined, german)
    expect(spoken()).toEqual(['de', 'de', 'English'])
    expect(() => {
      rememberLanguage('en')
    }).not.toThrow()
  } finally {
    if (blocked === undefined) Reflect.deleteProperty(globalThis, 'localStorage')
    else Object.defineProperty(globalThis, 'localStorage', blocked)
  }
})
