// The page's door: its code counts once, for so long, for so many tries. The server and the program are played here.
import { createDeviceKey, deviceIdOf, Group, startJoin } from '@farhand/e2ee'
import type { ClientFrame, DeviceId, HostAnswer, JoinId, SessionMessageBody } from '@farhand/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ClientError } from '../errors.ts'
import { randomId } from '../session/identity.ts'
import type { Live } from '../session/live.ts'
import { readInvitation } from './companion-code.ts'
import { CompanionDoor } from './companion-door.ts'

const DOOR = 12
let live: Live
let door: CompanionDoor
let sent: ClientFrame[]
let said: SessionMessageBody[]
let pair: DeviceId | null
let sid: Uint8Array<ArrayBuffer>

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const device = await createDeviceKey()
  sid = crypto.getRandomValues(new Uint8Array(16))
  const group = await Group.create({ sid, device, name: 'Dana', kind: 'agent' })
  sent = []
  said = []
  pair = null
  live = {
    identity: { device, deviceId: deviceIdOf(device.publicKey), role: 'host' },
    keys: { current: { group } },
    vaulted: {
      secrets: { host: deviceIdOf(device.publicKey) },
      change: async (change: { pair: DeviceId }) => void ({ pair } = change),
    },
    line: { send: (frame: ClientFrame) => sent.push(frame) > 0 },
    speech: { say: async (body: SessionMessageBody) => void said.push(body) },
    changed: () => undefined,
  } as unknown as Live
  door = new CompanionDoor()
  door.open(live)
  door.numbered(live, DOOR)
})
afterEach(() => {
  door.lineLost()
  vi.useRealTimers()
})

const codeShown = () => readInvitation(door.shown?.code ?? '')?.code

/** A program that reads this code knocks; gives how it proves, undefined where nobody answers. */
async function knocks({ code = codeShown(), kind = 'companion' as 'companion' | 'browser' } = {}) {
  if (code === undefined) throw new Error('no code')
  const join = randomId() as JoinId
  const device = await createDeviceKey()
  const secret = { method: 'companion' as const, door: DOOR, password: code }
  const program = await startJoin({ sid, device, name: 'Companion', kind, secret })
  const before = sent.length
  await door.knocked(live, join, program.request)
  const frame = sent.slice(before).find(({ type }) => type === 'join-answer')
  if (frame?.type !== 'join-answer') return undefined
  const proof = await program.prove(frame.answer satisfies HostAnswer)
  return { join, device: deviceIdOf(device.publicKey), proves: () => door.proved(live, join, proof) }
}
const wrong = readInvitation(`${String(DOOR)}-0000-0000`)?.code
const knocksWrong = () => knocks(wrong === undefined ? {} : { code: wrong })

test('[KEY-34] [CONSENT-33] the right code is answered with a welcome and the signed word, and the door is shut', async () => {
  const program = await knocks()
  await program?.proves()
  expect(sent.map(({ type }) => type)).toEqual(['door', 'join-answer', 'door', 'join-welcome'])
  expect(said).toEqual([{ kind: 'vouch', join: program?.join, device: program?.device }])
  expect(pair).toBe(program?.device)
  expect(door.shown).toBeUndefined()
})

test('[KEY-46] where this page cannot write down whose program it is, it lets none in', async () => {
  const program = await knocks()
  live.vaulted.change = async () => {
    throw new ClientError('not-kept', 'no space is left')
  }
  await expect(program?.proves()).rejects.toMatchObject({ code: 'not-kept' })
  expect(sent.map(({ type }) => type)).toEqual(['door', 'join-answer', 'door'])
  expect(said).toEqual([])
})

test('[KEY-34] of two programs that prove at once one comes in', async () => {
  const [first, second] = [await knocks(), await knocks()]
  await Promise.all([first?.proves(), second?.proves()])
  expect(said).toHaveLength(1)
})

test('[KEY-34] after five tries nobody is answered, and the door is shut once none is under way', async () => {
  const tries = [
    await knocksWrong(),
    await knocksWrong(),
    await knocksWrong(),
    await knocksWrong(),
    await knocksWrong(),
  ]
  expect(await knocks()).toBeUndefined()
  expect(door.shown).toBeDefined()
  for (const one of tries.slice(0, 4)) await one?.proves()
  expect(door.shown).toBeDefined()
  const last = tries[4]
  if (last !== undefined) door.gone(live, last.join)
  expect(door.shown).toBeUndefined()
  expect(said).toEqual([])
})

test('[KEY-34] four wrong tries leave one for the right code', async () => {
  for (let n = 0; n < 4; n++) await (await knocksWrong())?.proves()
  await (await knocks())?.proves()
  expect(said).toHaveLength(1)
})

test('[KEY-34] a code is over after five minutes, with a new one, and with the line', async () => {
  const old = codeShown()
  door.open(live)
  door.numbered(live, DOOR)
  expect(codeShown()?.reveal()).not.toBe(old?.reveal())
  await (await knocks(old === undefined ? {} : { code: old }))?.proves()
  expect(said).toEqual([])
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(door.shown).toBeUndefined()
  door.open(live)
  door.lineLost()
  expect(door.shown).toBeUndefined()
})

test('[KEY-34] whoever knocks as something else than a helper program is refused', async () => {
  const browser = await knocks({ kind: 'browser' })
  await expect(browser?.proves()).rejects.toMatchObject({ code: 'forged-credential' })
  expect(said).toEqual([])
})
