// The sessions this page runs. Lives here: entering one and finding it again. May not know: React, keys, sockets.
import type { Entry, Session, SessionView } from '@farhand/client'
import type { SessionId } from '@farhand/protocol'
import { inTime } from '../in-time.ts'

/** Why a session can't go on or a try to enter was refused. */
export type Refused = Extract<SessionView, { stage: 'failed' }>

/** Starts a session in its worker. */
export type StartSession = (entry: Entry) => Session

export type Entered =
  | { readonly ok: true; readonly sessionId: SessionId }
  | { readonly ok: false; readonly refused: Refused }

export interface OpenSessions {
  /** Resolves once the person is in, or in the lobby, or refused. Never rejects. */
  enter(entry: Entry): Promise<Entered>
  find(sessionId: SessionId): Session | undefined
  /** Comes back to a session that this browser knows; `takeOver` takes it from another tab. Rejects where the engine can't be loaded. */
  resume(sessionId: SessionId, options: { readonly takeOver: boolean }): Promise<Session>
  /** Lets go of the connection; the session itself goes on. Idempotent. */
  close(sessionId: SessionId): void
}

/** What starts the engine is a small file, but on a road that swallows everything it would never come. The worker with the engine
 *  itself is waited for by the session. */
const LOADS_WITHIN_MS = 30_000

/** `loadEngine` brings the engine when it is first needed. */
export function createOpenSessions(loadEngine: () => Promise<StartSession>): OpenSessions {
  const running = new Map<SessionId, Session>()
  const load = async (): Promise<StartSession> => {
    const start = await inTime(loadEngine(), LOADS_WITHIN_MS)
    if (start === undefined) throw new Error(`the engine did not come within ${LOADS_WITHIN_MS} ms`)
    return start
  }

  const keep = (sessionId: SessionId, session: Session): void => {
    running.get(sessionId)?.close()
    running.set(sessionId, session)
  }

  return {
    async enter(entry) {
      try {
        const start = await load()
        const session = start(entry)
        const view = await pastConnecting(session)
        if (view.stage === 'failed') {
          session.close()
          return { ok: false, refused: view }
        }
        keep(view.sessionId, session)
        return { ok: true, sessionId: view.sessionId }
      } catch {
        return { ok: false, refused: notLoaded(null) }
      }
    },
    find: (sessionId) => running.get(sessionId),
    async resume(sessionId, { takeOver }) {
      const start = await load()
      const session = start({ kind: 'resume', sessionId, takeOver })
      keep(sessionId, session)
      return session
    },
    close(sessionId) {
      running.get(sessionId)?.close()
      running.delete(sessionId)
    },
  }
}

/** What a person is told where even the engine could not be loaded. */
export const notLoaded = (sessionId: SessionId | null): Refused => ({
  stage: 'failed',
  fault: 'connection-lost',
  code: 'engine-not-loaded',
  retryMinutes: null,
  sessionId,
})

type Settled = Exclude<SessionView, { stage: 'connecting' }>

function pastConnecting(session: Session): Promise<Settled> {
  return new Promise((resolve) => {
    const look = (): void => {
      const view = session.current()
      if (view.stage === 'connecting') return
      stop()
      resolve(view)
    }
    const stop = session.subscribe(look)
    look()
  })
}
