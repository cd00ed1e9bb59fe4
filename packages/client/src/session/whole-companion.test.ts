// Companions in a whole state: each is its owner's own word, or it is left out.
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import type { DeviceId, JoinId, OpenSession, Sid, SignedMessage } from '@farhand/protocol'
import { beforeEach, expect, test } from 'vitest'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'
import { believableState } from './whole-state.ts'

const SID = randomId() as Sid
let [dana, lee, program, other]: readonly DeviceKey[] = []
let live: Live
let refused: string[]

const idOf = (device: DeviceKey | undefined): DeviceId => deviceIdOf(device?.publicKey ?? new Uint8Array(32))

interface Vouched {
  readonly signer?: DeviceKey | undefined
  readonly by?: DeviceKey | undefined
  readonly device?: DeviceKey | undefined
  readonly at?: number
}

async function vouchedBy({ signer = lee, by = lee, device = program, at = 10 }: Vouched = {}): Promise<SignedMessage> {
  if (signer === undefined) throw new Error('nobody signs')
  const body = { kind: 'vouch', join: randomId() as JoinId, device: idOf(device) } as const
  return signMessage(signer, { v: 1, sid: SID, by: idOf(by), at, body })
}

const person = (device: DeviceKey | undefined, lastAt = 0) => ({
  device: idOf(device),
  role: device === dana ? 'host' : 'participant',
  lastAt,
  confirm: null,
})

/** A state in which `program` is Lee's companion, with these words for it. */
const stateWith = (vouched: SignedMessage | undefined, { lastAt = 10 } = {}): OpenSession => {
  const companion = { ...person(program, 10), role: 'companion', of: idOf(lee), vouched }
  const members = [person(dana), person(lee, lastAt), ...(vouched === undefined ? [] : [companion])]
  return {
    host: idOf(dana),
    members: Object.fromEntries(members.map((member) => [member.device, member])),
    former: {},
    requests: [],
    grants: [],
    evidence: [],
    switching: null,
    presenting: null,
    profile: 'strict',
  } as unknown as OpenSession
}

const believes = async (vouched: SignedMessage): Promise<boolean> =>
  (await believableState(live, stateWith(vouched))).members[idOf(program)] !== undefined

beforeEach(async () => {
  ;[dana, lee, program, other] = await Promise.all([1, 2, 3, 4].map(() => createDeviceKey()))
  refused = []
  live = {
    identity: { sid: SID, deviceId: idOf(dana) },
    state: undefined,
    vaulted: { secrets: { pair: null } },
    keys: { current: {}, members: [] },
    activity: { attack: (code: string) => refused.push(code) },
  } as unknown as Live
})

test('[CONSENT-33] one that its owner signed for is believed, and believed again while it is in', async () => {
  const vouched = await vouchedBy()
  expect(await believes(vouched)).toBe(true)
  live.state = stateWith(vouched, { lastAt: 20 })
  expect(await believes(vouched)).toBe(true)
  expect(refused).toEqual([])
})

test('[ATTACK-61] [CONSENT-33] one whose word somebody else signed is left out', async () => {
  expect(await believes(await vouchedBy({ signer: other }))).toBe(false)
  expect(await believes(await vouchedBy({ signer: program }))).toBe(false)
  expect(refused).toEqual(['bad-signature', 'bad-signature'])
})

test('[ATTACK-62] [CONSENT-33] one with the word for another device, or of another person, is left out', async () => {
  expect(await believes(await vouchedBy({ device: other }))).toBe(false)
  expect(await believes(await vouchedBy({ signer: dana, by: dana }))).toBe(false)
  expect(refused).toEqual(['forged-companion', 'forged-companion'])
})

test('[ATTACK-63] [CONSENT-33] one that was out already is left out when its old word comes again', async () => {
  const vouched = await vouchedBy()
  live.state = stateWith(undefined, { lastAt: 20 })
  expect(await believes(vouched)).toBe(false)
  expect(refused).toEqual(['replayed'])
})

test('[CONSENT-33] of a page’s own, only the one that it let in itself is believed', async () => {
  const vouched = await vouchedBy()
  const secrets = { pair: null as DeviceId | null }
  live = { ...live, identity: { ...live.identity, deviceId: idOf(lee) }, vaulted: { secrets } as Live['vaulted'] }
  expect(await believes(vouched)).toBe(false)
  secrets.pair = idOf(program)
  expect(await believes(vouched)).toBe(true)
  expect(refused).toEqual(['forged-companion'])
})
