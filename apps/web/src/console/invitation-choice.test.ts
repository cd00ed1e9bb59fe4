import { expect, test } from 'vitest'
import { entryOf, randomPin, wrongChoice, type Choice } from './invitation-choice.ts'

const choice: Choice = { sessionId: '', password: '482913', firstPresenter: 'participant', informed: false }

test('a PIN has six digits', () => {
  for (let made = 0; made < 500; made++) expect(randomPin()).toMatch(/^\d{6}$/)
})

test('the generated PIN, an own password and a cleared one are fine for a random ID', () => {
  for (const password of ['482913', '482 913', 'own password', '']) {
    expect(wrongChoice({ ...choice, password })).toEqual({})
  }
})

test('a short own password and a chosen ID without password are refused at the field', () => {
  expect(wrongChoice({ ...choice, password: 'short' })).toEqual({ password: 'password' })
  expect(wrongChoice({ ...choice, password: 'x'.repeat(65) })).toEqual({ password: 'password' })
  expect(wrongChoice({ ...choice, sessionId: '123 456 789', password: '' })).toEqual({ password: 'idNeedsPassword' })
  expect(wrongChoice({ ...choice, sessionId: '023 456 789' })).toEqual({ sessionId: 'sessionId' })
})

test('only the generated PIN counts as a one-time PIN', () => {
  expect(entryOf({ ...choice, password: '482 913' }, '482913')).toMatchObject({ isPin: true, password: '482913' })
  expect(entryOf({ ...choice, password: 'own password' }, '482913')).toMatchObject({ isPin: false })
  expect(entryOf({ ...choice, sessionId: '123 456 789' }, '482913')).toMatchObject({ sessionId: '123456789' })
})
