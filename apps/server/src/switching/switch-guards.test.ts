// What the switch does not let through, and what it does to those who try: real sockets, real server.
import { CLOSE_CODES, WIRE_VERSION, type ServerFrame } from '@farhand/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  SWITCH_LIMITS,
  admitNew,
  attach,
  createDevice,
  createSession,
  linkRequest,
  newGrant,
  newInstance,
  objectOf,
  openSocket,
  proofFrame,
  randomText,
  ticketFrom,
  type TestMember,
  type TestSocket,
} from './test-client.ts'

const limits = {
  ...SWITCH_LIMITS,
  socket: { ...SWITCH_LIMITS.socket, waitingBytesPerMember: 256 * 1024, stalledMs: 300 },
  session: { ...SWITCH_LIMITS.session, keyRequestMs: 50 },
}

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer({ limits })
  cookie = await server.signedIn()
})
afterAll(() => server[Symbol.asyncDispose]())

async function startHost() {
  const device = await createDevice()
  const created = await createSession(server, { cookie, device })
  return { created, host: await attach(server, { ticket: created.ticket, device }) }
}

async function startThree() {
  const { created, host } = await startHost()
  const lee = await admitNew(server, { sessionId: created.sessionId, host, epoch: 0, name: 'Lee' })
  const kim = await admitNew(server, { sessionId: created.sessionId, host, epoch: 1, name: 'Kim' })
  return { created, host, lee, kim }
}

/** Whatever was sent before has passed the switch when this returns: chat goes through the same queues. */
async function flushThrough(from: TestMember, to: TestMember[]): Promise<void> {
  const marker = objectOf({ trackClass: 4, signed: true })
  const counts = to.map(({ objects }) => objects.length)
  from.sendRaw(marker)
  await Promise.all(to.map((member, at) => member.gotObjects(counts[at]! + 1)))
}

const screensOf = (member: TestMember) => member.objects.filter((object) => object[1] === 1)

describe('screen objects', () => {
  it('[CONSENT-10] reach nobody without a grant, under no class label', async () => {
    const { host, lee, kim } = await startThree()
    for (let i = 0; i < 5; i++) lee.sendRaw(objectOf({ key: true, seq: i }, 20_000))
    await flushThrough(lee, [host, kim])
    expect(screensOf(host)).toEqual([])
    expect(screensOf(kim)).toEqual([])
    for (const trackClass of [0, 2, 3, 4, 5, 6, 7, 255]) {
      const { created, host: owner } = await startHost()
      const cheat = await admitNew(server, { sessionId: created.sessionId, host: owner, epoch: 0 })
      const object = objectOf({ key: true }, 20_000)
      object[1] = trackClass
      cheat.sendRaw(object)
      expect(await cheat.closed).toBe(CLOSE_CODES.badFrame)
      expect(owner.objects).toEqual([])
    }
  })

  it('[CONSENT-10] reach exactly who holds the grant, from the answer to the withdrawal', async () => {
    const { host, lee, kim } = await startThree()
    const grant = newGrant()
    await host.say({ kind: 'ask', grant, capability: 'view', scope: 'whole', minutes: null, owner: lee.device.id })
    lee.sendRaw(objectOf({ key: true }))
    expect(
      await lee.say({
        kind: 'answer',
        grant,
        yes: true,
        capability: 'view',
        to: host.device.id,
        surface: 'window',
        scope: 'whole',
        minutes: null,
      }),
    ).toBe('accepted')
    const seen = objectOf({ key: true, seq: 1 })
    lee.sendRaw(seen)
    await flushThrough(lee, [host, kim])
    expect(screensOf(host)).toEqual([seen])
    expect(screensOf(kim)).toEqual([])
    kim.sendRaw(objectOf({ key: true }))
    expect(await lee.say({ kind: 'pause', paused: true })).toBe('accepted')
    lee.sendRaw(objectOf({ seq: 2 }))
    expect(await lee.say({ kind: 'pause', paused: false })).toBe('accepted')
    expect(await lee.say({ kind: 'withdraw', grant })).toBe('accepted')
    lee.sendRaw(objectOf({ seq: 3 }))
    await flushThrough(lee, [host, kim])
    expect(screensOf(host)).toEqual([seen])
  })

  it('for one leaf are not passed on, and those over the size end the line', async () => {
    const { host, lee, kim } = await startThree()
    await lee.say({ kind: 'share', surface: 'screen', grants: [{ grant: newGrant(), to: host.device.id }] })
    lee.sendRaw(objectOf({ target: 0 }))
    await flushThrough(lee, [host, kim])
    expect(screensOf(host)).toEqual([])
    lee.sendRaw(objectOf({ key: true }, 512 * 1024))
    expect(await lee.closed).toBe(CLOSE_CODES.badFrame)
  })

  it('make the presenter send a key frame for a new viewer, at most one request in a while', async () => {
    const { host, lee, kim } = await startThree()
    await lee.say({
      kind: 'share',
      surface: 'screen',
      grants: [
        { grant: newGrant(), to: host.device.id },
        { grant: newGrant(), to: kim.device.id },
      ],
    })
    await lee.take('need-key')
    for (let i = 0; i < 20; i++) host.send({ type: 'need-key', stream: 7 })
    expect((await lee.take('need-key')).stream).toBe(7)
    await flushThrough(host, [lee, kim])
    expect(lee.pending('need-key').length).toBeLessThanOrEqual(1)
  })
})

describe('feedback and codecs', () => {
  it('go from those who see to the one who shows, and to nobody else', async () => {
    const { host, lee, kim } = await startThree()
    kim.send({ type: 'decodes', codecs: ['av01'] })
    host.send({ type: 'decodes', codecs: ['vp8'] })
    await flushThrough(kim, [host, lee])
    await lee.say({ kind: 'share', surface: 'screen', grants: [{ grant: newGrant(), to: host.device.id }] })
    const told = [await lee.take('decodes'), await lee.take('decodes')]
    expect(told.map(({ codecs }) => codecs[0]).sort()).toEqual(['av01', 'vp8'])
    const feedback = { received: 0, shown: { timeMs: 1, frames: 1, decodeMs: 3 } }
    host.send({ type: 'feedback', feedback: { received: 0, shown: null } })
    kim.send({ type: 'feedback', feedback })
    host.send({ type: 'feedback', feedback })
    expect(await lee.take('feedback')).toEqual({ type: 'feedback', from: host.device.id, feedback })
    await flushThrough(kim, [host, lee])
    expect(lee.pending('feedback')).toEqual([])
    expect(kim.order()).not.toContain('feedback')
  })
})

describe('chat', () => {
  it('reaches every member and needs its signature flag and its size', async () => {
    const { host, lee, kim } = await startThree()
    await flushThrough(host, [lee, kim])
    lee.sendRaw(objectOf({ trackClass: 4 }))
    expect(await lee.closed).toBe(CLOSE_CODES.badFrame)
    kim.sendRaw(objectOf({ trackClass: 4, signed: true }, 8192))
    expect(await kim.closed).toBe(CLOSE_CODES.badFrame)
  })

  it('is five a second', async () => {
    const { host, lee, kim } = await startThree()
    for (let i = 0; i < 200; i++) lee.sendRaw(objectOf({ trackClass: 4, signed: true, seq: i }))
    expect(
      await lee.say({ kind: 'share', surface: 'screen', grants: [{ grant: newGrant(), to: host.device.id }] }),
    ).toBe('accepted')
    await flushThrough(kim, [host])
    expect(host.objects.length).toBeLessThan(30)
  })
})

describe('a viewer that does not read', () => {
  it('is skipped, the others are not, and it goes on from a key frame', async () => {
    const { host, lee, kim } = await startThree()
    await lee.say({
      kind: 'share',
      surface: 'screen',
      grants: [
        { grant: newGrant(), to: host.device.id },
        { grant: newGrant(), to: kim.device.id },
      ],
    })
    kim.socket.pause()
    let seq = 0
    for (let round = 0; round < 150; round++) {
      lee.sendRaw(objectOf({ seq: seq++, key: seq === 1 }, 200_000))
      await host.gotObjects(seq)
    }
    const before = lee.pending('need-key').length
    kim.socket.resume()
    await eventually(() => lee.pending('need-key').length > before)
    lee.sendRaw(objectOf({ seq: seq++, key: true }))
    await eventually(() => new DataView(kim.objects.at(-1)!.buffer).getUint32(8) === seq - 1)
    expect(kim.objects.length).toBeLessThan(host.objects.length)
    expect(host.objects).toHaveLength(seq)
    const figures = await (await server.call('GET', '/metrics')).text()
    expect(Number(/^farhand_objects_dropped_total (\d+)/m.exec(figures)?.[1])).toBeGreaterThan(0)
  })
})

/** Resolves when `holds`; looks after everything that comes in. */
async function eventually(holds: () => boolean): Promise<void> {
  const endMs = Date.now() + 8_000
  while (!holds()) {
    if (Date.now() > endMs) throw new Error('it never held')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('whoever breaks the rules', () => {
  it('cannot bring the server down with any frame', async () => {
    const { created, host } = await startHost()
    const known = [
      'join-request',
      'say',
      'commit',
      'rejoin',
      'feedback',
      'decodes',
      'need-key',
      'join-proof',
      'new-group',
    ]
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ type: fc.constantFrom(...known), ref: fc.anything(), signed: fc.anything() })
        .map((value) => JSON.stringify(value)),
      fc.constant('['.repeat(5_000)),
      fc.constant('{"a":'.repeat(40) + '1' + '}'.repeat(40)),
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 15, maxLength: 40 }).map((tail) => Uint8Array.of(WIRE_VERSION, 1, ...tail)),
    )
    await fc.assert(
      fc.asyncProperty(fc.boolean(), frame, async (isJoiner, message) => {
        const ticket = isJoiner
          ? await ticketFrom(server, 'joins', { sessionId: created.sessionId })
          : await ticketFrom(server, 'resumes', { sid: created.sid, device: host.device.id })
        const socket = await openSocket(server, ticket)
        socket.sendRaw(message)
        expect(await socket.closed).toBeGreaterThanOrEqual(CLOSE_CODES.badFrame)
      }),
      { numRuns: 120 },
    )
    expect((await server.call('GET', '/readyz')).status).toBe(200)
    expect(await host.say({ kind: 'new-pin' })).toBe('accepted')
  })

  it('as a member is cut off, and comes back', async () => {
    for (const message of ['{"type":"say"}', '[[[[', '{"type":"join-proof"}', objectOf().subarray(0, 10)]) {
      const { host } = await startHost()
      host.sendRaw(message)
      expect(await host.closed).toBe(CLOSE_CODES.badFrame)
    }
  })

  it('cannot send more than a mebibyte at once, nor a handshake over 16 KB', async () => {
    const { created, host } = await startHost()
    const joiner = await openSocket(server, await ticketFrom(server, 'joins', { sessionId: created.sessionId }))
    const request = { ...linkRequest(), keyPackage: randomText(13_000) }
    joiner.send({ type: 'join-request', instance: newInstance(), request })
    expect(await joiner.closed).toBe(CLOSE_CODES.badFrame)
    host.sendRaw('x'.repeat(1024 * 1024 + 1))
    expect(await host.closed).toBe(1009)
  })

  it('cannot flood with frames', async () => {
    const { host } = await startHost()
    for (let i = 0; i < 600; i++) host.send({ type: 'decodes', codecs: [] })
    expect(await host.closed).toBe(CLOSE_CODES.tooMany)
  })

  it('and says nothing is cut off', async () => {
    await using strict = await startTestServer({
      limits: { ...limits, socket: { ...limits.socket, firstMessageMs: 100 } },
    })
    const device = await createDevice()
    const { ticket, sessionId } = await createSession(strict, { cookie: await strict.signedIn(), device })
    const joiner = await openSocket(strict, await ticketFrom(strict, 'joins', { sessionId }))
    const member = await openSocket(strict, ticket)
    expect([await joiner.closed, await member.closed]).toEqual([CLOSE_CODES.badFrame, CLOSE_CODES.badFrame])
  })

  it('cannot hold more sockets as a stranger than one address may', async () => {
    await using strict = await startTestServer({
      limits: { ...limits, socket: { ...limits.socket, strangersPerAddress: 3 } },
    })
    const open = async () => openSocket(strict, await ticketFrom(strict, 'joins', { sessionId: '999999999' }))
    const sockets: TestSocket[] = [await open(), await open(), await open()]
    expect(await (await open()).closed).toBe(CLOSE_CODES.tooMany)
    sockets[0]!.close()
    await sockets[0]!.closed
    expect((await (await open()).take('join-open')).type).toBe('join-open')
  })

  it('is told to wait by the route, too', async () => {
    await using strict = await startTestServer({
      limits: { ...limits, join: { ...limits.join, failuresPerAddressMinute: 1 } },
    })
    const socket = await openSocket(strict, await ticketFrom(strict, 'joins', { sessionId: '999999999' }))
    socket.send({ type: 'join-request', instance: newInstance(), request: linkRequest() })
    await socket.take('join-answer')
    socket.send(proofFrame())
    await socket.take('join-refused')
    const answer = await strict.call('POST', '/api/v1/joins', { body: { sessionId: '999999999' } })
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('60')
    const detail = 'Too many attempts. Try again in 1 minute.'
    expect(await answer.json()).toMatchObject({ code: 'too-many-attempts', detail })
  })
})

it('a page that is silent for too long counts as lost; a ticking server shows that it is there', async () => {
  const socket = { ...limits.socket, tickMs: 50, pingMs: 500, deadMs: 1_000 }
  await using strict = await startTestServer({ limits: { ...limits, socket } })
  const device = await createDevice()
  const created = await createSession(strict, { cookie: await strict.signedIn(), device })
  const host = await attach(strict, { ticket: created.ticket, device })
  const guest = await admitNew(strict, { sessionId: created.sessionId, host, epoch: 0 })
  const first = await host.take('tick')
  expect((await host.take('tick')).at - first.at).toBeLessThan(socket.pingMs)
  guest.socket.pause()
  let kind = ''
  while (kind !== 'lost') kind = (await host.take('event')).timed.event.kind
  expect(host.socket.readyState).toBe(host.socket.OPEN)
})

it('somebody else’s session cannot be ended from the console', async () => {
  const answer = await server.call('POST', `/api/v1/sessions/${randomText(16)}/end`, { headers: { cookie } })
  expect(answer.status).toBe(404)
})

it('a host’s page that opens twice replaces itself', async () => {
  const { created, host } = await startHost()
  const ticket = await ticketFrom(server, 'resumes', { sid: created.sid, device: host.device.id })
  const second = await attach(server, { ticket, device: host.device })
  expect(await host.closed).toBe(CLOSE_CODES.replaced)
  const state: Extract<ServerFrame, { type: 'state' }> = await second.take('state')
  expect(state.state.members[host.device.id]).toMatchObject({ connected: true, instance: second.instance })
})

it('[CONSENT-2] what one member signed, nobody else’s line can say; their own can', async () => {
  const { host, lee, kim } = await startThree()
  const body = { kind: 'ask', capability: 'camera', scope: 'whole', minutes: null, owner: lee.device.id } as const
  const signed = await host.device.sign(host.sid, { ...body, grant: newGrant() })
  const say = (ref: number) => ({ type: 'say', ref, signed, commit: null }) as const
  expect(await kim.ask(say)).toBe('not-allowed')
  expect(await lee.ask(say)).toBe('not-allowed')
  // Nothing of it counted: the very same message is new yet.
  expect(await host.ask(say)).toBe('accepted')
})
