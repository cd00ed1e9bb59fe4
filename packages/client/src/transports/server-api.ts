// The HTTP requests that lead to a socket. Lives here: create, join, resume. May not know: what the socket then carries.
import {
  createdSessionSchema,
  problemSchema,
  ticketSchema,
  type CreatedSession,
  type CreateSession,
  type DeviceId,
  type Problem,
  type SessionId,
  type Sid,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'

/** `fetch` of a browser, or Node's with origin and cookie added; relative paths. */
export type Fetch = (
  path: string,
  init: { method: string; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<Response>

/** A request on a road that has gone silent would never end by itself. */
const ANSWERS_WITHIN_MS = 10_000

/** What the server says no with before a socket opens. */
export interface Rejected {
  readonly status: number
  readonly code: string
  readonly retryMinutes: number | null
}

export type Answered<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly rejected: Rejected }

export interface ServerApi {
  create(body: CreateSession): Promise<Answered<CreatedSession>>
  /** Both give a socket ticket. Reject with ClientError `not-connected` without a server, `bad-answer` for nonsense. */
  join(sessionId: SessionId): Promise<Answered<string>>
  resume(sid: Sid, device: DeviceId): Promise<Answered<string>>
}

/** The API over this `fetch`. */
export function serverApi(fetch: Fetch): ServerApi {
  const post = async (path: string, body: unknown): Promise<Answered<unknown>> => {
    let response: Response
    try {
      const headers = { 'content-type': 'application/json' }
      const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS)
      response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal })
    } catch (cause) {
      throw new ClientError('not-connected', 'the server does not answer', { cause })
    }
    const json: unknown = await response.json().catch(() => undefined)
    if (response.ok) return { ok: true, value: json }
    const problem = problemSchema.safeParse(json)
    // Not in the words of the server: something in front of it.
    if (response.status >= 500 && !problem.success) throw serverFailed(response.status)
    return { ok: false, rejected: rejectedOf(response, problem.data) }
  }
  const ticket = async (path: string, body: unknown): Promise<Answered<string>> => {
    const answer = await post(path, body)
    // Whatever ails the server may pass; a refusal would end the session here.
    if (!answer.ok && answer.rejected.status >= 500) throw serverFailed(answer.rejected.status)
    if (!answer.ok) return answer
    const parsed = ticketSchema.safeParse(answer.value)
    if (!parsed.success) throw new ClientError('bad-answer', 'the answer is no ticket', { cause: parsed.error })
    return { ok: true, value: parsed.data.ticket }
  }
  return {
    async create(body) {
      const answer = await post('/api/v1/sessions', body)
      if (!answer.ok) return answer
      const parsed = createdSessionSchema.safeParse(answer.value)
      if (!parsed.success) throw new ClientError('bad-answer', 'the answer is no session', { cause: parsed.error })
      return { ok: true, value: parsed.data }
    },
    join: (sessionId) => ticket('/api/v1/joins', { sessionId }),
    resume: (sid, device) => ticket('/api/v1/resumes', { sid, device }),
  }
}

const serverFailed = (status: number): ClientError =>
  new ClientError('not-connected', `the server failed (${String(status)})`)

function rejectedOf(response: Response, problem: Problem | undefined): Rejected {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return {
    status: response.status,
    code: problem?.code ?? 'failed',
    retryMinutes: Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds / 60)) : null,
  }
}
