// Set-up, signing in and out, slowing down guessing: against the real server on a free port.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { LIMITS } from '../limits.ts'
import { ACCOUNTS_CHAIN } from '../store/store.ts'
import { ADMINISTRATOR, QUICK_LIMITS, startTestServer, temporaryFolder, type TestServer } from '../test-server.ts'

const { username, password } = ADMINISTRATOR
const tokenOf = (server: TestServer) => server.running.setUpLink?.split('#t=')[1]
/** The cookie opens nothing: nobody is signed in, and a route for hosts says 401. */
async function expectNobody(server: TestServer, cookie: string): Promise<void> {
  const headers = { cookie }
  expect(await (await server.call('GET', '/api/v1/auth/me', { headers })).json()).toEqual({ signedIn: null })
  expect((await server.call('GET', '/api/v1/sessions', { headers })).status).toBe(401)
}

const signIn = (server: TestServer, body: { username: string; password: string }) =>
  server.call('POST', '/api/v1/auth/sign-in', { body })

describe('the set-up link', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer()
  })
  afterEach(() => server[Symbol.asyncDispose]())

  it('makes the first administrator once, and is gone then', async () => {
    const body = { ...ADMINISTRATOR, token: tokenOf(server) }
    expect(server.running.setUpLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#t=[\w-]{43}$/)
    expect((await server.call('GET', '/setup')).status).toBe(200)
    expect((await server.call('POST', '/api/v1/setup', { body })).status).toBe(201)
    expect((await server.call('GET', '/setup')).status).toBe(404)
    const again = await server.call('POST', '/api/v1/setup', {
      body: { ...body, username: 'Lee', email: 'l@acme.example' },
    })
    expect(again.status).toBe(404)
    expect((await signIn(server, { username, password })).status).toBe(200)
    const [entry] = await server.running.store.auditOf(ACCOUNTS_CHAIN)
    expect(entry).toMatchObject({ kind: 'administrator-created', by: 'set-up link', detail: { username: 'dana' } })
  })

  it('makes one administrator when two people use it at once', async () => {
    const body = { ...ADMINISTRATOR, token: tokenOf(server) }
    const bodies = [body, { ...body, username: 'Lee', email: 'lee@acme.example' }]
    const answers = await Promise.all(bodies.map((body) => server.call('POST', '/api/v1/setup', { body })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404])
  })

  it('wants its token, and slows down who guesses it', async () => {
    const guess = () => server.call('POST', '/api/v1/setup', { body: { ...ADMINISTRATOR, token: 'A'.repeat(43) } })
    for (let i = 0; i < LIMITS.signIn.freeFailuresPerAddress; i++) {
      const answer = await guess()
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: 'set-up-link-stale' })
    }
    expect((await guess()).status).toBe(429)
    expect(await server.running.auth.hasAdministrator()).toBe(false)
  })

  it.each([
    [{ password: 'password1234' }, 422, 'weak-password'],
    [{ password: 'short' }, 422, 'weak-password'],
    [{ email: 'nowhere' }, 400, 'bad-request'],
    [{ username: '!' }, 400, 'bad-request'],
    [{ username: 'd' }, 400, 'bad-request'],
    [{ username: '.dana' }, 400, 'bad-request'],
    [{ organization: ' ' }, 400, 'bad-request'],
    [{ organization: 'x'.repeat(101) }, 400, 'bad-request'],
    [{ username: 'x'.repeat(65) }, 400, 'bad-request'],
    [{ password: 'lantern-tulip-7 '.repeat(9) }, 422, 'weak-password'],
  ])('refuses %j', async (change, status, code) => {
    const answer = await server.call('POST', '/api/v1/setup', {
      body: { ...ADMINISTRATOR, ...change, token: tokenOf(server) },
    })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ code })
    expect(await server.running.auth.hasAdministrator()).toBe(false)
  })

  it('has a new token at each start, and is not printed once somebody runs the house', async () => {
    await using folder = await temporaryFolder()
    const first = await startTestServer({ folder: folder.path })
    await first[Symbol.asyncDispose]()
    const second = await startTestServer({ folder: folder.path })
    expect(tokenOf(second)).not.toBe(tokenOf(first))
    await second.signedIn()
    await second[Symbol.asyncDispose]()
    await using third = await startTestServer({ folder: folder.path })
    expect(third.running.setUpLink).toBeUndefined()
  })
})

describe('signing in', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
    await server.signedIn()
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('gives a cookie that scripts and other sites cannot use, and says who it is', async () => {
    const answer = await signIn(server, { username: ' DANA ', password })
    expect(await answer.json()).toMatchObject({
      username: 'dana',
      name: 'Dana',
      organizationName: 'Acme',
      roles: ['admin', 'host'],
    })
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^farhand\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/i)
    const me = await server.call('GET', '/api/v1/auth/me', { headers: { cookie: cookie!.split(';')[0]! } })
    expect(await me.json()).toMatchObject({ signedIn: { username: 'dana', roles: ['admin', 'host'] } })
  })

  it('on an https site gives a cookie for https only', async () => {
    await using secure = await startTestServer({ environment: { FARHAND_PUBLIC_URL: 'https://help.example.com' } })
    await secure.running.auth.createAdministrator(ADMINISTRATOR, { by: 'test', onlyFirst: true })
    const { cookies } = await secure.running.auth.signIn({ username, password, address: '203.0.113.7', headers: {} })
    expect(cookies[0]).toMatch(/^__Secure-farhand\.session_token=.*; Secure/)
  })

  it('ends with signing out, and the old cookie opens nothing', async () => {
    const cookie = await server.signedIn()
    const out = await server.call('POST', '/api/v1/auth/sign-out', { headers: { cookie } })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/^farhand\.session_token=; Max-Age=0/)
    await expectNobody(server, cookie)
  })

  it('ends everywhere at once when it is revoked', async () => {
    const cookies = [await server.signedIn(), await server.signedIn()]
    const me = await server.call('GET', '/api/v1/auth/me', { headers: { cookie: cookies[0]! } })
    const { signedIn } = (await me.json()) as { signedIn: { userId: string } }
    await server.running.auth.revoke(signedIn.userId, 'test')
    for (const cookie of cookies) {
      await expectNobody(server, cookie)
    }
  })

  it('does not accept a forged or altered cookie', async () => {
    const cookie = await server.signedIn()
    for (const forged of [
      `${cookie.slice(0, -8)}AAAAAAAA`,
      'farhand.session_token=x.y',
      'farhand.session_token=',
      '%',
    ]) {
      await expectNobody(server, forged)
    }
  })

  it('answers an unknown name, a wrong password, a strange name and what is longer than any alike, never faster than 300 ms', async () => {
    await using slow = await startTestServer({ limits: LIMITS })
    await slow.running.auth.createAdministrator(ADMINISTRATOR, { by: 'test', onlyFirst: true })
    const bodies: string[] = []
    for (const attempt of [
      { username: 'nobody', password },
      { username, password: 'tulip-lantern-43' },
      { username: 'dana@acme.example', password },
      { username: '<b>', password },
      { username, password: 'x'.repeat(1000) },
      { username, password: password.padEnd(30_000, 'x') },
      { username: username.padEnd(30_000, 'x'), password },
    ]) {
      const startMs = performance.now()
      const answer = await signIn(slow, attempt)
      expect(performance.now() - startMs).toBeGreaterThanOrEqual(LIMITS.signIn.answerMs - 2)
      expect([attempt.username, answer.status]).toEqual([attempt.username, 401])
      expect(answer.headers.getSetCookie()).toEqual([])
      bodies.push((await answer.text()).replace(/"requestId":"[^"]+"/, ''))
    }
    expect(new Set(bodies).size).toBe(1)
  })

  it('is slowed down after five failures, for that account from that address only', async () => {
    let nowMs = 0
    const clock = { ...systemClock, monotonicMs: () => nowMs }
    await using guarded = await startTestServer({ clock })
    await guarded.signedIn()
    const { auth } = guarded.running
    const attempt = (address: string, given = 'wrong-password-here') =>
      auth.signIn({ username, password: given, address, headers: {} })
    for (let i = 0; i < 5; i++)
      await expect(attempt('203.0.113.7')).rejects.toMatchObject({ code: 'wrong-credentials' })
    await expect(attempt('203.0.113.7', password)).rejects.toMatchObject({
      code: 'too-many-attempts',
      retryAfterSeconds: 1,
    })
    await attempt('198.51.100.4', password)
    nowMs += 1000
    await attempt('203.0.113.7', password)
    await expect(attempt('203.0.113.7')).rejects.toMatchObject({ code: 'wrong-credentials' })
  })

  it('from one address is slowed down whatever the names, also when all tries come at once', async () => {
    await using guarded = await startTestServer({
      limits: { ...QUICK_LIMITS, signIn: { ...QUICK_LIMITS.signIn, waitingChecks: 100 } },
    })
    const tries = Array.from({ length: 40 }, (_, i) => signIn(guarded, { username: `guess${i}`, password }))
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(LIMITS.signIn.freeFailuresPerAddress)
    expect(statuses.filter((status) => status === 429)).toHaveLength(40 - LIMITS.signIn.freeFailuresPerAddress)
  })

  it('says busy when too many passwords are to be checked at once', async () => {
    await using crowded = await startTestServer({
      limits: { ...QUICK_LIMITS, signIn: { ...QUICK_LIMITS.signIn, waitingChecks: 0, freeFailuresPerAddress: 1000 } },
    })
    const tries = Array.from({ length: 60 }, (_, i) => signIn(crowded, { username: `guess${i}`, password }))
    const statuses = new Set((await Promise.all(tries)).map(({ status }) => status))
    expect(statuses).toEqual(new Set([401, 503]))
  })

  it('believes a forwarded address only from a trusted proxy', async () => {
    const guess = (on: TestServer, i: number) =>
      on.call('POST', '/api/v1/auth/sign-in', {
        body: { username, password: 'wrong-password-here' },
        headers: { 'x-forwarded-for': `203.0.113.${i}` },
      })
    await using direct = await startTestServer()
    await direct.signedIn()
    for (let i = 0; i < 5; i++) expect((await guess(direct, i)).status).toBe(401)
    expect((await guess(direct, 9)).status).toBe(429)
    await using proxied = await startTestServer({ environment: { FARHAND_TRUST_PROXY: '127.0.0.0/8' } })
    await proxied.signedIn()
    for (let i = 0; i < 7; i++) expect((await guess(proxied, i)).status).toBe(401)
  })

  it('[S9] leaves a chain of entries that verifies and holds no password', async () => {
    await signIn(server, { username, password })
    const entries = await server.running.store.auditOf(ACCOUNTS_CHAIN)
    expect(await server.running.store.firstUnsoundEntry(ACCOUNTS_CHAIN)).toBeUndefined()
    const kinds = new Set(entries.map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['administrator-created', 'signed-in', 'signed-out', 'sign-ins-revoked']))
    expect(JSON.stringify(entries)).not.toContain(password)
  })

  it('says so when the database fails, and lets nobody in', async () => {
    const broken = await startTestServer()
    const cookie = await broken.signedIn()
    await broken.running.store.close()
    const me = await broken.call('GET', '/api/v1/auth/me', { headers: { cookie } })
    expect(me.status).toBe(503)
    expect(await me.json()).toMatchObject({ code: 'store-failed' })
    expect((await signIn(broken, { username, password })).status).toBe(503)
    expect((await broken.call('GET', '/readyz')).status).toBe(503)
    expect((await broken.call('GET', '/healthz')).status).toBe(200)
    await broken[Symbol.asyncDispose]()
  })
})

it('the log names the account and the address of each failed sign-in, and no name that nobody has', async () => {
  const { pino } = await import('pino')
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  await using server = await startTestServer({ log })
  await server.signedIn()
  await signIn(server, { username: 'DANA', password: 'wrong wrong wrong' })
  await signIn(server, { username: 'my secret in the wrong field', password })
  const failures = lines.filter(({ msg }) => msg === 'sign-in failed')
  expect(failures).toMatchObject([
    { address: expect.stringContaining('127.0.0.1'), userId: expect.stringMatching(/./) },
    { address: expect.stringContaining('127.0.0.1') },
  ])
  expect(failures[1]).not.toHaveProperty('userId')
  expect(JSON.stringify(lines)).not.toContain('secret in the wrong')
})

it('a log line never holds a password, a cookie or the set-up token', async () => {
  const { pino } = await import('pino')
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  await using server = await startTestServer({ log })
  const token = tokenOf(server)
  const cookie = await server.signedIn()
  await server.call('POST', '/api/v1/setup', { body: { ...ADMINISTRATOR, token } })
  await server.call('GET', '/console?secret=in-the-query\r\nforged: line', { headers: { cookie } }).catch(vi.fn())
  await signIn(server, { username: 'a\r\n{"level":50}', password })
  const all = lines.join('')
  expect(lines.length).toBeGreaterThan(3)
  for (const line of lines) expect(line.trimEnd().split('\n')).toHaveLength(1)
  for (const secret of [password, token!, cookie.split('=')[1]!.slice(0, 20), 'in-the-query'])
    expect(all).not.toContain(secret)
})
