// A whole state: what of it counts, and what is refused for want of somebody's own word.
// Long because: every sentence is shown on the same set-up.
import { beforeEach, describe, expect, test } from 'vitest'
import { createDeviceKey, deviceIdOf, signMessage, type DeviceKey } from '@farhand/e2ee'
import type {
  ConsentRequest,
  DeviceId,
  Grant,
  GrantId,
  OpenSession,
  SessionMessageBody,
  Sid,
  SignedMessage,
  Switching,
} from '@farhand/protocol'
import { OwnGrants } from '../consent/own-grants.ts'
import { believableState } from './whole-state.ts'
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

const NEW = { confirm: null, inVain: [] }
const members = (lastAt: number, host = kim) =>
  Object.fromEntries(
    [dana, lee, kim].map((device) => [
      idOf(device),
      { ...NEW, device: idOf(device), role: device === host ? 'host' : 'participant', lastAt },
    ]),
  ) as unknown as OpenSession['members']

const stateWith = (change: Partial<OpenSession>): OpenSession =>
  ({
    host: idOf(kim),
    requests: [],
    grants: [],
    evidence: [],
    members: members(0),
    former: {},
    switching: null,
    presenting: null,
    profile: 'strict',
    ...change,
  }) as OpenSession

const believed = async (request: ConsentRequest) =>
  (await believableState(live, stateWith({ requests: [request] }))).requests.length === 1

beforeEach(async () => {
  dana = await createDeviceKey()
  lee = await createDeviceKey()
  kim = await createDeviceKey()
  refused = []
  live = {
    identity: { sid: SID, deviceId: idOf(lee) },
    state: undefined,
    keys: { current: {}, members: [dana, lee].map((device) => ({ deviceId: idOf(device) })) },
    ownGrants: new OwnGrants(idOf(lee)),
    activity: { attack: (code: string) => refused.push(code) },
  } as unknown as Live
})

test('[ATTACK-65] [CONSENT-42] the host is who holds the host’s key, and nobody else', async () => {
  const [host, guest] = [idOf(kim), idOf(dana)]
  const all = members(0)
  const told = (change: Record<DeviceId, object>) =>
    believableState(live, stateWith({ members: { ...all, ...change } as OpenSession['members'] }))
  expect(Object.keys((await told({})).members)).toHaveLength(3)
  expect(refused).toEqual([])
  expect((await told({ [guest]: { ...all[guest], role: 'host' } })).members[guest]).toBeUndefined()
  expect((await told({ [host]: { ...all[host], role: 'participant' } })).members[host]).toBeUndefined()
  expect((await told({ [guest]: { ...all[host], role: 'host' } })).members[guest]).toBeUndefined()
  // Without the host in the list, that is named as well.
  expect(refused).toEqual(['forged-member', 'forged-member', 'hidden-member', 'forged-member'])
})

describe('questions in a whole state', () => {
  test('[CONSENT-15] one that its asker signed is believed, and believed again while it is open', async () => {
    const request = await question()
    expect(await believed(request)).toBe(true)
    live.state = stateWith({ members: members(10), requests: [request] })
    expect(await believed(request)).toBe(true)
    expect(refused).toEqual([])
  })

  test('[CONSENT-22] one of somebody whose code is not confirmed is refused', async () => {
    const all = members(0)
    const confirm = { byHost: true, byMember: false }
    for (const device of [dana, lee]) {
      const changed = { ...all, [idOf(device)]: { ...all[idOf(device)], confirm } } as OpenSession['members']
      const state = stateWith({ members: changed, requests: [await question()] })
      expect((await believableState(live, state)).requests).toEqual([])
    }
    expect(refused).toEqual(['not-confirmed', 'not-confirmed'])
  })

  test('[CONSENT-15] one that somebody else signed is refused', async () => {
    expect(await believed(await question({ signer: kim }))).toBe(false)
    expect(refused).toEqual(['bad-signature'])
  })

  test('[ATTACK-39] [CONSENT-15] one whose signature is of another request is refused', async () => {
    const request = await question()
    const changes: Partial<ConsentRequest>[] = [
      { to: idOf(kim) },
      { grant: randomId() as GrantId },
      { capability: 'control' },
      { minutes: 60 },
      { asked: (await question()).asked },
    ]
    for (const change of changes) expect(await believed({ ...request, ...change })).toBe(false)
    expect(refused).toEqual(Array(5).fill('not-allowed'))
  })

  test('[CONSENT-15] one that was over before is refused when it comes again', async () => {
    live.state = stateWith({ members: members(10) })
    expect(await believed(await question({ at: 10 }))).toBe(false)
    expect(refused).toEqual(['replayed'])
    expect(await believed(await question({ at: 11 }))).toBe(true)
  })

  test('[ATTACK-95] [CONSENT-15] one to somebody else is believed by the same signature, and only by it', async () => {
    for (const me of [dana, kim]) {
      live = { ...live, identity: { sid: SID, deviceId: idOf(me) }, ownGrants: new OwnGrants(idOf(me)) } as Live
      refused.length = 0
      expect(await believed(await question())).toBe(true)
      expect(refused).toEqual([])
      expect(await believed({ ...(await question()), owner: idOf(kim) })).toBe(false)
      expect(await believed(await question({ signer: kim }))).toBe(false)
      live.state = stateWith({ members: members(10) })
      expect(await believed(await question({ at: 10 }))).toBe(false)
      live.state = undefined
      expect(refused).toEqual(['not-allowed', 'bad-signature', 'replayed'])
    }
  })

  test('[CONSENT-15] one to somebody else needs nobody in the group of this page, who may have been away', async () => {
    live = { ...live, identity: { sid: SID, deviceId: idOf(kim) } } as Live
    live = { ...live, keys: { current: {}, members: [{ deviceId: idOf(kim) }] } } as unknown as Live
    expect(await believed(await question())).toBe(true)
    expect(refused).toEqual([])
  })

  describe('of a device that is not in the group', () => {
    const aloneHere = (behind: boolean) => {
      const keys = { current: {}, members: [{ deviceId: idOf(lee) }], nameOf: () => undefined }
      const vaulted = { secrets: { codes: {}, unconfirmed: [] } }
      live = { ...live, keys, vaulted, returns: { isBehind: () => behind } } as unknown as Live
    }

    test('[KEY-58] it waits for the leaf that its asker must have', async () => {
      aloneHere(false)
      expect(await believed(await question())).toBe(true)
      expect(refused).toEqual([])
    })

    test('[KEY-58] [KEY-32] of a stranger whom only the server calls confirmed, it waits only where this page is behind', async () => {
      const confirm = { byHost: true, byMember: true }
      const all = members(0)
      const changed = { ...all, [idOf(dana)]: { ...all[idOf(dana)], confirm } } as OpenSession['members']
      const state = stateWith({ members: changed, requests: [await question()] })
      aloneHere(false)
      expect((await believableState(live, state)).requests).toEqual([])
      expect(refused).toEqual(['not-a-member'])
      aloneHere(true)
      expect((await believableState(live, state)).requests).toHaveLength(1)
      expect(refused).toHaveLength(1)
    })
  })
})

/** Dana, the host here, wants Lee to show next, as the server has it. */
async function turn({ signer = dana, at = 10 } = {}): Promise<Switching> {
  const id = randomId() as GrantId
  const body = { kind: 'switch' as const, switch: id, to: idOf(lee) }
  const asked = await signMessage(signer, { v: 1, sid: SID, by: idOf(dana), at, body })
  const flags = {
    leavingMustAgree: false,
    leavingAgreed: false,
    takingIsAsked: false,
    askedAt: at,
    expiresAt: at + 60_000,
  }
  return { switch: id, by: idOf(dana), to: idOf(lee), ...flags, asked }
}

describe('a switch in a whole state', () => {
  const danaHosts = () => ({ host: idOf(dana), members: members(0, dana) })
  const isBelieved = async (switching: Switching, told: Partial<OpenSession> = danaHosts()) =>
    (await believableState(live, stateWith({ ...told, switching }))).switching !== null

  test('[CONSENT-15] one that its proposer signed is believed', async () => {
    expect(await isBelieved(await turn())).toBe(true)
    expect(refused).toEqual([])
  })

  test('[ATTACK-46] [CONSENT-15] one that somebody else signed, or whose signature is of another switch, is refused', async () => {
    expect(await isBelieved(await turn({ signer: kim }))).toBe(false)
    expect(await isBelieved({ ...(await turn()), to: idOf(kim) })).toBe(false)
    expect(await isBelieved({ ...(await turn()), switch: randomId() as GrantId })).toBe(false)
    expect(refused).toEqual(['bad-signature', 'not-allowed', 'not-allowed'])
  })

  test('[ATTACK-96] [CONSENT-15] one of somebody who neither hosts nor presents is refused', async () => {
    expect(await isBelieved(await turn(), {})).toBe(false)
    expect(refused).toEqual(['not-allowed'])
    const presenting = { device: idOf(dana), surface: 'screen', paused: false, since: 1 } as const
    // Nobody believes that they present.
    expect(await isBelieved(await turn(), { presenting })).toBe(false)
    expect(refused).toEqual(['not-allowed', 'forged-grant', 'not-allowed'])
    const [grant, to, owner] = [randomId() as GrantId, idOf(lee), idOf(dana)]
    const body = { kind: 'share' as const, surface: 'screen' as const, grants: [{ grant, to }] }
    const share = await signMessage(dana, { v: 1, sid: SID, by: owner, at: 10, body })
    const given = { grant, to, owner, capability: 'view', scope: 'whole', surface: 'screen', since: 1 } as const
    const grants = [{ ...given, expiresAt: null, usedAt: null }]
    expect(await isBelieved(await turn(), { presenting, grants, evidence: [share] })).toBe(true)
    expect(refused).toHaveLength(3)
  })

  test('[CONSENT-15] one that was over before is refused when it comes again', async () => {
    live.state = stateWith({ members: members(10) })
    expect(await isBelieved(await turn({ at: 10 }))).toBe(false)
    expect(refused).toEqual(['replayed'])
  })

  test('[ATTACK-94] [CONSENT-186] a switch whose turn it was to show never turns back to the letting go', async () => {
    const showing = await turn()
    const [letting, other] = [
      { ...showing, leavingMustAgree: true },
      { ...(await turn()), leavingMustAgree: true },
    ]
    const told = async (known: Switching, switching: Switching) => {
      live.state = stateWith({ switching: known })
      return (await believableState(live, stateWith({ ...danaHosts(), switching }))).switching
    }
    expect(await told(letting, showing)).toEqual(showing)
    expect(await told(letting, letting)).toEqual(letting)
    expect(await told(showing, showing)).toEqual(showing)
    expect(await told(showing, other)).toEqual(other)
    expect(refused).toEqual([])
    expect(await told(showing, letting)).toBeNull()
    expect(refused).toEqual(['replayed'])
  })
})

describe('what a whole state says of this device', () => {
  const grantOfLee = (change: Partial<Grant> = {}): Grant => ({
    grant: randomId() as GrantId,
    capability: 'view',
    scope: 'whole',
    owner: idOf(lee),
    to: idOf(dana),
    surface: 'screen',
    since: 1,
    expiresAt: null,
    usedAt: null,
    ...change,
  })
  const presenting = () => ({ device: idOf(lee), surface: 'screen' as const, paused: false, since: 1 })

  test('[ATTACK-43] [CONSENT-10] a grant that this page never gave does not count, nor does it present', async () => {
    const state = await believableState(live, stateWith({ grants: [grantOfLee()], presenting: presenting() }))
    expect(state).toMatchObject({ grants: [], presenting: null })
    expect([...new Set(refused)]).toEqual(['forged-grant'])
  })

  test('[CONSENT-10] a grant that this page gave stays in sight until the session has ended it too', async () => {
    const grant = grantOfLee()
    live.ownGrants.give(grant)
    live.ownGrants.end(grant.grant)
    const state = await believableState(live, stateWith({ grants: [grant], presenting: presenting() }))
    expect(state).toMatchObject({ grants: [grant], presenting: presenting() })
    expect(refused).toEqual([])
  })

  test('[ATTACK-47] [CONSENT-3] no clock goes back, and the rule of switching stays what it was', async () => {
    live.state = stateWith({ members: members(10) })
    const state = await believableState(live, stateWith({ members: members(5), profile: 'beam' }))
    expect(state).toMatchObject({ profile: 'strict', members: members(10) })
    expect(refused).toEqual(['changed-profile'])
  })
})

describe("others' grants in a whole state", () => {
  const saying = async (signer: DeviceKey, body: SessionMessageBody, at = 10): Promise<SignedMessage> =>
    signMessage(signer, { v: 1, sid: SID, by: idOf(signer), at, body })

  /** Lee's own question, and Dana's yes to it. */
  async function allowed(at = 10) {
    const grant = randomId() as GrantId
    const terms = { capability: 'control', scope: 'mouse', minutes: 5 } as const
    const asked = await saying(
      lee,
      { kind: 'ask', grant, ...terms, scope: 'whole', minutes: 10, owner: idOf(dana) },
      at,
    )
    const yes = { kind: 'answer', grant, yes: true, ...terms, to: idOf(lee), surface: 'unknown' } as const
    const answer = await saying(dana, yes, at)
    const given: Grant = {
      grant,
      capability: 'control',
      scope: terms.scope,
      owner: idOf(dana),
      to: idOf(lee),
      surface: 'unknown',
      since: 1000,
      expiresAt: 1000 + terms.minutes * 60_000,
      usedAt: null,
    }
    return { given, yes, asked, answer, evidence: [asked, answer] }
  }
  const believe = (grants: readonly Grant[], evidence: readonly SignedMessage[]) =>
    believableState(live, stateWith({ grants: [...grants], evidence: [...evidence] }))

  test('[CONSENT-27] one that stands on question and answer is believed, with the words it stands on and no others', async () => {
    const { given, evidence } = await allowed()
    const other = await allowed()
    expect(await believe([given], [...evidence, ...other.evidence])).toMatchObject({ grants: [given], evidence })
    expect(refused).toEqual([])
  })

  test('[ATTACK-56] [CONSENT-27] one whose yes is for something else, or for somebody else, is not', async () => {
    const { given, yes, asked } = await allowed()
    for (const change of [{ capability: 'record' }, { to: idOf(kim) }] as const) {
      const answer = await saying(dana, { ...yes, ...change })
      expect(await believe([given], [asked, answer])).toMatchObject({ grants: [], evidence: [] })
    }
    expect(refused).toEqual(['forged-grant', 'forged-grant'])
  })

  test('[CONSENT-27] views of one share, a taking over, an admission and an offer are believed by the one word they came of', async () => {
    const [grant, other] = [randomId() as GrantId, randomId() as GrantId]
    const view = {
      owner: idOf(dana),
      surface: 'screen',
      since: 1,
      expiresAt: null,
      usedAt: null,
      scope: 'whole',
    } as const
    const views = [
      { ...view, capability: 'view' as const, grant, to: idOf(lee) },
      { ...view, capability: 'view' as const, grant: other, to: idOf(kim) },
    ]
    const grants = views.map(({ grant, to }) => ({ grant, to }))
    const id = randomId() as GrantId
    for (const body of [
      { kind: 'share', surface: 'screen', grants },
      { kind: 'take', switch: id, surface: 'screen', grants },
    ] satisfies SessionMessageBody[]) {
      const said = await saying(dana, body)
      const presenting = { device: idOf(dana), surface: 'screen' as const, paused: false, since: 1 }
      const state = await believableState(live, stateWith({ grants: views, evidence: [said], presenting }))
      expect(state).toMatchObject({ grants: views, evidence: [said], presenting })
    }
    const lees = views.slice(0, 1)
    const join = randomId() as Extract<SessionMessageBody, { kind: 'admit' }>['join']
    const admit = { kind: 'admit', join, device: idOf(lee), name: 'Lee', method: 'link', grant } as const
    expect((await believe(lees, [await saying(dana, admit)])).grants).toEqual(lees)
    const offer = { kind: 'offer', grant, capability: 'record', scope: 'whole', minutes: null, to: idOf(lee) } as const
    const record = [{ ...view, capability: 'record' as const, grant, to: idOf(lee) }]
    expect((await believe(record, [await saying(dana, offer)])).grants).toEqual(record)
    expect(refused).toEqual([])
  })

  test('[ATTACK-49] [CONSENT-27] one without its owner’s word, or with the word for another, is refused', async () => {
    const { given, yes, asked, answer, evidence } = await allowed()
    const changed: Partial<Grant>[] = [
      { to: idOf(kim) },
      { owner: idOf(kim) },
      { capability: 'record' },
      { scope: 'whole' },
      { expiresAt: null },
      { grant: randomId() as GrantId },
    ]
    for (const change of changed) expect((await believe([{ ...given, ...change }], evidence)).grants).toEqual([])
    const forged: SignedMessage = { message: { ...answer.message, at: 11 }, signature: answer.signature }
    const byKim = await saying(kim, yes)
    const inDanasName = { message: { ...byKim.message, by: idOf(dana) }, signature: byKim.signature }
    for (const words of [[], [asked], [answer], [asked, forged], [asked, byKim], [asked, inDanasName]])
      expect((await believe([given], words)).grants).toEqual([])
    expect(refused).toEqual(Array(changed.length + 6).fill('forged-grant'))
  })

  test('[ATTACK-50] [CONSENT-27] one that was over here is refused when it comes again, and one in force lasts no longer', async () => {
    const { given, evidence } = await allowed()
    const before = members(0)
    live.state = stateWith({ members: { ...before, [idOf(dana)]: { ...before[idOf(dana)]!, lastAt: 10 } } })
    expect((await believe([given], evidence)).grants).toEqual([])
    live.state = { ...live.state, members: {}, former: { [idOf(dana)]: 10 } }
    expect((await believe([given], evidence)).grants).toEqual([])
    live.state = stateWith({ members: members(10), grants: [given], evidence })
    expect((await believe([given], evidence)).grants).toEqual([given])
    const later = { since: given.since + 1, expiresAt: (given.expiresAt ?? 0) + 1 }
    expect((await believe([{ ...given, ...later }], evidence)).grants).toEqual([])
    expect(refused).toEqual(Array(3).fill('forged-grant'))
  })

  test('[ATTACK-64] [CONSENT-3] who is left out for a while comes back with the clock they had', async () => {
    const { given, evidence } = await allowed()
    const request = await question({ at: 10 })
    live.state = stateWith({ members: members(10) })
    const { [idOf(dana)]: _left, ...rest } = members(0)
    for (const members of [rest, rest]) {
      live.state = await believableState(live, stateWith({ members: members as OpenSession['members'] }))
      expect(live.state.former[idOf(dana)]).toBe(10)
    }
    const back = await believableState(live, stateWith({ grants: [given], evidence, requests: [request] }))
    expect(back).toMatchObject({ grants: [], requests: [] })
    expect(back.members[idOf(dana)]?.lastAt).toBe(10)
    expect(refused).toEqual(['forged-grant', 'replayed'])
  })

  test('[ATTACK-66] [CONSENT-27] what is shown is what its presenter said last, or unknown', async () => {
    const [grant, to, owner] = [randomId() as GrantId, idOf(lee), idOf(dana)]
    const common = { grant, to, owner, capability: 'view', scope: 'whole', since: 1, expiresAt: null } as const
    const grants = [{ ...common, surface: 'screen' as const, usedAt: null }]
    const share = await saying(dana, { kind: 'share', surface: 'screen', grants: [{ grant, to }] })
    const change = await saying(dana, { kind: 'surface', surface: 'tab' }, 30)
    const shown = async (surface: 'screen' | 'tab', evidence: SignedMessage[]) => {
      const presenting = { device: owner, surface, paused: false, since: 1 }
      const believed = await believableState(live, stateWith({ grants, evidence, presenting }))
      return believed.presenting?.surface
    }
    expect(await shown('screen', [share])).toBe('screen')
    expect(await shown('tab', [share, change])).toBe('tab')
    expect(refused).toEqual([])
    const inDanasName = await saying(kim, { kind: 'surface', surface: 'tab' }, 30)
    const forged = { message: { ...inDanasName.message, by: owner }, signature: inDanasName.signature }
    expect(await shown('tab', [share])).toBe('unknown')
    expect(await shown('screen', [share, change])).toBe('unknown')
    expect(await shown('tab', [share, forged])).toBe('unknown')
    // Heard here already, and changed since.
    const presenting = { device: owner, surface: 'screen' as const, paused: false, since: 1 }
    const back = await saying(dana, { kind: 'surface', surface: 'screen' }, 40)
    live.state = stateWith({ members: members(40), grants, evidence: [share, back], presenting })
    expect(await shown('screen', [share])).toBe('screen')
    expect(await shown('tab', [share, change])).toBe('unknown')
    expect(refused).toEqual(Array(4).fill('forged-surface'))
  })

  test('[CONSENT-27] nobody presents who shows nothing to anybody', async () => {
    const presenting = { device: idOf(dana), surface: 'screen' as const, paused: false, since: 1 }
    expect((await believableState(live, stateWith({ presenting }))).presenting).toBeNull()
    expect(refused).toEqual(['forged-grant'])
  })
})
