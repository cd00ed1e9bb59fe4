// How the server is. Lives here: /healthz (the process lives), /readyz (it can take a session), /metrics.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import { isLoopbackAddress } from '../client-address.ts'
import { ServerError } from '../errors.ts'
import type { Metrics } from '../metrics.ts'
import { isLoopbackName } from '../settings.ts'
import type { Store } from '../store/store.ts'

const OPEN = { config: { access: 'public' }, schema: { hide: true } } as const

/** How long one answer of the database serves everybody who asks: each costs a write to the disk. */
const FRESH_MS = 1_000

/** What proxies add about the one they speak for, beside every `x-forwarded-*`. */
const PROXY_HEADERS = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'true-client-ip',
])

interface HealthParts {
  readonly store: Store
  readonly metrics: Metrics
  readonly clock: Clock
}

/** Adds the routes for machines. Figures are given to this machine only. */
export function addHealthRoutes(app: FastifyInstance, { store, metrics, clock }: HealthParts): void {
  let asked: { readonly atMs: number; readonly answer: Promise<void> } | undefined
  const ask = (): Promise<void> => {
    const nowMs = clock.monotonicMs()
    if (asked === undefined || nowMs - asked.atMs >= FRESH_MS) asked = { atMs: nowMs, answer: store.ping() }
    return asked.answer
  }
  app.get('/healthz', OPEN, () => ({ status: 'alive' }))
  app.get('/readyz', OPEN, async () => {
    await ask()
    return { status: 'ready' }
  })
  app.get('/metrics', OPEN, async (request, reply) => {
    if (!comesFromBeside(request)) throw new ServerError('not-allowed')
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    metrics.requests.observe(labels, reply.elapsedTime / 1000)
    request.log.debug({ requestId: request.id, ...labels, ms: Math.round(reply.elapsedTime) }, 'request')
  })
}

/** Whether a program on this machine asks, by a name of this machine and through no proxy that shows itself. */
function comesFromBeside({ headers, socket }: FastifyRequest): boolean {
  const proxied = Object.keys(headers).some((name) => PROXY_HEADERS.has(name) || name.startsWith('x-forwarded-'))
  return !proxied && isLoopbackAddress(socket.remoteAddress ?? '') && namesThisMachine(headers.host)
}

function namesThisMachine(host: string | undefined): boolean {
  const address = `http://${host ?? ''}`
  return URL.canParse(address) && isLoopbackName(new URL(address).hostname)
}
