import { expect, it } from 'vitest'
import { createSessionSchema } from './http.ts'
import { HOST } from './session/session-fixtures.ts'

it.each([
  ['123456789', 'pin', true],
  ['123456789', 'password', true],
  ['123456789', 'link', false],
  ['123456789', 'spoken', false],
  [null, 'link', true],
  [null, 'spoken', true],
] as const)('[CONSENT-22] a session with the ID %s that admits by %s can be started: %s', (sessionId, joinBy, can) => {
  const body = { device: HOST, sessionId, joinBy, firstPresenter: 'participant', informed: true }
  expect(createSessionSchema.safeParse(body).success).toBe(can)
})
