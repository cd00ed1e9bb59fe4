// Server and command line as processes: what they print, their exit codes, signals, two of them on one folder.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './store/database.ts'
import { createSqlStore } from './store/sql-store.ts'
import { ACCOUNTS_CHAIN } from './store/store.ts'
import { createDevice, createSession } from './switching/test-client.ts'
import { startTestServer, temporaryFolder, writeTestPages } from './test-server.ts'

let folder: string
let cleanUp: AsyncDisposableStack
beforeEach(async () => {
  cleanUp = new AsyncDisposableStack()
  folder = cleanUp.use(await temporaryFolder()).path
})
afterEach(() => cleanUp.disposeAsync())

const environment = (more: Record<string, string>) => ({
  PATH: process.env['PATH'],
  PORT: '0',
  LOG_LEVEL: 'warn',
  FARHAND_DATA_DIR: join(folder, 'data'),
  ...more,
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

async function end(child: ChildProcess): Promise<Ended> {
  const [out, err] = [text(child.stdout!), text(child.stderr!)]
  const [code] = (await once(child, 'exit')) as [number | null]
  return { code, out: await out, err: await err }
}

function launch(options: { words: readonly string[]; more?: Record<string, string>; input?: string }): ChildProcess {
  const child = spawn(process.execPath, options.words, { cwd: folder, env: environment(options.more ?? {}) })
  child.stdin.end(options.input ?? '')
  cleanUp.defer(() => void child.kill('SIGKILL'))
  return child
}

/** `before`: what runs before it starts, as source. */
async function launchServer(more: Record<string, string> = {}, before = ''): Promise<ChildProcess> {
  const pages = await writeTestPages(folder)
  const main = new URL('main.ts', import.meta.url).href
  const prepare = `const prepare = () => { ${before} }`
  const code = `${prepare}; const { main } = await import(${JSON.stringify(main)}); await main({ pages: ${JSON.stringify(pages)}, prepare })`
  return launch({ words: ['--input-type=module', '--eval', code], more })
}

/** Resolves to what a server has printed once it is ready. */
async function ready(child: ChildProcess): Promise<{ url: string; printed: string }> {
  let printed = ''
  for await (const chunk of child.stdout!.iterator({ destroyOnReturn: false })) {
    printed += String(chunk)
    const url = /^Farhand is ready: (\S+)\n/m.exec(printed)?.[1]
    if (url !== undefined) return { url, printed }
  }
  throw new Error(`the server ended: ${printed}`)
}

const farhand = (
  words: readonly string[],
  more: { input?: string; more?: Record<string, string> } = {},
): Promise<Ended> => end(launch({ words: [new URL('../farhand.mjs', import.meta.url).pathname, ...words], ...more }))

const createLee = ['admin', 'create', '--username', 'lee', '--password-stdin']

describe('the server', () => {
  it('says that it is ready and where to set up, keeps its folder to itself, and stops on a signal', async () => {
    const server = await launchServer()
    const { url, printed } = await ready(server)
    expect(printed).toMatch(new RegExp(`^Farhand is ready: ${url}\nSet up: ${url}/setup#t=[\\w-]{43}\n$`))
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'data/secret.key'))).mode & 0o777).toBe(0o600)
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('answers the request under way before it stops, and does not wait for idle connections', async () => {
    const server = await launchServer()
    const { url } = await ready(server)
    const idle = connect(Number(new URL(url).port), '127.0.0.1')
    await once(idle, 'connect')
    const body = JSON.stringify({ username: 'nobody', password: 'tulip-lantern-42' })
    const headers = { origin: url, 'content-type': 'application/json' }
    const answer = fetch(`${url}/api/v1/auth/sign-in`, { method: 'POST', headers, body })
    // A second answer on another connection proves that the server has the first request.
    await fetch(`${url}/readyz`)
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    expect((await answer).status).toBe(401)
    expect(await ended).toEqual([0, null])
    idle.destroy()
  })

  it('lets no second one onto its folder, and starts by itself after kill -9', async () => {
    const first = await launchServer()
    await ready(first)
    const second = await end(await launchServer())
    expect(second).toEqual({ code: 1, out: '', err: 'Another Farhand server is running on this data directory.\n' })
    const ended = once(first, 'exit')
    first.kill('SIGKILL')
    await ended
    const third = await launchServer()
    expect((await ready(third)).url).toMatch(/^http/)
  })

  // Five processes, one after the other.
  it('says in one sentence why it cannot start', { timeout: 60_000 }, async () => {
    await using other = await startTestServer()
    const { port } = new URL(other.url)
    const inUse = await end(await launchServer({ PORT: port }))
    expect(inUse).toMatchObject({
      code: 1,
      out: '',
      err: `127.0.0.1, port ${port}, is in use by another program. Set PORT to a free one.\n`,
    })
    const wrong = await end(await launchServer({ LOG_LEVEL: 'loud' }))
    expect(wrong).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^LOG_LEVEL must be one of .*\.\n$/) })
    const wrongFirst = await end(await launchServer({ LOG_LEVEL: 'loud' }, "process.stdout.write('prepared')"))
    expect(wrongFirst).toMatchObject({ code: 1, out: '' })
    const unprepared = await end(await launchServer({}, "throw new Error('The pages could not be built.')"))
    expect(unprepared).toEqual({ code: 1, out: '', err: 'The pages could not be built.\n' })
    const noKey = await end(await launchServer({ FARHAND_TLS_CERT: 'missing.pem', FARHAND_TLS_KEY: 'missing.pem' }))
    expect(noKey).toMatchObject({
      code: 1,
      err: 'FARHAND_TLS_CERT names a file that cannot be read.\n',
    })
  })
})

describe('the command line', () => {
  it('makes an administrator beside a running server, and the set-up link is gone', async () => {
    await using server = await startTestServer({ folder })
    expect(await farhand([...createLee, '--organization', 'Acme'], { input: 'lantern-tulip-7!\n' })).toEqual({
      code: 0,
      out: 'Administrator lee created.\n',
      err: '',
    })
    const body = { username: 'lee', password: 'lantern-tulip-7!' }
    const answer = await server.call('POST', '/api/v1/auth/sign-in', { body })
    expect(await answer.json()).toMatchObject({ organizationName: 'Acme', roles: ['admin', 'host'] })
    expect((await server.call('GET', '/setup')).status).toBe(404)
    const [entry] = await server.running.store.auditOf(ACCOUNTS_CHAIN)
    expect(entry).toMatchObject({ kind: 'administrator-created', by: 'operator' })
  })

  it('works before the first start, and on an installation that has administrators already', async () => {
    expect((await farhand(createLee, { input: 'lantern-tulip-7!' })).code).toBe(0)
    const second = await farhand(['admin', 'create', '--username', 'kim', '--password-stdin'], {
      input: 'lantern-tulip-8!',
    })
    expect(second.code).toBe(0)
    const store = createSqlStore(openDatabase(join(folder, 'data/farhand.db')))
    const entries = await store.auditOf(ACCOUNTS_CHAIN)
    const unsound = await store.firstUnsoundEntry(ACCOUNTS_CHAIN)
    await store.close()
    expect(entries).toHaveLength(2)
    expect(unsound).toBeUndefined()
  })

  it.each([
    [['nonsense'], 2, 'There is no command "nonsense".'],
    [['admin'], 2, 'There is no command "admin".'],
    [['admin', 'create', '--password-stdin'], 2, '--username is missing.'],
    [['admin', 'create', '--username', 'lee'], 2, '--password-stdin is missing'],
    [[...createLee, '--role', 'admin'], 2, "'--role'"],
    [['doctor', '--fast'], 2, 'doctor takes no options.'],
  ])('called with %j exits with %i', async (words, code, sentence) => {
    const ended = await farhand(words)
    expect(ended).toMatchObject({ code, out: '' })
    expect(ended.err).toContain(sentence)
    expect(ended.err).toContain('Usage:')
  })

  it('exits with 1 and one sentence where it cannot do what was asked', async () => {
    const weak = await farhand(createLee, { input: 'password1234' })
    expect(weak).toEqual({
      code: 1,
      out: '',
      err: 'This password is on the list of passwords that everybody tries first.\n',
    })
    await farhand(createLee, { input: 'lantern-tulip-7!' })
    const taken = await farhand(createLee, { input: 'lantern-tulip-7!' })
    expect(taken).toEqual({ code: 1, out: '', err: 'This username or email address is taken.\n' })
    const setting = await farhand(['doctor'], { more: { PORT: 'x' } })
    expect(setting).toEqual({ code: 1, out: '', err: 'PORT must be a number from 0 to 65535.\n' })
  })

  it.each(['--version', '-v'])('says with %s which version it is', async (word) => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await farhand([word])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it('helps', async () => {
    const help = await farhand(['--help'])
    expect(help.code).toBe(0)
    expect(help.out).toContain('farhand admin create --username NAME --password-stdin')
    expect(help.out).toContain('farhand --version')
  })
})

/** A session that began and ended on a server that is stopped now; resolves to its sid. */
async function endedSession(): Promise<string> {
  await using server = await startTestServer({ folder })
  const cookie = await server.signedIn()
  const { sid } = await createSession(server, { cookie, device: await createDevice() })
  await server.call('POST', `/api/v1/sessions/${sid}/end`, { headers: { cookie } })
  return sid
}

describe('the doctor', () => {
  it('finds a running server in order', async () => {
    await using server = await startTestServer({ folder })
    await server.signedIn()
    const { code, out } = await farhand(['doctor'])
    expect(out).toContain('ok    Server: running')
    expect(out).toContain('ok    Audit record: 1 chains verify')
    expect(code).toBe(0)
  })

  it('finds an altered audit record and a folder that others can read', async () => {
    await farhand(createLee, { input: 'lantern-tulip-7!' })
    const db = openDatabase(join(folder, 'data/farhand.db'))
    await db.updateTable('auditEntries').set({ by: 'nobody' }).execute()
    await db.destroy()
    await chmod(join(folder, 'data'), 0o755)
    const { code, out, err } = await farhand(['doctor'])
    expect(code).toBe(1)
    expect(out).toContain('FAIL  Audit record: altered or missing: accounts from entry 1 on')
    expect(out).toContain('is open to other users')
    expect(err).toBe('Not in order: Data directory, Audit record.\n')
  })

  it('finds a record whose end was cut off, and one that is gone as a whole', { timeout: 60_000 }, async () => {
    const sid = await endedSession()
    const db = openDatabase(join(folder, 'data/farhand.db'))
    const { n: last } = await db.selectFrom('auditHeads').where('chain', '=', sid).selectAll().executeTakeFirstOrThrow()
    expect(last).toBeGreaterThan(1)
    expect((await farhand(['doctor'])).out).toContain('ok    Audit record: 2 chains verify')
    for (const from of [last, 1]) {
      await db.deleteFrom('auditEntries').where('chain', '=', sid).where('n', '>=', from).execute()
      const { code, out, err } = await farhand(['doctor'])
      expect(out).toContain(`FAIL  Audit record: altered or missing: ${sid} from entry ${from} on\n`)
      expect(err).toBe('Not in order: Audit record.\n')
      expect(code).toBe(1)
    }
    await db.destroy()
  })

  it('leaves a database of an older version as it is', async () => {
    await farhand(createLee, { input: 'lantern-tulip-7!' })
    const db = openDatabase(join(folder, 'data/farhand.db'))
    await db.schema.dropTable('auditHeads').execute()
    await sql`delete from kysely_migration where name = '0006-audit-heads'`.execute(db)
    const tables = await db.introspection.getTables()
    const older = await farhand(['doctor'])
    expect(older.out).toContain('ok    Database: of an older version; the next start brings it up to date')
    expect(older.code).toBe(0)
    expect(await db.introspection.getTables()).toEqual(tables)
    await db.destroy()
    await using server = await startTestServer({ folder })
    expect(await server.running.store.firstUnsoundEntry(ACCOUNTS_CHAIN)).toBeUndefined()
    expect((await farhand(['doctor'])).out).toContain('ok    Audit record: 1 chains verify')
  })

  it('finds a lock that is none', async () => {
    await farhand(createLee, { input: 'lantern-tulip-7!' })
    await writeFile(join(folder, 'data/lock.db'), 'x'.repeat(8192))
    const { code, out } = await farhand(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^FAIL {2}Server: The lock \S+lock\.db is damaged or cannot be opened\./m)
  })

  it('finds a database that is none', async () => {
    await farhand(createLee, { input: 'lantern-tulip-7!' })
    await writeFile(join(folder, 'data/farhand.db'), 'x'.repeat(8192))
    const { code, out } = await farhand(['doctor'])
    expect(code).toBe(1)
    expect(out).toContain('FAIL  Database: does not answer')
    expect(await readFile(join(folder, 'data/farhand.db'), 'utf8')).toBe('x'.repeat(8192))
  })
})
