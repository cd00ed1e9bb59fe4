import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { COUNTS_WITHIN_MS, gaveUp, inTime } from './in-time.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const never = new Promise<void>(() => undefined)
const causeOf = (waiting: Promise<void>) => waiting.then(() => undefined).catch((cause: unknown) => cause)

test('[CONSENT-41] it settles as what is waited for, and leaves no timer behind', async () => {
  const { signal } = new AbortController()
  await inTime(Promise.resolve(), signal)
  const refused = new Error('no')
  expect(await causeOf(inTime(Promise.reject(refused), signal))).toBe(refused)
  expect(gaveUp(refused)).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

test('[CONSENT-41] the waiting ends after some seconds', async () => {
  const failing = causeOf(inTime(never, new AbortController().signal))
  await vi.advanceTimersByTimeAsync(COUNTS_WITHIN_MS)
  const cause = await failing
  expect(cause).toMatchObject({ code: 'not-in-time' })
  expect(gaveUp(cause)).toBe(true)
})

test('[CONSENT-41] what is taken back before, while or just as the answer comes is not taken', async () => {
  const before = AbortSignal.abort()
  expect(await causeOf(inTime(never, before))).toMatchObject({ code: 'taken-back' })
  const back = new AbortController()
  const failing = causeOf(inTime(never, back.signal))
  back.abort()
  expect(await failing).toMatchObject({ code: 'taken-back' })
  const just = new AbortController()
  const answer = Promise.withResolvers<void>()
  const late = causeOf(inTime(answer.promise, just.signal))
  answer.resolve()
  just.abort()
  expect(await late).toMatchObject({ code: 'taken-back' })
})
