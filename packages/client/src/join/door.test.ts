import { describe, expect, test, vi } from 'vitest'
import { createDeviceKey, createLink, Group, normalizePassword, startJoin } from '@farhand/e2ee'
import type { DeviceId, JoinId, SessionMessageBody } from '@farhand/protocol'
import type { Commits } from '../keys/commits.ts'
import { Withdrawals } from '../consent/withdrawals.ts'
import { ClientError } from '../errors.ts'
import { bytesOf, randomId } from '../session/identity.ts'
import type { Live } from '../session/live.ts'
import type { SessionSecrets } from '../vault/secrets.ts'
import type { VaultEntry } from '../vault/vault-entry.ts'
import { Door } from './door.ts'
import { SessionPassword } from './session-password.ts'

const PIN = '271828'

/** A host's door, and people who knock at it. */
async function setUp(pin = PIN) {
  const sid = bytesOf(randomId())
  const device = await createDeviceKey()
  const group = await Group.create({ sid, device, name: 'Dana', kind: 'agent' })
  const vaulted = {
    secrets: { password: pin, isPin: pin !== '', fragment: '', host: '' as DeviceId, codes: {} } as SessionSecrets,
    async change(changes: Partial<SessionSecrets>) {
      this.secrets = { ...this.secrets, ...changes }
    },
    async hold(changes: Partial<SessionSecrets>) {
      await this.change(changes)
      return true
    },
  }
  const password = new SessionPassword(vaulted as unknown as VaultEntry)
  const commits = { run: vi.fn<Commits['run']>() }
  const door = new Door({ link: await createLink(device.publicKey), password, commits: commits as unknown as Commits })
  const sent: { type: string; answer?: unknown }[] = []
  const said: SessionMessageBody[] = []
  const attacks: string[] = []
  const asked = { keyFrames: 0, pinsReplaced: 0 }
  const live = {
    identity: { device, deviceId: 'host' },
    keys: { current: { group } },
    line: { send: (frame: { type: string }) => sent.push(frame) },
    state: {
      hostName: 'Dana Reyes',
      organization: 'Acme Corp.',
      members: {},
      grants: [],
      requests: [],
      switching: null,
      presenting: null,
    },
    speech: { say: vi.fn<Live['speech']['say']>(async (body) => void said.push(body)) },
    connected: true,
    withdrawals: new Withdrawals(),
    ownGrants: { endFor: vi.fn<Live['ownGrants']['endFor']>(() => []), viewers: [] },
    activity: { attack: (code: string) => void attacks.push(code), pinReplaced: () => void asked.pinsReplaced++ },
    vaulted: { rememberCode: async () => undefined, forgetCodes: async () => undefined },
    sharing: { isOn: true, viewersChanged: () => void asked.keyFrames++ },
    changed: () => undefined,
  } as unknown as Live

  /** Knocks, and gives how to prove. */
  const knocks = async (typed: string, name = 'Lee') => {
    const join = randomId() as JoinId
    const secret = { method: 'pin' as const, password: normalizePassword(typed) }
    const joiner = await startJoin({ sid, device: await createDeviceKey(), name, kind: 'browser', secret })
    await door.knocked(live, join, joiner.request)
    const proof = await joiner.prove(sent.at(-1)?.answer as Parameters<typeof joiner.prove>[0])
    return () => door.proved(live, join, proof)
  }
  /** Knocks with an ID alone; whether the door answered. */
  const knocksUnproven = async () => {
    const { request } = await startJoin({
      sid,
      device: await createDeviceKey(),
      name: 'Lee',
      kind: 'browser',
      secret: { method: 'none' },
    })
    const before = sent.length
    await door.knocked(live, randomId() as JoinId, request)
    return sent.length > before
  }
  /** Comes in with an ID alone. */
  const comesInUnproven = async () => {
    const join = randomId() as JoinId
    const secret = { method: 'none' as const }
    const joiner = await startJoin({ sid, device: await createDeviceKey(), name: 'Lee', kind: 'browser', secret })
    await door.knocked(live, join, joiner.request)
    await door.proved(live, join, await joiner.prove(sent.at(-1)?.answer as Parameters<typeof joiner.prove>[0]))
    await door.admit(live, join)
  }
  return { live, commits, door, password, knocks, knocksUnproven, comesInUnproven, said, attacks, asked }
}

test('what fails against a PIN that is spent does not count against the new one', async () => {
  const { password, knocks } = await setUp()
  const proves = await knocks(PIN)
  const proofs: (() => Promise<void>)[] = []
  for (let n = 0; n < 5; n++) proofs.push(await knocks(PIN))
  await proves()
  const fresh = password.shown
  expect(fresh).not.toBe(PIN)
  for (const prove of proofs) await prove()
  expect(password.shown).toBe(fresh)
})

test('five wrong guesses spend a PIN, and the host is told', async () => {
  const { password, knocks, asked } = await setUp()
  for (let n = 0; n < 4; n++) await (await knocks('000000'))()
  expect(asked.pinsReplaced).toBe(0)
  await (
    await knocks('000000')
  )()
  expect(password.shown).not.toBe(PIN)
  expect(asked.pinsReplaced).toBe(1)
})

test.each(['Dana Reyes', 'D\u0251na Reyes', 'Farhand Support', 'D\u0430na'])(
  "[CONSENT-181] the host's device turns away by itself whoever proves the PIN under the name %j, and it is not spent",
  async (name) => {
    const { door, password, knocks, said } = await setUp()
    await (
      await knocks(PIN, name)
    )()
    await vi.waitFor(() => expect(door.waiting).toEqual([]))
    expect(said).toEqual([{ kind: 'turn-away', join: expect.any(String), byItself: true }])
    expect(password.shown).toBe(PIN)
  },
)

test('[KEY-29] an ID alone gets no answer while there is a PIN, nor once a PIN was made', async () => {
  const { knocksUnproven, attacks } = await setUp()
  expect(await knocksUnproven()).toBe(false)
  expect(attacks).toEqual(['method-refused'])
  const cleared = await setUp('')
  expect(await cleared.knocksUnproven()).toBe(true)
  await cleared.password.renew()
  expect(await cleared.knocksUnproven()).toBe(false)
})

test('[KEY-31] [ATTACK-42] the twenty-first ID alone gets no answer, seen or unseen', async () => {
  const { door, knocksUnproven, attacks } = await setUp('')
  for (let n = 0; n < 20; n++) {
    expect(door.isIdOpen).toBe(true)
    expect(await knocksUnproven()).toBe(true)
  }
  expect(door.isIdOpen).toBe(false)
  expect(await knocksUnproven()).toBe(false)
  expect(attacks).toEqual(['too-many-unproven'])
  await door.password.renew()
  expect(door.isIdOpen).toBe(true)
})

test('whoever is let in without a view of what is shown costs no key frame', async () => {
  const { comesInUnproven, said, asked } = await setUp('')
  await comesInUnproven()
  expect(said.at(-1)).toMatchObject({ kind: 'admit', grant: null })
  expect(asked.keyFrames).toBe(0)
})

describe('[CONSENT-57] “Turn away” while “Admit” is on its way', () => {
  /** A host's door whose server has not answered yet to the admission of the one who waits. */
  async function admitting() {
    const set = await setUp()
    const { door, live, commits, knocks, said } = set
    await (
      await knocks(PIN)
    )()
    const [waiting] = door.waiting
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    commits.run.mockReturnValue(promise)
    const { join } = waiting!
    const admitted = door.admit(live, join)
    await vi.waitFor(() => expect(commits.run).toHaveBeenCalled())
    const refusesTurningAway = () =>
      vi.mocked(live.speech.say).mockImplementation(async (body) => {
        if (body.kind === 'turn-away') throw new ClientError('refused', 'unknown join')
        said.push(body)
      })
    /** Whose part the no ended. */
    const device = () => vi.mocked(live.ownGrants.endFor).mock.calls[0]![0]
    /** The session has them, as an event or a whole state tells. */
    const areIn = () => {
      Object.assign(live.state!.members, { [device()]: {} })
      live.withdrawals.follow(live)
    }
    return { ...set, join, admitted, resolve, reject, refusesTurningAway, device, areIn }
  }

  test('ends what they were to see before anybody is told', async () => {
    const { door, live, join } = await admitting()
    void door.turnAway(live, join)
    expect(live.ownGrants.endFor).toHaveBeenCalledOnce()
  })

  test('turns them out where they came in all the same, whatever the server says to the no', async () => {
    for (const isRefused of [true, false]) {
      const { door, live, join, admitted, resolve, refusesTurningAway, said, device, areIn } = await admitting()
      if (isRefused) refusesTurningAway()
      const turned = door.turnAway(live, join)
      areIn()
      resolve()
      await Promise.all([admitted, turned])
      expect(said.filter(({ kind }) => kind === 'turn-out')).toEqual([{ kind: 'turn-out', device: device() }])
    }
  })

  test.each(['not-connected', 'not-recorded', 'refused'] as const)(
    'turns them out as soon as the session has them, though the yes was answered with %s',
    async (code) => {
      const { door, live, join, admitted, reject, said, device, areIn } = await admitting()
      vi.mocked(live.speech.say).mockRejectedValueOnce(new ClientError('not-connected', 'the line broke'))
      const turned = door.turnAway(live, join)
      reject(new ClientError(code, 'the line broke'))
      await expect(admitted).rejects.toMatchObject({ code })
      await turned
      expect(said).toEqual([])
      areIn()
      expect(said).toEqual([{ kind: 'turn-out', device: device() }])
    },
  )

  test('turns them out with the next state where the word for that was lost', async () => {
    const { door, live, join, resolve, said, device, areIn } = await admitting()
    await door.turnAway(live, join)
    resolve()
    vi.mocked(live.speech.say).mockRejectedValueOnce(new ClientError('not-connected', 'the line broke'))
    areIn()
    await vi.waitFor(() => {
      live.withdrawals.follow(live)
      expect(said.at(-1)).toEqual({ kind: 'turn-out', device: device() })
    })
  })

  test('turns nobody out whom the host lets in by a later yes', async () => {
    const { door, live, join, commits, admitted, reject, said, areIn } = await admitting()
    vi.mocked(live.speech.say).mockRejectedValueOnce(new ClientError('not-connected', 'the line broke'))
    const turned = door.turnAway(live, join)
    reject(new ClientError('not-connected', 'the line broke'))
    await expect(admitted).rejects.toMatchObject({ code: 'not-connected' })
    await turned
    commits.run.mockResolvedValueOnce()
    await door.admit(live, join)
    areIn()
    expect(said).toEqual([])
  })

  test('says nothing of it where the person lets them in again before the first yes is answered', async () => {
    const { door, live, join, admitted, resolve, refusesTurningAway, said, areIn } = await admitting()
    refusesTurningAway()
    const turned = door.turnAway(live, join)
    const again = door.admit(live, join)
    resolve()
    await Promise.all([admitted, again, turned])
    areIn()
    expect(said).toEqual([])
  })

  test('also pressed a moment after they came in', async () => {
    const { door, live, join, admitted, resolve, said } = await admitting()
    resolve()
    await admitted
    await door.turnAway(live, join)
    expect(said).toEqual([{ kind: 'turn-out', device: expect.any(String) }])
  })

  test('says no more than that where they were not let in', async () => {
    const { door, live, join, admitted, reject, said } = await admitting()
    const turned = door.turnAway(live, join)
    reject(new ClientError('refused', 'unknown join'))
    await expect(admitted).rejects.toMatchObject({ code: 'refused' })
    await turned
    expect(said).toEqual([{ kind: 'turn-away', join }])
  })
})
