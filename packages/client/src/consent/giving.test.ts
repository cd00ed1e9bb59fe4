import type { DeviceId, Grant, GrantId } from '@farhand/protocol'
import { expect, test } from 'vitest'
import type { Live } from '../session/live.ts'
import { give } from './giving.ts'
import { OwnGrants } from './own-grants.ts'

const [me, lee, kim] = ['me', 'lee', 'kim'] as [DeviceId, DeviceId, DeviceId]
const [id, turn] = ['view', 'turn'] as [GrantId, GrantId]
const view = { grant: id, capability: 'view', scope: 'whole', owner: me, to: lee, surface: 'screen', since: 0 } as const
const grants: readonly Grant[] = [{ ...view, expiresAt: null, usedAt: null }]

/** A session in which `presenter` shows, and that takes every yes; what this page does then. */
function page(presenter: DeviceId | null) {
  const did: string[] = []
  const live = {
    identity: { deviceId: me },
    state: { presenting: presenter && { device: presenter }, switching: { switch: turn } },
    ownGrants: new OwnGrants(me),
    sharing: { isOn: false, raiseCurtain: () => void did.push('shows') },
    withdrawals: { tell: async () => void did.push('takes it back') },
    changed: () => undefined,
  } as unknown as Live
  return { live, did }
}

test.each<[string, DeviceId | null, GrantId | null]>([
  ['nobody shows', null, null],
  ['this device shows already', me, null],
  ['it is the very switch that takes over', kim, turn],
])('[CONSENT-51] a yes that was taken is shown where %s', async (_, presenter, asked) => {
  const { live, did } = page(presenter)
  await give(live, { grants, asked, say: async () => undefined, capture: null })
  expect(did).toEqual(['shows'])
})

test.each([null, 'question' as GrantId])(
  '[CONSENT-51] one that was taken while somebody else shows is not, and the session is told (%s)',
  async (asked) => {
    const { live, did } = page(kim)
    const giving = give(live, { grants, asked, say: async () => undefined, capture: null })
    await expect(giving).rejects.toMatchObject({ code: 'taken-back' })
    expect(live.ownGrants.has(id)).toBe(false)
    expect(did).toContain('takes it back')
    expect(did).not.toContain('shows')
  },
)
