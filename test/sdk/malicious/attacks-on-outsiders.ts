// Attacks with a stranger whom an ID alone let in: the server treats them as confirmed, which only two people can do.
import assert from 'node:assert/strict'
import { signMessage } from '@farhand/e2ee'
import type { DeviceId, GrantId, Member, OpenSession, ServerFrame } from '@farhand/protocol'
import { createHost, welcomeIn } from '../../../packages/e2ee/src/cast-fixtures.ts'
import { startResume, welcomeResumed } from '../../../packages/e2ee/src/resume.ts'
import { randomId } from '../../../packages/client/src/session/identity.ts'
import { attack } from './attack-case.ts'
import { bytesOf, enter, idOf, isRefused, live, until } from './cast.ts'
import { stateFrame } from './malicious-server.ts'

/** The state as it would be if both had typed the code. */
function asConfirmed(state: OpenSession, device: DeviceId): OpenSession {
  const member = state.members[device]
  assert.ok(member)
  const confirmed: Member = { ...member, confirm: { byHost: true, byMember: true } }
  return { ...state, members: { ...state.members, [device]: confirmed } }
}

export const ATTACKS_ON_OUTSIDERS = [
  attack(
    'ATTACK-51',
    'a stranger whom only the server calls confirmed',
    async (stage) => {
      const { server } = stage
      const mallory = await stage.mallory({ method: 'none' })
      server.tampering.toMember = (frame, to): ServerFrame[] =>
        frame.type === 'state' && to !== frame.state.host && to !== mallory.deviceId
          ? [{ ...frame, state: asConfirmed(frame.state, mallory.deviceId) }]
          : [frame]
      const kim = await stage.guest('Kim')
      const stranger = live(kim).people.find(({ device }) => device === mallory.deviceId)
      assert.equal(stranger?.confirm, 'theirs')
      const grant = randomId() as GrantId
      const terms = { grant, capability: 'camera', scope: 'whole', minutes: null, owner: idOf(kim) } as const
      const { sid } = live(kim)
      const body = { kind: 'ask', ...terms } as const
      const signed = await signMessage(mallory.device, { v: 1, sid, by: mallory.deviceId, at: Date.now() + 1000, body })
      server.deliverEvent(idOf(kim), { kind: 'said', signed, instance: null, acknowledgement: null })
      await isRefused(kim, 'not-a-member')
      assert.equal(live(kim).prompt, null)
      const offered = kim.commands.offer(mallory.deviceId, 'camera', 'whole', null)
      await assert.rejects(
        offered,
        (cause) => cause instanceof Error && 'code' in cause && cause.code === 'not-confirmed',
      )
    },
    '',
  ),

  attack(
    'ATTACK-52',
    'a stranger whom the server asks the host to let in',
    async (stage) => {
      const { server, host, sid } = stage
      const mallory = await stage.mallory({ method: 'none' })
      const { state } = server
      assert.ok(state)
      const you = idOf(host)
      server.deliver(you, stateFrame(asConfirmed(state, mallory.deviceId), { epoch: server.epoch, you }))
      const { device } = mallory
      const asks = { sid, device, name: 'Mallory', kind: 'browser', hostKey: bytesOf(you), signers: [] } as const
      const { request } = await startResume(asks)
      server.deliver(you, { type: 'rejoin', device: mallory.deviceId, rejoin: request })
      await isRefused(host, 'not-confirmed')
      assert.ok(server.received.every(({ frame }) => frame.type !== 'commit'))
    },
    '',
  ),

  attack(
    'ATTACK-53',
    'a stranger who welcomes the reloaded host into a group of their own',
    async (stage) => {
      const { server, host, sid, sessionId } = stage
      const mallory = await stage.mallory({ method: 'none' })
      const own = await createHost(sid, mallory.device)
      mallory.onRejoin = async ({ device, rejoin }) => {
        const [keyPackage, signature] = [bytesOf(rejoin.keyPackage), bytesOf(rejoin.signature)]
        const candidate = { replaces: undefined, deviceId: device, keyPackage, signature }
        const welcome = welcomeIn(await own.group.prepare({ add: [candidate] }))
        const answer = await welcomeResumed(mallory.device, { sid, candidate, welcome })
        server.deliver(device, { type: 'welcome', epoch: 1, answer })
      }
      host.close()
      const again = stage.keep(enter(server, { kind: 'resume', sessionId }, host.vault))
      await isRefused(again, 'bad-host-signature')
      await until(again, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'not in that group')
    },
    '',
  ),
]
