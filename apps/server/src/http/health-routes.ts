// How the server is. Lives here: /healthz (the process lives), /readyz (it can take a session), /metrics.
import type { FastifyInstance } from 'fastify'
import { isLoopbackAddress } from '../client-address.ts'
import { ServerError } from '../errors.ts'
import type { Metrics } from '../metrics.ts'
import type { Store } from '../store/store.ts'

const OPEN = { config: { access: 'public' }, schema: { hide: true } } as const

/** Adds the routes for machines. Figures are given to this machine only. */
export function addHealthRoutes(app: FastifyInstance, { store, metrics }: { store: Store; metrics: Metrics }): void {
  app.get('/healthz', OPEN, () => ({ status: 'alive' }))
  app.get('/readyz', OPEN, async () => {
    await store.ping()
    return { status: 'ready' }
  })
  app.get('/metrics', OPEN, async (request, reply) => {
    const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
    if (forwarded || !isLoopbackAddress(request.socket.remoteAddress ?? '')) throw new ServerError('not-allowed')
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    metrics.requests.observe(labels, reply.elapsedTime / 1000)
    request.log.debug({ requestId: request.id, ...labels, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}
