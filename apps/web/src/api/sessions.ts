// The session calls of the console. Lives here: their paths. May not know: pages.
import { sessionListSchema, type SessionSummary, type Sid } from '@farhand/protocol'
import { request } from './request.ts'

/** The host's own sessions, live ones first. */
export async function listSessions(signal?: AbortSignal): Promise<readonly SessionSummary[]> {
  const aborts = signal === undefined ? {} : { signal }
  const { sessions } = await request({ method: 'GET', path: '/api/v1/sessions', answer: sessionListSchema, ...aborts })
  return sessions
}

/** Throws ApiError `no-such-session` when it has ended already. */
export const endSession = (sid: Sid): Promise<void> =>
  request({ method: 'POST', path: `/api/v1/sessions/${sid}/end`, body: {} })
