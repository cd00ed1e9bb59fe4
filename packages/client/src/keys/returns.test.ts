import { createDeviceKey, deviceIdOf, type Group } from '@farhand/e2ee'
import { toBase64Url } from '@farhand/protocol'
import { expect, test } from 'vitest'
import { createHost } from '../../../e2ee/src/cast-fixtures.ts'
import { startResume } from '../../../e2ee/src/resume.ts'
import type { Live } from '../session/live.ts'
import type { Commits } from './commits.ts'
import { Returns } from './returns.ts'

test.each(['confirmed', 'admitted'] as const)(
  '[ATTACK-73] [KEY-40] who is %s and holds no leaf comes in under the name they were let in with, and no other',
  async (how) => {
    const host = await createHost()
    const device = await createDeviceKey()
    const id = deviceIdOf(device.publicKey)
    const confirm = how === 'confirmed' ? { byHost: true, byMember: true } : null
    const commits: string[] = []
    const live = {
      identity: { role: 'host', deviceId: deviceIdOf(host.device.publicKey) },
      keys: { current: { group: host.group }, member: () => undefined },
      // The server may say what it likes.
      state: { members: { [id]: { device: id, role: 'participant', name: 'Dana Reyes', confirm } } },
      vaulted: { secrets: { codes: { [id]: '123456 654321' }, names: { [id]: 'Lee' }, unconfirmed: [] } },
    } as unknown as Live
    const returns = new Returns({ run: async () => void commits.push('commit') } as unknown as Commits)
    const as = async (name: string) => {
      const terms = { sid: host.sid, device, kind: 'browser', hostKey: host.device.publicKey, signers: [] } as const
      return (await startResume({ ...terms, name })).request
    }
    await expect(returns.letIn(live, id, await as('Dana Reyes'))).rejects.toMatchObject({ code: 'changed-name' })
    expect(commits).toEqual([])
    await returns.letIn(live, id, await as('Lee'))
    expect(commits).toEqual(['commit'])
  },
)

test('[KEY-59] a page is behind as long as it is not in the group, or commits of it are on their way', () => {
  const returns = new Returns({} as Commits)
  const at = (epoch: bigint | undefined) =>
    returns.isBehind({ keys: { current: epoch === undefined ? undefined : { group: { epoch } } } } as unknown as Live)
  // It waits for its first state, or for the codes.
  expect(at(undefined)).toBe(false)
  returns.expect(3n)
  expect([1n, 2n, 3n, 4n].map(at)).toEqual([true, true, false, false])
  const live = {
    identity: { role: 'host', deviceId: 'dana' },
    vaulted: { secrets: { codes: {}, unconfirmed: [] } },
    connected: false,
  } as unknown as Live
  returns.want(live)
  expect(at(3n)).toBe(true)
  returns.close()
  expect(at(3n)).toBe(false)
})

test('[KEY-59] whoever has come into another group is not behind by what was said of the one before', async () => {
  const host = await createHost()
  const returns = new Returns({} as Commits)
  const entered: Group[] = []
  const live = {
    identity: { sid: toBase64Url(host.sid), device: host.device, name: 'Dana' },
    state: { hostName: 'Dana' },
    speech: { newGroup: async () => undefined },
    keys: { enter: (group: Group) => entered.push(group) },
    groupEntered: () => undefined,
  } as unknown as Live
  returns.expect(5n)
  await returns.beginAnew(live)
  const [group] = entered
  expect(group?.epoch).toBe(0n)
  expect(returns.isBehind({ keys: { current: { group } } } as unknown as Live)).toBe(false)
})

test('[KEY-9] a page that asks its own way in lets no host into the group it was in before', async () => {
  const { group, device } = await createHost()
  const [host, lee] = [deviceIdOf(device.publicKey), 'lee'] as const
  const live = {
    identity: { role: 'participant', deviceId: lee },
    keys: { current: { group }, members: [{ deviceId: lee, leaf: 1 }], member: () => undefined },
    state: { host, members: { [lee]: { connected: true, confirm: null } } },
    vaulted: { secrets: { host, codes: {}, names: {}, unconfirmed: [] } },
    connected: false,
  } as unknown as Live
  const returns = new Returns({} as Commits)
  const letIn = () => returns.letIn(live, host, { keyPackage: '', signature: '' })
  await expect(letIn()).rejects.toThrow(Error)
  returns.want(live)
  expect(returns.isWanted).toBe(true)
  await letIn()
})
