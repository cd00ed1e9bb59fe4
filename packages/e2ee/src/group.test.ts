import { describe, expect, test } from 'vitest'
import { admit, createHost, refusalOf } from './cast-fixtures.ts'
import { createDeviceKey } from './device.ts'
import { E2eeError } from './errors.ts'
import { judgeCommit } from './judge-commit.ts'
import { checkRoster } from './member.ts'
import { createKeyPackage } from './mls.ts'

const names = (members: readonly { name: string }[]) => members.map((member) => member.name)

describe('the group', () => {
  test('[KEY-8] members come and go by the key host’s commits, and everyone agrees', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    expect(names(kim.group.members)).toEqual(['Dana Reyes', 'Lee', 'Kim'])
    const prepared = await host.group.prepare({ remove: [lee.group.ownLeaf] })
    expect(names(prepared.apply().removed)).toEqual(['Lee'])
    const seen = await kim.group.process(prepared.commit)
    expect([names(seen.removed), seen.added, seen.removedSelf]).toEqual([['Lee'], [], false])
    expect(kim.group.members).toEqual(host.group.members)
    expect(kim.group.epoch).toBe(host.group.epoch)
  })

  test('[KEY-8] a member that is removed learns it, gets no new key and can do nothing more', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const keys = lee.group.epochKeys()
    const prepared = await host.group.prepare({ remove: [lee.group.ownLeaf] })
    prepared.apply()
    expect(await lee.group.process(prepared.commit)).toMatchObject({ removedSelf: true })
    expect(() => lee.group.epochKeys()).toThrow(E2eeError)
    expect(host.group.epochKeys().epoch).toBe(keys.epoch + 1n)
    expect(await refusalOf(lee.group.prepare({}))).toBe('group-closed')
  })

  test('[KEY-8] a commit without changes renews the keys', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const prepared = await host.group.prepare({})
    expect(prepared.welcome).toBeUndefined()
    prepared.apply()
    expect(await lee.group.process(prepared.commit)).toMatchObject({ added: [], removed: [], epoch: 2n })
    expect((await lee.group.epochKeys().key(1, 0)).salt).toEqual((await host.group.epochKeys().key(1, 0)).salt)
  })

  test('[KEY-8] several joiners come in with one commit and one Welcome', async () => {
    const host = await createHost()
    const devices = await Promise.all([1, 2, 3].map(() => createDeviceKey()))
    const add = await Promise.all(devices.map((device) => createKeyPackage(device, { name: 'Lee', kind: 'browser' })))
    const prepared = await host.group.prepare({ add: add.map(({ bytes }) => ({ keyPackage: bytes })) })
    expect(prepared.apply().added).toHaveLength(3)
  })

  test('[KEY-8] a prepared commit changes nothing until it is applied, and is void after another one', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const first = await host.group.prepare({})
    const second = await host.group.prepare({ remove: [lee.group.ownLeaf] })
    expect(host.group.epoch).toBe(1n)
    second.apply()
    expect(() => first.apply()).toThrow(expect.objectContaining({ code: 'stale-epoch' }))
    expect(host.group.epoch).toBe(2n)
  })

  test('[KEY-8] a refused commit leaves the group able to follow the true one', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    const rogue = await lee.group.prepare({ remove: [kim.group.ownLeaf] })
    expect(await refusalOf(kim.group.process(rogue.commit))).toBe('commit-not-from-key-host')
    const honest = await host.group.prepare({})
    honest.apply()
    expect(await refusalOf(kim.group.process(honest.commit.with(honest.commit.length - 1, 1)))).toBe('bad-commit')
    expect((await kim.group.process(honest.commit)).epoch).toBe(3n)
  })

  test('[KEY-8] a commit may add and remove, nothing else', () => {
    const hostKey = new Uint8Array(32)
    const proposal = { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } } as const
    const incoming = { kind: 'commit', senderLeafIndex: 0, proposals: [{ proposal, senderLeafIndex: 0 }] }
    const judge = () => judgeCommit(incoming as unknown as Parameters<typeof judgeCommit>[0], { hostLeaf: 0, hostKey })
    expect(judge).toThrow(expect.objectContaining({ code: 'bad-commit' }))
  })

  test('[KEY-10] a device is in the group once', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const again = await createKeyPackage(lee.device, { name: 'Lee', kind: 'browser' })
    expect(await refusalOf(host.group.prepare({ add: [{ keyPackage: again.bytes }] }))).toBe('bad-commit')
  })

  test('[KEY-11] a roster is right only if it lists every member once', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const ids = lee.group.members.map((member) => member.deviceId)
    expect(() => checkRoster(lee.group.members, ids.toReversed())).not.toThrow()
    for (const wrong of [[], ids.slice(1), [...ids, 'x'], [ids[0] ?? '', ids[0] ?? '']])
      expect(() => checkRoster(lee.group.members, wrong)).toThrow(E2eeError)
  })

  test('[KEY-7] a closed group has forgotten its secrets', async () => {
    const host = await createHost()
    host.group.close()
    host.group.close()
    expect(() => host.group.epochKeys()).toThrow(expect.objectContaining({ code: 'group-closed' }))
    expect(await refusalOf(host.group.process(new Uint8Array(1)))).toBe('group-closed')
  })
})
