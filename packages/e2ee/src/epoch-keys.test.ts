import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeKid, encodeKid, EpochKeys } from './epoch-keys.ts'
import { E2eeError } from './errors.ts'
import { createHost, admit } from './cast-fixtures.ts'
import { randomBytes } from './hashes.ts'
import { Secret } from './secret.ts'

describe('keys of an epoch', () => {
  test('[KEY-12] a KID says class, leaf and epoch, and nothing else is one', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(byte, byte, byte, (trackClass, leaf, epochByte) => {
        const id = { trackClass, leaf, epochByte }
        expect(decodeKid(BigInt(encodeKid(id)))).toEqual(id)
      }),
    )
    expect(decodeKid(0x100_0000n)).toBeUndefined()
  })

  test('[KEY-12] every member derives the same keys, another epoch gives others', async () => {
    const host = await createHost()
    const before = host.group.epochKeys()
    const lee = await admit(host)
    const [one, two, old] = await Promise.all([
      host.group.epochKeys().key(1, 0),
      lee.group.epochKeys().key(1, 0),
      before.key(1, 0),
    ])
    expect(one.salt).toEqual(two.salt)
    expect(one.salt).not.toEqual(old.salt)
    expect(one.key.extractable).toBe(false)
  })

  test('[KEY-13] counters of a class begin at 0, are never given twice, and end at 2^32', async () => {
    const keys = new EpochKeys({ epoch: 0n, ownLeaf: 0, members: [], baseKey: new Secret(randomBytes(32)) })
    expect([keys.takeCounter(1), keys.takeCounter(1), keys.takeCounter(4)]).toEqual([0, 1, 0])
    const spent = new EpochKeys({
      epoch: 0n,
      ownLeaf: 0,
      members: [],
      baseKey: new Secret(randomBytes(32)),
      firstCounter: 2 ** 32 - 1,
    })
    expect(spent.takeCounter(1)).toBe(2 ** 32 - 1)
    expect(() => spent.takeCounter(1)).toThrow(E2eeError)
  })

  test('[KEY-13] a group gives one keys object per epoch, so two sealers share their counters', async () => {
    const host = await createHost()
    expect(host.group.epochKeys()).toBe(host.group.epochKeys())
  })
})
