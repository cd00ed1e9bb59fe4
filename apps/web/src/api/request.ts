// Calls to our own server. Lives here: one typed fetch, and the one error it throws. May not know: React, sentences.
import { problemSchema, z } from '@farhand/protocol'

/** A call that was refused or never arrived; `code` is the server's, or `offline`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  readonly requestId: string | undefined
  /** Minutes after which trying again makes sense; set for too many tries. */
  readonly retryMinutes: number | undefined

  constructor(code: string, details: { requestId?: string; retryMinutes?: number; cause?: unknown } = {}) {
    super(code, { cause: details.cause })
    this.code = code
    this.requestId = details.requestId
    this.retryMinutes = details.retryMinutes
  }
}

/** A call on a road that has gone silent would never end by itself; longer than a busy server takes for a password. */
const ANSWERS_WITHIN_MS = 15_000

interface Call<Answer> {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: `/api/v1/${string}` | '/setup'
  readonly body?: object
  /** What the answer must be; left out where nothing is read. */
  readonly answer?: z.ZodType<Answer>
  readonly signal?: AbortSignal
}

/** Sends one call with the person's cookie. Throws ApiError. */
export async function request<Answer = undefined>(call: Call<Answer>): Promise<Answer> {
  const response = await send(call)
  if (!response.ok) throw await refusal(response)
  if (call.answer === undefined) return undefined as Answer
  return call.answer.parse(await bodyOf(response))
}

/** Its end may be lost on the way, too. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw cause instanceof SyntaxError ? cause : new ApiError('offline', { cause })
  }
}

async function send({ method, path, body, signal }: Call<unknown>): Promise<Response> {
  const limit = AbortSignal.timeout(ANSWERS_WITHIN_MS)
  try {
    return await fetch(path, {
      method,
      credentials: 'same-origin',
      // Nobody's answer of before.
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
  } catch (cause) {
    throw new ApiError('offline', { cause })
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined))
  const seconds = Number(response.headers.get('retry-after'))
  return new ApiError(problem.success ? problem.data.code : 'other', {
    ...(problem.success ? { requestId: problem.data.requestId } : {}),
    ...(seconds > 0 ? { retryMinutes: Math.ceil(seconds / 60) } : {}),
  })
}
