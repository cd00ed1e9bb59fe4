import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodeHeader, toBase64Url, utf8, type Bytes } from '@farhand/protocol'
import { admit, CHAT, createHost, DELTA, KEY_FRAME, refusalOf, sealByHand, type Host } from './cast-fixtures.ts'
import { EpochKeys } from './epoch-keys.ts'
import { E2eeError } from './errors.ts'
import { randomBytes } from './hashes.ts'
import { padBody, unpadBody } from './object-rules.ts'
import { Opener } from './opener.ts'
import { Sealer } from './sealer.ts'
import { Secret } from './secret.ts'

const INPUT = { ...CHAT, trackClass: 3 } as const
const CONTROL = { ...CHAT, trackClass: 0 } as const

type Guest = Awaited<ReturnType<typeof admit>>
let host: Host
let lee: Guest
let sealer: Sealer
let opener: Opener
let nowMs = 0

beforeEach(async () => {
  nowMs = 0
  host = await createHost()
  lee = await admit(host)
  sealer = new Sealer({ sid: host.sid, device: lee.device, keys: lee.group.epochKeys() })
  opener = new Opener({ sid: host.sid, keys: host.group.epochKeys(), nowMs: () => nowMs })
})

describe('sealed objects', () => {
  test('[KEY-15] [KEY-21] what is sealed opens with its header, sender and body, signed or not', async () => {
    for (const header of [DELTA, KEY_FRAME, CHAT]) {
      const body = randomBytes(700)
      const opened = await opener.open(await sealer.seal(header, body))
      expect(opened.header).toMatchObject(header)
      expect(opened.sender).toMatchObject({ name: 'Lee', deviceId: lee.candidate.deviceId })
      expect(opened.body).toEqual(body)
    }
  })

  test('[KEY-15] a screen object costs at most 39 bytes more than its body, and the body is not in it', async () => {
    const body = utf8('a text that must not be seen by the server')
    const object = await sealer.seal(DELTA, body)
    expect(object.length - body.length).toBeLessThanOrEqual(39)
    expect(toBase64Url(object).includes(toBase64Url(body).slice(4, -4))).toBe(false)
  })

  test('[KEY-23] chat is padded, so that short texts have one length', async () => {
    const lengths = await Promise.all(['', 'yes', 'x'.repeat(255)].map((text) => sealer.seal(CHAT, utf8(text))))
    expect(new Set(lengths.map((object) => object.length)).size).toBe(1)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (body) => {
        const padded = padBody(4, body)
        expect(padded.length % 256).toBe(0)
        expect(unpadBody(4, padded)).toEqual(new Uint8Array(body))
      }),
    )
    for (const bytes of [
      new Uint8Array(256),
      new Uint8Array(255).fill(0x80),
      new Uint8Array(),
      new Uint8Array(512).with(0, 0x80),
    ])
      expect(unpadBody(4, bytes)).toBeUndefined()
  })

  test('[KEY-23] input and control are padded to 64 bytes', async () => {
    for (const header of [INPUT, CONTROL]) {
      const lengths = await Promise.all(['', 'a', 'x'.repeat(63)].map((text) => sealer.seal(header, utf8(text))))
      expect(new Set(lengths.map((object) => object.length)).size).toBe(1)
      expect(padBody(header.trackClass, new Uint8Array(64)).length).toBe(128)
    }
  })

  test('[KEY-22] the sealer itself refuses to leave a signature out', async () => {
    for (const header of [CHAT, INPUT, CONTROL])
      expect(await refusalOf(sealer.seal({ ...header, signed: false }, utf8('x')))).toBe('unsigned')
    expect(await refusalOf(sealer.seal({ ...KEY_FRAME, signed: false }, utf8('x')))).toBe('unsigned')
  })

  test('[KEY-21] a signed object shorter than its signature is refused', async () => {
    const header = { ...KEY_FRAME, seq: 0 }
    const object = await sealByHand({ keys: lee.group.epochKeys(), sid: host.sid, header, body: new Uint8Array(63) })
    expect(await refusalOf(opener.open(object))).toBe('bad-signature')
  })

  test('[KEY-13] seq and counters rise without a hole, whatever was refused in between', async () => {
    const big = new Uint8Array(9_000)
    const objects = [sealer.seal(CHAT, utf8('a')), sealer.seal(CHAT, big), sealer.seal(CHAT, utf8('b'))]
    const settled = await Promise.allSettled(objects)
    expect(settled.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const [first, , last] = settled.map((result) => (result.status === 'fulfilled' ? result.value : undefined))
    expect([first, last].map((object) => object && decodeHeader(object).seq)).toEqual([0, 1])
    expect(await refusalOf(objects[1] ?? Promise.resolve())).toBe('too-large')
  })

  test('[KEY-13] no pair of KID and counter ever repeats, over any run of classes and epochs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('chat', 'delta', 'epoch'), { maxLength: 12 }), async (steps) => {
        const own = await createHost()
        const mine = new Sealer({ sid: own.sid, device: own.device, keys: own.group.epochKeys() })
        const second = new Sealer({ sid: own.sid, device: own.device, keys: own.group.epochKeys() })
        const pairs: string[] = []
        for (const [at, step] of steps.entries()) {
          if (step === 'epoch') {
            const prepared = await own.group.prepare({})
            prepared.apply()
            for (const each of [mine, second]) each.setEpoch(own.group.epochKeys())
            continue
          }
          const object = await (at % 2 === 0 ? mine : second).seal(step === 'chat' ? CHAT : DELTA, utf8('x'))
          pairs.push(String(own.group.epoch) + toBase64Url(object.subarray(16, 21)))
        }
        expect(new Set(pairs).size).toBe(pairs.length)
      }),
      { numRuns: 15 },
    )
  })

  test('[KEY-13] an epoch never comes again', () => {
    expect(() => sealer.setEpoch(lee.group.epochKeys())).toThrow(expect.objectContaining({ code: 'stale-epoch' }))
    expect(() => opener.setEpoch(host.group.epochKeys())).toThrow(expect.objectContaining({ code: 'stale-epoch' }))
  })
})

describe('what was opened before', () => {
  test('[KEY-25] results come in the order of the calls, and of two copies in flight one opens', async () => {
    const bodies = [200_000, 10, 50_000].map((length) => new Uint8Array(length))
    const sealed: Bytes[] = []
    const sealing = bodies.map((body) => sealer.seal(DELTA, body).then((object) => sealed.push(object)))
    await Promise.all(sealing)
    expect(sealed.map((object) => decodeHeader(object).seq)).toEqual([0, 1, 2])
    const order: number[] = []
    const opening = [...sealed, ...sealed].map((object) =>
      opener.open(object).then(({ header }) => order.push(header.seq)),
    )
    const results = await Promise.allSettled(opening)
    expect(order).toEqual([0, 1, 2])
    expect(results.filter((result) => result.status === 'rejected')).toHaveLength(3)
  })

  test('[KEY-25] screen objects open in any order within 1024, each once, older ones never', async () => {
    const keys = lee.group.epochKeys()
    const objectAt = (counter: number) =>
      sealByHand({ keys, sid: host.sid, header: { ...DELTA, seq: counter }, body: utf8('x'), counter })
    for (const counter of [5, 3, 4, 1_028]) await opener.open(await objectAt(counter))
    for (const counter of [3, 4, 5, 1_028])
      expect(await refusalOf(opener.open(await objectAt(counter)))).toBe('replayed')
    await opener.open(await objectAt(6))
    await opener.open(await objectAt(2_051))
    expect(await refusalOf(opener.open(await objectAt(1_027)))).toBe('replayed')
    await opener.open(await objectAt(1_029))
  })

  test('[KEY-26] [KEY-27] after a gap nothing goes on until the reader asks, then the refused bytes open', async () => {
    const [first, , third, fourth] = await Promise.all(
      ['a', 'b', 'c', 'd'].map((text) => sealer.seal(CHAT, utf8(text))),
    )
    if (first === undefined || third === undefined || fourth === undefined) throw new Error('four were sealed')
    await opener.open(first)
    expect(await refusalOf(opener.open(third))).toBe('gap')
    expect(await refusalOf(opener.open(fourth))).toBe('gap')
    opener.resync(lee.group.ownLeaf, 4)
    expect((await opener.open(third)).body).toEqual(utf8('c'))
    expect((await opener.open(fourth)).body).toEqual(utf8('d'))
    expect(await refusalOf(opener.open(first))).toBe('replayed')
  })

  test('[KEY-27] of somebody who came after us not even the first message can be left out', async () => {
    const kim = await admit(host, { others: [lee.group], name: 'Kim' })
    opener.setEpoch(host.group.epochKeys())
    const fromKim = new Sealer({ sid: host.sid, device: kim.device, keys: kim.group.epochKeys() })
    await fromKim.seal(CHAT, utf8('left out'))
    expect(await refusalOf(opener.open(await fromKim.seal(CHAT, utf8('second'))))).toBe('gap')
  })

  test('[KEY-26] [KEY-27] of input a gap is told, of control none; neither goes back', async () => {
    const sealed = (header: typeof INPUT | typeof CONTROL) =>
      Promise.all([0, 1, 2, 3].map((n) => sealer.seal(header, utf8(String(n)))))
    const [first, , third] = await sealed(INPUT)
    if (first === undefined || third === undefined) throw new Error('four were sealed')
    await opener.open(first)
    expect(await refusalOf(opener.open(third))).toBe('gap')
    expect(await refusalOf(opener.open(first))).toBe('replayed')
    const [, early, , late] = await sealed(CONTROL)
    if (early === undefined || late === undefined) throw new Error('four were sealed')
    expect((await opener.open(late)).body).toEqual(utf8('3'))
    expect(await refusalOf(opener.open(early))).toBe('replayed')
  })

  test('[KEY-27] each class and target has its own seq', async () => {
    const toHost = { ...CHAT, target: host.group.ownLeaf }
    const seqs: number[] = []
    for (const header of [CHAT, toHost, CHAT, DELTA, toHost]) {
      seqs.push((await opener.open(await sealer.seal(header, utf8('x')))).header.seq)
    }
    expect(seqs).toEqual([0, 0, 1, 0, 1])
  })
})

describe('epochs', () => {
  const renew = async () => {
    const prepared = await host.group.prepare({})
    prepared.apply()
    await lee.group.process(prepared.commit)
    opener.setEpoch(host.group.epochKeys())
  }

  test('[KEY-28] the epoch before opens for 10 s, and order holds across the change', async () => {
    const [early, late] = await Promise.all([sealer.seal(CHAT, utf8('early')), sealer.seal(CHAT, utf8('late'))])
    if (early === undefined || late === undefined) throw new Error('two were sealed')
    await renew()
    sealer.setEpoch(lee.group.epochKeys())
    nowMs = 9_999
    await opener.open(early)
    nowMs = 10_000
    expect(await refusalOf(opener.open(late))).toBe('not-authentic')
    expect(await refusalOf(opener.open(await sealer.seal(CHAT, utf8('new'))))).toBe('gap')
  })

  test('[KEY-28] an epoch whose byte comes round again does not open', async () => {
    const member = host.group.members
    const keysAt = (epoch: bigint, ownLeaf: number) =>
      new EpochKeys({
        epoch,
        ownLeaf,
        members: member,
        baseKey: new Secret(new Uint8Array(32).fill(Number(epoch % 251n))),
      })
    const old = new Sealer({ sid: host.sid, device: lee.device, keys: keysAt(7n, lee.group.ownLeaf) })
    const reader = new Opener({ sid: host.sid, keys: keysAt(7n, 0), nowMs: () => 0 })
    const object = await old.seal(DELTA, utf8('x'))
    reader.setEpoch(keysAt(7n + 256n, 0))
    expect(await refusalOf(reader.open(object))).toBe('not-authentic')
  })
})

describe('hostile bytes', () => {
  test('[KEY-24] whatever comes, it opens or is refused with a code of ours, and what is forged is not authentic', async () => {
    const honest = await Promise.all([sealer.seal(DELTA, randomBytes(40)), sealer.seal(CHAT, randomBytes(40))])
    const mutant = fc.tuple(fc.nat(1), fc.nat(400), fc.integer({ min: 1, max: 255 })).map(([which, at, mask]) => {
      const object = honest[which] ?? new Uint8Array()
      const index = at % object.length
      return object.with(index, (object[index] ?? 0) ^ mask)
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutant, fc.uint8Array({ maxLength: 80 })), async (bytes) => {
        expect(await refusalOf(opener.open(new Uint8Array(bytes)))).toBe('not-authentic')
      }),
      { numRuns: 400 },
    )
    for (const object of honest) expect(await opener.open(object)).toBeDefined()
    expect(await refusalOf(opener.open(new Uint8Array(512 * 1024 + 1)))).toBe('too-large')
    expect(new E2eeError('gap', 'x').fixableBy).toBe('network')
  })
})
