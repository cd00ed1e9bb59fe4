import type { Entry, Session, SessionCommands, SessionView } from '@farhand/client'
import { expect, test, vi } from 'vitest'
import { ApiError } from '../api/request.ts'
import { failed, sessionId } from '../gallery/fixtures.ts'
import { createOpenSessions } from './open-sessions.ts'

function sessionDouble(first: SessionView) {
  let view = first
  const listeners = new Set<() => void>()
  const events: string[] = []
  const says = (word: string) => async () => void events.push(word)
  const session: Session = {
    commands: { leave: says('left'), end: says('ended'), forget: says('forgotten') } as unknown as SessionCommands,
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

const here = new AbortController().signal
const entry: Entry = { kind: 'join-password', sessionId, name: 'Sam', password: '730264' }
const connecting: SessionView = { stage: 'connecting', sessionId }
const lobby: SessionView = { stage: 'lobby', sessionId, hostName: 'Dana', organization: '' }

test('entering resolves once the person is in the lobby, and the session is found again', async () => {
  const double = sessionDouble(connecting)
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  const entered = sessions.enter(entry, here)
  await Promise.resolve()
  double.turn(lobby)
  expect(await entered).toEqual({ ok: true, sessionId })
  expect(sessions.find(sessionId)).toBe(double.session)
  expect(double.listeners.size).toBe(0)
})

test('a refused entry is closed and not kept', async () => {
  const double = sessionDouble(failed('no-match'))
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  expect(await sessions.enter(entry, here)).toEqual({ ok: false, refused: failed('no-match') })
  expect(double.events).toEqual(['forgotten', 'closed'])
  expect(sessions.find(sessionId)).toBeUndefined()
})

test('what another tab has taken over is closed here and not forgotten: it is one record for both', async () => {
  const double = sessionDouble(connecting)
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  const entered = sessions.enter(entry, here)
  await vi.waitFor(() => expect(double.listeners.size).toBe(1))
  double.turn(failed('opened-elsewhere'))
  expect(await entered).toEqual({ ok: false, refused: failed('opened-elsewhere') })
  expect(double.events).toEqual(['closed'])
})

test.for([
  [new ApiError('offline'), 'engine-not-loaded'],
  [new ApiError('reload-needed'), 'reload-needed'],
] as const)('an engine that cannot be loaded refuses with a fault instead of hanging: %s', async ([cause, code]) => {
  const sessions = createOpenSessions(() => Promise.reject(cause))
  expect(await sessions.enter(entry, here)).toMatchObject({ ok: false, refused: { fault: 'connection-lost', code } })
})

test.for([
  [true, 'reload-needed'],
  [false, 'engine-not-loaded'],
] as const)(
  'a worker that does not come: where the server answers (%s) the page has to be loaded anew',
  async ([there, code]) => {
    vi.stubGlobal('fetch', async () => ({ ok: there }))
    try {
      const double = sessionDouble({ ...failed('connection-lost'), code: 'engine-not-loaded' })
      const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
      expect(await sessions.enter(entry, here)).toMatchObject({ ok: false, refused: { code } })
    } finally {
      vi.unstubAllGlobals()
    }
  },
)

test('whoever leaves while they enter ends at once what has begun', async () => {
  const double = sessionDouble(connecting)
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  const visit = new AbortController()
  const entered = sessions.enter(entry, visit.signal)
  await vi.waitFor(() => expect(double.listeners.size).toBe(1))
  visit.abort()
  expect(await entered).toMatchObject({ ok: false })
  expect(double.events).toEqual(['left', 'forgotten', 'closed'])
  expect(double.listeners.size).toBe(0)
})

test('[KEY-52] a session whose host leaves while it is made ends once it stands, and its keys go', async () => {
  const double = sessionDouble(connecting)
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  const visit = new AbortController()
  const entered = sessions.enter({ ...entry, kind: 'create' } as unknown as Entry, visit.signal)
  await vi.waitFor(() => expect(double.listeners.size).toBe(1))
  visit.abort()
  expect(double.events).toEqual([])
  double.turn(lobby)
  expect(await entered).toMatchObject({ ok: false })
  expect(double.events).toEqual(['ended', 'forgotten', 'closed'])
  expect(sessions.find(sessionId)).toBeUndefined()
})

test('whoever leaves while they come back is in no session that nobody sees', async () => {
  const start = vi.fn<() => Session>()
  const { promise, resolve } = Promise.withResolvers<() => Session>()
  const sessions = createOpenSessions(() => promise)
  const visit = new AbortController()
  const resumed = sessions.resume(sessionId, { takeOver: false, left: visit.signal })
  visit.abort()
  resolve(start)
  await expect(resumed).rejects.toMatchObject({ name: 'AbortError' })
  expect(start).not.toHaveBeenCalled()
  expect(sessions.find(sessionId)).toBeUndefined()
})

test('whoever has left before the engine came begins nothing', async () => {
  const start = vi.fn<() => Session>()
  const sessions = createOpenSessions(() => Promise.resolve(start))
  expect(await sessions.enter(entry, AbortSignal.abort())).toMatchObject({ ok: false })
  expect(start).not.toHaveBeenCalled()
})

test('whoever is in keeps their session when its form goes', async () => {
  const double = sessionDouble(lobby)
  const sessions = createOpenSessions(() => Promise.resolve(() => double.session))
  const visit = new AbortController()
  expect(await sessions.enter(entry, visit.signal)).toMatchObject({ ok: true })
  visit.abort()
  expect(double.events).toEqual([])
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
  await sessions.resume(sessionId, { takeOver: false, left: here })
  await sessions.resume(sessionId, { takeOver: true, left: here })
  expect(before.events).toEqual(['closed'])
  expect(sessions.find(sessionId)).toBe(after.session)
  expect(started.at(-1)).toEqual({ kind: 'resume', sessionId, takeOver: true })
  sessions.close(sessionId)
  expect(after.events).toEqual(['closed'])
})
