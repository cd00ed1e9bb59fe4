// The HTTP server. Lives here: its limits, its order of hooks, its description (OpenAPI). May not know: what is behind
// the routes; `compose.ts` adds those.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import fastifySwagger from '@fastify/swagger'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { AuthPort } from '../accounts/auth-port.ts'
import { systemClock } from '../clock.ts'
import { ServerError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { Logger } from '../log.ts'
import type { Settings } from '../settings.ts'
import { enforceAccess } from './access.ts'
import { addGuards } from './guards.ts'
import { parseJsonUpTo } from './json-body.ts'
import { answerWithProblems } from './problems.ts'
import type { Site } from './site.ts'

/** How long requests under way may take when the server stops; connections that say nothing end then, too. */
const STOP_GRACE_MS = 2_000

/** The Fastify app, whose routes take their types from zod schemas. */
export type App = FastifyInstance<
  Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** An app with everything but its routes. */
export async function createApp(options: {
  settings: Settings
  limits: Limits['http']
  log: Logger
  site: Site
  auth: AuthPort
}): Promise<App> {
  const { settings, limits, log, site, auth } = options
  const { trustedProxies, tls } = settings
  const loggerInstance: FastifyBaseLogger = log
  const app: App = Fastify({
    loggerInstance,
    // Health routes log each request themselves, without its query.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(9).toString('base64url'),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: limits.bodyBytes,
    rewriteUrl: ({ url = '/' }) => decodable(url),
    forceCloseConnections: 'idle',
    serverFactory(handler) {
      const limited = {
        maxHeaderSize: limits.headerBytes,
        headersTimeout: limits.headersTimeoutMs,
        requestTimeout: limits.requestTimeoutMs,
        connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
      }
      return tls === undefined
        ? createServer(limited, handler)
        : createTlsServer({ ...limited, ...readPem(tls) }, handler)
    },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('preClose', async () => {
    systemClock.schedule(STOP_GRACE_MS, () => app.server.closeAllConnections())
  })
  parseJsonUpTo(app, limits.jsonDepth)
  answerWithProblems(app)
  addGuards(app, site)
  enforceAccess(app, auth)
  await app.register(fastifySwagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Farhand', version: '1' } },
    transform: jsonSchemaTransform,
  })
  app.get('/api/v1/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger())
  return app
}

/** Fastify answers an address that cannot be decoded without any of our hooks; this one is no page of ours either, and meets them. */
function decodable(url: string): string {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return url
  } catch {
    return url.startsWith('/api/') ? '/api/no-address' : '/no-address'
  }
}

function readPem(files: NonNullable<Settings['tls']>): { cert: Buffer; key: Buffer } {
  const cert = readNamed('FARHAND_TLS_CERT', files.certFile)
  const key = readNamed('FARHAND_TLS_KEY', files.keyFile)
  for (const [name, part] of [
    ['FARHAND_TLS_CERT', { cert }],
    ['FARHAND_TLS_KEY', { key }],
  ] as const) {
    requireTls(part, `${name} names a file that is not in PEM form.`)
  }
  requireTls({ cert, key }, 'FARHAND_TLS_KEY names a key that does not belong to the certificate of FARHAND_TLS_CERT.')
  return { cert, key }
}

function readNamed(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new ServerError('bad-setting', `${name} names a file that cannot be read.`, { cause })
  }
}

function requireTls(part: { readonly cert?: Buffer; readonly key?: Buffer }, sentence: string): void {
  try {
    createSecureContext(part)
  } catch (cause) {
    throw new ServerError('bad-setting', sentence, { cause })
  }
}
