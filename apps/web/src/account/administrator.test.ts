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
