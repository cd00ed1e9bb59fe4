// A real server and headless clients against it. Lives here: what every SDK story needs.
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import {
  startSdkClient,
  type Entry,
  type LiveView,
  type SdkClient,
  type SdkOptions,
  type SessionView,
} from '@farhand/client'
import type { SessionId } from '@farhand/protocol'
import { admit as admitFixture, createHost } from '../../packages/e2ee/src/cast-fixtures.ts'
import { LIMITS, type Limits } from '../../apps/server/src/limits.ts'
import { startTestServer, type TestServer } from '../../apps/server/src/test-server.ts'

/** Joins are answered after 900 ms instead of 1.5 s. */
export const FAST_LIMITS: Limits = {
  ...LIMITS,
  signIn: { ...LIMITS.signIn, answerMs: 0 },
  join: { ...LIMITS.join, replyMs: 900, decoyMs: 850, failuresPerAddressMinute: 1000, failuresPerAddressHour: 1000 },
}

/** The way to a server for one client; the host's has a cookie. */
export function roadTo(url: string, cookie?: string): Pick<SdkOptions, 'origin' | 'fetch' | 'createSocket'> {
  return {
    origin: url,
    fetch: (path, init) =>
      fetch(url + path, {
        ...init,
        headers: { ...init.headers, origin: url, ...(cookie === undefined ? {} : { cookie }) },
      }),
    createSocket: (address, protocols) => new WebSocket(address, protocols, { origin: url }),
  }
}

/** Waits until `ready` gives something; the client's changes wake it. */
export function until<Value>(
  client: SdkClient,
  ready: (view: SessionView) => Value | undefined | null | false,
  what = 'it',
): Promise<Value> {
  const { promise, resolve, reject } = Promise.withResolvers<Value>()
  const timer = setTimeout(
    () => reject(new Error(`${what} did not happen; view: ${JSON.stringify(client.current(), null, 1)}`)),
    15_000,
  )
  const look = () => {
    const value = ready(client.current())
    if (value === undefined || value === null || value === false) return
    clearTimeout(timer)
    resolve(value)
  }
  // A frame that comes in changes the view only sometimes.
  const looking = setInterval(look, 20)
  client.onChange(look)
  look()
  return promise.finally(() => clearInterval(looking))
}

export const untilLive = (
  client: SdkClient,
  ready: (view: LiveView) => boolean = () => true,
  what = 'live',
): Promise<LiveView> =>
  until(client, (view) => view.stage === 'live' && view.connection === 'connected' && ready(view) && view, what)

export const liveView = (client: SdkClient): LiveView => {
  const view = client.current()
  if (view.stage !== 'live') throw new Error(`not live: ${JSON.stringify(view)}`)
  return view
}

export const CREATE: Extract<Entry, { kind: 'create' }> = {
  kind: 'create',
  sessionId: null,
  password: '271828',
  isPin: true,
  firstPresenter: 'participant',
  informed: true,
}

/** A server with a signed-in host who has started a session. */
export interface Stage extends AsyncDisposable {
  readonly server: TestServer
  readonly host: SdkClient
  readonly sessionId: SessionId
  readonly cookie: string
  /** A client that is closed with the stage. */
  enter(entry: Entry, options?: Partial<SdkOptions>): SdkClient
  /** Joins by link, and is admitted. */
  participant(name: string): Promise<SdkClient>
}

/** The first handshake of a process takes long, and the server does not wait: so one goes before. */
let warming: Promise<unknown> | undefined
export const warmUp = (): Promise<unknown> => (warming ??= createHost().then((host) => admitFixture(host)))

export async function openStage(
  entry: Partial<typeof CREATE> = {},
  parts: Parameters<typeof startTestServer>[0] = {},
): Promise<Stage> {
  await warmUp()
  const server = await startTestServer({ limits: FAST_LIMITS, ...parts })
  const cookie = await server.signedIn()
  const clients: SdkClient[] = []
  const enter: Stage['enter'] = (entry, options) => {
    const isHost = entry.kind === 'create'
    const client = startSdkClient({ ...roadTo(server.url, isHost ? cookie : undefined), ...options }, entry)
    clients.push(client)
    return client
  }
  const host = enter({ ...CREATE, ...entry })
  const { sessionId } = await untilLive(host)
  return {
    server,
    host,
    sessionId,
    cookie,
    enter,
    async participant(name) {
      const fragment = linkOf(host)
      const client = enter({ kind: 'join-link', sessionId, name, fragment })
      await admit(host, name)
      await untilLive(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

export const linkOf = (host: SdkClient): string => liveView(host).invitation?.path.split('#')[1] ?? ''

export async function admit(host: SdkClient, name: string): Promise<void> {
  const waiting = await until(
    host,
    (view) => view.stage === 'live' && view.lobby.find((one) => one.name === name),
    `${name} waits`,
  )
  await host.commands.admit(waiting.join)
}

/** `viewer` asks, `presenter` allows. */
export async function show(presenter: SdkClient, viewer: SdkClient): Promise<void> {
  await viewer.commands.ask(liveView(presenter).me.device, 'view', 'whole', null)
  const prompt = await until(presenter, (view) => view.stage === 'live' && view.prompt, 'a prompt')
  await presenter.commands.allow(prompt.id, presenter.capture)
  await until(viewer, (view) => view.stage === 'live' && view.watching !== null, 'watching')
}

/** Resolves once the host writes with the keys of its group: after a reload while nobody else is there it begins it anew, alone. */
export async function writesInItsGroup(host: SdkClient): Promise<void> {
  while (
    !(await host.commands.sendMessage('back').then(
      () => true,
      () => false,
    ))
  )
    await pause(50)
}
