// People whom a whole state leaves out, or makes into somebody else, while what is theirs goes on.
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import type { DeviceId, GrantId, JoinId, OpenSession, SessionMessageBody, Sid, SignedMessage } from '@farhand/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { OwnGrants } from '../consent/own-grants.ts'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'
import { believableState } from './whole-state.ts'

const SID = randomId() as Sid
let dana: DeviceKey
let lee: DeviceKey
let kim: DeviceKey
let live: Live
let refused: string[]

const idOf = (device: DeviceKey): DeviceId => deviceIdOf(device.publicKey)

const saying = (signer: DeviceKey, body: SessionMessageBody, at = 10): Promise<SignedMessage> =>
  signMessage(signer, { v: 1, sid: SID, by: idOf(signer), at, body })

const members = (): OpenSession['members'] =>
  Object.fromEntries(
    [dana, lee, kim].map((device) => [
      idOf(device),
      {
        device: idOf(device),
        role: device === kim ? 'host' : 'participant',
        lastAt: 0,
        confirm: null,
      },
    ]),
  ) as unknown as OpenSession['members']

const stateWith = (change: Partial<OpenSession>): OpenSession =>
  ({
    host: idOf(kim),
    requests: [],
    grants: [],
    evidence: [],
    members: members(),
    former: {},
    switching: null,
    presenting: null,
    profile: 'strict',
    ...change,
  }) as OpenSession

beforeEach(async () => {
  ;[dana, lee, kim] = await Promise.all([createDeviceKey(), createDeviceKey(), createDeviceKey()])
  refused = []
  live = {
    identity: { sid: SID, deviceId: idOf(lee) },
    state: undefined,
    keys: { current: {}, members: [dana, lee, kim].map((device) => ({ deviceId: idOf(device) })) },
    ownGrants: new OwnGrants(idOf(lee)),
    activity: { attack: (code: string) => refused.push(code) },
  } as unknown as Live
})

describe('people whom a whole state leaves out', () => {
  async function shown() {
    const grant = randomId() as GrantId
    const given = {
      grant,
      capability: 'view',
      scope: 'whole',
      owner: idOf(dana),
      to: idOf(kim),
      surface: 'screen',
    } as const
    const word = await saying(dana, { kind: 'share', surface: 'screen', grants: [{ grant, to: idOf(kim) }] }, 5)
    const terms = { capability: 'camera', scope: 'whole', minutes: null, owner: idOf(dana) } as const
    const asked = await saying(kim, { kind: 'ask', grant: randomId() as GrantId, ...terms })
    const request = { grant: randomId() as GrantId, ...terms, to: idOf(kim), askedAt: 10, expiresAt: 60_010, asked }
    return stateWith({
      grants: [{ ...given, since: 1, expiresAt: null, usedAt: null }],
      evidence: [word],
      requests: [request],
      presenting: { device: idOf(dana), surface: 'screen', paused: false, since: 1 },
    })
  }
  const without = (members: OpenSession['members'], device: DeviceKey): OpenSession['members'] => {
    const { [idOf(device)]: _left, ...rest } = members
    return rest as OpenSession['members']
  }

  test('[ATTACK-70] [CONSENT-50] where what is theirs goes on, nothing of that state is believed, and they stay in the list', async () => {
    const known = await shown()
    for (const left of [dana, kim, lee]) {
      live.state = known
      expect(await believableState(live, { ...known, members: without(known.members, left) })).toBe(known)
    }
    expect(refused).toEqual(Array(3).fill('hidden-member'))
    // Dana takes part in nothing here: that they are out is for the server to say.
    live.state = stateWith({})
    const out = await believableState(live, stateWith({ members: without(members(), dana) }))
    expect(out.members[idOf(dana)]).toBeUndefined()
    expect(refused).toHaveLength(3)
  })

  test('[CONSENT-50] nor where somebody is called a helper program, or is not believed to be who they are said to be', async () => {
    const known = await shown()
    const row = known.members[idOf(dana)]
    const vouched = await saying(kim, { kind: 'vouch', join: randomId() as JoinId, device: idOf(dana) })
    for (const change of [{ role: 'companion', of: idOf(kim), vouched }, { role: 'host' }]) {
      live.state = known
      const changed = { ...known.members, [idOf(dana)]: { ...row, ...change } } as OpenSession['members']
      expect(await believableState(live, { ...known, members: changed })).toBe(known)
    }
    expect(refused).toEqual(['hidden-member', 'forged-member', 'hidden-member'])
  })

  test('[CONSENT-50] nothing of a first state is believed that concerns them', async () => {
    const told = await shown()
    const asked = await saying(kim, { kind: 'switch', switch: randomId() as GrantId, to: idOf(dana) }, 10)
    const terms = {
      leavingMustAgree: false,
      leavingAgreed: false,
      takingIsAsked: true,
      askedAt: 10,
      expiresAt: 60_010,
      asked,
    }
    const switching = { switch: randomId() as GrantId, by: idOf(kim), to: idOf(dana), ...terms }
    const first = await believableState(live, { ...told, switching, members: without(told.members, dana) })
    expect(first).toMatchObject({ grants: [], evidence: [], requests: [], presenting: null, switching: null })
    expect(refused).toEqual(['hidden-member'])
  })
})
