// Errors as answers. Lives here: RFC 9457 problem details with code and request id, never a stack or a cause. A person who
// went to an address that is no page sees the app, which says so.
import type { Problem } from '@farhand/protocol'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { showPage } from './pages.ts'
import { SERVER_ERRORS, ServerError, type ServerErrorCode } from '../errors.ts'

/** Makes every error of an app a problem, and every unknown address one too. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: unknown, request, reply) => sendProblem(request, reply, error))
  app.setNotFoundHandler(() => {
    throw new ServerError('not-found')
  })
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const { code, status, detail, retryAfterSeconds } = describe(error)
  if (status >= 500) request.log.error({ err: error, code, requestId: request.id }, 'request failed')
  if ((status === 401 || status === 404) && isPageVisit(request)) return showPage(reply.code(status))
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  const problem: Problem = {
    type: `urn:farhand:problem:${code}`,
    title: SERVER_ERRORS[code].title,
    status,
    detail,
    code,
    requestId: request.id,
  }
  // Whatever schema a route has for its answers, this is not one of them.
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)
}

/** Whether a person's browser goes to an address, rather than a script calling one. */
function isPageVisit({ method, url, headers }: FastifyRequest): boolean {
  const reads = method === 'GET' || method === 'HEAD'
  return reads && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html')
}

interface Description {
  readonly code: ServerErrorCode
  readonly status: number
  readonly detail: string
  readonly retryAfterSeconds?: number | undefined
}

function describe(error: unknown): Description {
  if (error instanceof ServerError) {
    const { code, status, message, retryAfterSeconds } = error
    return { code, status, detail: message, retryAfterSeconds }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { instancePath = '', message = '' } = error.validation[0] ?? {}
    return { code: 'bad-request', status: 400, detail: `${instancePath.slice(1) || 'The request'}: ${message}` }
  }
  const { statusCode } = error as Partial<FastifyError>
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'bad-request', status: statusCode, detail: SERVER_ERRORS['bad-request'].title }
  }
  return { code: 'internal-error', status: 500, detail: SERVER_ERRORS['internal-error'].title }
}
