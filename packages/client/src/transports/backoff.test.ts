import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

test('waits grow from a fifth of a second to three seconds, and differ from client to client', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
    200, 400, 800, 1600, 3000, 3000, 3000,
  ])
  expect(backoffMs(50, () => 0)).toBe(1500)
})
