// When somebody knocks again, by a clock that tests move; the server answers the request for a ticket only.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createDeviceKey } from '@farhand/e2ee'
import type { SessionId } from '@farhand/protocol'
import { newInstance } from '../session/identity.ts'
import type { Surroundings } from '../surroundings.ts'
import { keepKnocking } from './keep-knocking.ts'

const MINUTE_MS = 60_000
const tooMany = (retryMinutes: number) => ({ status: 429, code: 'too-many-attempts', retryMinutes })
const noSuch = { status: 500, code: 'internal', retryMinutes: null }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

/** Knocks at a server that rejects each request in turn, the last one for good. */
async function knockAt(
  rejections: readonly { status: number; code: string; retryMinutes: number | null }[],
  isKnownRight: boolean,
) {
  const device = await createDeviceKey()
  let knocks = 0
  const join = () => Promise.resolve({ ok: false, rejected: rejections[Math.min(knocks++, rejections.length - 1)]! })
  const around = { api: { join } } as unknown as Surroundings
  const outcome = keepKnocking(around, {
    sessionId: '482913577' as SessionId,
    name: 'Lee',
    device,
    instance: newInstance(),
    secret: { method: 'none' },
    signal: new AbortController().signal,
    isKnownRight: () => isKnownRight,
    isUnproven: false,
    isSpent: () => false,
    isAgain: true,
    onWaiting: () => Promise.resolve(),
    onAdmitted: () => Promise.resolve(),
    onLost: () => undefined,
  })
  return { outcome, knocks: () => knocks }
}

test('[KEY-44] whoever was in the lobby waits for the minutes that too many tries cost, and knocks again', async () => {
  const { outcome, knocks } = await knockAt([tooMany(1), tooMany(2), noSuch], true)
  await vi.advanceTimersByTimeAsync(MINUTE_MS - 1)
  expect(knocks()).toBe(1)
  await vi.advanceTimersByTimeAsync(1_001)
  expect(knocks()).toBe(2)
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS + 1_000)
  expect(knocks()).toBe(3)
  expect(await outcome).toMatchObject({ ok: false, fault: 'failed' })
})

test('[KEY-44] too many tries are the end for whoever proved nothing, and where they cost more than four minutes', async () => {
  const stranger = await knockAt([tooMany(1)], false)
  expect(await stranger.outcome).toMatchObject({ fault: 'too-many', retryMinutes: 1 })
  const long = await knockAt([tooMany(50)], true)
  expect(await long.outcome).toMatchObject({ fault: 'too-many', retryMinutes: 50 })
  expect([stranger.knocks(), long.knocks()]).toEqual([1, 1])
})
