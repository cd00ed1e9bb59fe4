import { expect, test } from 'vitest'
import type { DeviceId } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { SessionSecrets } from '../vault/secrets.ts'
import type { VaultEntry } from '../vault/vault-entry.ts'
import { SessionPassword } from './session-password.ts'

function setUp(password: string, isPin: boolean, disk = { isFull: false }) {
  const vaulted = {
    secrets: { password, isPin, fragment: '', host: '' as DeviceId, codes: {} } as SessionSecrets,
    async change(changes: Partial<SessionSecrets>) {
      if (disk.isFull) throw new ClientError('not-kept', 'no space is left')
      this.secrets = { ...this.secrets, ...changes }
    },
    async hold(changes: Partial<SessionSecrets>) {
      this.secrets = { ...this.secrets, ...changes }
      return !disk.isFull
    },
  }
  return new SessionPassword(vaulted as unknown as VaultEntry)
}

test('a PIN is spent by one success, or by the fifth failure', async () => {
  const password = setUp('123456', true)
  for (let i = 0; i < 4; i++) await password.failed()
  expect(password.shown).toBe('123456')
  await password.failed()
  expect(password.shown).toMatch(/^\d{6}$/)
  expect(password.round).toBe(1)
  await password.succeeded()
  expect(password.round).toBe(2)
  expect(password.joinBy).toBe('pin')
})

test("the host's own password stays, whatever happens", async () => {
  const password = setUp('orchard gate', false)
  await password.succeeded()
  for (let i = 0; i < 20; i++) await password.failed()
  expect(password.shown).toBe('orchard gate')
  expect(password.joinBy).toBe('password')
  expect(password.round).toBe(0)
})

test('without a password an ID joins alone and codes are compared, until the host makes a PIN', async () => {
  const password = setUp('', false)
  expect(password.byId).toEqual({ method: 'none' })
  expect(password.shown).toBeNull()
  expect(password.joinBy).toBe('spoken')
  await password.renew()
  expect(password.joinBy).toBe('pin')
  const { byId } = password
  expect(byId.method === 'pin' && byId.password.reveal()).toBe(password.shown)
})

test('[KEY-46] a PIN is spent even where the next one cannot be written, but made anew only once it can', async () => {
  const disk = { isFull: true }
  const password = setUp('123456', true, disk)
  await expect(password.renew()).rejects.toMatchObject({ code: 'not-kept' })
  expect([password.shown, password.round]).toEqual(['123456', 0])
  await password.succeeded()
  const next = password.shown
  expect(next).toMatch(/^\d{6}$/)
  expect(next).not.toBe('123456')
  expect(password.round).toBe(1)
  for (let i = 0; i < 5; i++) await password.failed()
  expect(password.shown).not.toBe(next)
  expect(password.round).toBe(2)
})
