import { expect, test } from 'vitest'
import { invitationOf, setUpTokenOf } from './fragment.ts'

const key = 'A'.repeat(43)

test('only a whole invitation of version 1 is taken as one', () => {
  expect(invitationOf(`k=1.${key}`)).toBe(`k=1.${key}`)
  for (const broken of ['', `k=2.${key}`, `k=1.${key}A`, `k=1.${key.slice(1)}`, `k=1.${key.slice(1)}+`]) {
    expect(invitationOf(broken)).toBeUndefined()
  }
})

test('a set-up link carries a token', () => {
  expect(setUpTokenOf('t=abc_-9')).toBe('abc_-9')
  expect(setUpTokenOf('t=')).toBeUndefined()
  expect(setUpTokenOf('x=abc')).toBeUndefined()
})
