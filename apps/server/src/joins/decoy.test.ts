import { deviceIdSchema, sessionIdSchema } from '@farhand/protocol'
import { expect, it } from 'vitest'
import { Secret } from '../secret.ts'
import { companionRequest, randomText } from '../switching/test-client.ts'
import { createDecoys } from './decoy.ts'

it('[KEY-34] a decoy of a door wears keys of its own, the same each time, also in a live session', () => {
  const decoys = createDecoys(new Secret(new Uint8Array(32).fill(7)))
  const host = deviceIdSchema.parse(randomText(32))
  const sessionId = sessionIdSchema.parse('482913577')
  const at = (door: number) =>
    decoys.answer(sessionId, { request: companionRequest(door), known: { deviceKey: host, leafKey: host } })
  expect(at(12)).toMatchObject({ deviceKey: at(12).deviceKey, leafKey: at(12).leafKey })
  expect([at(12).deviceKey, at(12).leafKey]).not.toContain(host)
  expect(at(13).deviceKey).not.toBe(at(12).deviceKey)
  expect(at(12).point).not.toBeNull()
})
