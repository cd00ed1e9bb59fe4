import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCredential, isCredentialOf, parseCredential } from './credential.ts'
import { createDeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'
import { randomBytes } from './hashes.ts'

describe('credentials', () => {
  test('[KEY-5] a credential names device, kind and name, and holds for its leaf only', async () => {
    const device = await createDeviceKey()
    const leafKey = randomBytes(32)
    const identity = await createCredential(device, { leafKey, kind: 'agent', name: 'Dana Reyes 东京' })
    const parsed = parseCredential(identity)
    expect(parsed).toMatchObject({ deviceKey: device.publicKey, kind: 'agent', name: 'Dana Reyes 东京' })
    expect(await isCredentialOf(identity, leafKey)).toBe(true)
    expect(await isCredentialOf(identity, randomBytes(32))).toBe(false)
  })

  test('[KEY-5] names with control characters, direction marks or spaces around are refused', async () => {
    const device = await createDeviceKey()
    for (const name of ['', ' Lee', 'Lee\n', 'Lee\u202e', 'x'.repeat(65)]) {
      const identity = await createCredential(device, { leafKey: randomBytes(32), kind: 'browser', name })
      expect(() => parseCredential(identity)).toThrow(E2eeError)
    }
  })

  test('[KEY-5] whatever the bytes, a credential parses or is refused with its code', async () => {
    const device = await createDeviceKey()
    const good = await createCredential(device, { leafKey: randomBytes(32), kind: 'browser', name: 'Lee' })
    const changed = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), changed), (bytes) => {
        try {
          parseCredential(bytes)
        } catch (error) {
          expect(error).toMatchObject({ name: 'E2eeError', code: 'forged-credential' })
        }
      }),
    )
  })
})
