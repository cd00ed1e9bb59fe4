import { createDeviceKey, deviceIdOf } from '@farhand/e2ee'
import type { DeviceId, SessionId, Sid } from '@farhand/protocol'
import { expect, test } from 'vitest'
import { randomId, type Identity } from '../session/identity.ts'
import { fullVault } from './full-vault.ts'
import { VaultEntry } from './vault-entry.ts'

const LEE = `${'A'.repeat(42)}E` as DeviceId
const SESSION = '482913577' as SessionId
const NOT_KEPT = { code: 'not-kept', fixableBy: 'user' }

async function setUp() {
  const vault = fullVault()
  const device = await createDeviceKey()
  const deviceId = deviceIdOf(device.publicKey)
  const instance = randomId() as Identity['instance']
  const identity: Identity = {
    sid: randomId() as Sid,
    sessionId: SESSION,
    role: 'host',
    name: 'Dana',
    device,
    deviceId,
    instance,
  }
  const nobody = { codes: {}, names: {}, unconfirmed: [], relaxed: true, hides: false, seen: null, pair: null }
  const secrets = { password: '271828', isPin: true, fragment: 'k=1.x', host: deviceId, ...nobody }
  /** What a reload would find. */
  const written = async () => {
    const [record] = await vault.find(SESSION)
    return record === undefined ? undefined : (await VaultEntry.open(vault, record)).secrets
  }
  return { vault, identity, secrets, written }
}

test('[KEY-46] a write that fails changes nothing and says so, and the next one is tried afresh', async () => {
  const { vault, identity, secrets, written } = await setUp()
  const entry = await VaultEntry.create(vault, identity, secrets)
  vault.full = 'writes'
  const failing = [
    entry.change({ password: '314159' }),
    entry.rememberCode(LEE, '123456 654321', { unproven: true, name: 'Lee' }),
  ]
  for (const attempt of failing) await expect(attempt).rejects.toMatchObject(NOT_KEPT)
  expect(entry.secrets).toEqual(secrets)
  vault.full = 'no'
  await entry.change({ password: '161803' })
  expect(entry.secrets).toEqual({ ...secrets, password: '161803' })
  expect(await written()).toEqual(entry.secrets)
})

test('[KEY-46] what is written counts only once it is written', async () => {
  const { vault, identity, secrets } = await setUp()
  const entry = await VaultEntry.create(vault, identity, secrets)
  const changing = entry.change({ password: '314159' })
  expect(entry.secrets.password).toBe('271828')
  await changing
  expect(entry.secrets.password).toBe('314159')
})

test('[KEY-46] what takes something away counts at once, and is written with the next write that succeeds', async () => {
  const { vault, identity, secrets, written } = await setUp()
  const entry = await VaultEntry.create(vault, identity, secrets)
  await entry.rememberCode(LEE, '123456 654321', { unproven: true, name: 'Lee' })
  vault.full = 'writes'
  const holding = entry.hold({ relaxed: false })
  expect(entry.secrets.relaxed).toBe(false)
  expect(await holding).toBe(false)
  await entry.forgetCodes([LEE])
  expect(entry.secrets).toMatchObject({ codes: {}, names: {}, unconfirmed: [] })
  expect((await written())?.relaxed).toBe(true)
  vault.full = 'no'
  await entry.change({ hides: true })
  expect(await written()).toEqual({ ...secrets, relaxed: false, hides: true })
})

test('what is taken away while something else is being written stays away', async () => {
  const { vault, identity, secrets, written } = await setUp()
  const entry = await VaultEntry.create(vault, identity, secrets)
  const changes = [entry.change({ password: '314159' }), entry.hold({ relaxed: false })]
  await Promise.all(changes)
  expect(entry.secrets).toMatchObject({ password: '314159', relaxed: false })
  expect(await written()).toEqual(entry.secrets)
})

test('[KEY-46] whatever failed before, the record goes at the end', async () => {
  const { vault, identity, secrets, written } = await setUp()
  const entry = await VaultEntry.create(vault, identity, secrets)
  vault.full = 'writes'
  await expect(entry.change({ password: '314159' })).rejects.toMatchObject(NOT_KEPT)
  await entry.wipe()
  expect(await written()).toBeUndefined()
})

test('[KEY-46] a record that cannot be deleted is said to be there, and goes the next time', async () => {
  const { vault, identity, secrets, written } = await setUp()
  const entry = await VaultEntry.create(vault, identity, secrets)
  vault.full = 'all'
  await expect(entry.wipe()).rejects.toMatchObject({ code: 'not-wiped' })
  expect(await written()).toEqual(secrets)
  vault.full = 'no'
  await entry.wipe()
  expect(await written()).toBeUndefined()
})

test('a session that goes on unwritten is written as soon as there is room', async () => {
  const { vault, identity, secrets, written } = await setUp()
  vault.full = 'writes'
  await expect(VaultEntry.create(vault, identity, secrets)).rejects.toMatchObject(NOT_KEPT)
  const entry = await VaultEntry.createHeld(vault, identity, secrets)
  expect(await written()).toBeUndefined()
  vault.full = 'no'
  await entry.change({})
  expect(await written()).toEqual(secrets)
})
