// A real server for tests: own data directory, free port, two-file pages. Lives here: what every server test needs; the
// product never imports it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer, type Parts, type RunningServer } from './compose.ts'
import { LIMITS, type Limits } from './limits.ts'
import { createLog } from './log.ts'
import { parseSettings } from './settings.ts'

export const ADMINISTRATOR = {
  organization: 'Acme',
  username: 'Dana',
  email: 'dana@acme.example',
  password: 'tulip-lantern-42',
}

/** The limits in force, but answers to sign-ins are not held back. */
export const QUICK_LIMITS: Limits = { ...LIMITS, signIn: { ...LIMITS.signIn, answerMs: 0 } }

/** A folder that is gone after the test; dispose it. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'farhand-server-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Built pages in small: an index, a hashed script, a picture. Returns the folder. */
export async function writeTestPages(folder: string): Promise<string> {
  const pages = join(folder, 'pages')
  await mkdir(join(pages, 'assets'), { recursive: true })
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>Farhand</title>')
  await writeFile(join(pages, 'assets/app-1a2b3c.js'), 'export {}')
  await writeFile(join(pages, 'assets/app-1a2b3c.js.br'), 'compressed')
  await writeFile(join(pages, 'farhand.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  return pages
}

/** A server that listens, with ways to call it; dispose it. */
export interface TestServer extends AsyncDisposable {
  readonly running: RunningServer
  readonly url: string
  readonly folder: string
  /** A request with our own Origin unless `headers` say otherwise. */
  call(method: string, path: string, request?: { body?: unknown; headers?: Record<string, string> }): Promise<Response>
  /** Makes the administrator and resolves to the Cookie header of their sign-in. */
  signedIn(): Promise<string>
}

/** Starts a server in a folder of its own, or in the one given. */
export async function startTestServer(
  options: { folder?: string; environment?: Record<string, string> } & Omit<Partial<Parts>, 'settings'> = {},
): Promise<TestServer> {
  const own = options.folder === undefined ? await temporaryFolder() : undefined
  const folder = options.folder ?? own?.path ?? ''
  const { environment = {}, ...parts } = options
  const settings = parseSettings({
    PORT: '0',
    FARHAND_DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'silent',
    ...environment,
  })
  const pages = await writeTestPages(folder)
  const running = await startServer({ settings, pages, limits: QUICK_LIMITS, log: createLog('silent'), ...parts })
  const { url } = running
  const call: TestServer['call'] = (method, path, { body, headers = {} } = {}) =>
    fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { origin: url, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return {
    running,
    url,
    folder,
    call,
    async signedIn() {
      if (!(await running.auth.hasAdministrator())) {
        await running.auth.createAdministrator(ADMINISTRATOR, { by: 'test', onlyFirst: true })
      }
      const { username, password } = ADMINISTRATOR
      const answer = await call('POST', '/api/v1/auth/sign-in', { body: { username, password } })
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ')
    },
    async [Symbol.asyncDispose]() {
      await running.close()
      await own?.[Symbol.asyncDispose]()
    },
  }
}
