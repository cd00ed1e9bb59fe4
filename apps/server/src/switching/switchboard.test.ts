// The main road on the switch, told by sockets: start, join, admit, ask, allow, show, leave, end.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLOSE_CODES, sessionIdSchema, type ServerFrame } from '@farhand/protocol'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  SWITCH_LIMITS,
  admitNew,
  attach,
  commitPart,
  createDevice,
  createSession,
  knock,
  newGrant,
  newInstance,
  objectOf,
  openSocket,
  rejoinBody,
  resume,
  ticketFrom,
  type TestMember,
} from './test-client.ts'

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer({ limits: SWITCH_LIMITS })
  cookie = await server.signedIn()
})
afterAll(() => server[Symbol.asyncDispose]())

async function startSession() {
  const device = await createDevice()
  const created = await createSession(server, { cookie, device })
  const host = await attach(server, { ticket: created.ticket, device })
  const { state } = await host.take('state')
  return { created, device, host, state }
}

async function startWithParticipant() {
  const started = await startSession()
  const guest = await admitNew(server, { sessionId: started.created.sessionId, host: started.host, epoch: 0 })
  await guest.take('state')
  return { ...started, guest }
}

/** The guest shows its screen to the host. */
async function showScreen(guest: TestMember, host: TestMember) {
  const grant = newGrant()
  expect(
    await host.say({ kind: 'ask', grant, capability: 'view', scope: 'whole', minutes: null, owner: guest.device.id }),
  ).toBe('accepted')
  expect(
    await guest.say({
      kind: 'answer',
      grant,
      yes: true,
      capability: 'view',
      to: host.device.id,
      surface: 'screen',
      scope: 'whole',
      minutes: null,
    }),
  ).toBe('accepted')
  return grant
}

const kindsSaid = (frames: Extract<ServerFrame, { type: 'event' }>[]) =>
  frames.map(({ timed: { event } }) => (event.kind === 'said' ? event.signed.message.body.kind : event.kind))

describe('the main road', () => {
  it('a host starts a session, a participant joins, shows the screen, and the host ends it', async () => {
    const { created, host, state } = await startSession()
    expect(created.sessionId).toMatch(/^[1-9]\d{8}$/)
    expect(state).toMatchObject({ sessionId: created.sessionId, organization: 'Acme', stage: 'open' })

    const guest = await admitNew(server, { sessionId: created.sessionId, host, epoch: 0, name: 'Lee' })
    const first = await guest.take('state')
    expect(first).toMatchObject({ epoch: 1, you: guest.device.id })
    expect(first.state.members[guest.device.id]).toMatchObject({
      name: 'Lee',
      connected: true,
      instance: guest.instance,
    })
    expect(guest.order().slice(-2)).toEqual(['state', 'welcome'])

    await showScreen(guest, host)
    expect((await guest.take('need-key')).stream).toBeNull()
    const object = objectOf({ key: true })
    guest.sendRaw(object)
    await host.gotObjects(1)
    expect(host.objects[0]).toEqual(object)

    const chat = objectOf({ trackClass: 4, signed: true })
    host.sendRaw(chat)
    await guest.gotObjects(1)
    expect(guest.objects[0]).toEqual(chat)

    expect(await host.say({ kind: 'end' })).toBe('accepted')
    expect(await host.closed).toBe(CLOSE_CODES.ended)
    expect(await guest.closed).toBe(CLOSE_CODES.ended)
    expect(kindsSaid(guest.pending('event'))).toEqual(['ask', 'answer', 'end'])

    const list = (await (await server.call('GET', '/api/v1/sessions', { headers: { cookie } })).json()) as {
      sessions: unknown[]
    }
    expect(list.sessions).toContainEqual(
      expect.objectContaining({
        sid: created.sid,
        people: ['Dana', 'Lee'],
        endReason: 'host',
        relayedBytes: object.length + chat.length,
      }),
    )
    const entries = await server.running.store.auditOf(created.sid)
    expect(await server.running.store.firstUnsoundEntry(created.sid)).toBeUndefined()
    expect(entries.map(({ kind }) => kind)).toEqual([
      'session-started',
      'page-attached',
      'participant-admitted',
      'group-rekeyed',
      'consent-asked',
      'consent-answered',
      'session-ended',
    ])
    expect(await server.running.store.isSessionIdTaken(created.sessionId, Date.now())).toBe(true)
  })

  it('an event is heard by everyone, the commit by the others before any object of its epoch', async () => {
    const { created, host, guest } = await startWithParticipant()
    const second = await admitNew(server, { sessionId: created.sessionId, host, epoch: 1, name: 'Kim' })
    expect(await guest.take('commit')).toMatchObject({ epoch: 1, by: host.device.id })
    expect(
      guest
        .order()
        .filter((type) => type !== 'tick')
        .slice(-2),
    ).toEqual(['event', 'commit'])
    expect(host.order()).not.toContain('commit')
    expect(second.order()).not.toContain('commit')
    expect((await second.take('state')).epoch).toBe(2)
  })

  it('a turned away joiner is told so', async () => {
    const { created, host } = await startSession()
    const { socket, join } = await knock(server, { sessionId: created.sessionId, host })
    expect(await host.say({ kind: 'turn-away', join })).toBe('accepted')
    expect((await socket.take('join-refused')).code).toBe('turned-away')
    expect(await host.say({ kind: 'turn-away', join })).toBe('unknown-join')
  })

  it('the host hears of a joiner who gives up', async () => {
    const { created, host } = await startSession()
    const { socket, join } = await knock(server, { sessionId: created.sessionId, host })
    socket.close()
    expect((await host.take('join-gone')).join).toBe(join)
  })

  it('a participant who leaves is out at once, and the host says so to the group', async () => {
    const { host, guest } = await startWithParticipant()
    expect(await guest.say({ kind: 'leave' })).toBe('accepted')
    expect(await guest.closed).toBe(CLOSE_CODES.ended)
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('accepted')
  })

  it('ends from the console', async () => {
    const { created, host } = await startSession()
    const path = `/api/v1/sessions/${created.sid}/end`
    expect((await server.call('POST', path, { headers: { cookie } })).status).toBe(204)
    expect((await host.take('event')).timed.event).toEqual({ kind: 'closed', reason: 'console' })
    expect(await host.closed).toBe(CLOSE_CODES.ended)
  })

  it('[S1] a chosen ID is taken while it lives and after', async () => {
    const device = await createDevice()
    const sessionId = sessionIdSchema.parse('482913577')
    const body = { device: device.id, sessionId, joinBy: 'password', firstPresenter: 'host', informed: true }
    expect((await server.call('POST', '/api/v1/sessions', { headers: { cookie }, body })).status).toBe(201)
    const again = await server.call('POST', '/api/v1/sessions', { headers: { cookie }, body })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'session-id-taken' })
  })
})

describe('commits', () => {
  it('the first commit of an epoch wins', async () => {
    const { host } = await startWithParticipant()
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(0) }))).toBe('stale-epoch')
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('accepted')
  })

  it('an admission with a stale commit changes nothing', async () => {
    const { created, host } = await startWithParticipant()
    const device = await createDevice()
    const { join } = await knock(server, { sessionId: created.sessionId, host })
    const body = { kind: 'admit' as const, join, device: device.id, name: 'Kim', method: 'pin' as const, grant: null }
    expect(await host.say(body, commitPart(0, device.id))).toBe('stale-epoch')
    expect(await host.say(body)).toBe('bad-commit')
    expect(await host.say(body, commitPart(1, device.id))).toBe('accepted')
  })

  it('a participant commits only to let the host back in', async () => {
    const { created, device, host, guest } = await startWithParticipant()
    expect(await guest.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('not-allowed')
    expect(await guest.ask((ref) => ({ type: 'commit', ref, part: commitPart(1, device.id) }))).toBe('bad-commit')
    const again = await resume(server, { sid: created.sid, device })
    expect(await host.closed).toBe(CLOSE_CODES.replaced)
    again.send({ type: 'rejoin', rejoin: rejoinBody() })
    expect((await guest.take('rejoin')).device).toBe(device.id)
    expect(await guest.ask((ref) => ({ type: 'commit', ref, part: commitPart(1, device.id) }))).toBe('accepted')
    expect((await again.take('welcome')).epoch).toBe(2)
  })

  it('a page that comes back gets the commits it missed, another page does not', async () => {
    const { created, host, guest } = await startWithParticipant()
    const { device, instance, sid } = guest
    guest.close()
    expect((await host.take('event')).timed.event.kind).toBe('said')
    expect((await host.take('event')).timed.event).toEqual({ kind: 'lost', device: device.id })
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(1) }))).toBe('accepted')
    const back = await resume(server, { sid, device, instance })
    expect((await back.take('commit')).epoch).toBe(1)
    back.close()
    expect(await waitForEvent(host, 'lost')).toBeDefined()
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(2) }))).toBe('accepted')
    const other = await resume(server, { sid, device, instance: newInstance() })
    expect((await other.take('state')).epoch).toBe(3)
    other.send({ type: 'rejoin', rejoin: rejoinBody() })
    expect((await host.take('rejoin')).device).toBe(device.id)
    expect(other.order()).not.toContain('commit')
    expect(created.sid).toBe(sid)
  })

  it('a wish to come back waits for the host', async () => {
    const { device, host, guest } = await startWithParticipant()
    const { instance, sid } = host
    host.close()
    await waitForEvent(guest, 'lost')
    guest.send({ type: 'rejoin', rejoin: rejoinBody() })
    guest.send({ type: 'decodes', codecs: [] })
    const back = await resume(server, { sid, device, instance })
    expect((await back.take('rejoin')).device).toBe(guest.device.id)
  })

  it('a new group begins only while nobody else has the old one', async () => {
    const { host, guest } = await startWithParticipant()
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('group-in-use')
    expect(await guest.ask((ref) => ({ type: 'new-group', ref }))).toBe('not-allowed')
    guest.send({ type: 'rejoin', rejoin: rejoinBody() })
    await host.take('rejoin')
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('accepted')
    await guest.take('group-renewed')
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(0, guest.device.id) }))).toBe('accepted')
    expect((await guest.take('welcome')).epoch).toBe(1)
  })

  it('[KEY-60] whoever is not let in again after it began anew is heard only to take back, until they are', async () => {
    const { host, guest } = await startWithParticipant()
    const grant = await showScreen(guest, host)
    guest.send({ type: 'rejoin', rejoin: rejoinBody() })
    await host.take('rejoin')
    const raise = { kind: 'raise', up: true } as const
    // Whoever only asks may have their leaf still.
    expect(await guest.say({ kind: 'surface', surface: 'window' })).toBe('accepted')
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('accepted')
    for (const word of [raise, { kind: 'surface', surface: 'tab' }, { kind: 'pause', paused: false }] as const)
      expect(await guest.say(word)).toBe('not-in-group')
    expect(await guest.say({ kind: 'pause', paused: true })).toBe('accepted')
    expect(await guest.say({ kind: 'withdraw', grant })).toBe('accepted')
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(0, guest.device.id) }))).toBe('accepted')
    expect(await guest.say(raise)).toBe('accepted')
    expect(kindsSaid(host.pending('event')).filter((kind) => kind === 'surface')).toHaveLength(1)
  })

  it('[KEY-60] so is whoever had no line when it began anew, before their page asks', async () => {
    const { host, guest } = await startWithParticipant()
    await showScreen(guest, host)
    const { device, instance, sid } = guest
    guest.close()
    await waitForEvent(host, 'lost')
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('accepted')
    const back = await resume(server, { sid, device, instance })
    await back.take('group-renewed')
    expect(await back.say({ kind: 'raise', up: true })).toBe('not-in-group')
    expect(await back.say({ kind: 'end' })).toBe('accepted')
  })

  it('[KEY-63] whose page does not even ask to be let in is away, and whose page asks stays', async () => {
    const session = { ...SWITCH_LIMITS.session, silentMs: 300 }
    await using impatient = await startTestServer({ limits: { ...SWITCH_LIMITS, session } })
    const device = await createDevice()
    const { ticket, sessionId } = await createSession(impatient, { cookie: await impatient.signedIn(), device })
    const host = await attach(impatient, { ticket, device })
    const silent = await admitNew(impatient, { sessionId, host, epoch: 0 })
    const asking = await admitNew(impatient, { sessionId, host, epoch: 1 })
    silent.close()
    await waitForEvent(host, 'lost')
    asking.send({ type: 'rejoin', rejoin: rejoinBody() })
    await host.take('rejoin')
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('accepted')
    const back = await resume(impatient, silent)
    await back.take('group-renewed')
    expect(await back.closed).toBe(CLOSE_CODES.tooSlow)
    expect(await waitForEvent(host, 'lost')).toMatchObject({ device: silent.device.id })
    // What told it so may be lost, and is told anew.
    await (await resume(impatient, silent)).take('group-renewed')
    expect(await asking.say({ kind: 'raise', up: false })).not.toContain('closed')
  })

  it('[KEY-60] nothing of theirs is passed on either, until they are let in again', async () => {
    const { host, guest } = await startWithParticipant()
    await showScreen(guest, host)
    guest.send({ type: 'rejoin', rejoin: rejoinBody() })
    await host.take('rejoin')
    expect(await host.ask((ref) => ({ type: 'new-group', ref }))).toBe('accepted')
    guest.sendRaw(objectOf({ key: true, seq: 1 }))
    guest.sendRaw(objectOf({ trackClass: 4, signed: true, seq: 2 }))
    // What the guest says is answered behind what it sent.
    expect(await guest.say({ kind: 'raise', up: false })).not.toBe('not-in-group')
    expect(await host.ask((ref) => ({ type: 'commit', ref, part: commitPart(0, guest.device.id) }))).toBe('accepted')
    const picture = objectOf({ key: true, seq: 3 })
    guest.sendRaw(picture)
    await host.gotObjects(1)
    expect(host.objects).toEqual([picture])
  })
})

async function waitForEvent(member: TestMember, kind: string) {
  for (;;) {
    const { event } = (await member.take('event')).timed
    if (event.kind === kind) return event
  }
}

describe('the door', () => {
  it.each([
    ['foreign', 'https://evil.example'],
    ['null', 'null'],
    ['missing', ''],
  ])('is shut for a %s origin', async (_, origin) => {
    const ticket = await ticketFrom(server, 'joins', { sessionId: '123456789' })
    await expect(openSocket(server, ticket, origin)).rejects.toThrow('403')
  })

  it('takes a ticket once', async () => {
    const ticket = await ticketFrom(server, 'joins', { sessionId: '123456789' })
    await openSocket(server, ticket)
    expect(await (await openSocket(server, ticket)).closed).toBe(CLOSE_CODES.badTicket)
  })

  it('does not let another device attach', async () => {
    const { created, device } = await startSession()
    const ticket = await ticketFrom(server, 'resumes', { sid: created.sid, device: device.id })
    await expect(attach(server, { ticket, device: await createDevice() })).rejects.toThrow(
      `closed ${CLOSE_CODES.refused}`,
    )
  })
})
