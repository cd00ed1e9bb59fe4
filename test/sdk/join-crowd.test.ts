// Many people behind one address, under the limits and reply times in force: all come in, and all stay in the lobby.
import { expect, test } from 'vitest'
import { startSdkClient, type Entry, type SdkClient, type SessionView } from '@farhand/client'
import { LIMITS } from '../../apps/server/src/limits.ts'
import { startTestServer, temporaryFolder } from '../../apps/server/src/test-server.ts'
import { CREATE, linkOf, liveView, openStage, roadTo, until, untilLive, warmUp } from './sdk-session.ts'

const PASSWORD = 'orchard gate'
const PATIENCE = { timeout: 100_000, interval: 100 }

const stageOf = (view: SessionView): string =>
  view.stage === 'failed' ? view.fault : view.stage === 'lobby' && view.reconnecting === true ? 'knocking' : view.stage
const stagesOf = (people: readonly SdkClient[]) => [...new Set(people.map((person) => stageOf(person.current())))]
const allWait = (people: readonly SdkClient[]) => expect.poll(() => stagesOf(people), PATIENCE).toEqual(['lobby'])

test(
  '[KEY-43] thirty people behind one address come in at once, by link and by password',
  { timeout: 120_000 },
  async () => {
    await using stage = await openStage({ password: PASSWORD }, { limits: LIMITS })
    const { host, sessionId } = stage
    const fragment = linkOf(host)
    const people = Array.from({ length: 30 }, (_, i) => {
      const name = `Guest ${String(i)}`
      return stage.enter(
        i % 2 === 0
          ? { kind: 'join-link', sessionId, name, fragment }
          : { kind: 'join-password', sessionId, name, password: PASSWORD },
      )
    })
    await allWait(people)
    expect(liveView(host).lobby).toHaveLength(30)
  },
)

test(
  '[KEY-44] twelve behind one address wait on in the lobby when the host reloads',
  { timeout: 120_000 },
  async () => {
    await using stage = await openStage({}, { limits: LIMITS })
    const { host, sessionId } = stage
    const fragment = linkOf(host)
    const people = Array.from({ length: 12 }, (_, i) =>
      stage.enter({ kind: 'join-link', sessionId, name: `Guest ${String(i)}`, fragment }),
    )
    await allWait(people)
    host.close()
    const again = stage.enter({ kind: 'resume', sessionId }, { vault: host.vault })
    await untilLive(again)
    await expect.poll(() => liveView(again).lobby.length, PATIENCE).toBe(12)
    await allWait(people)
  },
)

test(
  '[KEY-44] twelve behind one address wait on in the lobby when the server restarts',
  { timeout: 120_000 },
  async () => {
    await using folder = await temporaryFolder()
    await warmUp()
    const first = await startTestServer({ folder: folder.path, limits: LIMITS })
    const { url } = first
    const cookie = await first.signedIn()
    const clients: SdkClient[] = []
    const enter = (entry: Entry, isHost = false) => {
      const client = startSdkClient(roadTo(url, isHost ? cookie : undefined), entry)
      clients.push(client)
      return client
    }
    await using cleanUp = new AsyncDisposableStack()
    cleanUp.use(first)
    cleanUp.defer(() => clients.forEach((client) => client.close()))
    const host = enter(CREATE, true)
    const { sessionId } = await untilLive(host)
    const fragment = linkOf(host)
    const people = Array.from({ length: 12 }, (_, i) =>
      enter({ kind: 'join-link', sessionId, name: `Guest ${String(i)}`, fragment }),
    )
    await allWait(people)
    await first.running.close()
    await until(host, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
    const port = new URL(url).port
    cleanUp.use(await startTestServer({ folder: folder.path, limits: LIMITS, environment: { PORT: port } }))
    await untilLive(host)
    await expect.poll(() => liveView(host).lobby.length, PATIENCE).toBe(12)
    await allWait(people)
  },
)
