import { expect, test } from 'vitest'
import { isResting, nextRest, restSecondsOf } from './own-use.ts'

test('[CONSENT-130] the rest is a whole number of seconds, at least 1 and at most 60', () => {
  expect(['1', '3', '60'].map(restSecondsOf)).toEqual([1, 3, 60])
  const wrong = ['', '0', '00', '61', '-3', '3.5', '1e1', '3s', ' 3', 'NaN', 'Infinity', '100']
  expect(wrong.filter((text) => restSecondsOf(text) !== undefined)).toEqual([])
})

test('[CONSENT-130] the menu goes from one to the next, from the longest to the shortest, and from any other to the next longer', () => {
  expect([1, 3, 10, 30, 7, 60].map(nextRest)).toEqual([3, 10, 30, 1, 10, 1])
  expect([3, 10, 30, 1].map((seconds) => restSecondsOf(String(seconds)))).toEqual([3, 10, 30, 1])
})

test('[CONSENT-130] rests that long after the last own use, also by a clock that was set back a little', () => {
  const own = { at: 100_000, restSeconds: 10 }
  expect([100_000, 109_999, 90_001].map((now) => isResting(own, now))).toEqual([true, true, true])
  expect([110_000, 90_000].map((now) => isResting(own, now))).toEqual([false, false])
  expect(isResting({ ...own, at: undefined }, 100_000)).toBe(false)
})
