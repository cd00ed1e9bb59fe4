// A helper program proves itself to its owner's page, and comes into the group as one who comes back (KEY-34, KEY-35).
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '@farhand/protocol'
import { admit, createHost, refusalOf } from './cast-fixtures.ts'
import { createDeviceKey, deviceIdOf } from './device.ts'
import { HostHandshake } from './host-handshake.ts'
import { startJoin } from './join-session.ts'
import { checkResume, startResume, welcomeResumed } from './resume.ts'
import { Secret } from './secret.ts'
import { companionStatement } from './transcript.ts'

const CODE = new Secret('7H2KQ9ZD')

/** Lee's page and the program on Lee's machine, which read the same code or not. */
async function meet({ typed = CODE, door = 12 } = {}) {
  const host = await createHost()
  const lee = await admit(host)
  const byId = { method: 'companion', password: CODE } as const
  const page = new HostHandshake({ group: lee.group, device: lee.device, link: undefined, byId })
  const device = await createDeviceKey()
  const secret = { method: 'companion' as const, door, password: typed }
  const program = await startJoin({ sid: host.sid, device, name: 'Companion', kind: 'companion', secret })
  return { host, lee, page, device, program }
}

describe('the code', () => {
  test('[KEY-34] proves both sides, and the page says whose group it is', async () => {
    const { host, lee, page, program, device } = await meet()
    const candidate = await page.check(await program.prove(await page.answer(program.request)))
    expect(candidate).toMatchObject({ deviceId: deviceIdOf(device.publicKey), kind: 'companion', method: 'companion' })
    const joined = await program.finishCompanion(await page.welcomeCompanion(host.device.publicKey))
    expect(joined).toEqual({ hostKey: host.device.publicKey, ownerKey: lee.device.publicKey })
  })

  test('[KEY-34] a wrong one is refused, and a door that was changed on the way', async () => {
    const wrong = await meet({ typed: new Secret('7H2KQ9ZE') })
    const proof = await wrong.program.prove(await wrong.page.answer(wrong.program.request))
    expect(await refusalOf(wrong.page.check(proof))).toBe('bad-proof')
    const moved = await meet()
    const request = { ...moved.program.request, door: 13 } as typeof moved.program.request
    const second = await moved.program.prove(await moved.page.answer(request))
    expect(await refusalOf(moved.page.check(second))).toBe('bad-proof')
  })

  test('[KEY-29] the page of a helper program answers no other method', async () => {
    const { page, host, program } = await meet()
    const { keyPackage, commitment } = program.request
    expect(await refusalOf(page.answer({ method: 'none', keyPackage, commitment }))).toBe('method-refused')
    const other = new HostHandshake({ group: host.group, device: host.device, link: undefined, byId: undefined })
    expect(await refusalOf(other.answer({ method: 'link', keyPackage, commitment }))).toBe('method-refused')
    const third = new HostHandshake({ group: host.group, device: host.device, link: host.link, byId: undefined })
    expect(await refusalOf(third.answer(program.request))).toBe('method-refused')
  })

  test('[KEY-34] another statement than the page’s own is refused: of another session, of another page', async () => {
    for (const change of [
      { sid: new Uint8Array(16) },
      { ownerKey: new Uint8Array(32) },
      { hostKey: new Uint8Array(31) },
    ]) {
      const { host, lee, page, program } = await meet()
      await page.check(await program.prove(await page.answer(program.request)))
      const right = { sid: host.sid, hostKey: host.device.publicKey, ownerKey: lee.device.publicKey }
      const answer = await page.welcome(companionStatement({ ...right, ...change }))
      expect(await refusalOf(program.finishCompanion(answer))).toBe('bad-welcome')
    }
    const { host, page, program } = await meet()
    await page.check(await program.prove(await page.answer(program.request)))
    const answer = await page.welcomeCompanion(host.device.publicKey)
    const unsigned = { ...answer, signature: toBase64Url(new Uint8Array(64)) }
    expect(await refusalOf(program.finishCompanion(unsigned))).toBe('bad-host-signature')
  })
})

test('[KEY-35] the host lets in whom somebody vouched for, as one who comes back, and nobody else', async () => {
  const { host, lee, device } = await meet()
  const { sid } = host
  const hostKey = host.device.publicKey
  const coming = await startResume({ sid, device, name: 'Companion', kind: 'companion', hostKey, signers: [hostKey] })
  expect(await refusalOf(checkResume(host.group, coming.request))).toBe('bad-resume')
  const candidate = await checkResume(host.group, coming.request, [device.publicKey])
  expect(candidate.replaces).toBeUndefined()
  const prepared = await host.group.prepare({ resume: [candidate] })
  prepared.apply()
  await lee.group.process(prepared.commit)
  if (prepared.welcome === undefined) throw new Error('no welcome')
  const welcome = await welcomeResumed(host.device, { sid, candidate, welcome: prepared.welcome })
  const group = await coming.finish(welcome)
  expect(group.members.map(({ kind }) => kind)).toEqual(['agent', 'browser', 'companion'])
  expect(lee.group.members).toHaveLength(3)
})
