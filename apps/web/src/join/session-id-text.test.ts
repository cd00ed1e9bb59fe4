import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digitsOf, parseSessionId } from './session-id-text.ts'

test('a pasted ID may have spaces, dashes and words around it', () => {
  expect(parseSessionId('482 913 577')).toBe('482913577')
  expect(parseSessionId('ID: 482-913-577\n')).toBe('482913577')
})

test('too few or too many digits and a leading zero are no ID', () => {
  expect(parseSessionId('48291357')).toBeUndefined()
  expect(parseSessionId('4829135770')).toBeUndefined()
  expect(parseSessionId('048291357')).toBeUndefined()
})

test('the field holds at most nine digits, whatever is pasted', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(digitsOf(text)).toMatch(/^[0-9]{0,9}$/)
    }),
  )
})
