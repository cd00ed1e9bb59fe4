// Attacks on a join (spec/keys.md, attack table): the server between host and joiner changes what it carries.
import { describe, expect, test } from 'vitest'
import { toBase64Url, type Bytes, type HostAnswer, type HostWelcome, type JoinRequest } from '@farhand/protocol'
import {
  admit,
  arrive,
  byLink,
  byPin,
  createHost,
  decoyAnswer,
  handshakeOf,
  meet,
  refusalOf,
  SPOKEN,
  welcomeIn,
} from './cast-fixtures.ts'
import { createDeviceKey, signBytes, type DeviceKey } from './device.ts'
import type { Group } from './group.ts'
import { randomBytes } from './hashes.ts'
import { HostHandshake } from './host-handshake.ts'
import { startJoin, welcomeBytes, type Joiner } from './join-session.ts'
import { proofSecretOf } from './link.ts'
import { createKeyPackage } from './mls.ts'
import { Secret } from './secret.ts'
import { proofOf, toBytes, transcriptHash } from './transcript.ts'

const leafKeyOf = (group: Group) => group.members[group.ownLeaf]?.leafKey ?? new Uint8Array(32)

describe('the joiner does not hold the secret', () => {
  test('[ATTACK-1] a wrong PIN is refused by the host', async () => {
    const host = await createHost()
    const wrong = new Secret(host.pin.reveal() === '123456' ? '654321' : '123456')
    const { joiner } = await arrive(host.sid, { method: 'pin', password: wrong })
    const handshake = handshakeOf(host)
    const proof = await joiner.prove(await handshake.answer(joiner.request))
    expect(await refusalOf(handshake.check(proof))).toBe('bad-proof')
  })

  test('[ATTACK-2] a link with another key is refused by the host', async () => {
    const host = await createHost()
    const guessed = { key: new Secret(randomBytes(16)), hostHash: host.link.hostHash }
    const { joiner } = await arrive(host.sid, { method: 'link', link: guessed })
    const handshake = handshakeOf(host)
    const proof = await joiner.prove(await handshake.answer(joiner.request))
    expect(await refusalOf(handshake.check(proof))).toBe('bad-proof')
  })

  test('[ATTACK-3] a join that is replayed whole is refused by the host', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const first = handshakeOf(host)
    const proof = await joiner.prove(await first.answer(joiner.request))
    await first.check(proof)
    const second = handshakeOf(host)
    await second.answer(joiner.request)
    expect(await refusalOf(second.check(proof))).toBe('bad-proof')
  })
})

describe('the server swaps what it carries', () => {
  test('[ATTACK-4] a swapped key package is refused by the host', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const mallory = await createKeyPackage(await createDeviceKey(), { name: 'Lee', kind: 'browser' })
    const handshake = handshakeOf(host)
    const swapped: JoinRequest = { ...joiner.request, keyPackage: toBase64Url(mallory.bytes) }
    const proof = await joiner.prove(await handshake.answer(swapped))
    expect(await refusalOf(handshake.check(proof))).toBe('bad-commitment')
  })

  test('[ATTACK-5] a swapped host key is refused by the host, whom the joiner then never proves itself to', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byPin(host))
    const handshake = handshakeOf(host)
    const answer = await handshake.answer(joiner.request)
    const mallory = await createDeviceKey()
    const proof = await joiner.prove({ ...answer, deviceKey: toBase64Url(mallory.publicKey) })
    expect(await refusalOf(handshake.check(proof))).toBe('bad-proof')
  })

  test('[ATTACK-6] a swapped Welcome is refused by the joiner', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const handshake = handshakeOf(host)
    const candidate = await handshake.check(await joiner.prove(await handshake.answer(joiner.request)))
    const neverAccepted = await host.group.prepare({ add: [candidate] })
    const accepted = await host.group.prepare({ add: [candidate] })
    const message = await handshake.welcome(welcomeIn(accepted))
    const swapped: HostWelcome = { ...message, welcome: toBase64Url(welcomeIn(neverAccepted)) }
    expect(await refusalOf(joiner.finish(swapped))).toBe('bad-host-signature')
  })
})

describe('somebody else plays the host', () => {
  test('[ATTACK-7] another holder of the link is refused by the joiner', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const mallory = await createHost(host.sid)
    const answer = handshakeOf({ ...mallory, link: host.link }).answer(joiner.request)
    expect(await refusalOf(joiner.prove(await answer))).toBe('host-key-mismatch')
  })

  test('[ATTACK-8] a server that guesses the PIN is refused by the joiner', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byPin(host))
    const mallory = await createHost(host.sid)
    const leafKey = leafKeyOf(mallory.group)
    const answer = await decoyAnswer({ sid: host.sid, device: mallory.device, leafKey, request: joiner.request })
    const { nonce } = await joiner.prove(answer)
    const message = await welcomeByHand({
      joiner,
      answer,
      nonce,
      group: mallory.group,
      shared: new Secret(randomBytes(64)),
      device: mallory.device,
    })
    expect(await refusalOf(joiner.finish(message))).toBe('bad-host-proof')
  })

  test('[ATTACK-9] a group forked by a member who holds the link is refused by the joiner', async () => {
    const host = await createHost()
    const mallory = await admit(host)
    const { joiner } = await arrive(host.sid, byLink(host), 'Kim')
    const handshake = handshakeOf(host)
    const answer = await handshake.answer(joiner.request)
    const { nonce } = await joiner.prove(answer)
    const shared = proofSecretOf(host.link)
    const message = await welcomeByHand({ joiner, answer, nonce, group: mallory.group, shared, device: mallory.device })
    expect(await refusalOf(joiner.finish(message))).toBe('bad-host-signature')
  })

  /** H2 for a join, made by whoever has these. */
  async function welcomeByHand(fake: {
    joiner: Joiner
    answer: HostAnswer
    nonce: string
    shared: Secret<Bytes>
    group: Group
    device: DeviceKey
  }): Promise<HostWelcome> {
    const { joiner, answer, shared, group, device } = fake
    const nonce = toBytes(fake.nonce, 'bad-proof')
    const transcript = await transcriptHash({ sid: group.sid, request: joiner.request, answer, nonce })
    const keyPackage = toBytes(joiner.request.keyPackage, 'bad-key-package')
    const welcome = welcomeIn(await group.prepare({ add: [{ keyPackage }] }))
    const signature = await signBytes(device, await welcomeBytes(transcript, welcome))
    const mac = await proofOf('H', { shared, transcript })
    return { mac: toBase64Url(mac), signature: toBase64Url(signature), welcome: toBase64Url(welcome) }
  }
})

describe('the joiner is not who it says, or asks for less', () => {
  test('[ATTACK-10] a credential with somebody else’s device key is refused by the host', async () => {
    const host = await createHost()
    const victim = await admit(host)
    const mallory = await createDeviceKey()
    const forged = { publicKey: victim.device.publicKey, privateKey: mallory.privateKey }
    const secret = byLink(host)
    const joiner = await startJoin({ sid: host.sid, device: forged, name: 'Lee', kind: 'browser', secret })
    expect(await refusalOf(handshakeOf(host).answer(joiner.request))).toBe('forged-credential')
  })

  test('[ATTACK-11] a join by password that the server turns into one by link is refused by the joiner', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byPin(host))
    const { keyPackage, commitment } = joiner.request
    const answer = await handshakeOf(host).answer({ method: 'link', keyPackage, commitment })
    expect(await refusalOf(joiner.prove(answer))).toBe('bad-answer')
  })

  test('[ATTACK-40] a join by password that the server turns into one by the ID alone is refused by host and joiner', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byPin(host))
    const { keyPackage, commitment } = joiner.request
    const request = { method: 'none', keyPackage, commitment } as const
    expect(await refusalOf(handshakeOf(host).answer(request))).toBe('method-refused')
    const answer = await handshakeOf(host, SPOKEN).answer(request)
    expect(await refusalOf(joiner.prove(answer))).toBe('bad-answer')
  })

  test('[ATTACK-41] a server in the middle of a join by an ID alone shows both sides other codes', async () => {
    const host = await createHost()
    const mallory = await createHost(host.sid)
    const { joiner } = await arrive(host.sid, { method: 'none' })
    const towardsJoiner = handshakeOf(mallory, SPOKEN)
    const fooled = await towardsJoiner.check(await joiner.prove(await towardsJoiner.answer(joiner.request)))
    const { candidate } = await meet(host)
    expect(joiner.safetyCode).toBe(fooled.safetyCode)
    const [first, second] = fooled.safetyCode.split(' ')
    expect(candidate.safetyCode.startsWith(first ?? '')).toBe(false)
    expect(candidate.safetyCode.endsWith(second ?? '')).toBe(false)
  })

  test('[ATTACK-12] a join by password is refused by the host while none is set', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, { method: 'pin', password: new Secret('') })
    const handshake = new HostHandshake({ ...host, byId: undefined })
    expect(await refusalOf(handshake.answer(joiner.request))).toBe('method-refused')
  })
})
