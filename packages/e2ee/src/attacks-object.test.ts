// Attacks on sealed objects (spec/keys.md, attack table): by the server that carries them and by members.
import { beforeEach, describe, expect, test } from 'vitest'
import { utf8, type Bytes } from '@farhand/protocol'
import { admit, CHAT, createHost, DELTA, KEY_FRAME, refusalOf, sealByHand, type Host } from './cast-fixtures.ts'
import { Opener } from './opener.ts'
import { Sealer } from './sealer.ts'

type Guest = Awaited<ReturnType<typeof admit>>
let host: Host
let lee: Guest
let mallory: Guest
let nowMs = 0
let fromLee: Sealer
let atHost: Opener
const body = utf8('what only members may see')

beforeEach(async () => {
  nowMs = 0
  host = await createHost()
  lee = await admit(host)
  mallory = await admit(host, { others: [lee.group], name: 'Mallory' })
  fromLee = new Sealer({ sid: host.sid, device: lee.device, keys: lee.group.epochKeys() })
  atHost = new Opener({ sid: host.sid, keys: host.group.epochKeys(), nowMs: () => nowMs })
})

const flip = (object: Bytes, at: number): Bytes => object.with(at, (object.at(at) ?? 0) ^ 1) as Bytes

describe('the server replays, reorders, drops', () => {
  test('[ATTACK-22] a screen object that is replayed is refused', async () => {
    const object = await fromLee.seal(DELTA, body)
    await atHost.open(object)
    expect(await refusalOf(atHost.open(object))).toBe('replayed')
  })

  test('[ATTACK-23] a chat object that comes after a later one is refused', async () => {
    const first = await fromLee.seal(CHAT, body)
    const second = await fromLee.seal(CHAT, body)
    expect(await refusalOf(atHost.open(second).then(() => atHost.open(first)))).toBe('replayed')
  })

  test('[ATTACK-24] a chat object that was left out is noticed', async () => {
    await atHost.open(await fromLee.seal(CHAT, body))
    await fromLee.seal(CHAT, body)
    expect(await refusalOf(atHost.open(await fromLee.seal(CHAT, body)))).toBe('gap')
  })

  test('[ATTACK-25] an own object that comes back is refused', async () => {
    const atLee = new Opener({ sid: host.sid, keys: lee.group.epochKeys(), nowMs: () => nowMs })
    expect(await refusalOf(atLee.open(await fromLee.seal(DELTA, body)))).toBe('not-authentic')
  })

  test('[ATTACK-26] an object for somebody else is refused', async () => {
    const toMallory = { ...DELTA, target: mallory.group.ownLeaf }
    expect(await refusalOf(atHost.open(await fromLee.seal(toMallory, body)))).toBe('not-authentic')
  })
})

describe('the server changes bytes', () => {
  test('[ATTACK-27] a changed clear header is refused', async () => {
    const object = await fromLee.seal(DELTA, body)
    expect(await refusalOf(atHost.open(flip(object, 15)))).toBe('not-authentic')
  })

  test('[ATTACK-28] a changed body is refused', async () => {
    const object = await fromLee.seal(DELTA, body)
    expect(await refusalOf(atHost.open(flip(object, object.length - 20)))).toBe('not-authentic')
  })
})

describe('membership', () => {
  const remove = async () => {
    const prepared = await host.group.prepare({ remove: [lee.group.ownLeaf] })
    prepared.apply()
    await mallory.group.process(prepared.commit)
    atHost.setEpoch(host.group.epochKeys())
  }

  test('[ATTACK-29] an object of a member who was removed is refused at once', async () => {
    const object = await fromLee.seal(DELTA, body)
    await remove()
    expect(await refusalOf(atHost.open(object))).toBe('not-authentic')
  })

  test('[ATTACK-30] an object of an earlier epoch is refused when its time is over', async () => {
    const fromMallory = new Sealer({ sid: host.sid, device: mallory.device, keys: mallory.group.epochKeys() })
    const inTime = await fromMallory.seal(DELTA, body)
    const late = await fromMallory.seal(DELTA, body)
    await remove()
    await atHost.open(inTime)
    nowMs = 2_000
    expect(await refusalOf(atHost.open(late))).toBe('not-authentic')
  })
})

describe('a member with a modified client', () => {
  const byHand = () => ({ keys: lee.group.epochKeys(), sid: host.sid, body })

  test('[ATTACK-31] an object under the key of another class is refused', async () => {
    const header = { ...DELTA, seq: 0 }
    const object = await sealByHand({ ...byHand(), header, kid: { trackClass: 4 } })
    expect(await refusalOf(atHost.open(object))).toBe('not-authentic')
  })

  test('[ATTACK-32] a key frame without a signature is refused', async () => {
    const header = { ...KEY_FRAME, signed: false, seq: 0 }
    expect(await refusalOf(atHost.open(await sealByHand({ ...byHand(), header })))).toBe('unsigned')
  })

  test('[ATTACK-33] a chat message without a signature is refused', async () => {
    const header = { ...CHAT, signed: false, seq: 0 }
    expect(await refusalOf(atHost.open(await sealByHand({ ...byHand(), header })))).toBe('unsigned')
  })

  test('[ATTACK-34] a chat message in another member’s name is refused', async () => {
    const header = { ...CHAT, seq: 0 }
    const object = await sealByHand({ ...byHand(), header, leaf: lee.group.ownLeaf, signer: mallory.device })
    expect(await refusalOf(atHost.open(object))).toBe('bad-signature')
  })
})
