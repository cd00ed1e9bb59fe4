// The one question a page asks by itself: to see what somebody else shows.
import { expect, test } from 'vitest'
import type { DeviceId, SessionMessageBody } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import { Asking } from './asking.ts'
import type { Live } from './live.ts'

const [ME, KIM] = ['me', 'kim'] as [DeviceId, DeviceId]

test('[KEY-59] it is asked once, and not before this page is in the group of who shows', () => {
  const said: SessionMessageBody[] = []
  const group = { waitsForCodes: true, behind: true }
  const live = {
    identity: { role: 'participant', deviceId: ME },
    connected: true,
    state: { presenting: { device: KIM, since: 1 }, grants: [], requests: [] },
    returns: {
      get waitsForCodes() {
        return group.waitsForCodes
      },
      isBehind: () => group.behind,
    },
    speech: { say: async (body: SessionMessageBody) => void said.push(body) },
  } as unknown as Live
  const asking = new Asking()
  asking.followPresenter(live)
  group.waitsForCodes = false
  asking.followPresenter(live)
  expect(said).toEqual([])
  group.behind = false
  asking.followPresenter(live)
  asking.followPresenter(live)
  expect(said).toMatchObject([{ kind: 'ask', capability: 'view', owner: KIM }])
})

test.for([
  ['not-in-group', 2],
  ['somebody-else-presents', 1],
] as const)('[KEY-60] [KEY-59] what is refused as %s is asked %s times in all', async ([reason, times]) => {
  let asked = 0
  const live = {
    identity: { role: 'participant', deviceId: ME },
    connected: true,
    state: { presenting: { device: KIM, since: 1 }, grants: [], requests: [] },
    returns: { waitsForCodes: false, isBehind: () => false },
    speech: {
      async say() {
        asked += 1
        if (asked === 1) throw new ClientError('refused', 'it was not taken', { reason })
      },
    },
  } as unknown as Live
  const asking = new Asking()
  for (let change = 0; change < 3; change++) {
    asking.followPresenter(live)
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
  }
  expect(asked).toBe(times)
})
