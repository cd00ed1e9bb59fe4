import { createDeviceKey, deviceIdOf } from '@farhand/e2ee'
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
