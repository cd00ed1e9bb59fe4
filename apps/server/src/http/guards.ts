// What every request passes first. Lives here: security headers, the way to the one public address, the Origin check.
// May not know: routes.
import type { FastifyInstance } from 'fastify'
import { ServerError } from '../errors.ts'
import { canonicalAddress, isOwnOrigin, type Site } from './site.ts'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
const FOR_MACHINES = new Set(['/healthz', '/readyz', '/metrics'])

/** Adds the guards to an app; must run before any route is added. */
export function addGuards(app: FastifyInstance, site: Site): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders(site))
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    if (READING.has(request.method)) {
      const better = canonicalAddress(site, request.headers.host, request.url)
      if (better !== undefined && !FOR_MACHINES.has(request.url)) return reply.redirect(better, 308)
    } else if (!isOwnOrigin(site, request.headers.origin)) {
      throw new ServerError('foreign-origin')
    }
    return undefined
  })
}

/** The headers of every answer. */
export function securityHeaders(site: Site): Record<string, string> {
  const socketOrigin = site.origin.replace(/^http/, 'ws')
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'worker-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'font-src': "'self'",
    'manifest-src': "'self'",
    'connect-src': `'self' ${socketOrigin}`,
    'frame-src': "'none'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'default',
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // No page uses a camera, but Chromium asks this of a shared screen's track as well and complains where it is shut.
    'permissions-policy':
      'display-capture=(self), fullscreen=(self), clipboard-write=(self), camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(site.secure ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}
