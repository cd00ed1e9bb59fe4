// Routes of sessions: a host's own, and the passes to the socket. Lives here: bodies in, answers out.
// May not know: how a session changes.
import {
  createSessionSchema,
  createdSessionSchema,
  joinSchema,
  resumeSchema,
  sessionListSchema,
  sidSchema,
  ticketSchema,
  z,
  type SessionSummary,
} from '@farhand/protocol'
import type { FastifyBaseLogger } from 'fastify'
import type { App } from './app.ts'
import { ServerError } from '../errors.ts'
import type { Joins } from '../joins/joins.ts'
import { parseRecord, type SessionRecord } from '../session/session-record.ts'
import type { Store, StoredSession } from '../store/store.ts'
import type { Switchboard } from '../switching/switchboard.ts'
import { principalOf } from './access.ts'

export interface SessionRouteParts {
  readonly switchboard: Switchboard
  readonly joins: Joins
  readonly store: Store
}

/** Adds `/api/v1/sessions`, `/api/v1/joins` and `/api/v1/resumes`. */
export function addSessionRoutes(app: App, { switchboard, joins, store }: SessionRouteParts): void {
  const { tickets, budget } = joins

  app.route({
    method: 'POST',
    url: '/api/v1/sessions',
    config: { access: 'host' },
    schema: { body: createSessionSchema, response: { 201: createdSessionSchema } },
    async handler(request, reply) {
      const { body, ip: address } = request
      const principal = principalOf(request)
      const rules = await store.organizationRules(principal.organizationId)
      const { sid, record } = await switchboard.start({ ...principal, rules }, body)
      const { sessionId, createdAt } = record().state
      const ticket = tickets.issue({ kind: 'member', sid, device: body.device, address })
      return reply.status(201).send({ sid, sessionId, createdAt, ticket })
    },
  })

  app.route({
    method: 'GET',
    url: '/api/v1/sessions',
    config: { access: 'host' },
    schema: { response: { 200: sessionListSchema } },
    async handler(request) {
      const rows = await store.sessionsOfHost(principalOf(request).userId)
      const sessions = rows.flatMap((row) => readable(row, request.log)).map((row) => summaryOf(row, switchboard))
      const isLive = ({ endedAt }: SessionSummary): boolean => endedAt === null
      return { sessions: [...sessions.filter(isLive), ...sessions.filter((session) => !isLive(session))] }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/v1/sessions/:sid/end',
    config: { access: 'host' },
    schema: { params: z.object({ sid: sidSchema }), response: { 204: z.void() } },
    async handler(request, reply) {
      const { sid } = request.params
      const session = await store.sessionBySid(sid)
      if (session?.hostUserId !== principalOf(request).userId) throw new ServerError('no-such-session')
      await switchboard.end(sid)
      return reply.status(204).send()
    },
  })

  app.route({
    method: 'POST',
    url: '/api/v1/joins',
    config: { access: 'public' },
    schema: { body: joinSchema, response: { 201: ticketSchema } },
    async handler(request, reply) {
      const address = request.ip
      const minutes = budget.waitMinutes(address)
      if (minutes > 0) {
        const message = `Too many attempts. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`
        throw new ServerError('too-many-attempts', message, { retryAfterSeconds: minutes * 60 })
      }
      const ticket = tickets.issue({ kind: 'join', sessionId: request.body.sessionId, address })
      return reply.status(201).send({ ticket })
    },
  })

  app.route({
    method: 'POST',
    url: '/api/v1/resumes',
    config: { access: 'public' },
    schema: { body: resumeSchema, response: { 201: ticketSchema } },
    async handler(request, reply) {
      const { sid, device } = request.body
      const ticket = tickets.issue({ kind: 'member', sid, device, address: request.ip })
      return reply.status(201).send({ ticket })
    },
  })
}

interface ReadSession {
  readonly record: SessionRecord
  readonly relayedBytes: number
}

/** A stored session with its record, or none where that cannot be read: one damaged row hides no other. */
function readable({ sid, state, relayedBytes }: StoredSession, log: FastifyBaseLogger): readonly ReadSession[] {
  try {
    return [{ record: parseRecord(state), relayedBytes }]
  } catch (error) {
    log.error({ sid, error }, 'a session of the list cannot be read')
    return []
  }
}

function summaryOf({ record, relayedBytes }: ReadSession, switchboard: Switchboard): SessionSummary {
  const { state, people } = record
  const ended = state.stage === 'ended' ? state : undefined
  const live = switchboard.session(state.sid)
  return {
    sid: state.sid,
    sessionId: state.sessionId,
    createdAt: state.createdAt,
    endedAt: ended?.endedAt ?? null,
    endReason: ended?.reason ?? null,
    people: [...people],
    relayedBytes: live?.relayedBytes() ?? relayedBytes,
  }
}
