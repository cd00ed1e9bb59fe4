// What a stranger may do, what every answer carries, what is refused: against the real server on a free port.
import { get } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { ManualClock } from '../manual-clock.ts'
import { openDatabase } from '../store/database.ts'
import { startTestServer, type TestServer } from '../test-server.ts'
import { enforceAccess } from './access.ts'

/** The only routes a stranger may call. A new public route must be added here, on purpose. */
const PUBLIC_ROUTES = [
  'GET /',
  'GET /admin',
  'GET /api/v1/auth/me',
  'GET /api/v1/companion',
  'GET /api/v1/openapi.json',
  'GET /api/v1/server-key',
  'GET /assets/app-1a2b3c.js',
  'GET /companion/SHA256SUMS',
  'GET /companion/SHA256SUMS.minisig',
  'GET /companion/darwin-arm64',
  'GET /companion/darwin-x64',
  'GET /companion/linux-x64',
  'GET /companion/minisign.pub',
  'GET /companion/sbom.json',
  'GET /companion/win-x64',
  'GET /console',
  'GET /farhand.svg',
  'GET /healthz',
  'GET /join/:sessionId(^\\d{9}$)',
  'GET /metrics',
  'GET /readyz',
  'GET /session/:session(^[\\w-]{9,22}$)',
  'GET /setup',
  'GET /sign-in',
  'GET /verify',
  'POST /api/v1/auth/sign-in',
  'POST /api/v1/auth/sign-out',
  'POST /api/v1/joins',
  'POST /api/v1/reports',
  'POST /api/v1/resumes',
  'POST /api/v1/setup',
]

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const routes = () => server.running.app.routeEntries.filter(({ method }) => method !== 'HEAD')
const concrete = (url: string) =>
  url.replace(/:session(Id)?\(.*?\$\)/g, '123456789').replace(/:\w+/g, 'AAAAAAAAAAAAAAAAAAAAAA')

describe('the route list', () => {
  it('has no public route beyond the frozen list', () => {
    const open = routes()
      .filter(({ access }) => access === 'public')
      .map(({ method, url }) => `${method} ${url}`)
    expect(open.sort()).toEqual(PUBLIC_ROUTES)
  })

  it('gives a stranger 401 on every other route', async () => {
    const closed = routes().filter(({ access }) => access !== 'public')
    expect(closed.length).toBeGreaterThan(0)
    for (const { method, url } of closed) {
      const answer = await server.call(method, concrete(url))
      expect([`${method} ${url}`, answer.status]).toEqual([`${method} ${url}`, 401])
    }
  })

  it('gives a stranger 401 or 403 on every spelling that is not a route', async () => {
    for (const { method, url } of routes()) {
      const path = concrete(url)
      const spellings = [`/${path}`, `${path}//`, `${path}/x`, path.replaceAll('/', '%2f').replace(/^%2f/, '/%2f')]
      if (path !== '/')
        spellings.push(
          path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
          `${path}%00`,
        )
      for (const spelling of spellings) {
        const answer = await raw(`${method} ${spelling} HTTP/1.1`, ['connection: close'])
        expect([`${method} ${spelling}`, answer.slice(9, 12)]).toEqual([
          `${method} ${spelling}`,
          expect.stringMatching(/^40[13]$/),
        ])
      }
    }
  })

  it('cannot grow by a route that declares no access', () => {
    const app = Fastify()
    enforceAccess(app, server.running.auth)
    expect(() => app.get('/api/v1/new', () => 'open')).toThrow('The route GET /api/v1/new declares no access.')
  })

  it('is described by OpenAPI', async () => {
    const description = (await (await server.call('GET', '/api/v1/openapi.json')).json()) as {
      openapi: string
      paths: object
    }
    expect(description.openapi).toBe('3.1.0')
    expect(Object.keys(description.paths)).toEqual(expect.arrayContaining(['/api/v1/setup', '/api/v1/auth/sign-in']))
  })
})

describe('a state-changing request', () => {
  it.each([
    ['foreign', 'https://evil.example'],
    ['null', 'null'],
    ['right host, wrong scheme', 'https://127.0.0.1'],
    ['missing', ''],
  ])('with a %s Origin is refused', async (_, origin) => {
    for (const { method, url } of routes().filter(({ method }) => method !== 'GET')) {
      const headers = [`content-type: application/json`, 'connection: close', 'content-length: 2']
      if (origin !== '') headers.push(`origin: ${origin}`)
      const answer = await raw(`${method} ${concrete(url)} HTTP/1.1`, headers, '{}')
      expect([url, answer.slice(9, 12)]).toEqual([url, '403'])
      expect(answer).toContain('foreign-origin')
    }
  })
})

describe('every answer', () => {
  it.each(['/', '/api/v1/auth/me', '/nowhere', '/healthz', '/assets/app-1a2b3c.js'])(
    'to %s carries the security headers',
    async (path) => {
      const { headers } = await server.call('GET', path)
      const policy = headers.get('content-security-policy')
      expect(policy).toContain(
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'",
      )
      expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain(`connect-src 'self' ${server.url.replace('http', 'ws')}`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('permissions-policy')).toMatch(
        /^display-capture=\(self\), fullscreen=\(self\), clipboard-write=\(self\), camera=\(self\), microphone=\(\), /,
      )
      expect(headers.get('strict-transport-security')).toBeNull()
    },
  )

  it('of an https site asks for https for good', async () => {
    await using secure = await startTestServer({ environment: { FARHAND_PUBLIC_URL: 'https://help.example.com' } })
    const port = (secure.running.app.server.address() as { port: number }).port
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`)
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=63072000')
    expect(answer.headers.get('content-security-policy')).toContain('wss://help.example.com')
  })

  it('of the API is never stored', async () => {
    expect((await server.call('GET', '/api/v1/auth/me')).headers.get('cache-control')).toBe('no-store')
  })
})

describe('an error', () => {
  it('is a problem with code and request id', async () => {
    const answer = await server.call('GET', '/api/v1/sessions')
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toEqual({
      type: 'urn:farhand:problem:not-signed-in',
      title: 'Please sign in.',
      status: 401,
      detail: 'Please sign in.',
      code: 'not-signed-in',
      requestId: expect.stringMatching(/^[\w-]{12}$/),
    })
  })

  it('of a body that does not fit names the field', async () => {
    const answer = await server.call('POST', '/api/v1/auth/sign-in', { body: { username: 7 } })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'bad-request', detail: expect.stringMatching(/^username: /) })
  })

  it.each([
    ['not JSON', '{', 400],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 400],
    ['nested 17 deep', `${'['.repeat(17)}${']'.repeat(17)}`, 400],
    ['more than 64 KiB', JSON.stringify({ username: 'x'.repeat(LIMITS.http.bodyBytes) }), 413],
  ])('answers a body that is %s', async (_, body, status) => {
    const answer = await server.call('POST', '/api/v1/auth/sign-in', { body })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ code: 'bad-request' })
  })

  it('of an address that cannot be decoded is the one of any unknown address', async () => {
    const asked = (address: string, accept: string) =>
      raw(`GET ${address} HTTP/1.1`, [`accept: ${accept}`, 'connection: close'])
    for (const address of ['/%ff', '/api/v1/%c0%ae', '/%e0%a4%a?q=%41']) {
      const answer = await asked(address, 'application/json')
      expect(answer).toMatch(/^HTTP\/1\.1 401/)
      expect(answer).toContain('content-type: application/problem+json')
      expect(answer).toContain("content-security-policy: default-src 'none'")
      expect(answer).toContain('"code":"not-signed-in"')
    }
    expect(await asked('/%ff', 'text/html')).toMatch(/^HTTP\/1\.1 401[^]*content-type: text\/html/)
  })

  it('answers headers of more than 16 KiB', async () => {
    expect(await raw('GET / HTTP/1.1', [`x-long: ${'x'.repeat(LIMITS.http.headerBytes)}`])).toMatch(/^HTTP\/1\.1 431/)
  })
})

describe('a slow request', () => {
  it('is cut off', async () => {
    const limits = { ...LIMITS, http: { ...LIMITS.http, headersTimeoutMs: 300, requestTimeoutMs: 300 } }
    await using impatient = await startTestServer({ limits })
    const socket = connect(Number(new URL(impatient.url).port), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408/)
  })
})

describe('the pages', () => {
  it.each(['/', '/join/123456789', '/sign-in', '/console', '/admin', '/verify', '/session/123456789', '/setup'])(
    '%s shows the app, fresh each time',
    async (path) => {
      const answer = await server.call('GET', path)
      expect(await answer.text()).toContain('<title>Farhand</title>')
      expect(answer.headers.get('cache-control')).toBe('no-cache')
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    },
  )

  it.each(['/nowhere', '/join/12', '//', '/Console'])(
    '%s is no page: a browser gets the app to say so',
    async (path) => {
      const answer = await server.call('GET', path, { headers: { accept: 'text/html,*/*' } })
      expect(answer.status).toBe(401)
      expect(await answer.text()).toContain('<title>Farhand</title>')
      expect((await server.call('GET', path)).headers.get('content-type')).toMatch(/^application\/problem/)
    },
  )

  it('are whole where the address is none any more, whatever the browser holds of it', async () => {
    await using house = await startTestServer()
    // Not by fetch, which would ask without these headers or fill the answer in.
    const ask = (path: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number | undefined; etag: string; body: string }>((resolve, reject) => {
        const asked = get(
          house.url + path,
          { agent: false, headers: { accept: 'text/html', ...headers } },
          (answer) => {
            const { statusCode: status, headers } = answer
            text(answer).then((body) => resolve({ status, etag: headers.etag ?? '', body }), reject)
          },
        )
        asked.on('error', reject)
      })
    const { status, etag } = await ask('/setup')
    expect([status, etag]).toEqual([200, expect.stringMatching(/^W\/"/)])
    expect(await ask('/setup', { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' })
    await house.signedIn()
    const conditions = [
      { 'if-none-match': etag },
      { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
      { 'if-match': '"another"' },
      { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
      { range: 'bytes=0-3' },
    ]
    for (const headers of conditions) {
      const gone = await ask('/setup', headers)
      expect([headers, gone.status]).toEqual([headers, 404])
      expect(gone.body).toBe('<!doctype html><title>Farhand</title>')
      expect(await ask('/nowhere', headers)).toMatchObject({ status: 401, body: gone.body })
    }
    expect(await ask('/sign-in', { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' })
  })

  it('come with hashed files that may be kept for ever, compressed where the browser can read it', async () => {
    const path = '/assets/app-1a2b3c.js'
    const plain = await server.call('GET', path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-type')).toMatch(/javascript/)
    expect(await plain.text()).toBe('export {}')
    expect(await raw(`GET ${path} HTTP/1.1`, ['accept-encoding: br', 'connection: close'])).toMatch(
      /content-encoding: br/i,
    )
  })

  it('under another loopback name lead to the public address, and only those', async () => {
    const redirected = await raw('GET /join/123456789 HTTP/1.1', ['connection: close'], '', 'localhost:1')
    expect(redirected).toMatch(/^HTTP\/1\.1 308/)
    expect(redirected).toContain(`location: ${server.url}/join/123456789`)
    expect(await raw('GET /healthz HTTP/1.1', ['connection: close'], '', 'localhost')).toMatch(/^HTTP\/1\.1 200/)
    expect(await raw('GET / HTTP/1.1', ['connection: close'], '', 'help.example.com')).toMatch(/^HTTP\/1\.1 200/)
  })
})

describe('the routes for machines', () => {
  it('say that the server lives and is ready', async () => {
    expect(await (await server.call('GET', '/healthz')).json()).toEqual({ status: 'alive' })
    expect(await (await server.call('GET', '/readyz')).json()).toEqual({ status: 'ready' })
  })

  it('say that no session can be taken where nothing can be written, though everything can be read', async () => {
    await using broken = await startTestServer()
    const db = openDatabase(join(broken.folder, 'data/farhand.db'))
    await sql`create trigger full before insert on pings begin select raise(abort, 'disk full'); end`.execute(db)
    expect(await broken.running.store.liveSessions()).toEqual([])
    const answer = await broken.call('GET', '/readyz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'store-failed' })
    await db.destroy()
  })

  it('write once for everybody who asks within a second', async () => {
    const clock = new ManualClock()
    await using own = await startTestServer({ clock })
    const db = openDatabase(join(own.folder, 'data/farhand.db'))
    const written = async () => (await db.selectFrom('pings').select('n').executeTakeFirst())?.n
    await Promise.all(Array.from({ length: 20 }, () => own.call('GET', '/readyz')))
    expect(await written()).toBe(1)
    clock.advance(1_000)
    await own.call('GET', '/readyz')
    expect(await written()).toBe(2)
    await db.destroy()
  })

  it('give figures to this machine only', async () => {
    const figures = await server.call('GET', '/metrics')
    expect(await figures.text()).toContain('farhand_http_request_seconds_count')
  })

  it.each([
    'forwarded: for=203.0.113.7',
    'x-forwarded-for: 203.0.113.7',
    'x-forwarded-host: help.example.com',
    'x-forwarded-proto: https',
    'x-forwarded-port: 443',
    'x-real-ip: 203.0.113.7',
    'x-client-ip: 203.0.113.7',
    'cf-connecting-ip: 203.0.113.7',
    'true-client-ip: 203.0.113.7',
    'via: 1.1 proxy',
  ])('give none where a proxy says %s', async (header) => {
    const answer = await raw('GET /metrics HTTP/1.1', [header, 'connection: close'])
    expect(answer).toMatch(/^HTTP\/1\.1 403/)
    expect(answer).not.toContain('farhand_http_request_seconds_count')
  })

  it('give none under a name that is not this machine', async () => {
    const asked = (host: string) => raw('GET /metrics HTTP/1.1', ['connection: close'], '', host)
    for (const host of ['help.example.com', 'help.example.com:8080', '203.0.113.7', '127.0.0.1.example.com', '']) {
      expect([host, (await asked(host)).slice(9, 12)]).toEqual([host, '403'])
    }
    for (const host of ['localhost', 'localhost:8080', '127.0.0.1', '127.0.0.1:1', '[::1]:8080']) {
      expect([host, (await asked(host)).slice(9, 12)]).toEqual([host, '200'])
    }
  })
})

/** Sends bytes as they are: fetch would tidy up the path, the Origin and the headers. */
async function raw(line: string, headers: readonly string[], body = '', host = '127.0.0.1'): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  const own = headers.some((header) => header.startsWith('origin')) || body !== '' ? [] : [`origin: ${server.url}`]
  socket.write([line, `host: ${host}`, ...own, ...headers, '', body].join('\r\n'))
  return await text(socket)
}
