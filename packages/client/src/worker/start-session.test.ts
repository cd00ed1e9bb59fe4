import type { SessionId } from '@farhand/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entry } from '../session/view.ts'
import { startSession } from './start-session.ts'
import type { ToWindow } from './worker-messages.ts'

const sessionId = '123456789' as SessionId
const entry: Entry = { kind: 'join-password', sessionId, name: 'Sam', password: '730264' }
const NOT_LOADED = { stage: 'failed', fault: 'connection-lost', code: 'engine-not-loaded', sessionId }

/** A worker whose file is on its way. */
class WorkerDouble extends EventTarget {
  static newest: WorkerDouble
  terminated = false

  constructor() {
    super()
    WorkerDouble.newest = this
  }

  postMessage(): void {}

  terminate(): void {
    this.terminated = true
  }

  say(data: ToWindow): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('Worker', WorkerDouble)
  vi.stubGlobal('indexedDB', {})
  vi.stubGlobal('navigator', { locks: {} })
  vi.stubGlobal('VideoDecoder', {})
  vi.stubGlobal('location', { origin: 'https://farhand.example' })
  vi.stubGlobal('sessionStorage', undefined)
  vi.stubGlobal('localStorage', undefined)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function begun() {
  const session = startSession(entry, { participant: 'Participant #' })
  return { session, worker: WorkerDouble.newest }
}

test('a worker that never comes is given up after 30 s, and the session says so', () => {
  const { session, worker } = begun()
  const told = vi.fn<() => void>()
  session.subscribe(told)
  vi.advanceTimersByTime(29_999)
  expect(session.current()).toEqual({ stage: 'connecting', sessionId })
  vi.advanceTimersByTime(1)
  expect(session.current()).toMatchObject(NOT_LOADED)
  expect(told).toHaveBeenCalledOnce()
  expect(worker.terminated).toBe(true)
})

test('a worker whose file is missing is told at once', () => {
  const { session, worker } = begun()
  worker.dispatchEvent(new Event('error'))
  expect(session.current()).toMatchObject(NOT_LOADED)
  expect(worker.terminated).toBe(true)
})

test('a worker that runs has as long as it takes; where it breaks later that is a fault of ours', () => {
  const { session, worker } = begun()
  worker.say({ kind: 'ready' })
  vi.advanceTimersByTime(60_000)
  expect(session.current()).toEqual({ stage: 'connecting', sessionId })
  worker.dispatchEvent(new Event('error'))
  expect(session.current()).toMatchObject({ stage: 'failed', fault: 'failed', code: 'worker' })
})

test('leaving before the worker has come is done with that: nothing has begun', async () => {
  const { session, worker } = begun()
  await session.commands.leave()
  expect(worker.terminated).toBe(true)
})

test('whoever leaves before the worker has come waits for nothing more', () => {
  const { session, worker } = begun()
  session.close()
  expect(worker.terminated).toBe(true)
  vi.advanceTimersByTime(30_000)
  expect(session.current()).toEqual({ stage: 'connecting', sessionId })
})
