// What every vault must do; run against each implementation.
import { expect, test } from 'vitest'
import type { DeviceId, SessionId, Sid } from '@farhand/protocol'
import { createDeviceKey, deviceIdOf, signWith } from '@farhand/e2ee'
import type { Identity } from '../session/identity.ts'
import { hostKeysOf } from './host-keys.ts'
import { VaultEntry } from './vault-entry.ts'
import { recordId, type Vault, type VaultRecord } from './vault.ts'

const OTHER = `${'A'.repeat(42)}E` as DeviceId
const SECRETS = {
  password: 'orchard gate',
  isPin: false,
  fragment: 'k=1.x',
  host: 'A'.repeat(43) as DeviceId,
  codes: {},
  names: {},
  unconfirmed: [],
  relaxed: false,
  hides: false,
  seen: null,
  pair: null,
}

async function someone(sessionId = '482913577'): Promise<Identity> {
  const device = await createDeviceKey()
  return {
    sid: 'AAAAAAAAAAAAAAAAAAAAAA' as Sid,
    sessionId: sessionId as SessionId,
    role: 'host',
    name: 'Dana',
    device,
    deviceId: deviceIdOf(device.publicKey),
    instance: 'AAAAAAAAAAAAAAAAAAAAAA' as Identity['instance'],
  }
}

const only = (records: readonly VaultRecord[]): VaultRecord => {
  expect(records).toHaveLength(1)
  return records[0]!
}

/** Adds the suite for one implementation; `open` gives an empty vault. */
export function testVault(name: string, open: () => Promise<Vault>): void {
  test(`${name}: a record comes back with a device key that still signs, and its secrets open`, async () => {
    const vault = await open()
    const identity = await someone()
    const entry = await VaultEntry.create(vault, identity, SECRETS)
    await entry.rememberCode(OTHER, '123456 654321', { unproven: false, name: 'Lee' })
    const record = only(await vault.find(identity.sessionId))
    expect(record.id).toBe(recordId(identity.sessionId, identity.deviceId))
    expect(await signWith(record.device, 'test')).toHaveLength(64)
    const again = await VaultEntry.open(vault, record)
    expect(again.secrets).toEqual({ ...SECRETS, codes: { [OTHER]: '123456 654321' }, names: { [OTHER]: 'Lee' } })
  })

  test(`${name}: neither key can leave it, and no secret lies in it openly`, async () => {
    const vault = await open()
    const identity = await someone()
    await VaultEntry.create(vault, identity, SECRETS)
    const record = only(await vault.find(identity.sessionId))
    await expect(crypto.subtle.exportKey('raw', record.key)).rejects.toMatchObject({ name: 'InvalidAccessError' })
    await expect(crypto.subtle.exportKey('pkcs8', record.device.privateKey)).rejects.toMatchObject({
      name: 'InvalidAccessError',
    })
    const stored = new TextDecoder().decode(record.sealed.bytes) + JSON.stringify({ ...record, sealed: null })
    expect(stored).not.toContain('orchard')
    expect(stored).not.toContain('k=1.')
  })

  test(`${name}: secrets sealed for one record do not open in another`, async () => {
    const vault = await open()
    const identity = await someone()
    await VaultEntry.create(vault, identity, SECRETS)
    const record = only(await vault.find(identity.sessionId))
    await expect(VaultEntry.open(vault, { ...record, id: 'other' })).rejects.toMatchObject({ code: 'bad-record' })
  })

  test(`${name}: records are found by session, the newest first, and are gone once wiped`, async () => {
    const vault = await open()
    const [first, second, elsewhere] = [await someone(), await someone(), await someone('100000001')]
    const entry = await VaultEntry.create(vault, first, SECRETS)
    await VaultEntry.create(vault, elsewhere, SECRETS)
    await new Promise((resolve) => {
      setTimeout(resolve, 2)
    })
    await VaultEntry.create(vault, second, SECRETS)
    const found = await vault.find(first.sessionId)
    expect(found.map((record) => record.deviceId)).toEqual([second.deviceId, first.deviceId])
    await entry.wipe()
    await entry.change({ password: 'late' })
    expect(only(await vault.find(first.sessionId)).deviceId).toBe(second.deviceId)
  })

  test(`[KEY-52] ${name}: a host's keys are found and wiped whatever their session; a participant's stay`, async () => {
    const vault = await open()
    const [here, elsewhere] = [await someone(), await someone('100000001')]
    const guest = { ...(await someone('100000002')), role: 'participant' as const }
    for (const one of [here, elsewhere, guest]) await VaultEntry.create(vault, one, SECRETS)
    const keys = hostKeysOf(vault)
    expect(await keys.sessions()).toEqual([here.sid])
    await keys.wipe()
    expect(await keys.sessions()).toEqual([])
    expect(only(await vault.all()).deviceId).toBe(guest.deviceId)
  })
}
