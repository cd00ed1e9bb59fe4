import { beforeEach, describe, expect, test } from 'vitest'
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import type { ConsentRequest, DeviceId, GrantId, OpenSession, Sid } from '@farhand/protocol'
import { withBelievableQuestions } from './hear.ts'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'

const SID = randomId() as Sid
let dana: DeviceKey
let lee: DeviceKey
let kim: DeviceKey
let live: Live
let refused: string[]

const idOf = (device: DeviceKey): DeviceId => deviceIdOf(device.publicKey)

/** Dana asks Lee, as the server has it. */
async function question({ signer = dana, at = 10 } = {}): Promise<ConsentRequest> {
  const grant = randomId() as GrantId
  const body = {
    kind: 'ask' as const,
    grant,
    capability: 'view' as const,
    scope: 'whole' as const,
    minutes: null,
    owner: idOf(lee),
  }
  const asked = await signMessage(signer, { v: 1, sid: SID, by: idOf(dana), at, body })
  return {
    grant,
    capability: 'view',
    scope: 'whole',
    minutes: null,
    owner: idOf(lee),
    to: idOf(dana),
    askedAt: at,
    expiresAt: at + 60_000,
    asked,
  }
}

const stateWith = (...requests: ConsentRequest[]) => ({ requests }) as OpenSession

const believed = async (request: ConsentRequest) =>
  (await withBelievableQuestions(live, stateWith(request))).requests.length === 1

beforeEach(async () => {
  dana = await createDeviceKey()
  lee = await createDeviceKey()
  kim = await createDeviceKey()
  refused = []
  live = {
    identity: { sid: SID, deviceId: idOf(lee) },
    state: undefined,
    keys: { current: {}, members: [dana, lee].map((device) => ({ deviceId: idOf(device) })) },
    activity: { attack: (code: string) => refused.push(code) },
  } as unknown as Live
})

describe('questions in a whole state', () => {
  test('[CONSENT-15] one that its asker signed is believed, and believed again while it is open', async () => {
    const request = await question()
    expect(await believed(request)).toBe(true)
    live.state = { members: { [idOf(dana)]: { lastAt: 10 } }, requests: [request] } as unknown as OpenSession
    expect(await believed(request)).toBe(true)
    expect(refused).toEqual([])
  })

  test('[CONSENT-15] one that somebody else signed is refused', async () => {
    expect(await believed(await question({ signer: kim }))).toBe(false)
    expect(refused).toEqual(['bad-signature'])
  })

  test('[ATTACK-39] [CONSENT-15] one whose signature is of another request is refused', async () => {
    const request = await question()
    const changes = [{ to: idOf(kim) }, { grant: randomId() as GrantId }, { asked: (await question()).asked }]
    for (const change of changes) expect(await believed({ ...request, ...change })).toBe(false)
    expect(refused).toEqual(['not-allowed', 'not-allowed', 'not-allowed'])
  })

  test('[CONSENT-15] one that was over before is refused when it comes again', async () => {
    live.state = { members: { [idOf(dana)]: { lastAt: 10 } }, requests: [] } as unknown as OpenSession
    expect(await believed(await question({ at: 10 }))).toBe(false)
    expect(refused).toEqual(['replayed'])
    expect(await believed(await question({ at: 11 }))).toBe(true)
  })

  test('[CONSENT-15] one of a device that is not in the group is refused', async () => {
    live = { ...live, keys: { current: {}, members: [{ deviceId: idOf(lee) }] } } as unknown as Live
    expect(await believed(await question())).toBe(false)
    expect(refused).toEqual(['not-a-member'])
  })
})
