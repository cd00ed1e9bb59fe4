// Attacks on signed session messages (spec/keys.md, attack table): the server forges, moves and replays them.
import { beforeEach, describe, expect, test } from 'vitest'
import {
  grantIdSchema,
  reduce,
  sessionStateSchema,
  toBase64Url,
  verify,
  type GrantId,
  type OpenSession,
  type Reduced,
  type SessionMessage,
  type SessionMessageBody,
  type SessionState,
} from '@farhand/protocol'
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from './device.ts'
import { randomBytes } from './hashes.ts'

const NOW = 1_000_000
const grant: GrantId = grantIdSchema.parse(toBase64Url(randomBytes(16)))
let host: DeviceKey
let lee: DeviceKey
let state: OpenSession

const memberOf = (device: DeviceKey, role: 'host' | 'participant') => ({
  device: deviceIdOf(device.publicKey),
  role,
  name: role,
  instance: null,
  connected: true,
  awaySince: null,
  joinedAt: NOW,
  lastAt: NOW,
  presented: false,
  relaxed: false,
  raised: false,
  confirm: null,
  inVain: [],
})

const message = (by: DeviceKey, body: SessionMessageBody, at = NOW + 1): SessionMessage => ({
  v: 1,
  sid: state.sid,
  by: deviceIdOf(by.publicKey),
  at,
  body,
})

/** What a member's device does with a message that the server passes on. */
async function hear(from: SessionState, said: SessionMessage, signer: DeviceKey): Promise<Reduced> {
  const signed = await signMessage(signer, said)
  await verify(signed, state.sid)
  return reduce(from, { at: said.at, event: { kind: 'said', signed, instance: null, acknowledgement: null } })
}

function stateAfter(reduced: Reduced): SessionState {
  if (!reduced.ok) throw new Error(reduced.refusal)
  return reduced.state
}

beforeEach(async () => {
  host = await createDeviceKey()
  lee = await createDeviceKey()
  const members = [memberOf(host, 'host'), memberOf(lee, 'participant')]
  state = sessionStateSchema.parse({
    stage: 'open',
    sid: toBase64Url(randomBytes(16)),
    sessionId: '482913577',
    host: deviceIdOf(host.publicKey),
    hostName: 'Dana Reyes',
    organization: 'Acme',
    createdAt: NOW,
    firstPresenter: 'participant',
    profile: 'strict',
    joinBy: 'pin',
    joinFailures: 0,
    members: Object.fromEntries(members.map((member) => [member.device, member])),
    former: {},
    presenting: null,
    switching: null,
    requests: [],
    grants: [],
    evidence: [],
  }) as OpenSession
})

describe('signed session messages', () => {
  test('[ATTACK-35] a message that its device did not sign is refused', async () => {
    const forged = message(lee, { kind: 'leave' })
    await expect(hear(state, forged, host)).rejects.toMatchObject({ code: 'bad-signature' })
  })

  test('[ATTACK-36] a message of another session is refused', async () => {
    const other = { ...message(lee, { kind: 'leave' }), sid: 'AAAAAAAAAAAAAAAAAAAAAA' as SessionMessage['sid'] }
    const signed = await signMessage(lee, other)
    await expect(verify(signed, state.sid)).rejects.toMatchObject({ code: 'wrong-session' })
  })

  test('[ATTACK-37] a message that is replayed is refused', async () => {
    const said = message(host, { kind: 'new-pin' })
    const after = stateAfter(await hear(state, said, host))
    expect(await hear(after, said, host)).toEqual({ ok: false, refusal: 'replayed' })
  })

  test('[ATTACK-38] a yes that is not by the owner of the screen gives no grant', async () => {
    const owner = deviceIdOf(lee.publicKey)
    const asked = stateAfter(
      await hear(
        state,
        message(host, { kind: 'ask', grant, capability: 'view', scope: 'whole', minutes: null, owner }),
        host,
      ),
    )
    const yes = message(
      host,
      {
        kind: 'answer',
        grant,
        yes: true,
        capability: 'view',
        to: deviceIdOf(host.publicKey),
        surface: 'screen',
        scope: 'whole',
        minutes: null,
      },
      NOW + 2,
    )
    expect(await hear(asked, yes, host)).toEqual({ ok: false, refusal: 'not-allowed' })
  })
})
