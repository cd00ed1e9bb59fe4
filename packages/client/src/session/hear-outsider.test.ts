import { beforeAll, expect, test } from 'vitest'
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import type { DeviceId, GrantId, SessionMessageBody, Sid } from '@farhand/protocol'
import { refusalOf } from './hear.ts'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'

const SID = randomId() as Sid
const HOST = randomId() as DeviceId
let mallory: DeviceKey

beforeAll(async () => {
  mallory = await createDeviceKey()
})

/** Why a page refuses this word of Mallory's; Mallory holds a leaf or not. */
async function refusal(body: SessionMessageBody, isIn: boolean, presents = false): Promise<string | undefined> {
  const by = deviceIdOf(mallory.publicKey)
  const members = isIn ? [{ deviceId: by }] : []
  const state = { presenting: presents ? { device: by } : null }
  const live = { identity: { sid: SID }, keys: { current: {}, members }, state } as unknown as Live
  return refusalOf(live, await signMessage(mallory, { v: 1, sid: SID, by, at: 1, body }))
}

const ask: SessionMessageBody = {
  kind: 'ask',
  grant: randomId() as GrantId,
  capability: 'camera',
  scope: 'whole',
  minutes: null,
  owner: HOST,
}

const grant = randomId() as GrantId
const YES: SessionMessageBody = {
  kind: 'answer',
  grant,
  yes: true,
  capability: 'control',
  to: HOST,
  surface: 'screen',
  scope: 'whole',
  minutes: null,
}
const OWN: readonly SessionMessageBody[] = [
  { kind: 'stop' },
  { kind: 'withdraw', grant },
  { kind: 'withdraw-all' },
  { kind: 'pause', paused: true },
  { kind: 'raise', up: false },
  { kind: 'answer', grant, yes: false },
  { kind: 'agree', switch: grant, yes: false },
]

test.each<SessionMessageBody>(OWN)(
  '[KEY-11] [CONSENT-7] on the way there it takes back its own: $kind',
  async (body) => {
    expect(await refusal(body, false)).toBeUndefined()
  },
)

test.each<SessionMessageBody>([
  ask,
  { kind: 'raise', up: true },
  { kind: 'end' },
  { kind: 'pause', paused: false },
  YES,
  { kind: 'agree', switch: grant, yes: true, to: HOST },
  { kind: 'turn-out', device: HOST },
])('[KEY-11] [ATTACK-51] who is not in the group is not heard to say $kind', async (body) => {
  expect(await refusal(body, false)).toBe('not-a-member')
  expect(await refusal(body, true)).toBeUndefined()
})

test.each<SessionMessageBody>([
  { kind: 'attach', challenge: randomId(), instance: randomId() as never },
  { kind: 'confirm', device: HOST },
  { kind: 'relax', yes: true },
  { kind: 'leave' },
])('[KEY-11] [KEY-32] on the way there it says $kind', async (body) => {
  expect(await refusal(body, false)).toBeUndefined()
})

test('[KEY-11] who shows ends the session from there, and nobody else does', async () => {
  expect(await refusal({ kind: 'end' }, false, true)).toBeUndefined()
  expect(await refusal({ kind: 'raise', up: true }, false, true)).toBe('not-a-member')
})
