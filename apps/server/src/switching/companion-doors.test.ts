// Doors for helper programs at the switch: who is knocked at, who may answer, how one comes in. Real sockets, real server.
import { CLOSE_CODES, type DeviceId } from '@farhand/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-server.ts'
import { createCompanionDoors } from './companion-doors.ts'
import {
  SWITCH_LIMITS,
  admitNew,
  attach,
  companionRequest,
  createDevice,
  createSession,
  hostAnswer,
  newInstance,
  objectOf,
  openSocket,
  proofFrame,
  randomText,
  ticketFrom,
  welcomeAnswer,
  type TestMember,
} from './test-client.ts'

let server: TestServer
let cookie: string
let sessionId: string
let host: TestMember
let lee: TestMember
beforeAll(async () => {
  const socket = { ...SWITCH_LIMITS.socket, firstMessageMs: 2_000 }
  server = await startTestServer({ limits: { ...SWITCH_LIMITS, socket } })
  cookie = await server.signedIn()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(async () => {
  const device = await createDevice()
  const created = await createSession(server, { cookie, device })
  ;({ sessionId } = created)
  host = await attach(server, { ticket: created.ticket, device })
  lee = await admitNew(server, { sessionId, host, epoch: 0 })
})

async function openDoor(member: TestMember): Promise<number> {
  member.send({ type: 'door', open: true })
  const { door } = await member.take('door')
  return door ?? 0
}

async function knockAt(door: number) {
  const socket = await openSocket(server, await ticketFrom(server, 'joins', { sessionId }))
  const instance = newInstance()
  socket.send({ type: 'join-request', instance, request: companionRequest(door) })
  return { socket, instance }
}

/** A program of Lee's that proved its code; Lee has not said anything yet. */
async function proven() {
  const { socket, instance } = await knockAt(await openDoor(lee))
  const { join } = await lee.take('join-request')
  lee.send({ type: 'join-answer', join, answer: hostAnswer('companion') })
  await socket.take('join-answer')
  socket.send(proofFrame())
  await lee.take('join-proof')
  lee.send({ type: 'join-welcome', join, answer: welcomeAnswer() })
  await socket.take('welcome')
  return { socket, join, instance }
}

describe('the numbers', () => {
  it('[KEY-34] are each one member’s, new each time, and closed with it', () => {
    const doors = createCompanionDoors()
    const [ann, kim] = ['ann', 'kim'] as unknown as readonly [DeviceId, DeviceId]
    const first = doors.open(ann) ?? 0
    const second = doors.open(kim) ?? 0
    expect([doors.ownerAt(first), doors.ownerAt(second)]).toEqual([ann, kim])
    doors.open(ann)
    doors.close(kim)
    expect(doors.ownerAt(second)).toBeUndefined()
  })

  it('[KEY-34] are at most 999', () => {
    const doors = createCompanionDoors()
    const all = Array.from({ length: 999 }, (_, n) => doors.open(String(n) as DeviceId))
    expect(new Set(all).size).toBe(999)
    expect(Math.max(...all.map(Number))).toBeLessThanOrEqual(999)
    expect(doors.open('one more' as DeviceId)).toBeNull()
  })
})

describe('a helper program', () => {
  it('[KEY-34] is taken to whoever opened its door, and the host hears nothing of it', async () => {
    await proven()
    expect(host.pending('join-request')).toEqual([])
    expect(host.pending('join-proof')).toEqual([])
  })

  it('[CONSENT-33] comes in with its owner’s word alone, on the same line, and its objects pass to its owner', async () => {
    const { socket, join } = await proven()
    const device = await createDevice()
    expect(await lee.say({ kind: 'vouch', join, device: device.id })).toBe('accepted')
    const { you, state } = await socket.take('state')
    expect(you).toBe(device.id)
    expect(state.members[device.id]).toMatchObject({ role: 'companion', of: lee.device.id, connected: true })
    expect((await host.take('event')).timed.event).toMatchObject({ kind: 'said' })
    socket.sendRaw(objectOf({ trackClass: 0, signed: true }))
    await lee.gotObjects(1)
    expect(host.objects).toEqual([])
  })

  it('[CONSENT-33] is not let in by the host, nor by anybody whose door it did not knock at', async () => {
    const { join } = await proven()
    const device = await createDevice()
    expect(await host.say({ kind: 'vouch', join, device: device.id })).toBe('unknown-join')
    expect(await lee.say({ kind: 'vouch', join, device: device.id })).toBe('accepted')
    expect(await lee.say({ kind: 'vouch', join, device: (await createDevice()).id })).toBe('unknown-join')
  })

  it('[KEY-34] at a door that is shut or never was is answered, and refused, like everyone', async () => {
    const door = await openDoor(lee)
    lee.send({ type: 'door', open: false })
    expect((await lee.take('door')).door).toBeNull()
    for (const number of [door, (door % 999) + 1]) {
      const { socket } = await knockAt(number)
      expect((await socket.take('join-answer')).answer.point).not.toBeNull()
      socket.send(proofFrame())
      expect((await socket.take('join-refused')).code).toBe('no-match')
    }
    expect(lee.pending('join-request')).toEqual([])
  })

  it('[KEY-34] finds no door any more once its owner’s line is gone', async () => {
    const door = await openDoor(lee)
    lee.close()
    await host.take('event')
    const { socket } = await knockAt(door)
    await socket.take('join-answer')
    socket.send(proofFrame())
    expect((await socket.take('join-refused')).code).toBe('no-match')
  })

  it('[KEY-34] that was welcomed and not vouched for is let go', async () => {
    const { socket } = await proven()
    expect((await socket.take('join-refused')).code).toBe('no-match')
  })
})

it('[KEY-34] whoever never opened a door answers nobody', async () => {
  lee.send({ type: 'join-welcome', join: randomText(16) as never, answer: welcomeAnswer() })
  expect(await lee.closed).toBe(CLOSE_CODES.badFrame)
})
