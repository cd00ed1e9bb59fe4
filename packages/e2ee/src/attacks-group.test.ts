// Attacks on the group (spec/keys.md, attack table): members and server try to change who is in.
import { describe, expect, test } from 'vitest'
import { toBase64Url, type Bytes, type Rejoin } from '@farhand/protocol'
import { admit, createHost, refusalOf, welcomeIn, type Host } from './cast-fixtures.ts'
import { createDeviceKey, type DeviceKey } from './device.ts'
import { randomBytes } from './hashes.ts'
import { checkRoster } from './member.ts'
import { createKeyPackage } from './mls.ts'
import { checkResume, startResume, welcomeResumed, type Returning } from './resume.ts'
import { toBytes } from './transcript.ts'

const stranger = async () => {
  const device = await createDeviceKey()
  const own = await createKeyPackage(device, { name: 'Mallory', kind: 'browser' })
  return { device, keyPackage: own.bytes }
}

const bytesOf = (text: string): Bytes => toBytes(text, 'bad-resume')

const returning = (host: Host, device: DeviceKey, signers = [host.device.publicKey]): Promise<Returning> =>
  startResume({ sid: host.sid, device, name: 'Lee', kind: 'browser', hostKey: host.device.publicKey, signers })

describe('commits', () => {
  test('[ATTACK-13] a commit of another group is refused by every member', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const other = await createHost(host.sid)
    await admit(other)
    const { commit } = await other.group.prepare({ add: [await stranger()] })
    expect(await refusalOf(lee.group.process(commit))).toBe('bad-commit')
    expect(lee.group.epoch).toBe(1n)
  })

  test('[ATTACK-14] a commit by a member who is not the key host is refused by every member', async () => {
    const host = await createHost()
    const mallory = await admit(host)
    const { commit } = await mallory.group.prepare({ add: [await stranger()] })
    expect(await refusalOf(host.group.process(commit))).toBe('commit-not-from-key-host')
    expect(host.group.members).toHaveLength(2)
  })

  test('[ATTACK-15] a member who replaces the host without its asking is refused by the others', async () => {
    const host = await createHost()
    const mallory = await admit(host)
    const kim = await admit(host, { others: [mallory.group], name: 'Kim' })
    const elsewhere = await startResume({
      sid: randomBytes(16),
      device: host.device,
      name: 'Dana Reyes',
      kind: 'agent',
      hostKey: host.device.publicKey,
      signers: [],
    })
    const resume = {
      replaces: host.group.ownLeaf,
      keyPackage: bytesOf(elsewhere.request.keyPackage),
      signature: bytesOf(elsewhere.request.signature),
    }
    const { commit } = await mallory.group.prepare({ resume: [resume] })
    expect(await refusalOf(kim.group.process(commit))).toBe('commit-not-from-key-host')
  })

  test('[ATTACK-16] a commit that is replayed is refused by every member', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const prepared = await host.group.prepare({ add: [await stranger()] })
    prepared.apply()
    await lee.group.process(prepared.commit)
    expect(await refusalOf(lee.group.process(prepared.commit))).toBe('stale-epoch')
  })

  test('[ATTACK-17] a member in the group whom the server’s list does not show is noticed', async () => {
    const host = await createHost()
    const lee = await admit(host)
    await admit(host, { others: [lee.group], name: 'Ghost' })
    const shown = [host.group, lee.group].map((group) => group.members[group.ownLeaf]?.deviceId ?? '')
    expect(() => checkRoster(lee.group.members, shown)).toThrow(
      expect.objectContaining({ name: 'E2eeError', code: 'wrong-roster' }),
    )
  })
})

describe('coming back', () => {
  test('[ATTACK-18] a return that the device did not sign is refused by the host', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const forged: Rejoin = {
      keyPackage: toBase64Url(lee.candidate.keyPackage),
      signature: toBase64Url(randomBytes(64)),
    }
    expect(await refusalOf(checkResume(host.group, forged))).toBe('bad-resume')
  })

  test('[ATTACK-19] a Welcome back by somebody unknown is refused by the one who comes back', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const back = await returning(host, lee.device)
    const mallory = await createHost(host.sid)
    const candidate = await checkResume(host.group, back.request)
    const { welcome } = await host.group.prepare({ resume: [candidate] })
    const message = await welcomeResumed(mallory.device, { sid: host.sid, candidate, welcome: welcomeIn({ welcome }) })
    expect(await refusalOf(back.finish(message))).toBe('bad-host-signature')
  })

  test('[ATTACK-20] a host who comes back notices somebody let in meanwhile', async () => {
    const host = await createHost()
    const mallory = await admit(host)
    const back = await returning(host, host.device, [mallory.device.publicKey])
    const candidate = await checkResume(mallory.group, back.request)
    const { welcome } = await mallory.group.prepare({ add: [await stranger()], resume: [candidate] })
    const message = await welcomeResumed(mallory.device, { sid: host.sid, candidate, welcome: welcomeIn({ welcome }) })
    expect(await refusalOf(back.finish(message))).toBe('wrong-roster')
  })

  test('[ATTACK-21] a Welcome back that answers an earlier request is refused', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const first = await returning(host, lee.device)
    const candidate = await checkResume(host.group, first.request)
    const { welcome } = await host.group.prepare({ resume: [candidate] })
    const message = await welcomeResumed(host.device, { sid: host.sid, candidate, welcome: welcomeIn({ welcome }) })
    const second = await returning(host, lee.device)
    expect(await refusalOf(second.finish(message))).toBe('bad-resume')
  })

  test('[ATTACK-72] [KEY-40] one under another name, or as another kind of device, is refused by the host', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const self = { sid: host.sid, device: lee.device, hostKey: host.device.publicKey, signers: [] }
    for (const claim of [{ name: 'Dana Reyes' }, { kind: 'agent' as const }]) {
      const back = await startResume({ ...self, name: 'Lee', kind: 'browser', ...claim })
      expect(await refusalOf(checkResume(host.group, back.request))).toBe('changed-name')
    }
    const own = await startResume({ ...self, device: host.device, name: 'Dana R. Reyes', kind: 'agent' })
    expect(await refusalOf(checkResume(lee.group, own.request))).toBeUndefined()
  })

  test('[KEY-41] one under another name that a changed host lets in is refused by the others', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    const renamed = await startResume({
      sid: host.sid,
      device: lee.device,
      name: 'Dana Reyes',
      kind: 'browser',
      hostKey: host.device.publicKey,
      signers: [],
    })
    const keyPackage = toBytes(renamed.request.keyPackage, 'bad-key-package')
    const change = { replaces: lee.group.ownLeaf, keyPackage, signature: randomBytes(64) }
    const { commit } = await host.group.prepare({ resume: [change] })
    const { epoch } = kim.group
    expect(await refusalOf(kim.group.process(commit))).toBe('changed-name')
    expect(kim.group.epoch).toBe(epoch)
  })
})
