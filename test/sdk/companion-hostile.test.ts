// A helper program between a server that lies and a member who does: what was not allowed moves nothing (K4 of issue 4).
import {
  encodeHeader,
  decodeHeader,
  HEADER_BYTES,
  TARGET_ALL,
  TRACKS,
  type Bytes,
  type DeviceId,
} from '@farhand/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeInput, type InputEvent } from '../../packages/client/src/input/input-messages.ts'
import type { PlatformDouble } from '../../apps/companion/src/platform/platform-double.ts'
import { Sealer } from '../../packages/e2ee/src/sealer.ts'
import { idOf, live, Stage, until, type Client } from './malicious/cast.ts'

/** Letting go has a limit of its own (CONSENT-77); a second leaves room for a busy machine. */
const LET_GO = { timeout: 1000 }

let stage: Stage
let lee: Client
let platform: PlatformDouble
let companion: DeviceId
/** Every input object that came to the server, oldest first. */
let relayed: Bytes[]

const isInput = (object: Bytes): boolean => decodeHeader(object).trackClass === TRACKS.input.number
const typed = (text: string): readonly InputEvent[] => [{ kind: 'text', text }]
const types = (text: string) => stage.host.commands.input(typed(text))

/** What was sent before this has arrived, or never will: the host's own honest text comes behind it. */
async function behind(text = 'honest'): Promise<readonly string[]> {
  await types(text)
  await expect.poll(() => platform.injected).toContain(`text ${text}`)
  return platform.injected
}

/** Right after the grant the program may not have heard of it yet. */
async function begun(): Promise<void> {
  await expect
    .poll(async () => {
      await types('first')
      return platform.injected
    })
    .toContain('text first')
}

beforeEach(async () => {
  stage = await Stage.open()
  lee = await stage.guest('Lee')
  platform = await stage.companion(lee)
  const found = Object.values(stage.server.state?.members ?? {}).find(({ role }) => role === 'companion')
  if (found === undefined) throw new Error('no companion')
  companion = found.device
  await stage.show(lee)
  await lee.commands.offer(idOf(stage.host), 'control', 'whole', null)
  await until(stage.host, (view) => view.stage === 'live' && view.held.length === 2, 'control')
  relayed = []
  stage.server.tampering.object = (object) => {
    if (isInput(object)) relayed.push(object)
    return [object]
  }
  await begun()
  await behind('ready')
  relayed = []
})
afterEach(() => stage.close())

const deliver = (object: Bytes) => stage.server.deliverObject(companion, object)
const times = (text: string) => platform.injected.filter((line) => line === `text ${text}`).length

describe('a server', () => {
  test('[KEY-26] that replays input moves nothing twice', async () => {
    await types('once')
    await expect.poll(() => times('once')).toBe(1)
    for (const object of relayed) deliver(object)
    await behind()
    expect(times('once')).toBe(1)
  })

  test('[KEY-26] [KEY-27] that reorders input moves nothing out of order', async () => {
    const kept: Bytes[] = []
    stage.server.tampering.object = (object) => (isInput(object) ? (kept.push(object), []) : [object])
    await types('one')
    await expect.poll(() => kept.length).toBe(1)
    await types('two')
    await expect.poll(() => kept.length).toBe(2)
    stage.server.tampering.object = (object) => [object]
    for (const object of kept.toReversed()) deliver(object)
    await behind()
    const order = platform.injected.filter((line) => line === 'text one' || line === 'text two')
    expect([['text two'], ['text one', 'text two']]).toContainEqual(order)
  })

  test('[KEY-15] that changes input, header or body, moves nothing', async () => {
    const kept: Bytes[] = []
    stage.server.tampering.object = (object) => (isInput(object) ? (kept.push(object), []) : [object])
    await types('changed')
    await expect.poll(() => kept.length).toBe(1)
    stage.server.tampering.object = (object) => [object]
    const [object] = kept
    if (object === undefined) throw new Error('nothing was sent')
    const header = { ...decodeHeader(object), timeMs: 7 }
    const other = new Uint8Array([...encodeHeader(header), ...object.subarray(HEADER_BYTES)])
    const body = object.slice()
    body[body.length - 20] = (body[body.length - 20] ?? 0) ^ 1
    for (const changed of [other, body]) deliver(changed)
    await behind()
    expect(times('changed')).toBe(0)
  })

  test('[CONSENT-36] [CONSENT-37] that drops the page’s withdrawal and goes on relaying: the beat says it', async () => {
    stage.server.tampering.fromClient = (frame) => {
      if (frame.type !== 'say' || frame.signed.message.body.kind !== 'withdraw') return [frame]
      stage.server.deliver(idOf(lee), { type: 'accepted', ref: frame.ref })
      return []
    }
    const control = live(lee).allowed.find(({ capability }) => capability === 'control')
    if (control === undefined) throw new Error('no control')
    await stage.host.commands.input([{ kind: 'key', code: 'ShiftLeft', down: true }])
    await expect.poll(() => platform.held.size).toBe(1)
    await lee.commands.withdraw(control.grant)
    // The beat came: what the host holds goes up. How soon, CONSENT-77 says.
    await expect.poll(() => platform.held.size, LET_GO).toBe(0)
    const refusals = () => {
      const { companion: own } = live(lee)
      return own.stage === 'joined' ? own.refused.reduce((sum, { count }) => sum + count, 0) : 0
    }
    const [before, passedOn, refused] = [platform.injected.length, relayed.length, refusals()]
    // The host was told nothing and goes on; the server lets it all pass.
    for (let n = 0; n < 20; n++) await types(`after ${String(n)}`)
    // A few of before, when the program had not heard of the grant yet, may be among them.
    await expect.poll(refusals).toBeGreaterThanOrEqual(refused + 15)
    expect(relayed.length).toBeGreaterThan(passedOn)
    expect(platform.injected.slice(before).filter((line) => line.startsWith('text'))).toEqual([])
  })

  const HOSTILE = [
    ['the page’s withdrawal', false],
    ['the page’s withdrawal and all its beats', true],
  ] as const
  test.for(HOSTILE)(
    '[CONSENT-77] that drops %s and goes on passing input on: none after 500 ms',
    async ([, isDeaf]) => {
      const atMs: number[] = []
      const { text } = platform.input
      platform.input.text = (typedText) => {
        atMs.push(performance.now())
        return text(typedText)
      }
      stage.server.tampering.fromClient = (frame) => {
        if (frame.type !== 'say' || frame.signed.message.body.kind !== 'withdraw') return [frame]
        stage.server.deliver(idOf(lee), { type: 'accepted', ref: frame.ref })
        return []
      }
      await types('before')
      await expect.poll(() => atMs.length).toBeGreaterThan(0)
      const control = live(lee).allowed.find(({ capability }) => capability === 'control')
      if (control === undefined) throw new Error('no control')
      if (isDeaf)
        stage.server.tampering.object = (object) =>
          decodeHeader(object).trackClass === TRACKS.control.number ? [] : (relayed.push(object), [object])
      const withdrawnMs = performance.now()
      const passedOn = relayed.length
      await lee.commands.withdraw(control.grant)
      // As fast as a hand: the host types on and on.
      const typing = setInterval(() => void types('after'), 10)
      await expect.poll(() => performance.now() > withdrawnMs + 1500, { timeout: 5000 }).toBe(true)
      clearInterval(typing)
      // The host heard of nothing, and all of it was passed on.
      expect(live(stage.host).held.some(({ capability }) => capability === 'control')).toBe(true)
      expect(relayed.length).toBeGreaterThan(passedOn + 10)
      console.info(`last input ${String(Math.round((atMs.at(-1) ?? 0) - withdrawnMs))} ms after the withdrawal`)
      expect(atMs.filter((at) => at > withdrawnMs + 500)).toEqual([])
    },
  )

  test('[CONSENT-37] that keeps the beats back: nothing happens any more', async () => {
    await stage.host.commands.input([{ kind: 'key', code: 'ShiftLeft', down: true }])
    await expect.poll(() => platform.held.size).toBe(1)
    stage.server.tampering.object = (object) =>
      decodeHeader(object).trackClass === TRACKS.control.number ? [] : [object]
    await expect.poll(() => platform.held.size, LET_GO).toBe(0)
    const before = platform.injected.length
    await types('late')
    await types('later')
    expect(platform.injected.slice(before).filter((line) => line.startsWith('text'))).toEqual([])
  })
})

test('[CONSENT-37] a member with a modified client, whom nobody allowed anything, moves nothing', async () => {
  const mallory = await stage.mallory()
  await until(stage.host, (view) => view.stage === 'live' && view.people.length === 3, 'Mallory is in')
  const sealer = new Sealer({ sid: stage.sid, device: mallory.device, keys: mallory.group.epochKeys() })
  const header = {
    trackClass: TRACKS.input.number,
    key: false,
    droppable: false,
    end: true,
    target: TARGET_ALL,
    stream: 0,
    timeMs: 1,
  }
  deliver(await sealer.seal({ ...header, signed: true }, encodeInput(typed('mallory'))))
  await expect(sealer.seal({ ...header, signed: false }, encodeInput(typed('unsigned')))).rejects.toMatchObject({
    code: 'unsigned',
  })
  await behind()
  expect(times('mallory')).toBe(0)
})
