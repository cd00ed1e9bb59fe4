// What is shown, where the server tells the presenter's words late, out of order, or in part.
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import {
  surfaceWord,
  type GrantId,
  type OpenSession,
  type SessionMessageBody,
  type Sid,
  type SignedMessage,
  type Surface,
} from '@farhand/protocol'
import { beforeEach, expect, test } from 'vitest'
import { hearHistory } from './hear.ts'
import { randomId } from './identity.ts'
import type { Live } from './live.ts'
import { believableState } from './whole-state.ts'

const SID = randomId() as Sid
const [host, me, grant] = [randomId(), randomId(), randomId()] as [OpenSession['host'], OpenSession['host'], GrantId]
let dana: DeviceKey
let share: SignedMessage
let live: Live
let refused: string[]

const idOf = (device: DeviceKey) => deviceIdOf(device.publicKey)

const change = (surface: Surface, at: number): Promise<SignedMessage> =>
  signMessage(dana, { v: 1, sid: SID, by: idOf(dana), at, body: { kind: 'surface', surface } })

function told(surface: Surface, evidence: readonly SignedMessage[]): OpenSession {
  const view = { grant, capability: 'view', scope: 'whole', owner: idOf(dana), to: me, surface, since: 1 } as const
  const person = (device: OpenSession['host']) => ({
    device,
    role: device === host ? 'host' : 'participant',
    confirm: null,
  })
  return {
    host,
    members: Object.fromEntries([host, me, idOf(dana)].map((device) => [device, { ...person(device), lastAt: 50 }])),
    former: {},
    grants: [{ ...view, expiresAt: null, usedAt: null }],
    evidence,
    requests: [],
    switching: null,
    presenting: { device: idOf(dana), surface, paused: false, since: 1 },
    profile: 'strict',
  } as unknown as OpenSession
}

/** What this page takes to be shown after it was told this. */
async function shownAfter(surface: Surface, evidence: readonly SignedMessage[]): Promise<Surface | undefined> {
  live.state = await believableState(live, told(surface, evidence))
  return live.state.presenting?.surface
}

beforeEach(async () => {
  dana = await createDeviceKey()
  const body: SessionMessageBody = { kind: 'share', surface: 'screen', grants: [{ grant, to: me }] }
  share = await signMessage(dana, { v: 1, sid: SID, by: idOf(dana), at: 10, body })
  refused = []
  const follow = { follow: () => undefined, followPresenter: () => undefined, openOf: () => [] }
  const parts = ['questions', 'withdrawals', 'watching', 'asking', 'turns', 'returns', 'latecomers', 'sharing']
  live = {
    ...Object.fromEntries(parts.map((part) => [part, follow])),
    identity: { sid: SID, deviceId: me },
    state: undefined,
    keys: { current: undefined, members: [], member: () => undefined, nameOf: () => 'Lee' },
    names: { of: () => 'Lee', isFaulty: () => false },
    ownGrants: { viewers: [], keepOnly: () => undefined },
    activity: { attack: (code: string) => refused.push(code) },
    roster: { check: () => undefined },
    membersChanged: () => undefined,
    changed: () => undefined,
  } as unknown as Live
})

test('[CONSENT-53] the newest word is the one said last, in whatever order they are told', async () => {
  const [window, tab] = [await change('window', 20), await change('tab', 30)]
  expect(await shownAfter('window', [share, tab, window])).toBe('unknown')
  live.state = undefined
  expect(await shownAfter('tab', [share, tab, window])).toBe('tab')
  expect(refused).toEqual(['forged-surface'])
})

test('[CONSENT-53] who was given an older true word is corrected by a later state with the newer one, and not back', async () => {
  const [window, tab] = [await change('window', 20), await change('tab', 30)]
  expect(await shownAfter('window', [share, window])).toBe('window')
  expect(await shownAfter('tab', [share, tab])).toBe('tab')
  expect(refused).toEqual([])
  // The newer one is left out of a state that is right, so that the next can go back.
  expect(await shownAfter('tab', [share, window])).toBe('tab')
  expect(await shownAfter('window', [share, window])).toBe('unknown')
  expect(refused).toEqual(['forged-surface'])
})

test('[CONSENT-53] and by the record of the session, in which nothing but true words count', async () => {
  const [window, tab] = [await change('window', 20), await change('tab', 30)]
  await shownAfter('window', [share, window])
  const said = (signed: SignedMessage) => ({
    at: 1,
    event: { kind: 'said', signed, instance: null, acknowledgement: null } as const,
  })
  const forged = { message: { ...tab.message, at: 40 }, signature: tab.signature }
  const other = await signMessage(await createDeviceKey(), { ...tab.message, by: host, at: 45 })
  await hearHistory(live, [window, forged, other].map(said))
  expect(live.state?.presenting?.surface).toBe('window')
  await hearHistory(live, [share, window, tab].map(said))
  expect(live.state?.presenting?.surface).toBe('tab')
  expect(live.state?.grants.map(({ surface }) => surface)).toEqual(['tab'])
  expect(surfaceWord(live.state ?? told('tab', []), live.state?.evidence ?? [])?.signed).toEqual(tab)
  await hearHistory(live, [window].map(said))
  expect(live.state?.presenting?.surface).toBe('tab')
})
