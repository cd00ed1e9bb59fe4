// Attacks on who is shown to be in: the server leaves people out whose part goes on, or who keep the keys.
import assert from 'node:assert/strict'
import { utf8, type DeviceId, type OpenSession, type Rejoin } from '@farhand/protocol'
import { startResume } from '../../../packages/e2ee/src/resume.ts'
import { attack } from './attack-case.ts'
import { bytesOf, deviceOf, enter, idOf, isRefused, live, until, type Client, type Stage } from './cast.ts'
import { stateFrame } from './malicious-server.ts'

const without = (members: OpenSession['members'], device: DeviceId): OpenSession['members'] => {
  const { [device]: _left, ...rest } = members
  return rest as OpenSession['members']
}

/** The six digits this page reads out. */
const aloud = (client: Client): string => live(client).people.find((person) => !person.isMe)?.safetyCode ?? ''

/** What this member's device would ask the host with, if it were changed. */
async function returnAs({ host, sid }: Stage, client: Client, name: string): Promise<Rejoin> {
  const device = await deviceOf(client)
  const hostKey = bytesOf(idOf(host))
  const { request } = await startResume({ sid, device, name, kind: 'browser', hostKey, signers: [hostKey] })
  return request
}

const viewersOf = (client: Client): readonly DeviceId[] => live(client).allowed.map(({ to }) => to.device)

export const ATTACKS_ON_PEOPLE = [
  attack('ATTACK-70', 'a viewer who is left out of the list, and sees on', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    await stage.show(lee)
    // Kim's page asks by itself.
    const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
    await lee.commands.allow(prompt.id, lee.capture)
    await until(kim, (view) => view.stage === 'live' && view.watching, 'watching')
    const { state, epoch } = server
    assert.ok(state)
    const hidden = { ...state, members: without(state.members, idOf(kim)) }
    server.deliver(idOf(lee), stateFrame(hidden, { epoch, you: idOf(lee) }))
    await isRefused(lee, 'hidden-member')
    // Whoever gets the picture stands on the page, and can be taken off by the person.
    assert.equal(lee.publishFrame(utf8('seen'), { key: true }), true)
    await until(kim, () => kim.received.length > 0, 'the picture')
    assert.ok(viewersOf(lee).includes(idOf(kim)))
    assert.ok(live(lee).people.some(({ device }) => device === idOf(kim)))
    await lee.commands.stopSharing()
    assert.equal(lee.publishFrame(utf8('never'), { key: true }), false)
  }),

  attack('ATTACK-71', 'a session that is told without its host', async (stage) => {
    const { server, sessionId } = stage
    const lee = await stage.guest('Lee')
    const { vault } = lee
    lee.close()
    server.tampering.toMember = (frame) => [
      frame.type === 'state'
        ? { ...frame, state: { ...frame.state, members: without(frame.state.members, frame.state.host) } }
        : frame,
    ]
    const again = stage.keep(enter(server, { kind: 'resume', sessionId }, vault))
    await isRefused(again, 'hidden-member')
    await until(again, (view) => view.stage === 'failed', 'the end of a session without a host')
  }),

  attack('ATTACK-72', 'a member who comes back under another name', async (stage) => {
    const { server, host } = stage
    const lee = await stage.guest('Lee')
    const rejoin = await returnAs(stage, lee, 'Dana')
    server.deliver(idOf(host), { type: 'rejoin', device: idOf(lee), rejoin })
    await isRefused(host, 'changed-name')
    assert.ok(server.received.every(({ frame }) => frame.type !== 'commit'))
    assert.ok(live(host).people.some(({ name }) => name === 'Lee'))
  }),

  attack(
    'ATTACK-73',
    'somebody who compares codes under one name, and comes into the group under another',
    async (stage) => {
      const { server, host } = stage
      const lee = stage.knock('Lee', 'none')
      await stage.admit('Lee')
      await until(lee, (view) => view.stage === 'live' && aloud(lee) !== '', 'Lee is in')
      server.tampering.fromClient = async (frame, from) =>
        frame.type === 'rejoin' && from === idOf(lee)
          ? [{ ...frame, rejoin: await returnAs(stage, lee, 'Dana') }]
          : [frame]
      await lee.commands.confirmCode(idOf(host), aloud(host))
      await host.commands.confirmCode(idOf(lee), aloud(lee))
      await isRefused(host, 'changed-name')
      assert.ok(server.received.every(({ frame }) => frame.type !== 'commit'))
    },
    '',
  ),
]
