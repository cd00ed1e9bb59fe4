import { expect, test } from 'vitest'
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import type { JoinId, OpenSession, Sid, SignedAcknowledgement } from '@farhand/protocol'
import { acceptTerms } from '../join/accept-terms.ts'
import { hearEvent } from './hear.ts'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'

const sid = randomId() as Sid
const [dana, lee, kim] = await Promise.all([createDeviceKey(), createDeviceKey(), createDeviceKey()])
const idOf = (device: DeviceKey) => deviceIdOf(device.publicKey)

/** What Lee's device refuses when Dana admits Kim and this acceptance comes along. */
async function refusedWith(acknowledgement: SignedAcknowledgement): Promise<string[]> {
  const refused: string[] = []
  const live = {
    identity: { sid, deviceId: idOf(lee) },
    state: { sid, stage: 'open', members: {} } as unknown as OpenSession,
    keys: { current: {}, members: [dana, lee].map((device) => ({ deviceId: idOf(device) })) },
    activity: { attack: (code: string) => refused.push(code) },
    changed: () => undefined,
  } as unknown as Live
  const admission = { join: randomId() as JoinId, device: idOf(kim), name: 'Kim', method: 'link' as const, grant: null }
  const body = { kind: 'admit' as const, ...admission }
  const signed = await signMessage(dana, { v: 1, sid, by: idOf(dana), at: 10, body })
  await hearEvent(live, { at: 20, event: { kind: 'said', signed, instance: null, acknowledgement } })
  return refused
}

const acceptedBy = (device: DeviceKey) =>
  acceptTerms(device, { sid, text: 'You agree to be helped.' }, { name: 'Kim Roe', company: 'Fabrikam' })

test("[CONSENT-24] what a newcomer accepted is their own device's signed word", async () => {
  // Refused for another reason only: in this state nobody is a member.
  expect(await refusedWith(await acceptedBy(kim))).toEqual(['not-a-member'])
})

test('[CONSENT-24] the word of another device, or one changed on the way, is refused', async () => {
  expect(await refusedWith(await acceptedBy(lee))).toEqual(['not-allowed'])
  const { statement, signature } = await acceptedBy(kim)
  const changed = { statement: { ...statement, company: 'Contoso' }, signature }
  expect(await refusedWith(changed)).toEqual(['bad-signature'])
})
