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
/** RFC 9457 section 3. */
const PROBLEM_TYPE = 'application/problem+json'

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
  /**
   * Both give a socket ticket. Reject with ClientError `not-connected` without a server, also where something in front of
   * it answers in its place (WIRE-40), and `bad-answer` for nonsense.
   */
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
    if (response.ok && json !== undefined) return { ok: true, value: json }
    const problem = ownProblem(response, json)
    if (problem === undefined) throw notOurs(response.status)
    return { ok: false, rejected: rejectedOf(response, problem) }
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

const notOurs = (status: number): ClientError =>
  new ClientError('not-connected', `something else answered for the server (${String(status)})`)

/** A no in the server's own words; a proxy's is none, whatever its status says (WIRE-40). */
function ownProblem(response: Response, json: unknown): Problem | undefined {
  const [type] = (response.headers.get('content-type') ?? '').split(';')
  if (type?.trim().toLowerCase() !== PROBLEM_TYPE) return undefined
  const problem = problemSchema.safeParse(json).data
  return problem?.type === `urn:farhand:problem:${problem?.code ?? ''}` ? problem : undefined
}

function rejectedOf(response: Response, { code }: Problem): Rejected {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return {
    status: response.status,
    code,
    retryMinutes: Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds / 60)) : null,
  }
}
