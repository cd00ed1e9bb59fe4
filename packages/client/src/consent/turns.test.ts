// Taking over: a yes to it counts only where this person is asked for it now.
import type { DeviceId, GrantId, SessionMessageBody } from '@farhand/protocol'
import { expect, test } from 'vitest'
import type { Live } from '../session/live.ts'
import type { Capture } from '../surroundings.ts'
import { OwnGrants } from './own-grants.ts'
import { Questions } from './questions.ts'
import { Turns } from './turns.ts'

const [me, host, lee] = ['me', 'host', 'lee'] as [DeviceId, DeviceId, DeviceId]
const turn = 'turn' as GrantId
const CAPTURE = { surface: 'window', label: '' } as Capture

/** Lee shows; the host wants this participant to show instead, and Lee has let go. */
function page() {
  const said: SessionMessageBody['kind'][] = []
  const switching = { switch: turn, by: host, to: me, leavingMustAgree: false }
  const live = {
    identity: { deviceId: me, role: 'participant' },
    state: { host, presenting: { device: lee }, switching },
    ownGrants: new OwnGrants(me),
    questions: new Questions(),
    sharing: { isOn: false, keptSurface: undefined, start: async () => void said.push('share') },
    speech: {
      async say({ kind }: SessionMessageBody, { onStands }: { onStands: () => void }) {
        said.push(kind)
        onStands()
      },
    },
    changed: () => undefined,
  } as unknown as Live
  const turns = new Turns()
  return { live, said, switching, take: () => turns.take(live, turn, CAPTURE) }
}

type Page = ReturnType<typeof page>

test('[CONSENT-20] who is asked, once the presenter has let go, takes over', async () => {
  const { live, said, take } = page()
  await take()
  expect(said).toEqual(['take', 'share'])
  expect(live.ownGrants.viewers).toEqual([host])
})

test.for<[string, (page: Page) => void]>([
  ['the presenter has not let go yet', ({ switching }) => void Object.assign(switching, { leavingMustAgree: true })],
  ['this person said no to it', ({ live }) => live.questions.decline(turn)],
  ['somebody else is asked', ({ switching }) => void Object.assign(switching, { to: lee })],
  ['another switch is open', ({ switching }) => void Object.assign(switching, { switch: 'another' })],
  ['no switch is open', ({ live }) => void Object.assign(live, { state: { ...live.state, switching: null } })],
])('[CONSENT-186] nothing is taken over, and nothing said, where %s', async ([, changes]) => {
  const asked = page()
  changes(asked)
  await expect(asked.take()).rejects.toMatchObject({ code: 'not-now' })
  expect(asked.said).toEqual([])
  expect(asked.live.ownGrants.has(turn)).toBe(false)
  expect(asked.live.ownGrants.inForce).toEqual([])
})

test.for<[string, boolean, SessionMessageBody['kind'][]]>([
  ['who shows is asked', true, ['agree']],
  ['it is said already, or nobody asks', false, []],
])('[CONSENT-186] a letting go is said where %s', async ([, leavingMustAgree, expected]) => {
  const { live, said, switching } = page()
  Object.assign(live, { state: { ...live.state, presenting: { device: me } } })
  Object.assign(switching, { to: lee, leavingMustAgree })
  const letting = new Turns().letGo(live, turn, lee)
  if (leavingMustAgree) await letting
  else await expect(letting).rejects.toMatchObject({ code: 'not-now' })
  expect(said).toEqual(expected)
})

test('[KEY-59] what comes back unasked waits until this page is in the group of who watches', () => {
  const { live, said } = page()
  const group = { isBehind: true }
  Object.assign(live, {
    connected: true,
    identity: { deviceId: me, role: 'participant' },
    state: { ...live.state, profile: 'beam', presenting: null, members: {} },
    vaulted: { secrets: { relaxed: true } },
    sharing: { isOn: false, keptSurface: 'screen', keptPaused: false, raiseCurtain: () => 'live' },
    returns: { isBehind: () => group.isBehind },
    asking: { asked: [] },
  })
  const turns = new Turns()
  turns.follow(live)
  expect(said).toEqual([])
  group.isBehind = false
  turns.follow(live)
  expect(said).toEqual(['take'])
})
