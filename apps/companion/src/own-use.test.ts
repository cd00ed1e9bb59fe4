import { expect, test } from 'vitest'
import { isResting, REST_CHOICES, restSecondsOf } from './own-use.ts'

test('[CONSENT-130] the rest is a whole number of seconds, at least 1 and at most 60; all that the menu offers is', () => {
  expect(['1', '3', '60'].map(restSecondsOf)).toEqual([1, 3, 60])
  const wrong = ['', '0', '00', '61', '-3', '3.5', '1e1', '3s', ' 3', 'NaN', 'Infinity', '100']
  expect(wrong.filter((text) => restSecondsOf(text) !== undefined)).toEqual([])
  for (const seconds of REST_CHOICES) expect(restSecondsOf(String(seconds))).toBe(seconds)
})

test('[CONSENT-130] rests that long after the last own use, also by a clock that was set back a little', () => {
  const own = { at: 100_000, restSeconds: 10 }
  expect([100_000, 109_999, 90_001].map((now) => isResting(own, now))).toEqual([true, true, true])
  expect([110_000, 90_000].map((now) => isResting(own, now))).toEqual([false, false])
  expect(isResting({ ...own, at: undefined }, 100_000)).toBe(false)
})
