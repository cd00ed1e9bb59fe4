// The text an organization asks people to accept: put before them in the lobby, and nobody comes in without their word.
import { verifyAcknowledgement, type JoinId, type JoinMethod } from '@farhand/protocol'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-server.ts'
import {
  attach,
  commitPart,
  createDevice,
  createSession,
  greeting,
  hostAnswer,
  linkRequest,
  newInstance,
  noneRequest,
  openSocket,
  proofFrame,
  SWITCH_LIMITS,
  ticketFrom,
  type TestDevice,
  type TestMember,
  type TestSocket,
} from './test-client.ts'

const TEXT = 'You agree to be helped.\nNothing is recorded.'

let server: TestServer
let host: TestMember
let guest: TestDevice
let socket: TestSocket
let join: JoinId
beforeAll(async () => {
  server = await startTestServer({ limits: SWITCH_LIMITS })
  const cookie = await server.signedIn()
  const body = { profile: 'strict', acknowledgementText: TEXT }
  await server.call('PUT', '/api/v1/organization', { headers: { cookie }, body })
})
afterAll(() => server[Symbol.asyncDispose]())

beforeEach(() => knock())

/** A new session, and a guest who proved all there is to prove. */
async function knock({ alone = false } = {}): Promise<void> {
  const device = await createDevice()
  const body = alone ? ({ joinBy: 'spoken' } as const) : {}
  const { ticket, sessionId } = await createSession(server, { cookie: await server.signedIn(), device, body })
  host = await attach(server, { ticket, device })
  guest = await createDevice()
  socket = await openSocket(server, await ticketFrom(server, 'joins', { sessionId }))
  const request = alone ? noneRequest() : linkRequest()
  socket.send({ type: 'join-request', instance: newInstance(), request })
  join = (await host.take('join-request')).join
  host.send({ type: 'join-answer', join, answer: hostAnswer(request.method) })
  await socket.take('join-answer')
  socket.send(proofFrame())
  await host.take('join-proof')
  host.send({ type: 'join-proven', join })
}

const admit = (device = guest, method: JoinMethod = 'link') =>
  host.say(
    { kind: 'admit', join, device: device.id, name: 'Lee', method, grant: null },
    method === 'none' ? null : commitPart(0, device.id),
    method === 'none' ? greeting() : undefined,
  )
const accept = async (signed = guest.accept(host.sid, TEXT)) => socket.send({ type: 'acknowledge', ...(await signed) })

it('[CONSENT-24] shows the text in the lobby, tells the host, and admits once it is accepted, with the signed word in the record', async () => {
  expect(await socket.take('join-waiting')).toMatchObject({ acknowledgement: { text: TEXT } })
  expect(await host.take('join-terms')).toMatchObject({ join, acknowledgement: null })
  expect(await admit()).toBe('not-acknowledged')
  await accept()
  const { acknowledgement } = await host.take('join-terms')
  expect(acknowledgement?.statement).toMatchObject({ by: guest.id, name: 'Lee Morgan', company: 'Fabrikam' })
  expect(await admit()).toBe('accepted')
  expect((await host.take('event')).timed.event).toMatchObject({ kind: 'said', acknowledgement })
  const entry = (await server.running.store.auditOf(host.sid)).find(({ kind }) => kind === 'participant-admitted')
  expect(JSON.stringify(entry?.detail)).toContain(acknowledgement?.signature)
  await verifyAcknowledgement(acknowledgement!, host.sid)
})

it('[CONSENT-24] lets in only the device that accepted', async () => {
  await accept()
  await host.take('join-terms')
  await host.take('join-terms')
  expect(await admit(await createDevice())).toBe('not-acknowledged')
})

it.each([
  ['about another text', () => guest.accept(host.sid, `${TEXT} `)],
  ['about another session', () => guest.accept('A'.repeat(22) as typeof host.sid, TEXT)],
  [
    'changed on the way',
    async () => {
      const { statement, signature } = await guest.accept(host.sid, TEXT)
      return { statement: { ...statement, name: 'Dana' }, signature }
    },
  ],
])('cuts off who hands in a word %s', async (_, make) => {
  await socket.take('join-waiting')
  await accept(make())
  expect(await socket.closed).toBe(4400)
  expect(await admit()).toBe('unknown-join')
})

it('takes one word per try', async () => {
  await socket.take('join-waiting')
  await accept()
  await accept()
  expect(await socket.closed).toBe(4400)
})

it('[CONSENT-24] puts the text before an ID alone only once the host would let it in, and then admits as anybody', async () => {
  await knock({ alone: true })
  expect(await socket.take('join-waiting')).toMatchObject({ hostName: '', organization: '', acknowledgement: null })
  expect(await admit(guest, 'none')).toBe('not-acknowledged')
  expect(await socket.take('join-waiting')).toMatchObject({ acknowledgement: { text: TEXT } })
  expect(await host.take('join-terms')).toMatchObject({ join, acknowledgement: null })
  await accept()
  expect((await host.take('join-terms')).acknowledgement?.statement.by).toBe(guest.id)
  expect(await admit(guest, 'none')).toBe('accepted')
  expect((await socket.take('state')).state.members[guest.id]?.confirm).toEqual({ byHost: false, byMember: false })
})
