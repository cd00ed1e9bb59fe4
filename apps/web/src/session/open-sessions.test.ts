import type { Entry, Session, SessionCommands, SessionView } from '@farhand/client'
import { expect, test, vi } from 'vitest'
import { failed, sessionId } from '../gallery/fixtures.ts'
import { createOpenSessions } from './open-sessions.ts'

function sessionDouble(first: SessionView) {
  let view = first
  const listeners = new Set<() => void>()
  const events: string[] = []
  const session: Session = {
    commands: {} as SessionCommands,
    current: () => view,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    showPicture: () => () => undefined,
    takeStill: () => Promise.reject(new Error('nothing is captured')),
    close: () => events.push('closed'),
  }
  const turn = (next: SessionView): void => {
    view = next
    for (const listener of listeners) listener()
  }
  return { session, turn, events, listeners }
}

const entry: Entry = { kind: 'join-password', sessionId, name: 'Sam', password: '730264' }
const connecting: SessionView = { stage: 'connecting', sessionId }
const lobby: SessionView = { stage: 'lobby', sessionId, hostName: 'Dana', organization: '' }

test('entering resolves once the person is in the lobby, and the session is found again', async () => {
  const double = sessionDouble(connecting)
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  const entered = sessions.enter(entry)
  await Promise.resolve()
  double.turn(lobby)
  expect(await entered).toEqual({ ok: true, sessionId })
  expect(sessions.find(sessionId)).toBe(double.session)
  expect(double.listeners.size).toBe(0)
})

test('a refused entry is closed and not kept', async () => {
  const double = sessionDouble(failed('no-match'))
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  expect(await sessions.enter(entry)).toEqual({ ok: false, refused: failed('no-match') })
  expect(double.events).toEqual(['closed'])
  expect(sessions.find(sessionId)).toBeUndefined()
})

test('an engine that cannot be loaded refuses with a fault instead of hanging', async () => {
  const sessions = createOpenSessions(() => Promise.reject(new TypeError('offline')))
  expect(await sessions.enter(entry)).toMatchObject({ ok: false, refused: { fault: 'connection-lost' } })
})

test('an engine that never comes refuses with a fault once nobody would wait for it', async () => {
  vi.useFakeTimers()
  try {
    const sessions = createOpenSessions(() => new Promise(() => undefined))
    const entered = sessions.enter(entry)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await entered).toMatchObject({ ok: false, refused: { fault: 'connection-lost', code: 'engine-not-loaded' } })
  } finally {
    vi.useRealTimers()
  }
})

test('moving a session here closes the one that ran before', async () => {
  const before = sessionDouble(lobby)
  const after = sessionDouble(lobby)
  const started: Entry[] = []
  const sessions = createOpenSessions(() =>
    Promise.resolve((asked) => {
      started.push(asked)
      return started.length === 1 ? before.session : after.session
    }),
  )
  await sessions.resume(sessionId, { takeOver: false })
  await sessions.resume(sessionId, { takeOver: true })
  expect(before.events).toEqual(['closed'])
  expect(sessions.find(sessionId)).toBe(after.session)
  expect(started.at(-1)).toEqual({ kind: 'resume', sessionId, takeOver: true })
  sessions.close(sessionId)
  expect(after.events).toEqual(['closed'])
})
