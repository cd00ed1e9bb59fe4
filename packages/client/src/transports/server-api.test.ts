import type { CreateSession, DeviceId, SessionId, Sid } from '@farhand/protocol'
import { expect, test } from 'vitest'
import { serverApi } from './server-api.ts'

const BODY = {} as CreateSession
const PROBLEM = {
  type: 'about:blank',
  title: 'The database does not answer. Nothing was changed.',
  status: 503,
  code: 'store-failed',
  requestId: 'r1',
}

/** A server that answers everything so. */
const answering = (status: number, body: string) => serverApi(async () => new Response(body, { status }))

test('a server that says why it could not start a session is passed on', async () => {
  const api = answering(503, JSON.stringify(PROBLEM))
  expect(await api.create(BODY)).toEqual({
    ok: false,
    rejected: { status: 503, code: 'store-failed', retryMinutes: null },
  })
})

test('what is no answer of ours is no connection, whoever gives it', async () => {
  const lost = { code: 'not-connected' }
  await expect(answering(502, '<h1>Bad Gateway</h1>').create(BODY)).rejects.toMatchObject(lost)
  await expect(serverApi(() => Promise.reject(new TypeError('no road'))).create(BODY)).rejects.toMatchObject(lost)
})

test('a ticket that the server cannot give right now is asked for again, so that nobody is out of a session for it', async () => {
  const api = answering(503, JSON.stringify(PROBLEM))
  const lost = { code: 'not-connected' }
  await expect(api.join('123456789' as SessionId)).rejects.toMatchObject(lost)
  await expect(api.resume('' as Sid, '' as DeviceId)).rejects.toMatchObject(lost)
})
