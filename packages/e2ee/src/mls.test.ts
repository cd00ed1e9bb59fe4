import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { concatBytes, type Bytes } from '@farhand/protocol'
import { admit, createHost, refusalOf, welcomeIn } from './cast-fixtures.ts'
import { createDeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'
import { createKeyPackage, decodeCommit, decodeKeyPackage, decodeWelcome } from './mls.ts'

let keyPackage: Bytes
let commit: Bytes
let welcome: Bytes

beforeAll(async () => {
  const host = await createHost()
  await admit(host)
  const own = await createKeyPackage(await createDeviceKey(), { name: 'Kim', kind: 'browser' })
  keyPackage = own.bytes
  const prepared = await host.group.prepare({ add: [{ keyPackage }] })
  commit = prepared.commit
  welcome = welcomeIn(prepared)
})

describe('strict MLS', () => {
  test('[KEY-4] only our suite is taken', async () => {
    expect(keyPackage.subarray(0, 8)).toEqual(new Uint8Array([0, 1, 0, 5, 0, 1, 0, 83]))
    expect(await refusalOf(decodeKeyPackage(keyPackage.with(7, 1)))).toBe('bad-key-package')
  })

  test('[KEY-6] a message over its cap is refused before it is decoded', async () => {
    expect(await refusalOf(decodeKeyPackage(new Uint8Array(8 * 1024 + 1)))).toBe('too-large')
    for (const decode of [decodeCommit, decodeWelcome])
      expect(() => decode(new Uint8Array(512 * 1024 + 1))).toThrow(expect.objectContaining({ code: 'too-large' }))
  })

  test('[KEY-6] trailing bytes and the wrong kind of message are refused', async () => {
    const tail = new Uint8Array(1)
    expect(await refusalOf(decodeKeyPackage(concatBytes(keyPackage, tail)))).toBe('bad-key-package')
    expect(() => decodeCommit(concatBytes(commit, tail))).toThrow(expect.objectContaining({ code: 'bad-commit' }))
    expect(() => decodeWelcome(concatBytes(welcome, tail))).toThrow(expect.objectContaining({ code: 'bad-welcome' }))
    expect(() => decodeCommit(welcome)).toThrow(expect.objectContaining({ code: 'bad-commit' }))
    expect(() => decodeWelcome(keyPackage)).toThrow(expect.objectContaining({ code: 'bad-welcome' }))
  })

  test('[KEY-6] whatever the bytes, a message decodes or is refused with a code of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3_000), fc.nat(255), fc.nat(2), async (at, byte, which) => {
        const source = [keyPackage, commit, welcome][which] ?? keyPackage
        const changed = source.with(at % source.length, byte)
        const decode = [decodeKeyPackage, decodeCommit, decodeWelcome][which] ?? decodeKeyPackage
        try {
          await decode(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(E2eeError)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('[KEY-6] no changed key package is let in', async () => {
    const host = await createHost()
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(keyPackage.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = keyPackage.with(at, (keyPackage[at] ?? 0) ^ mask)
        await expect(host.group.prepare({ add: [{ keyPackage: changed }] })).rejects.toThrow(E2eeError)
        refused++
      }),
      { numRuns: 150 },
    )
    expect(refused).toBeGreaterThanOrEqual(150)
  })
})
