import { expect, test } from 'vitest'
import { de } from './de.ts'
import { en } from './en.ts'
import { chooseLanguage } from './i18n.ts'

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

test('the language is the stored one, else the first of the browser that ships, else English', () => {
  expect(chooseLanguage('de', ['en-US'])).toBe('de')
  expect(chooseLanguage(null, ['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(chooseLanguage('xx', ['fr'])).toBe('en')
})
