// The sessions this page runs. Lives here: entering one and finding it again. May not know: React, keys, sockets.
import type { Entry, Session, SessionView } from '@farhand/client'
import type { SessionId } from '@farhand/protocol'
import { ApiError } from '../api/request.ts'
import { isServerThere, RELOAD_NEEDED } from '../load.ts'

/** Why a session can't go on or a try to enter was refused. */
export type Refused = Extract<SessionView, { stage: 'failed' }>

/** Starts a session in its worker. */
export type StartSession = (entry: Entry) => Session

export type Entered =
  | { readonly ok: true; readonly sessionId: SessionId }
  | { readonly ok: false; readonly refused: Refused }

export interface OpenSessions {
  /** Resolves once the person is in, or in the lobby, or refused. `left`: they have gone from where they asked, and nothing of it
   *  goes on: no session, no key, no knock. Never rejects. */
  enter(entry: Entry, left: AbortSignal): Promise<Entered>
  find(sessionId: SessionId): Session | undefined
  /** Comes back to a session that this browser knows; `takeOver` takes it from another tab; `left` as above. Rejects where the engine
   *  can't be loaded. */
  resume(sessionId: SessionId, options: { readonly takeOver: boolean; readonly left: AbortSignal }): Promise<Session>
  /** Lets go of the connection; the session itself goes on. Idempotent. */
  close(sessionId: SessionId): void
}

/** `loadEngine` brings what starts the engine when it is first needed, or rejects as `lateFile` does. The worker with the engine itself
 *  is waited for by the session. */
export function createOpenSessions(loadEngine: () => Promise<StartSession>): OpenSessions {
  const running = new Map<SessionId, Session>()

  const keep = (sessionId: SessionId, session: Session): void => {
    running.get(sessionId)?.close()
    running.set(sessionId, session)
  }

  return {
    async enter(entry, left) {
      try {
        const start = await loadEngine()
        left.throwIfAborted()
        const session = start(entry)
        // A session that is being made is undone once it stands: before, nobody could end it.
        const isMade = entry.kind === 'create'
        const view = await pastConnecting(session, isMade ? undefined : left)
        if (left.aborted) await undo(session, isMade)
        else if (view.stage !== 'connecting' && view.stage !== 'failed') {
          keep(view.sessionId, session)
          return { ok: true, sessionId: view.sessionId }
        }
        // Of a knock that was refused nothing stays: its form begins another one. One that another tab has taken over goes on there.
        else if (!isMade && !isElsewhere(view)) await session.commands.forget().catch(() => undefined)
        session.close()
        return { ok: false, refused: view.stage === 'failed' ? await inWords(view) : notLoaded(null) }
      } catch (cause) {
        return { ok: false, refused: notLoaded(null, cause) }
      }
    },
    find: (sessionId) => running.get(sessionId),
    async resume(sessionId, { takeOver, left }) {
      const start = await loadEngine()
      left.throwIfAborted()
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

/** What a person is told where even the engine could not be loaded; `cause` as `lateFile` threw it. */
export const notLoaded = (sessionId: SessionId | null, cause?: unknown): Refused => ({
  stage: 'failed',
  fault: 'connection-lost',
  code: cause instanceof ApiError && cause.code === RELOAD_NEEDED ? RELOAD_NEEDED : ENGINE_NOT_LOADED,
  retryMinutes: null,
  sessionId,
})

/** Of the SDK: the worker with the engine did not come. */
export const ENGINE_NOT_LOADED = 'engine-not-loaded'

const isElsewhere = (view: SessionView): boolean => view.stage === 'failed' && view.fault === 'opened-elsewhere'

/** Its person left before they came in: the session they made ends, or they knock no more, and what is kept of it goes (KEY-52). One
 *  that can't be ended now ends by itself, as its host is away. */
async function undo({ commands }: Session, isMade: boolean): Promise<void> {
  await (isMade ? commands.end() : commands.leave()).catch(() => undefined)
  await commands.forget().catch(() => undefined)
}

async function inWords(refused: Refused): Promise<Refused> {
  const isReloadNeeded = refused.code === ENGINE_NOT_LOADED && (await isServerThere())
  return isReloadNeeded ? { ...refused, code: RELOAD_NEEDED } : refused
}

/** The first view after connecting, or the one there is when they leave. */
function pastConnecting(session: Session, left: AbortSignal | undefined): Promise<SessionView> {
  const { promise, resolve } = Promise.withResolvers<SessionView>()
  const look = (): void => {
    const view = session.current()
    if (view.stage === 'connecting' && left?.aborted !== true) return
    stop()
    left?.removeEventListener('abort', look)
    resolve(view)
  }
  const stop = session.subscribe(look)
  left?.addEventListener('abort', look)
  look()
  return promise
}
