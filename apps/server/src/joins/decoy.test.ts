import { ristretto255 } from '@noble/curves/ed25519.js'
import { deviceIdSchema, fromBase64Url, sessionIdSchema } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { Secret } from '../secret.ts'
import { companionRequest, linkRequest, pinRequest, randomText } from '../switching/test-client.ts'
import { createDecoys } from './decoy.ts'

const secret = new Secret(new Uint8Array(32).fill(7))
const sessionId = sessionIdSchema.parse('482913577')
const unknown = { deviceKey: undefined, leafKey: undefined }

it('[KEY-34] a decoy of a door wears keys of its own, the same each time, also in a live session', () => {
  const decoys = createDecoys(secret)
  const host = deviceIdSchema.parse(randomText(32))
  const at = (door: number) =>
    decoys.answer(sessionId, { request: companionRequest(door), known: { deviceKey: host, leafKey: host } })
  expect(at(12)).toMatchObject({ deviceKey: at(12).deviceKey, leafKey: at(12).leafKey })
  expect([at(12).deviceKey, at(12).leafKey]).not.toContain(host)
  expect(at(13).deviceKey).not.toBe(at(12).deviceKey)
  expect(at(12).point).not.toBeNull()
})

it('a decoy has the same keys and sid for an ID each time, other ones for another ID', () => {
  const [one, again] = [createDecoys(secret), createDecoys(secret)]
  const other = sessionIdSchema.parse('482913578')
  const answer = one.answer(sessionId, { request: pinRequest(), known: unknown })
  const { leafKey, deviceKey: key } = again.answer(sessionId, { request: pinRequest(), known: unknown })
  expect(answer).toMatchObject({ leafKey, deviceKey: key })
  expect(one.sid(sessionId)).toBe(again.sid(sessionId))
  expect(one.sid(other)).not.toBe(one.sid(sessionId))
  expect(one.answer(other, { request: pinRequest(), known: unknown }).deviceKey).not.toBe(key)
})

it('a decoy has keys and a point that are valid, and a point only where a PIN asks for one', async () => {
  const decoys = createDecoys(secret)
  const { deviceKey: key, leafKey, point } = decoys.answer(sessionId, { request: pinRequest(), known: unknown })
  for (const raw of [key, leafKey]) {
    await expect(
      crypto.subtle.importKey('raw', fromBase64Url(raw)!, 'Ed25519', true, ['verify']),
    ).resolves.toBeDefined()
  }
  expect(ristretto255.Point.fromBytes(fromBase64Url(point!)!).is0()).toBe(false)
  expect(decoys.answer(sessionId, { request: linkRequest(), known: unknown }).point).toBeNull()
})
