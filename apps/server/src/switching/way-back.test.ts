// What a device hears that comes back: the truth with its proof, and without it the same as everybody.
import {
  CLOSE_CODES,
  ENDED_CODES,
  sessionIdSchema,
  sidSchema,
  type ClientFrame,
  type ServerFrame,
  type Sid,
} from '@farhand/protocol'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { startTestServer, temporaryFolder, type TestServer } from '../test-server.ts'
import {
  SWITCH_LIMITS,
  admitNew,
  attach,
  createDevice,
  createSession,
  newInstance,
  openSocket,
  randomText,
  ticketFrom,
  type ServerAtHand,
  type TestDevice,
} from './test-client.ts'
import type { Line, LineListener } from './line.ts'
import { challengeDevice, type Standing } from './way-back.ts'
import { turnedBack } from './way-back-fixtures.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ limits: SWITCH_LIMITS })
})
afterAll(() => server[Symbol.asyncDispose]())

async function startWithGuest() {
  const device = await createDevice()
  const created = await createSession(server, { cookie: await server.signedIn(), device })
  const host = await attach(server, { ticket: created.ticket, device })
  const guest = await admitNew(server, { sessionId: created.sessionId, host, epoch: 0 })
  return { host, guest, sid: created.sid, sessionId: created.sessionId }
}

/** The sid that whoever asks for an ID is given. */
async function sidOf(at: ServerAtHand, sessionId: string): Promise<Sid> {
  const socket = await openSocket(at, await ticketFrom(at, 'joins', { sessionId }))
  const { sid } = await socket.take('join-open')
  socket.close()
  return sidSchema.parse(sid)
}

it('[KEY-54] [CONSENT-170] that the host removed somebody is told to that device, and to nobody who names it', async () => {
  const { host, guest, sid } = await startWithGuest()
  expect(await host.say({ kind: 'turn-out', device: guest.device.id })).toBe('accepted')
  await guest.closed
  const forged = await turnedBack(server, { sid, device: guest.device.id })
  expect(await turnedBack(server, { sid, device: guest.device })).toMatchObject({ code: CLOSE_CODES.removed })
  expect(forged).toMatchObject({ code: CLOSE_CODES.refused })
})

it('[KEY-54] [CONSENT-170] how a session ended is told to who was in, and to nobody who names them', async () => {
  const { host, guest, sid } = await startWithGuest()
  expect(await host.say({ kind: 'end' })).toBe('accepted')
  await host.closed
  for (const { device } of [host, guest]) {
    const forged = await turnedBack(server, { sid, device: device.id })
    expect(await turnedBack(server, { sid, device })).toMatchObject({ code: ENDED_CODES.host })
    expect(forged).toMatchObject({ code: CLOSE_CODES.refused })
  }
})

it('[KEY-54] the sid of a decoy is one like any other', async () => {
  const sid = await sidOf(server, '999999999')
  const stranger = await createDevice()
  const { heard, code } = await turnedBack(server, { sid, device: stranger })
  const live = await startWithGuest()
  expect(await turnedBack(server, { sid: live.sid, device: stranger })).toMatchObject({ heard, code })
})

it('[KEY-54] [CONSENT-3] when a device spoke last is told once it has proven itself, and only where it has to know', async () => {
  const { host, sid } = await startWithGuest()
  const { device } = host
  const socket = await openSocket(server, await ticketFrom(server, 'resumes', { sid, device: device.id }))
  const first = await socket.take('challenge')
  expect(first.lastAt).toBe(0)
  const early = await device.sign(sid, { kind: 'attach', challenge: first.challenge, instance: newInstance() }, 1)
  socket.send({ type: 'say', ref: 1, signed: early, commit: null })
  const second = await socket.take('challenge')
  expect(second.lastAt).toBeGreaterThan(1)
  expect(second.challenge).not.toBe(first.challenge)
  const late = await device.sign(sid, { kind: 'attach', challenge: second.challenge, instance: newInstance() })
  socket.send({ type: 'say', ref: 2, signed: late, commit: null })
  expect((await socket.take('accepted')).ref).toBe(2)
})

it('[KEY-55] an ID has another decoy after a session than before, and the same after a restart', async () => {
  await using folder = await temporaryFolder()
  const first = await startTestServer({ folder: folder.path, limits: SWITCH_LIMITS })
  const sessionId = '482913577'
  const before = await sidOf(first, sessionId)
  const device = await createDevice()
  const body = { sessionId: sessionIdSchema.parse(sessionId), joinBy: 'password' as const }
  const created = await createSession(first, { cookie: await first.signedIn(), device, body })
  const host = await attach(first, { ticket: created.ticket, device })
  expect(await sidOf(first, sessionId)).toBe(created.sid)
  expect(await host.say({ kind: 'end' })).toBe('accepted')
  await host.closed
  const after = await sidOf(first, sessionId)
  expect([before, created.sid]).not.toContain(after)
  await first[Symbol.asyncDispose]()
  await using second = await startTestServer({ folder: folder.path, limits: SWITCH_LIMITS })
  expect(await sidOf(second, sessionId)).toBe(after)
})

it('[KEY-54] a right proof is judged however long that takes, and a wrong one is refused at its time', async () => {
  const [sid, device] = [sidSchema.parse(randomText(16)), await createDevice()]
  const clock = new ManualClock()
  const { replyMs } = SWITCH_LIMITS.join
  async function comeBack(as: TestDevice, standing: Promise<Standing>) {
    const { line, sent, codes, hears } = lineOf()
    challengeDevice({ sid, device: device.id, line, clock, limits: SWITCH_LIMITS, standing: () => standing })
    const [first] = sent
    const challenge = first?.type === 'challenge' ? first.challenge : ''
    const signed = await as.sign(sid, { kind: 'attach', challenge, instance: newInstance() })
    hears({ type: 'say', ref: 1, signed, commit: null })
    return codes
  }
  const seated = Promise.withResolvers<void>()
  const slow = Promise.withResolvers<Standing>()
  const closed = await comeBack(device, slow.promise)
  const refused = await comeBack(await createDevice(), slow.promise)
  await vi.waitFor(() => expect(clock.waiting).toBe(1))
  clock.advance(replyMs - 1)
  expect(refused).toEqual([])
  clock.advance(replyMs + 1)
  expect(refused).toEqual([CLOSE_CODES.refused])
  slow.resolve({ kind: 'member', lastAt: 0, takeIn: () => seated.resolve() })
  await seated.promise
  expect(closed).toEqual([])
})

/** A line that notes what it is sent and by which codes it is closed; `hears` is a frame that comes in on it. */
function lineOf() {
  const sent: ServerFrame[] = []
  const codes: number[] = []
  let listener: LineListener | undefined
  const line = {
    send: (frame: ServerFrame) => void sent.push(frame),
    listen: (next: LineListener) => void (listener = next),
    limitText: () => undefined,
    isOpen: () => codes.length === 0,
    close: (code: number) => void codes.push(code),
  } as unknown as Line
  return { line, sent, codes, hears: (frame: ClientFrame) => listener?.frame(frame) }
}
