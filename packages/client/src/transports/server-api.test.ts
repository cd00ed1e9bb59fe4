import type { CreateSession, DeviceId, SessionId, Sid } from '@farhand/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serverApi } from './server-api.ts'

const BODY = {} as CreateSession
const PROBLEM = {
  type: 'urn:farhand:problem:store-failed',
  title: 'The database does not answer. Nothing was changed.',
  status: 503,
  code: 'store-failed',
  requestId: 'r1',
}

const OURS = 'application/problem+json; charset=utf-8'
const LOST = { code: 'not-connected' }
const [ID, SID, DEVICE] = ['123456789' as SessionId, '' as Sid, '' as DeviceId]

/** A server that answers everything so. */
const answering = (status: number, body: string, type = OURS) =>
  serverApi(async () => new Response(body, { status, headers: { 'content-type': type } }))
const problem = (status: number, code: string) =>
  JSON.stringify({ ...PROBLEM, type: `urn:farhand:problem:${code}`, status, code })

test('a server that says why it could not start a session is passed on', async () => {
  const api = answering(503, JSON.stringify(PROBLEM))
  expect(await api.create(BODY)).toEqual({
    ok: false,
    rejected: { status: 503, code: 'store-failed', retryMinutes: null },
  })
})

test('a server without a road to it is no connection', async () => {
  await expect(serverApi(() => Promise.reject(new TypeError('no road'))).create(BODY)).rejects.toMatchObject(LOST)
})

test('[WIRE-40] a problem in our own words is an answer', async () => {
  for (const [status, code] of [
    [400, 'bad-request'],
    [403, 'foreign-origin'],
    [429, 'too-many-attempts'],
  ] as const) {
    const said = { ok: false, rejected: { status, code, retryMinutes: null } }
    const api = answering(status, problem(status, code))
    expect(await api.create(BODY)).toEqual(said)
    expect(await api.join(ID)).toEqual(said)
    expect(await api.resume(SID, DEVICE)).toEqual(said)
  }
})

test.each([
  ['plain text', 'text/plain', '404 page not found\n'],
  ['a page', 'text/html', '<h1>Forbidden</h1>'],
  ['JSON of something else', 'application/json', '{"error":"no upstream"}'],
  ["a problem of somebody else's", OURS, JSON.stringify({ ...PROBLEM, type: 'about:blank' })],
  ['a problem under another type', 'application/json', JSON.stringify(PROBLEM)],
  ['a problem whose code is not its type', OURS, JSON.stringify({ ...PROBLEM, code: 'other' })],
  ['nothing', OURS, ''],
])('[WIRE-40] %s is no answer of ours, whatever its status', async (_what, type, body) => {
  const statuses = fc.integer({ min: 400, max: 599 })
  await fc.assert(
    fc.asyncProperty(statuses, async (status) => {
      const api = answering(status, body, type)
      await expect(api.create(BODY)).rejects.toMatchObject(LOST)
      await expect(api.join(ID)).rejects.toMatchObject(LOST)
      await expect(api.resume(SID, DEVICE)).rejects.toMatchObject(LOST)
    }),
    { numRuns: 40, examples: [[403], [404], [429], [502]] },
  )
})

test('[WIRE-40] a page in the place of a ticket is no answer either', async () => {
  const api = answering(200, '<h1>We will be back soon</h1>', 'text/html')
  await expect(api.create(BODY)).rejects.toMatchObject(LOST)
  await expect(api.join(ID)).rejects.toMatchObject(LOST)
  await expect(api.resume(SID, DEVICE)).rejects.toMatchObject(LOST)
})

test('a ticket that the server cannot give right now is asked for again, so that nobody is out of a session for it', async () => {
  const api = answering(503, JSON.stringify(PROBLEM))
  await expect(api.join(ID)).rejects.toMatchObject(LOST)
  await expect(api.resume(SID, DEVICE)).rejects.toMatchObject(LOST)
})
