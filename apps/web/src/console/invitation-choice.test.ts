import { expect, test } from 'vitest'
import { entryOf, passwordHint, randomPin, wrongChoice, type Choice } from './invitation-choice.ts'

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

test('beside the password stands that a chosen ID needs one, before anybody presses Start', () => {
  const chosen = { ...choice, sessionId: '123 456 789' }
  expect(passwordHint(chosen)).toBe('passwordChosenId')
  expect(passwordHint({ ...chosen, password: '' })).toBe('passwordChosenId')
  expect(passwordHint({ ...choice, sessionId: '12', password: '' })).toBe('passwordChosenId')
  expect(passwordHint(choice)).toBe('passwordHint')
  expect(passwordHint({ ...choice, sessionId: ' ', password: '' })).toBe('passwordNone')
})

test('blanks are no password, however many, and do not clear it either', () => {
  for (const blank of [' ', ' '.repeat(8), '\u3000'.repeat(9), '\t\n'.repeat(6)]) {
    expect(wrongChoice({ ...choice, password: blank })).toEqual({ password: 'password' })
    expect(wrongChoice({ ...choice, sessionId: '123 456 789', password: blank })).toEqual({ password: 'password' })
  }
})

test('an own password has 8 to 64 characters as they are counted after normalization', () => {
  for (const [password, fits] of [
    ['x'.repeat(7), false],
    ['x'.repeat(8), true],
    ['x'.repeat(64), true],
    ['e\u0301'.repeat(64), true],
    ['e\u0301'.repeat(7), false],
    ['12345', false],
    ['1234567', false],
    ['12345678', true],
  ] as const) {
    expect([password, wrongChoice({ ...choice, password })]).toEqual([password, fits ? {} : { password: 'password' }])
  }
})

test('any six digits are a one-time PIN, spaces ignored; anything else is the host’s own password', () => {
  for (const password of ['482913', '482 913', ' 482913 ', '4 8 2 9 1 3']) {
    expect(entryOf({ ...choice, password })).toMatchObject({ isPin: true, password: '482913' })
  }
  expect(entryOf({ ...choice, password: '000000' })).toMatchObject({ isPin: true, password: '000000' })
  for (const password of ['own password', '12345678', '']) {
    expect(entryOf({ ...choice, password })).toMatchObject({ isPin: false, password })
  }
  expect(entryOf({ ...choice, sessionId: '123 456 789' })).toMatchObject({ sessionId: '123456789' })
})
