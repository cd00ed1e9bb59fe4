// Who may call which route. Lives here: the one hook that asks, and the check that no route forgot to say.
// May not know: how somebody signs in.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AuthPort, Principal } from '../accounts/auth-port.ts'
import { ServerError } from '../errors.ts'

/** Who may call a route: anybody, a signed-in host, or an administrator. */
export type Access = 'public' | 'host' | 'admin'

/** A route as Fastify knows it, with its declared access. */
export interface RouteEntry {
  readonly method: string
  readonly url: string
  readonly access: Access
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route must declare it; the server refuses to start where one does not. */
    access?: Access
  }
  interface FastifyRequest {
    /** Who is signed in; undefined for a stranger and on public routes. */
    principal: Principal | undefined
  }
  interface FastifyInstance {
    /** Every registered route. */
    routeEntries: readonly RouteEntry[]
  }
}

/** Adds the policy to an app; must run before any route is added. Throws `cannot-start` for a route without access. */
export function enforceAccess(app: FastifyInstance, auth: AuthPort): void {
  const entries: RouteEntry[] = []
  app.decorate('routeEntries', entries)
  app.decorateRequest('principal', undefined)
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access
    if (access === undefined)
      throw new ServerError('cannot-start', `The route ${String(method)} ${url} declares no access.`)
    for (const one of [method].flat()) entries.push({ method: one, url, access })
  })
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access
    if (access === 'public') return
    request.principal = await auth.authenticate(request.headers)
    if (request.principal === undefined) throw new ServerError('not-signed-in')
    if (access !== undefined && !request.principal.roles.includes(access)) throw new ServerError('not-allowed')
  })
}

/** The signed-in person of a route that is not public. Throws `not-signed-in`. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === undefined) throw new ServerError('not-signed-in')
  return request.principal
}
