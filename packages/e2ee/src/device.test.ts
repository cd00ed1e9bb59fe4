import { describe, expect, test } from 'vitest'
import { toBase64Url, utf8, verify, verifyEd25519, type SessionMessage } from '@farhand/protocol'
import { createDeviceKey, deviceIdOf, signMessage, signWith } from './device.ts'
import { randomBytes } from './hashes.ts'

describe('device keys', () => {
  test('[KEY-1] a device key signs and can’t be exported', async () => {
    const device = await createDeviceKey()
    expect(device.publicKey).toHaveLength(32)
    expect(device.privateKey).toMatchObject({ extractable: false, usages: ['sign'] })
    await expect(crypto.subtle.exportKey('pkcs8', device.privateKey)).rejects.toThrow(DOMException)
  })

  test('[KEY-1] a signature holds for its label and parts only', async () => {
    const device = await createDeviceKey()
    const signature = await signWith(device, 'RS1 a', utf8('b'), utf8('c'))
    const holdsFor = (text: string) => verifyEd25519(device.publicKey, signature, utf8(text))
    expect(await holdsFor('RS1 abc')).toBe(true)
    expect(await holdsFor('RS1 abd')).toBe(false)
    const other = await createDeviceKey()
    expect(await verifyEd25519(other.publicKey, signature, utf8('RS1 abc'))).toBe(false)
  })

  test('[KEY-1] a signed session message is one that protocol verifies', async () => {
    const device = await createDeviceKey()
    const message: SessionMessage = {
      v: 1,
      sid: toBase64Url(randomBytes(16)) as SessionMessage['sid'],
      by: deviceIdOf(device.publicKey),
      at: 5,
      body: { kind: 'leave' },
    }
    const signed = await signMessage(device, message)
    expect(await verify(signed, message.sid)).toEqual(message)
  })
})
