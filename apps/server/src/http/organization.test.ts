// An organization's rules and the reports about its sessions, over the real server.
import { abuseReasonSchema, reportListSchema, type NewReport } from '@farhand/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock, type Clock } from '../clock.ts'
import { ACCOUNTS_CHAIN } from '../store/store.ts'
import { createDevice } from '../switching/test-client.ts'
import { startTestServer, type TestServer } from '../test-server.ts'

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
  server = await startTestServer({ clock })
  cookie = await server.signedIn()
})
afterAll(() => server[Symbol.asyncDispose]())

const asAdmin = (method: string, path: string, body?: unknown) =>
  server.call(method, path, { headers: { cookie }, ...(body === undefined ? {} : { body }) })
const start = async () => {
  const { id: device } = await createDevice()
  const wanted = { device, sessionId: null, joinBy: 'pin', firstPresenter: 'participant', informed: true }
  const { sid, sessionId } = (await (await asAdmin('POST', '/api/v1/sessions', wanted)).json()) as Record<
    'sid' | 'sessionId',
    string
  >
  return { sid, sessionId }
}
const report = (change: Partial<Record<keyof NewReport, unknown>>) =>
  server.call('POST', '/api/v1/reports', {
    body: { sessionId: '987654321', reason: 'money', words: 'They asked for gift cards.', ...change },
  })
const reports = async () => reportListSchema.parse(await (await asAdmin('GET', '/api/v1/reports')).json()).reports
const auditKinds = async () => (await server.running.store.auditOf(ACCOUNTS_CHAIN)).map(({ kind }) => kind)

it('asks before every switch and for no text, until an administrator decides otherwise', async () => {
  const answer = await asAdmin('GET', '/api/v1/organization')
  expect(await answer.json()).toEqual({ name: 'Acme', profile: 'strict', acknowledgementText: null })
})

it('a change holds for sessions that start from then on, and stands in the record with the whole text', async () => {
  const before = await start()
  const rules = { profile: 'beam', acknowledgementText: ' You agree to be helped.\n' }
  const changed = { profile: 'beam', acknowledgementText: 'You agree to be helped.' }
  expect(await (await asAdmin('PUT', '/api/v1/organization', rules)).json()).toEqual({ name: 'Acme', ...changed })
  expect(await (await asAdmin('GET', '/api/v1/organization')).json()).toEqual({ name: 'Acme', ...changed })
  const after = await start()
  const rows = await Promise.all([before, after].map(({ sid }) => server.running.store.sessionBySid(sid)))
  expect(rows.map((row) => row?.acknowledgementText)).toEqual([null, 'You agree to be helped.'])
  const profiles = rows.map((row) => (JSON.parse(row?.state ?? '') as { state: { profile: string } }).state.profile)
  expect(profiles).toEqual(['strict', 'beam'])
  const entry = (await server.running.store.auditOf(ACCOUNTS_CHAIN)).at(-1)
  expect(entry).toMatchObject({ kind: 'organization-rules-changed', detail: changed })
})

it.each([
  ['half a surrogate pair, which no receipt can hold', { profile: 'strict', acknowledgementText: 'Yes\ud800' }],
  ['an unknown profile', { profile: 'loose', acknowledgementText: null }],
  ['an empty text', { profile: 'strict', acknowledgementText: ' \n' }],
  ['a text of more than 8000 characters', { profile: 'strict', acknowledgementText: 'x'.repeat(8_001) }],
  ['a further field', { profile: 'strict', acknowledgementText: null, name: 'Other' }],
])('refuses %s', async (_, rules) => {
  const kinds = await auditKinds()
  expect((await asAdmin('PUT', '/api/v1/organization', rules)).status).toBe(400)
  expect(await auditKinds()).toEqual(kinds)
})

it('answers a report the same whether or not the session exists, and shows it to whose session it was', async () => {
  aheadMs += 60 * 60_000
  const { sessionId } = await start()
  const known = await report({ sessionId })
  const unknown = await report({ sessionId: '999999999' })
  expect([known.status, await known.text()]).toEqual([204, ''])
  expect([unknown.status, await unknown.text()]).toEqual([204, ''])
  expect(await reports()).toEqual([
    {
      id: expect.any(String),
      sessionId,
      reason: 'money',
      words: 'They asked for gift cards.',
      at: expect.any(Number),
      readAt: null,
    },
  ])
  const entries = (await server.running.store.auditOf(ACCOUNTS_CHAIN)).slice(-2)
  expect(entries.map(({ kind }) => kind)).toEqual(['abuse-reported', 'abuse-reported'])
  expect(JSON.stringify(entries)).not.toContain('gift')
})

it('marks a report as read once, with an entry', async () => {
  const [first] = await reports()
  const path = `/api/v1/reports/${first?.id}/read`
  expect((await asAdmin('POST', path)).status).toBe(204)
  expect((await reports())[0]?.readAt).toBeGreaterThanOrEqual(first?.at ?? Infinity)
  expect((await auditKinds()).at(-1)).toBe('abuse-report-read')
  expect((await asAdmin('POST', path)).status).toBe(404)
})

it('lets one address report a few times, then makes it wait', async () => {
  aheadMs += 60 * 60_000
  const statuses: number[] = []
  for (const reason of [...abuseReasonSchema.options, 'other']) statuses.push((await report({ reason })).status)
  expect(statuses).toEqual([204, 204, 204, 204, 204, 429])
})

it.each([
  ['an unknown reason', { reason: 'boring' }],
  ['no session ID', { sessionId: '12' }],
  ['more than 1000 characters', { words: 'x'.repeat(1_001) }],
])('refuses a report with %s', async (_, change) => {
  expect((await report(change)).status).toBe(400)
})
