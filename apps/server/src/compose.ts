// The whole server from its parts. Lives here: what is built, in which order, and stopped in reverse; the only file that
// names concrete classes. May not know: what any part does.
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { createAccounts } from './accounts/accounts.ts'
import type { AuthPort } from './accounts/auth-port.ts'
import { createAccountsLibrary } from './accounts/better-auth-library.ts'
import { createSessionSource } from './change-session.ts'
import { systemClock, type Clock } from './clock.ts'
import { masterKey, openDataDir, type DataDir } from './data-dir.ts'
import { ServerError } from './errors.ts'
import { addAuthRoutes } from './http/account-routes.ts'
import { createApp, type App } from './http/app.ts'
import { addCompanionRoutes } from './http/companion-routes.ts'
import { addHealthRoutes } from './http/health-routes.ts'
import { addOrganizationRoutes } from './http/organization-routes.ts'
import { addPages } from './http/pages.ts'
import { addSessionRoutes } from './http/sessions.ts'
import { addSetUpRoute, createSetUpToken } from './http/setup-route.ts'
import { addServerKeyRoute } from './http/server-key-route.ts'
import { createSite } from './http/site.ts'
import { acceptSockets } from './http/socket.ts'
import { createJoins } from './joins/joins.ts'
import { LIMITS, type Limits } from './limits.ts'
import { createLog, type Logger } from './log.ts'
import { createMetrics } from './metrics.ts'
import { deriveKey } from './secret.ts'
import { createServerKey } from './server-key.ts'
import type { Settings } from './settings.ts'
import { openDatabase } from './store/database.ts'
import { takeServerLock } from './store/lock.ts'
import { migrate } from './store/migrations.ts'
import { createSqlStore } from './store/sql-store.ts'
import type { Store } from './store/store.ts'
import { createSwitchboard } from './switching/switchboard.ts'

/** Where the built pages are, seen from the sources. */
export const BUILT_PAGES = join(import.meta.dirname, '../../web/dist/pages')

/** Where built companions are, if any were built. */
const BUILT_COMPANIONS = join(import.meta.dirname, '../../companion/dist/download')

/** Parts a caller may bring along; the real ones otherwise. */
export interface Parts {
  readonly settings: Settings
  readonly clock?: Clock
  readonly limits?: Limits
  readonly log?: Logger
  /** Folder of the built pages. */
  readonly pages?: string
  /** Folder of the built companions. */
  readonly companions?: string
}

/** A server that listens. */
export interface RunningServer {
  readonly app: App
  readonly store: Store
  readonly auth: AuthPort
  /** The public origin. */
  readonly url: string
  /** The one-time link; undefined once an administrator exists. */
  readonly setUpLink: string | undefined
  /** Stops everything in reverse order; idempotent. */
  close(): Promise<void>
}

/** What both the server and the command line stand on. Close it with `store.close()`. */
export async function openAccounts(
  parts: Parts,
  options: { dataDir: DataDir; secureCookies: boolean },
): Promise<{ readonly store: Store; readonly auth: AuthPort }> {
  const { settings, clock = systemClock, limits = LIMITS, log = createLog(settings.logLevel) } = parts
  const { dataDir, secureCookies } = options
  const key = deriveKey(masterKey(settings, dataDir), 'accounts')
  const db = openDatabase(dataDir.databaseFile)
  const store = createSqlStore(db)
  try {
    await migrate(db)
    const library = createAccountsLibrary({ db, key, secureCookies, log })
    return { store, auth: createAccounts({ db, library, clock, limits: limits.signIn, log }) }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Builds and starts a server; resolves once it listens. Throws ServerError with a sentence, and leaves nothing open. */
export async function startServer(parts: Parts): Promise<RunningServer> {
  await using opened = new AsyncDisposableStack()
  const { settings, clock = systemClock, limits = LIMITS, log = createLog(settings.logLevel) } = parts
  const site = createSite(settings)
  const dataDir = openDataDir(settings.dataDir)
  const lock = takeServerLock(dataDir.lockFile)
  opened.defer(() => lock.release())
  const { store, auth } = await openAccounts({ ...parts, log }, { dataDir, secureCookies: site.secure })
  opened.defer(() => store.close())
  const metrics = createMetrics()
  const token = createSetUpToken()
  const app = await createApp({ settings, limits: limits.http, log, site, auth })
  opened.defer(() => app.close())
  const joins = createJoins({ clock, limits, secret: deriveKey(masterKey(settings, dataDir), 'decoys') })
  const serverKey = createServerKey(deriveKey(masterKey(settings, dataDir), 'receipts'))
  const sessions = createSessionSource({ store, clock, log, serverKey, bounds: limits.session.record })
  const switchboard = await createSwitchboard({ sessions, joins, clock, limits, log, registry: metrics.registry })
  opened.defer(() => switchboard.close())
  addHealthRoutes(app, { store, metrics, clock })
  addServerKeyRoute(app, serverKey)
  addAuthRoutes(app, auth)
  addSetUpRoute(app, { auth, token, clock, limits: limits.signIn })
  addSessionRoutes(app, { switchboard, joins, store })
  addOrganizationRoutes(app, { store, clock, limits: limits.report })
  addCompanionRoutes(app, parts.companions ?? BUILT_COMPANIONS)
  acceptSockets(app.server, { switchboard, tickets: joins.tickets, limits, origin: () => site.origin })
  await addPages(app, parts.pages ?? BUILT_PAGES, auth)
  site.listensOn(await listen(app, settings))
  const setUpLink = (await auth.hasAdministrator()) ? undefined : `${site.origin}/setup#t=${token.reveal()}`
  log.info({ url: site.origin }, 'server started')
  const running = opened.move()
  let closing: Promise<void> | undefined
  return { app, store, auth, url: site.origin, setUpLink, close: () => (closing ??= running.disposeAsync()) }
}

const LISTEN_FAILURES: Record<string, string> = {
  EADDRINUSE: 'is in use by another program. Set PORT to a free one.',
  EACCES: 'may not be used by this user. Set PORT to another one.',
  EADDRNOTAVAIL: 'is not an address of this machine. Set HOST to one that is.',
  ENOTFOUND: 'is not an address of this machine. Set HOST to one that is.',
}

async function listen(app: App, { host, port }: Settings): Promise<number> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    const reason = LISTEN_FAILURES[(cause as NodeJS.ErrnoException).code ?? '']
    if (reason === undefined) throw cause
    throw new ServerError('cannot-start', `${host}, port ${port}, ${reason}`, { cause })
  }
  return (app.server.address() as AddressInfo).port
}
