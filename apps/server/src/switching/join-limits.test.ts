// Joins at the same moment from one address, over real sockets, with the limits and the reply times in force.
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
  openSocket,
  pinRequest,
  proofFrame,
  ticketFrom,
  type TestSocket,
} from './test-client.ts'

const AT_ONCE = 40
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

/** Whether a joiner is answered, or told to wait and how many minutes. */
const outcome = (socket: TestSocket) =>
  Promise.race([
    socket.take('join-answer').then(() => 'answered' as const),
    socket.closed.then(() => {
      const [refused] = socket.pending('join-refused')
      return `${refused?.code} ${refused?.retryMinutes}`
    }),
  ])

describe('joins at once from one address', () => {
  it('that fail are five, and everybody else is told the minutes', async () => {
    const sockets = await openSockets(AT_ONCE, '999999999')
    const outcomes = sockets.map(outcome)
    for (const socket of sockets) socket.send({ type: 'join-request', instance: newInstance(), request: pinRequest() })
    const ends = await Promise.all(outcomes)
    const carriedOut = sockets.filter((_, i) => ends[i] === 'answered')
    expect(carriedOut).toHaveLength(5)
    expect(ends.filter((end) => end === 'too-many 1')).toHaveLength(AT_ONCE - 5)
    expect((await server.call('POST', '/api/v1/joins', { body: { sessionId: '999999999' } })).status).toBe(429)
    for (const socket of carriedOut) socket.send(proofFrame())
    for (const socket of carriedOut) expect(await socket.take('join-refused')).toMatchObject({ code: 'no-match' })
    expect((await server.call('POST', '/api/v1/joins', { body: { sessionId: '999999999' } })).status).toBe(429)
  })

  it('that are right come in five at a time, and each gives its place back', async () => {
    const device = await createDevice()
    const { sessionId, ticket } = await createSession(server, { cookie: await server.signedIn(), device })
    const host = await attach(server, { ticket, device })
    const ask = (socket: TestSocket) =>
      socket.send({ type: 'join-request', instance: newInstance(), request: linkRequest() })
    const letIn = async (sockets: readonly TestSocket[]) => {
      for (const _ of sockets) {
        const { join } = await host.take('join-request')
        host.send({ type: 'join-answer', join, answer: hostAnswer('link') })
      }
      for (const socket of sockets) await socket.take('join-answer')
      for (const socket of sockets) socket.send(proofFrame())
      for (const _ of sockets) host.send({ type: 'join-proven', join: (await host.take('join-proof')).join })
      for (const socket of sockets) await socket.take('join-waiting')
    }
    const early = await openSockets(9, sessionId)
    const [first, sixth, later] = [early.slice(0, 5), early.slice(5, 6), early.slice(6)]
    for (const socket of first) ask(socket)
    const letting = letIn(first)
    await expect.poll(() => host.order().filter((type) => type === 'join-request').length).toBe(5)
    for (const socket of sixth) {
      ask(socket)
      expect(await outcome(socket)).toBe('too-many 1')
    }
    await letting
    for (const socket of later) ask(socket)
    await letIn(later)
    expect(host.order().filter((type) => type === 'join-request')).toHaveLength(8)
  })
})
