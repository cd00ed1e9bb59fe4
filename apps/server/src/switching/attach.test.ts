// Onto the socket as a member: how long a ticket lasts, and what proves a device. Real sockets, real server.
import { CLOSE_CODES, type Sid } from '@farhand/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../clock.ts'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  SWITCH_LIMITS,
  attach,
  createDevice,
  createSession,
  newInstance,
  openSocket,
  randomText,
  resume,
  ticketFrom,
  type TestDevice,
  type TestSocket,
} from './test-client.ts'

const TICKET_LASTS_MS = 30_000

/** The machine's clock, put forward. */
let aheadMs = 0
const clock: Clock = {
  now: () => systemClock.now() + aheadMs,
  monotonicMs: () => systemClock.monotonicMs() + aheadMs,
  schedule: (delayMs, task) => systemClock.schedule(delayMs, task),
}

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer({ clock, limits: SWITCH_LIMITS })
  cookie = await server.signedIn()
})
afterAll(() => server[Symbol.asyncDispose]())

async function startHost() {
  const device = await createDevice()
  const created = await createSession(server, { cookie, device })
  return { created, device, host: await attach(server, { ticket: created.ticket, device }) }
}

describe('a ticket', () => {
  const hostTicket = async () => {
    const device = await createDevice()
    return (await createSession(server, { cookie, device })).ticket
  }
  const joinTicket = () => ticketFrom(server, 'joins', { sessionId: '999999999' })
  const resumeTicket = async () => ticketFrom(server, 'resumes', { sid: randomText(16), device: randomText(32) })

  it.each([
    ['a host who starts', hostTicket],
    ['somebody who joins', joinTicket],
    ['a device that comes back', resumeTicket],
  ])('[WIRE-43] of %s opens no socket after 30 s', async (_, ticketOf) => {
    const ticket = await ticketOf()
    aheadMs += TICKET_LASTS_MS
    expect(await (await openSocket(server, ticket)).closed).toBe(CLOSE_CODES.badTicket)
  })

  it('[WIRE-43] opens one before, and no second', async () => {
    const [ticket, other] = [await hostTicket(), await hostTicket()]
    aheadMs += TICKET_LASTS_MS / 2
    expect((await (await openSocket(server, ticket)).take('challenge')).type).toBe('challenge')
    expect(await (await openSocket(server, ticket)).closed).toBe(CLOSE_CODES.badTicket)
    expect((await (await openSocket(server, other)).take('challenge')).type).toBe('challenge')
  })
})

describe('a device', () => {
  /** A second line for a device that is in, waiting for its proof. */
  async function challenged(sid: Sid, device: TestDevice): Promise<{ socket: TestSocket; challenge: string }> {
    const socket = await openSocket(server, await ticketFrom(server, 'resumes', { sid, device: device.id }))
    const { challenge } = await socket.take('challenge')
    return { socket, challenge }
  }

  it('[WIRE-44] that signs the challenge of another line, or none of the server’s, is not taken for itself', async () => {
    const { created, device, host } = await startHost()
    const { sid } = created
    const other = await challenged(sid, device)
    for (const challenge of [other.challenge, randomText(32)]) {
      const { socket } = await challenged(sid, device)
      const signed = await device.sign(sid, { kind: 'attach', challenge, instance: newInstance() })
      socket.send({ type: 'say', ref: 1, signed, commit: null })
      expect(await socket.closed).toBe(CLOSE_CODES.refused)
      expect(socket.order()).toEqual(['challenge'])
    }
    expect(host.socket.readyState).toBe(host.socket.OPEN)
    const again = await resume(server, { sid, device })
    expect((await again.take('state')).you).toBe(device.id)
  })

  it('[WIRE-44] is given a new challenge on each line', async () => {
    const { created, device } = await startHost()
    const lines = await Promise.all([1, 2, 3].map(() => challenged(created.sid, device)))
    expect(new Set(lines.map(({ challenge }) => challenge)).size).toBe(3)
  })

  it('[WIRE-44] is not proven by another one, whose signature is good', async () => {
    const { created, device, host } = await startHost()
    const { socket, challenge } = await challenged(created.sid, device)
    const stranger = await createDevice()
    const signed = await stranger.sign(created.sid, { kind: 'attach', challenge, instance: newInstance() })
    socket.send({ type: 'say', ref: 1, signed, commit: null })
    expect(await socket.closed).toBe(CLOSE_CODES.refused)
    expect(host.socket.readyState).toBe(host.socket.OPEN)
  })

  it('[WIRE-44] says nothing else before it is proven', async () => {
    const { created, device } = await startHost()
    const { socket } = await challenged(created.sid, device)
    const signed = await device.sign(created.sid, { kind: 'end' })
    socket.send({ type: 'say', ref: 1, signed, commit: null })
    expect(await socket.closed).toBe(CLOSE_CODES.badFrame)
    const again = await resume(server, { sid: created.sid, device })
    expect((await again.take('state')).state.stage).toBe('open')
  })
})
