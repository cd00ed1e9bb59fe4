import { expect, test } from 'vitest'
import { hostAlone, participantIdle } from '../../gallery/fixtures.ts'
import { isKnown, rememberOrganization } from './known-organizations.ts'

const dana = hostAlone.me
const sam = participantIdle.me

function storage(text: string | null = null) {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value
    },
  }
}

test('an organization is known once one of its people was allowed to control', () => {
  const stored = storage()
  expect(isKnown(dana, stored)).toBe(false)
  rememberOrganization(dana, stored)
  expect(isKnown(dana, stored)).toBe(true)
  expect(isKnown({ ...dana, organization: 'Contoso' }, stored)).toBe(false)
})

test('a name that nobody vouches for is never known', () => {
  const stored = storage()
  rememberOrganization(sam, stored)
  rememberOrganization(dana, stored)
  expect(isKnown(sam, stored)).toBe(false)
  expect(isKnown({ ...dana, verified: false }, stored)).toBe(false)
})

test('what is stored but makes no sense counts as nothing known', () => {
  for (const text of ['not json', '{"a":1}', '[1,null]']) expect(isKnown(dana, storage(text))).toBe(false)
})

test('[CONSENT-176] storage that takes nothing more fails nobody: the organization stays unknown', () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full')
    },
  }
  expect(() => {
    rememberOrganization(dana, full)
  }).not.toThrow()
  expect(isKnown(dana, full)).toBe(false)
})
