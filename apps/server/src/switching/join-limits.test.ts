// Joins at the same moment from one address, over real sockets, with the limits and the reply times in force.
import type { JoinId, JoinRequest } from '@farhand/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../limits.ts'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  attach,
  createDevice,
  createSession,
  hostAnswer,
  linkRequest,
  newInstance,
  noneRequest,
  openSocket,
  pinRequest,
  proofFrame,
  ticketFrom,
  type TestSocket,
} from './test-client.ts'

const WRONG_AT_ONCE = 40
const RIGHT_AT_ONCE = 40
let server: TestServer
beforeEach(async () => {
  server = await startTestServer({ limits: LIMITS })
})
afterEach(() => server[Symbol.asyncDispose]())

/** Sockets that have not asked yet. */
const openSockets = (count: number, sessionId: string): Promise<TestSocket[]> =>
  Promise.all(
    Array.from({ length: count }, async () => openSocket(server, await ticketFrom(server, 'joins', { sessionId }))),
  )

/** What a joiner has heard so far: whether it is answered, then how it is refused and how many minutes it shall wait. */
const heardBy = (socket: TestSocket): string[] => [
  ...socket.pending('join-answer').map(() => 'answered'),
  ...socket.pending('join-refused').map(({ code, retryMinutes }) => `${code} ${retryMinutes}`),
]

describe('joins at once from one address', () => {
  it('[KEY-43] that are wrong: five are carried out, and everybody else is then told the minutes', async () => {
    const sockets = await openSockets(WRONG_AT_ONCE, '999999999')
    const heard = () => sockets.flatMap(heardBy)
    for (const socket of sockets) socket.send({ type: 'join-request', instance: newInstance(), request: pinRequest() })
    await expect.poll(heard, { timeout: 5_000 }).toHaveLength(5)
    // Nobody is refused while it is open how those under way end.
    expect(new Set(heard())).toEqual(new Set(['answered']))
    const carriedOut = sockets.filter((socket) => heardBy(socket).length > 0)
    for (const socket of carriedOut) socket.send(proofFrame())
    await expect.poll(heard, { timeout: 5_000 }).toHaveLength(WRONG_AT_ONCE + 5)
    const count = (end: string) => heard().filter((one) => one === end).length
    expect([count('answered'), count('no-match null'), count('too-many 1')]).toEqual([5, 5, WRONG_AT_ONCE - 5])
    expect((await server.call('POST', '/api/v1/joins', { body: { sessionId: '999999999' } })).status).toBe(429)
  })

  it('[KEY-43] that are right all come in, five at a time', { timeout: 40_000 }, async () => {
    const device = await createDevice()
    const { sessionId, ticket } = await createSession(server, { cookie: await server.signedIn(), device })
    const host = await attach(server, { ticket, device })
    let underWay = 0
    let most = 0
    host.socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; join: JoinId }
      if (frame.type === 'join-request') {
        most = Math.max(most, ++underWay)
        host.send({ type: 'join-answer', join: frame.join, answer: hostAnswer('link') })
      }
      if (frame.type === 'join-proof') {
        underWay -= 1
        host.send({ type: 'join-proven', join: frame.join })
      }
    })
    const sockets = await openSockets(RIGHT_AT_ONCE, sessionId)
    for (const { socket, send } of sockets) {
      socket.on('message', (data: Buffer) => {
        if ((JSON.parse(data.toString()) as { type: string }).type === 'join-answer') send(proofFrame())
      })
      send({ type: 'join-request', instance: newInstance(), request: linkRequest() })
    }
    const waiting = () => sockets.filter((one) => one.pending('join-waiting').length > 0)
    await expect.poll(waiting, { timeout: 30_000 }).toHaveLength(RIGHT_AT_ONCE)
    expect(most).toBe(5)
  })

  it('[KEY-56] five that wait by an ID alone keep out neither a sixth with a link nor a seventh without', async () => {
    const device = await createDevice()
    const body = { joinBy: 'spoken' } as const
    const session = { cookie: await server.signedIn(), device, body }
    const { sessionId, ticket } = await createSession(server, session)
    const host = await attach(server, { ticket, device })
    host.socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; join: JoinId; request: { method: 'none' | 'link' } }
      const { type, join } = frame
      if (type === 'join-request') host.send({ type: 'join-answer', join, answer: hostAnswer(frame.request.method) })
      if (type === 'join-proof') host.send({ type: 'join-proven', join })
    })
    const enter = async (request: JoinRequest) => {
      const [socket] = await openSockets(1, sessionId)
      socket!.send({ type: 'join-request', instance: newInstance(), request })
      await socket!.take('join-answer')
      socket!.send(proofFrame())
      return (await socket!.take('join-waiting')).hostName
    }
    await Promise.all(Array.from({ length: 5 }, () => enter(noneRequest())))
    expect(await Promise.all([enter(linkRequest()), enter(noneRequest())])).toEqual(['Dana', ''])
  })

  it('[KEY-43] of which five walk away or fail leave no place for a sixth', async () => {
    const sockets = await openSockets(6, '999999999')
    const heard = () => sockets.flatMap(heardBy)
    for (const socket of sockets) socket.send({ type: 'join-request', instance: newInstance(), request: pinRequest() })
    await expect.poll(heard, { timeout: 5_000 }).toHaveLength(5)
    for (const socket of sockets.slice(0, 4)) socket.close()
    sockets[4]!.send(proofFrame())
    await expect.poll(() => heardBy(sockets[5]!), { timeout: 5_000 }).toEqual(['too-many 1'])
  })
})
