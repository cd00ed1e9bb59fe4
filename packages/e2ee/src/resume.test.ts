import { describe, expect, test } from 'vitest'
import { admit, createHost, refusalOf, welcomeIn } from './cast-fixtures.ts'
import { createDeviceKey } from './device.ts'
import { checkResume, startResume, welcomeResumed } from './resume.ts'

describe('coming back after a reload', () => {
  test('[KEY-9] a participant comes back as a new leaf of the same device, and the others see no stranger', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    const hostKey = host.device.publicKey
    const self = { sid: host.sid, device: lee.device, name: 'Lee', kind: 'browser' } as const
    const back = await startResume({ ...self, hostKey, signers: [hostKey] })
    const candidate = await checkResume(host.group, back.request)
    expect(candidate.replaces).toBe(lee.group.ownLeaf)
    const prepared = await host.group.prepare({ resume: [candidate] })
    prepared.apply()
    const change = await kim.group.process(prepared.commit)
    expect(change.added.map((member) => member.deviceId)).toEqual(change.removed.map((member) => member.deviceId))
    const answer = { sid: host.sid, candidate, welcome: welcomeIn(prepared) }
    const group = await back.finish(await welcomeResumed(host.device, answer))
    expect(group.members).toEqual(kim.group.members)
    expect(await lee.group.process(prepared.commit)).toMatchObject({ removedSelf: true })
  })

  test('[KEY-9] the host is let back in by a member, the others follow, and it is key host again', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    const hostKey = host.device.publicKey
    const self = { sid: host.sid, device: host.device, name: 'Dana Reyes', kind: 'agent' } as const
    const signers = [lee.device.publicKey, kim.device.publicKey]
    const back = await startResume({ ...self, hostKey, signers })
    const candidate = await checkResume(lee.group, back.request)
    const prepared = await lee.group.prepare({ resume: [candidate] })
    prepared.apply()
    await kim.group.process(prepared.commit)
    const answer = { sid: host.sid, candidate, welcome: welcomeIn(prepared) }
    const group = await back.finish(await welcomeResumed(lee.device, answer))
    expect(group.hostLeaf).toBe(group.ownLeaf)
    const next = await group.prepare({})
    next.apply()
    expect([await lee.group.process(next.commit), await kim.group.process(next.commit)]).toMatchObject([
      { epoch: 4n },
      { epoch: 4n },
    ])
  })

  test('[KEY-9] a device that is not in the group can’t come back into it', async () => {
    const host = await createHost()
    const hostKey = host.device.publicKey
    const device = await createDeviceKey()
    const self = { sid: host.sid, device, name: 'Mallory', kind: 'browser' } as const
    const back = await startResume({ ...self, hostKey, signers: [hostKey] })
    expect(await refusalOf(checkResume(host.group, back.request))).toBe('bad-resume')
  })

  test('[KEY-9] letting the host back in can’t carry anything else', async () => {
    const host = await createHost()
    const lee = await admit(host)
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    const self = { sid: host.sid, device: host.device, name: 'Dana Reyes', kind: 'agent' } as const
    const back = await startResume({ ...self, hostKey: host.device.publicKey, signers: [] })
    const candidate = await checkResume(lee.group, back.request)
    const max = await admit(await createHost())
    const { commit } = await lee.group.prepare({ resume: [candidate], add: [max.candidate] })
    expect(await refusalOf(kim.group.process(commit))).toBe('commit-not-from-key-host')
  })
})
