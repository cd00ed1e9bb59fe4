// A road that goes silent without breaking: the server stands still, its sockets stay open.
import { expect, test } from 'vitest'
import { startSdkClient, type SdkClient } from '@farhand/client'
import { SILENCE_MS } from '../../packages/client/src/transports/line.ts'
import { LIMITS } from '../../apps/server/src/limits.ts'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { CREATE, admit, linkOf, liveView, roadTo, show, until, untilLive } from './sdk-session.ts'
import { signIn, startProcess } from './server-child.ts'

test('both pages notice within 12 s, say no latency any more, and are back once the server goes on', async () => {
  // One lost tick is no silence.
  expect(2 * LIMITS.socket.tickMs).toBeLessThan(SILENCE_MS)
  await using folder = await temporaryFolder()
  const server = await startProcess(folder.path)
  const { url } = server
  const clients: SdkClient[] = []
  try {
    const host = startSdkClient(roadTo(url, await signIn(url)), CREATE)
    clients.push(host)
    const { sessionId } = await untilLive(host)
    const lee = startSdkClient(roadTo(url), { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
    clients.push(lee)
    await admit(host, 'Lee')
    await untilLive(lee)
    await show(lee, host)
    expect(liveView(host).roundTripMs).not.toBeNull()

    server.freeze()
    const frozenMs = performance.now()
    await until(host, (view) => view.stage === 'live' && view.roundTripMs === null, 'an unknown latency')
    expect(liveView(host).connection).toBe('connected')
    for (const client of clients)
      await until(client, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
    expect(performance.now() - frozenMs).toBeLessThan(12_000)
    expect(liveView(host).watching).toMatchObject({ picture: 'interrupted', delayMs: null })

    server.thaw()
    for (const client of clients) await untilLive(client)
    expect(liveView(host).roundTripMs).not.toBeNull()
  } finally {
    for (const client of clients) client.close()
    await server.kill()
  }
}, 60_000)
