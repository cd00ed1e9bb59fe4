// How long a withdrawal takes to have its effect on the device when nobody answers: the server stands still at that moment.
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { expect, test } from 'vitest'
import { startSdkClient, type SdkClient } from '@farhand/client'
import { utf8 } from '@farhand/protocol'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { CREATE, admit, linkOf, liveView, roadTo, show, until, untilLive } from './sdk-session.ts'
import { signIn, startProcess } from './server-child.ts'

const FRAME_EVERY_MS = 5
const EFFECT_WITHIN_MS = 100

test('[CONSENT-7] with the server stopped, the last picture leaves within 100 ms of each way to withdraw', async () => {
  await using folder = await temporaryFolder()
  const server = await startProcess(folder.path)
  const clients: SdkClient[] = []
  try {
    const host = startSdkClient(roadTo(server.url, await signIn(server.url)), CREATE)
    clients.push(host)
    const { sessionId } = await untilLive(host)
    /** When the newest sealed object was given to Lee's socket, performance.now() ms. */
    let sentMs = 0
    const createSocket = (address: string, protocols: string[]) => {
      const socket = new WebSocket(address, protocols, { origin: server.url })
      const send = socket.send.bind(socket)
      socket.send = (data: string | Uint8Array) => {
        if (typeof data !== 'string') sentMs = performance.now()
        send(data)
      }
      return socket
    }
    const road = { ...roadTo(server.url), createSocket }
    const lee = startSdkClient(road, { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
    clients.push(lee)
    await admit(host, 'Lee')
    await untilLive(lee)
    const ways = {
      withdraw: () => lee.commands.withdraw(liveView(lee).allowed[0]!.grant),
      withdrawAll: () => lee.commands.withdrawAll(),
      stopSharing: () => lee.commands.stopSharing(),
      pause: () => lee.commands.pause(),
    }
    for (const [way, act] of Object.entries(ways)) {
      if (liveView(lee).sharing === null) await show(lee, host)
      const showing = setInterval(() => lee.publishFrame(utf8('a picture'), { key: true }), FRAME_EVERY_MS)
      try {
        const before = host.received.length
        await until(host, () => host.received.length > before, 'a picture')
        server.freeze()
        const withdrawnMs = performance.now()
        const telling = act()
        await pause(3 * EFFECT_WITHIN_MS)
        const effectMs = Math.max(0, sentMs - withdrawnMs)
        console.log(`${way}: the last object left ${effectMs.toFixed(1)} ms after the command`)
        expect(effectMs).toBeLessThan(EFFECT_WITHIN_MS)
        expect(lee.publishFrame(utf8('never'), { key: true })).toBe(false)
        server.thaw()
        await telling
        await untilLive(host, ({ watching }) => watching === null || watching.picture === 'paused')
        expect(liveView(lee).activity.some(({ kind }) => kind === 'refused-attack')).toBe(false)
      } finally {
        clearInterval(showing)
      }
    }
  } finally {
    for (const client of clients) client.close()
    await server.kill()
  }
})
