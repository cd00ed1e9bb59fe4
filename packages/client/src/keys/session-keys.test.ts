import { expect, test } from 'vitest'
import { createDeviceKey, deviceIdOf } from '@farhand/e2ee'
import type { Sid } from '@farhand/protocol'
import { admit, createHost, type Host } from '../../../e2ee/src/cast-fixtures.ts'
import { randomId, type Identity } from '../session/identity.ts'
import { SessionKeys } from './session-keys.ts'

async function keysOf({ device }: Host): Promise<SessionKeys> {
  const identity = { sid: randomId() as Sid, device, deviceId: deviceIdOf(device.publicKey) } as Identity
  return new SessionKeys(identity)
}

test('[KEY-41] a device is called as it called itself first, also in a group that began anew, and that it changed is told once', async () => {
  const device = await createDeviceKey()
  const id = deviceIdOf(device.publicKey)
  const [first, second] = [await createHost(), await createHost()]
  await admit(first, { name: 'Lee', device })
  await admit(second, { name: 'Dana Reyes', device })
  const keys = await keysOf(first)
  keys.enter(first.group)
  expect([keys.nameOf(id), keys.takeRenamed()]).toEqual(['Lee', []])
  keys.enter(second.group)
  expect([keys.nameOf(id), keys.takeRenamed(), keys.takeRenamed()]).toEqual(['Lee', [id], []])
})

test('[KEY-41] whoever was out of the session comes in anew under any name', async () => {
  const device = await createDeviceKey()
  const id = deviceIdOf(device.publicKey)
  const [first, empty, second] = [await createHost(), await createHost(), await createHost()]
  await admit(first, { name: 'Lee', device })
  await admit(second, { name: 'Lee Morgan', device })
  const keys = await keysOf(first)
  keys.enter(first.group)
  keys.forgetNames(() => false)
  expect(keys.nameOf(id)).toBe('Lee')
  keys.enter(empty.group)
  keys.forgetNames(() => true)
  expect(keys.nameOf(id)).toBe('Lee')
  keys.forgetNames(() => false)
  keys.enter(second.group)
  expect([keys.nameOf(id), keys.takeRenamed()]).toEqual(['Lee Morgan', []])
})
