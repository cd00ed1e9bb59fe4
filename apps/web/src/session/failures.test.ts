import { expect, test } from 'vitest'
import { told, withOne, without, withoutTold, type Failures } from './failures.ts'

const NONE: Failures = []
const FIRST = { code: 'capture-failed', about: 'grant first' }
const SECOND = { code: 'store-failed', about: 'grant second' }

test('[CONSENT-189] what failed with a question is told in no other, and once none is open', () => {
  const failures = withOne(NONE, FIRST)
  expect(told(failures, FIRST.about)).toBe(FIRST.code)
  expect(told(failures, SECOND.about)).toBeUndefined()
  expect(told(failures, undefined)).toBe(FIRST.code)
})

test('[CONSENT-189] an answer to the question behind it leaves it to be told', () => {
  const answered = without(withOne(NONE, FIRST), SECOND.about)
  expect(told(answered, SECOND.about)).toBeUndefined()
  expect(told(answered, undefined)).toBe(FIRST.code)
})

test('[CONSENT-189] another try at the same is all that ends it, and it leaves what failed besides', () => {
  const both = withOne(withOne(NONE, FIRST), SECOND)
  const again = without(both, SECOND.about)
  expect(told(again, SECOND.about)).toBeUndefined()
  expect(told(again, FIRST.about)).toBe(FIRST.code)
  expect(withOne(both, { ...FIRST, code: 'denied' })).toEqual([SECOND, { ...FIRST, code: 'denied' }])
})

test('[CONSENT-189] where two failed the newest is told first; closing it tells the other', () => {
  const both = withOne(withOne(NONE, FIRST), SECOND)
  expect(told(both, undefined)).toBe(SECOND.code)
  const closed = withoutTold(both, undefined)
  expect(told(closed, undefined)).toBe(FIRST.code)
  expect(withoutTold(closed, undefined)).toEqual([])
})

test('[CONSENT-189] the same of two questions is read once', () => {
  const both = withOne(withOne(NONE, FIRST), { ...SECOND, code: FIRST.code })
  expect(withoutTold(both, undefined)).toEqual([])
})

test('nothing is read while nothing is told', () => {
  expect(withoutTold([FIRST], SECOND.about)).toEqual([FIRST])
})
