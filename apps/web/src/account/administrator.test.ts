import { expect, test } from 'vitest'
import { wrongFields } from './administrator.ts'

const dana = { organization: 'Reyes IT', username: 'dana', email: 'dana@example.org', password: 'twelve-letters' }

test('a complete administrator has no wrong field', () => {
  expect(wrongFields(dana)).toEqual({})
})

test('each wrong field is named with its reason', () => {
  expect(wrongFields({ organization: ' ', username: 'd!', email: 'dana', password: 'short' })).toEqual({
    organization: 'required',
    username: 'username',
    email: 'email',
    password: 'passwordShort',
  })
})

test('a field is wrong from the length on from which the server refuses it', () => {
  const long = { organization: 'x'.repeat(100), username: 'x'.repeat(64), password: 'ü'.repeat(128) }
  expect(wrongFields({ ...dana, ...long })).toEqual({})
  const longer = { organization: `${long.organization}x`, username: `${long.username}x`, password: `${long.password}x` }
  expect(wrongFields({ ...dana, ...longer })).toEqual({
    organization: 'organizationLong',
    username: 'username',
    password: 'passwordLong',
  })
})

test.each([
  ['da', true],
  ['  dana ', true],
  ['Dana Reyes', true],
  ["o'neil@reyes-it.example", true],
  ['Łukasz+2', true],
  ['da_na', true],
  ['', false],
  ['d', false],
  ['.dana', false],
  ['dana!', false],
])('the username "%s" is taken: %s', (username, isTaken) => {
  expect(wrongFields({ ...dana, username })).toEqual(isTaken ? {} : { username: 'username' })
})
