// Routes of an organization: its rules, for administrators, and reports of abuse, from anybody. Lives here: bodies in,
// answers out, each change with its audit entry. May not know: rows.
import { randomUUID } from 'node:crypto'
import {
  newReportSchema,
  organizationRulesSchema,
  organizationSchema,
  problemSchema,
  reportListSchema,
} from '@farhand/protocol'
import { z } from 'zod'
import { AttemptLimiter } from '../accounts/attempt-limiter.ts'
import type { Clock } from '../clock.ts'
import { blocksOf } from '../joins/address-block.ts'
import type { Limits } from '../limits.ts'
import type { Json, NewAuditEntry, OrganizationStore } from '../store/store.ts'
import { principalOf } from './access.ts'
import type { App } from './app.ts'

export interface OrganizationRouteParts {
  readonly store: OrganizationStore
  readonly clock: Clock
  readonly limits: Limits['report']
}

/** Adds `/api/v1/organization` and `/api/v1/reports`. */
export function addOrganizationRoutes(app: App, { store, clock, limits }: OrganizationRouteParts): void {
  const reports = new AttemptLimiter({
    clock,
    freeFailures: limits.freePerAddress,
    longestWaitMs: limits.longestWaitMs,
  })
  const entryOf = (kind: string, by: string, detail: Json): NewAuditEntry => ({ atMs: clock.now(), kind, by, detail })

  app.route({
    method: 'GET',
    url: '/api/v1/organization',
    config: { access: 'admin' },
    schema: { response: { 200: organizationSchema } },
    async handler(request) {
      const { organizationId, organizationName } = principalOf(request)
      return { ...(await store.organizationRules(organizationId)), name: organizationName }
    },
  })

  app.route({
    method: 'PUT',
    url: '/api/v1/organization',
    config: { access: 'admin' },
    schema: { body: organizationRulesSchema, response: { 200: organizationSchema, 400: problemSchema } },
    async handler(request) {
      const { userId, organizationId, organizationName } = principalOf(request)
      // The text as a whole: what people accepted must be found again by its hash.
      const entry = entryOf('organization-rules-changed', userId, { organizationId, ...request.body })
      await store.saveOrganizationRules(organizationId, request.body, entry)
      return { ...request.body, name: organizationName }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/v1/reports',
    config: { access: 'public' },
    schema: { body: newReportSchema, response: { 204: z.void(), 400: problemSchema, 429: problemSchema } },
    async handler(request, reply) {
      // Every report counts: nobody learns by it whether a session exists, and nobody floods the list.
      reports.begin(blocksOf(request.ip).near)
      const { body } = request
      const organizationId = await store.organizationOfSession(body.sessionId)
      const id = randomUUID()
      // What the person wrote stays out of the record, as all words do.
      const detail = { reportId: id, sessionId: body.sessionId, organizationId: organizationId ?? null }
      const entry = entryOf('abuse-reported', 'stranger', { ...detail, reason: body.reason })
      await store.addReport({ ...body, id, organizationId, atMs: clock.now() }, entry)
      return reply.status(204).send()
    },
  })

  app.route({
    method: 'GET',
    url: '/api/v1/reports',
    config: { access: 'admin' },
    schema: { response: { 200: reportListSchema } },
    async handler(request) {
      return { reports: [...(await store.reportsOf(principalOf(request).organizationId))] }
    },
  })

  app.route({
    method: 'POST',
    url: '/api/v1/reports/:id/read',
    config: { access: 'admin' },
    schema: { params: z.object({ id: z.string().max(64) }), response: { 204: z.void(), 404: problemSchema } },
    async handler(request, reply) {
      const { userId, organizationId } = principalOf(request)
      const { id } = request.params
      const entry = entryOf('abuse-report-read', userId, { reportId: id, organizationId })
      await store.markReportRead({ id, organizationId, readAtMs: clock.now() }, entry)
      return reply.status(204).send()
    },
  })
}
