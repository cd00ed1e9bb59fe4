import { describe, expect, test } from 'vitest'
import { toBase64Url } from '@farhand/protocol'
import {
  admit,
  arrive,
  byLink,
  byPin,
  createHost,
  handshakeOf,
  meet,
  refusalOf,
  SPOKEN,
  welcomeIn,
} from './cast-fixtures.ts'
import { randomBytes } from './hashes.ts'
import type { ById } from './host-handshake.ts'
import type { JoinSecret } from './join-session.ts'
import { normalizePassword } from './pin.ts'
import { Secret } from './secret.ts'

describe('a join', () => {
  test('[KEY-18] [KEY-20] by PIN leads into the host’s group, with one safety code on both sides', async () => {
    const host = await createHost()
    const lee = await admit(host, { secret: byPin(host) })
    expect(lee.safetyCode).toMatch(/^[0-9]{6} [0-9]{6}$/)
    expect(lee.candidate).toMatchObject({ safetyCode: lee.safetyCode, name: 'Lee', kind: 'browser', method: 'pin' })
    expect(lee.group.members).toEqual(host.group.members)
    expect(lee.hostKey).toEqual(host.device.publicKey)
  })

  test('[KEY-18] by link leads into the host’s group', async () => {
    const host = await createHost()
    const lee = await admit(host, { secret: byLink(host) })
    expect(lee.candidate.method).toBe('link')
    expect(lee.group.epoch).toBe(1n)
  })

  test('[KEY-3] [KEY-18] by the host’s own password works however it is composed', async () => {
    const host = { ...(await createHost()), pin: normalizePassword('Caf\u00e9 am See') }
    const secret = { method: 'pin', password: normalizePassword('Cafe\u0301 am See') } as const
    expect((await admit(host, { secret })).group.members).toHaveLength(2)
  })

  test('[KEY-18] [KEY-29] [KEY-32] by an ID alone works where no password is set, and leads to two codes and no group', async () => {
    const host = await createHost()
    const { joiner, handshake, candidate } = await meet(host)
    const met = await joiner.meet(await handshake.greet())
    expect(candidate).toMatchObject({ method: 'none', safetyCode: met.safetyCode })
    expect(met.hostKey).toEqual(host.device.publicKey)
    expect(host.group.members).toHaveLength(1)
  })

  test('[KEY-32] neither side makes or takes a Welcome after an ID alone, nor a greeting by somebody else', async () => {
    const host = await createHost()
    const { joiner, handshake, candidate } = await meet(host)
    const welcome = welcomeIn(await host.group.prepare({ add: [candidate] }))
    expect(await refusalOf(handshake.welcome(welcome))).toBe('wrong-step')
    const greeting = await handshake.greet()
    expect(await refusalOf(joiner.finish(greeting))).toBe('wrong-step')
    expect(await refusalOf(joiner.meet({ ...greeting, welcome: toBase64Url(welcome) }))).toBe('bad-host-signature')
    const other = await meet(await createHost(host.sid))
    expect(await refusalOf(joiner.meet(await other.handshake.greet()))).toBe('bad-host-proof')
  })

  test('[KEY-32] a greeting leads nobody into a group who has a link', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const handshake = handshakeOf(host)
    await handshake.check(await joiner.prove(await handshake.answer(joiner.request)))
    expect(await refusalOf(joiner.finish(await handshake.greet()))).toBe('bad-welcome')
  })

  test('[KEY-20] each join has its own safety code', async () => {
    const host = await createHost()
    const first = await admit(host)
    const second = await admit(host, { others: [first.group], name: 'Kim' })
    expect(first.safetyCode).not.toBe(second.safetyCode)
  })

  test('[KEY-29] the host answers a join by link while no password is set, with nothing to prove a password by', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    expect((await handshakeOf(host, null).answer(joiner.request)).point).toBeNull()
  })

  test('[KEY-29] an ID alone proves nothing to a host with a password, with or without a link beside it', async () => {
    const host = await createHost()
    for (const byId of [{ method: 'pin', password: host.pin } as const, null]) {
      const { joiner } = await arrive(host.sid, { method: 'none' })
      expect(await refusalOf(handshakeOf(host, byId).answer(joiner.request))).toBe('method-refused')
    }
  })

  test('[KEY-29] the joiner takes no point for an ID alone, and nothing less for a password', async () => {
    const host = await createHost()
    const answer = (secret: JoinSecret, byId: ById) =>
      arrive(host.sid, secret).then(({ joiner }) => handshakeOf(host, byId).answer(joiner.request))
    const withPoint = await answer(byPin(host), { method: 'pin', password: host.pin })
    const without = await answer({ method: 'none' }, SPOKEN)
    const none = await arrive(host.sid, { method: 'none' })
    expect(await refusalOf(none.joiner.prove(withPoint))).toBe('bad-answer')
    const pin = await arrive(host.sid, byPin(host))
    expect(await refusalOf(pin.joiner.prove(without))).toBe('bad-answer')
  })

  test('[KEY-16] a changed word of the host’s answer makes the joiner’s proof worthless', async () => {
    const host = await createHost()
    for (const change of ['leafKey', 'nonce'] as const) {
      const { joiner } = await arrive(host.sid, byLink(host))
      const handshake = handshakeOf(host)
      const answer = { ...(await handshake.answer(joiner.request)), [change]: toBase64Url(randomBytes(32)) }
      expect(await refusalOf(handshake.check(await joiner.prove(answer)))).toBe('bad-proof')
    }
  })

  test('[KEY-16] a join for another session proves nothing here', async () => {
    const host = await createHost()
    const { joiner } = await arrive(randomBytes(16), byLink(host))
    const handshake = handshakeOf(host)
    expect(await refusalOf(handshake.check(await joiner.prove(await handshake.answer(joiner.request))))).toBe(
      'bad-proof',
    )
  })

  test('[KEY-17] the host learns the joiner’s nonce only after its own is out, and only the one committed to', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const handshake = handshakeOf(host)
    const proof = await joiner.prove(await handshake.answer(joiner.request))
    expect(JSON.stringify(joiner.request)).not.toContain(proof.nonce)
    expect(await refusalOf(handshake.check({ ...proof, nonce: toBase64Url(randomBytes(32)) }))).toBe('bad-commitment')
  })

  test('[KEY-17] every step happens once and in order', async () => {
    const host = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const handshake = handshakeOf(host)
    expect(await refusalOf(handshake.check({ nonce: '', mac: '' }))).toBe('wrong-step')
    expect(await refusalOf(handshake.welcome(randomBytes(8)))).toBe('wrong-step')
    expect(await refusalOf(joiner.finish({ mac: '', signature: '', welcome: '' }))).toBe('wrong-step')
    const answer = await handshake.answer(joiner.request)
    expect(await refusalOf(handshake.answer(joiner.request))).toBe('wrong-step')
    const proof = await joiner.prove(answer)
    expect(await refusalOf(joiner.prove(answer))).toBe('wrong-step')
    expect(await refusalOf(handshake.check({ ...proof, mac: toBase64Url(randomBytes(64)) }))).toBe('bad-proof')
    expect(await refusalOf(handshake.check(proof))).toBe('wrong-step')
  })

  test('[KEY-19] a Welcome signed by the host into another session’s group is refused', async () => {
    const host = await createHost()
    const elsewhere = await createHost()
    const { joiner } = await arrive(host.sid, byLink(host))
    const handshake = handshakeOf(host)
    const candidate = await handshake.check(await joiner.prove(await handshake.answer(joiner.request)))
    const prepared = await elsewhere.group.prepare({ add: [candidate] })
    expect(await refusalOf(joiner.finish(await handshake.welcome(welcomeIn(prepared))))).toBe('bad-welcome')
  })

  test('[KEY-18] points that are none, or the neutral one, are refused on both sides', async () => {
    const host = await createHost()
    for (const point of [new Uint8Array(32), new Uint8Array(32).fill(0xff)].map(toBase64Url)) {
      const { joiner } = await arrive(host.sid, byPin(host))
      const answer = await handshakeOf(host).answer(joiner.request)
      expect(await refusalOf(joiner.prove({ ...answer, point }))).toBe('bad-answer')
      const handshake = handshakeOf(host)
      const second = await arrive(host.sid, { method: 'pin', password: new Secret('1') })
      const request = second.joiner.request
      if (request.method !== 'pin') throw new Error('asked by password')
      const honest = await handshake.answer({ ...request, point })
      expect(await refusalOf(handshake.check(await second.joiner.prove(honest)))).toBe('bad-answer')
    }
  })
})
