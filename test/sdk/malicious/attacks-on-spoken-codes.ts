// Attacks on a join by an ID alone, where nothing but codes read aloud proves anything.
import assert from 'node:assert/strict'
import type { ClientFrame, DeviceId, JoinId, JoinRequest } from '@farhand/protocol'
import { arrive, createHost, handshakeOf, SPOKEN, type Host } from '../../../packages/e2ee/src/cast-fixtures.ts'
import { deviceIdOf } from '../../../packages/e2ee/src/device.ts'
import { randomId } from '../../../packages/client/src/session/identity.ts'
import { attack } from './attack-case.ts'
import { isRefused, live, until, type Client, type Stage } from './cast.ts'
import { stateFrame } from './malicious-server.ts'

/** The six digits this page reads out. */
const aloud = (client: Client): string => live(client).people.find((person) => !person.isMe)?.safetyCode ?? ''

/** The server answers this joiner itself and hands out a session of its own. */
async function lureIn({ server }: Stage, mallory: Host, knock: () => Client): Promise<Client> {
  const handshake = handshakeOf(mallory, SPOKEN)
  const device = deviceIdOf(mallory.device.publicKey)
  const answer = async (frame: ClientFrame, join: JoinId): Promise<void> => {
    if (frame.type === 'join-request')
      server.deliverToJoiner(join, { type: 'join-answer', answer: await handshake.answer(frame.request) })
    if (frame.type !== 'join-proof') return
    const candidate = await handshake.check(frame.proof)
    const { state } = server
    const dana = state?.members[state.host]
    assert.ok(state && dana)
    const you = candidate.deviceId
    const confirm = { byHost: false, byMember: false }
    const members = {
      [device]: { ...dana, device },
      [you]: { ...dana, device: you, role: 'participant' as const, name: 'Lee', lastAt: 0, confirm },
    }
    server.deliverToJoiner(join, stateFrame({ ...state, host: device, members }, { epoch: 0, you }))
    server.deliverToJoiner(join, { type: 'welcome', epoch: 0, answer: await handshake.greet() })
  }
  const honest = server.tampering.fromClient
  server.tampering.fromClient = async (frame, from) => {
    if (frame.type !== 'join-request' && frame.type !== 'join-proof') return honest(frame, from)
    await answer(frame, from as JoinId)
    return []
  }
  const lee = knock()
  await until(lee, (view) => view.stage === 'live' && aloud(lee) !== '', 'Lee believes to be in')
  server.tampering.fromClient = honest
  return lee
}

/** Types it until nobody is asked any more; what this page heard was of another join. */
async function typeThrice(client: Client, device: DeviceId, heard: string): Promise<void> {
  for (let n = 0; n < 3; n++) await client.commands.confirmCode(device, heard).catch(() => undefined)
}

export const ATTACKS_ON_SPOKEN_CODES = [
  attack('ATTACK-40', 'a join by password that is turned into one by the ID alone', async (stage) => {
    stage.server.tampering.fromClient = (frame) => {
      if (frame.type !== 'join-request') return [frame]
      const { keyPackage, commitment } = frame.request
      const request: JoinRequest = { method: 'none', keyPackage, commitment }
      return [{ ...frame, request }]
    }
    stage.knock('Lee', 'pin')
    await isRefused(stage.host, 'method-refused')
    assert.deepEqual(live(stage.host).lobby, [])
  }),

  attack(
    'ATTACK-41',
    'a server in the middle of a join by an ID alone',
    async (stage) => {
      const { host, server, sid } = stage
      const pretender = await createHost(sid)
      const lee = await lureIn(stage, pretender, () => stage.knock('Lee', 'none'))
      const mallory = await stage.mallory({ method: 'none' })
      await until(host, (view) => view.stage === 'live' && aloud(host) !== '', 'Mallory is in')
      const [readByLee, readByHost] = [aloud(lee), aloud(host)]
      await typeThrice(host, mallory.deviceId, readByLee)
      await isRefused(host, 'safety-code-wrong')
      await until(host, () => server.state?.members[mallory.deviceId] === undefined, 'Mallory is out')
      await typeThrice(lee, deviceIdOf(pretender.device.publicKey), readByHost)
      await isRefused(lee, 'safety-code-wrong')
    },
    '',
  ),

  attack(
    'ATTACK-42',
    'a server that tries codes without anybody seeing it',
    async (stage) => {
      const { host, server, sid } = stage
      const { joiner } = await arrive(sid, { method: 'none' })
      for (let n = 0; n <= 20; n++) {
        const join = randomId() as JoinId
        server.deliver(live(host).me.device, { type: 'join-request', join, request: joiner.request })
      }
      await isRefused(host, 'too-many-unproven')
      assert.equal(server.received.filter(({ frame }) => frame.type === 'join-answer').length, 20)
      assert.equal(live(host).invitation?.idOpen, false)
    },
    '',
  ),
]
