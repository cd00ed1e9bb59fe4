// Attacks on the group: members and server try to change who is in, or who is shown as being in.
import assert from 'node:assert/strict'
import { toBase64Url, utf8, type ClientFrame, type DeviceId, type Rejoin } from '@farhand/protocol'
import { admit, createHost, welcomeIn } from '../../../packages/e2ee/src/cast-fixtures.ts'
import { createDeviceKey } from '../../../packages/e2ee/src/device.ts'
import { randomBytes } from '../../../packages/e2ee/src/hashes.ts'
import { createKeyPackage } from '../../../packages/e2ee/src/mls.ts'
import { checkResume, startResume, welcomeResumed } from '../../../packages/e2ee/src/resume.ts'
import type { RosterPatience } from '../../../packages/client/src/keys/roster.ts'
import { memoryVault } from '../../../packages/client/src/vault/memory-vault.ts'
import { attack } from './attack-case.ts'
import {
  bytesOf,
  deviceOf,
  enter,
  hasOpenedNothing,
  idOf,
  isRefused,
  live,
  until,
  type Client,
  type Stage,
} from './cast.ts'

const stranger = async () => {
  const own = await createKeyPackage(await createDeviceKey(), { name: 'Nobody', kind: 'browser' })
  return { keyPackage: own.bytes }
}

/** What is honest settles before a page's patience ends; here nothing is. */
const SOON: RosterPatience = { heldAfterMs: 500, overAfterMs: 1000 }

/** The page goes, and another one of the same browser comes. */
function reload(stage: Stage, client: Client): Client {
  const { sessionId } = live(client)
  client.close()
  return stage.keep(enter(stage.server, { kind: 'resume', sessionId }, client.vault))
}

const people = (client: Client): string[] =>
  live(client)
    .people.map((person) => person.name)
    .toSorted()

const welcomeOf = (frame: ClientFrame) => (frame.type === 'commit' ? frame.part.welcome : null)

export const ATTACKS_ON_THE_GROUP = [
  attack('ATTACK-13', 'a commit of another group of the same session and epoch', async (stage) => {
    const lee = await stage.guest('Lee')
    const other = await createHost(stage.sid)
    await admit(other)
    const { commit } = await other.group.prepare({ add: [await stranger()] })
    stage.server.deliver(idOf(lee), { type: 'commit', epoch: 1, by: idOf(stage.host), commit: toBase64Url(commit) })
    await isRefused(lee, 'bad-commit')
    assert.deepEqual(people(lee), ['Dana', 'Lee'])
  }),

  attack('ATTACK-14', 'a commit by a member who is not the key host', async (stage) => {
    const mallory = await stage.mallory()
    const { commit } = await mallory.group.prepare({ add: [await stranger()] })
    stage.server.deliver(idOf(stage.host), {
      type: 'commit',
      epoch: 1,
      by: mallory.deviceId,
      commit: toBase64Url(commit),
    })
    await isRefused(stage.host, 'commit-not-from-key-host')
    assert.deepEqual(people(stage.host), ['Dana', 'Mallory'])
  }),

  attack('ATTACK-15', 'a member who replaces the host without its asking', async (stage) => {
    const mallory = await stage.mallory()
    const kim = await stage.guest('Kim')
    const device = await deviceOf(stage.host)
    const hostKey = device.publicKey
    const elsewhere = await startResume({
      sid: randomBytes(16),
      device,
      name: 'Dana',
      kind: 'agent',
      hostKey,
      signers: [],
    })
    const { request } = elsewhere
    const resume = { replaces: 0, keyPackage: bytesOf(request.keyPackage), signature: bytesOf(request.signature) }
    const { commit } = await mallory.group.prepare({ resume: [resume] })
    stage.server.deliver(idOf(kim), { type: 'commit', epoch: 2, by: mallory.deviceId, commit: toBase64Url(commit) })
    await isRefused(kim, 'commit-not-from-key-host')
  }),

  attack('ATTACK-16', 'a commit that is delivered again', async (stage) => {
    const lee = await stage.guest('Lee')
    await stage.guest('Kim')
    const passed = stage.server.sentToMembers.find(({ to, frame }) => to === idOf(lee) && frame.type === 'commit')
    assert.ok(passed)
    await until(lee, (view) => view.stage === 'live' && view.people.length === 3, 'Kim is in')
    stage.server.deliver(idOf(lee), passed.frame)
    await isRefused(lee, 'stale-epoch')
  }),

  attack('ATTACK-17', 'a list that shows somebody who is not in the group', async (stage) => {
    const ghost = toBase64Url(randomBytes(32)) as DeviceId
    stage.server.tampering.toMember = (frame, to) => {
      if (frame.type !== 'state' || to === frame.state.host) return [frame]
      const own = frame.state.members[frame.state.host]
      assert.ok(own)
      const members = {
        ...frame.state.members,
        [ghost]: { ...own, role: 'participant' as const, name: 'Ghost', device: ghost },
      }
      return [{ ...frame, state: { ...frame.state, members } }]
    }
    const { server, sessionId, fragment } = stage
    const entry = { kind: 'join-link', sessionId, name: 'Lee', fragment } as const
    const lee = stage.keep(enter(server, entry, memoryVault(), { rosterPatience: SOON }))
    await stage.admit('Lee')
    await isRefused(lee, 'wrong-roster')
    hasOpenedNothing(lee)
  }),

  attack('ATTACK-97', 'a removal that is told and never carried out', async (stage) => {
    const { server, sessionId, fragment } = stage
    const entry = { kind: 'join-link', sessionId, name: 'Lee', fragment } as const
    const lee = stage.keep(enter(server, entry, memoryVault(), { rosterPatience: SOON }))
    await stage.admit('Lee')
    await until(lee, (view) => view.stage === 'live', 'Lee is in')
    const kim = await stage.guest('Kim')
    await stage.show(lee)
    server.tampering.fromClient = (frame) => (frame.type === 'commit' ? [] : [frame])
    await stage.host.commands.remove(idOf(kim))
    await until(lee, (view) => view.stage === 'live' && view.holdsBack, 'Kim holds keys and is not listed')
    let passed = 0
    server.tampering.object = (object) => {
      passed += 1
      return [object]
    }
    lee.publishFrame(utf8('never'), { key: true })
    await lee.commands.sendMessage('never')
    await isRefused(lee, 'wrong-roster')
    assert.equal(passed, 0)
  }),

  attack('ATTACK-18', "a return in a member's name that the device did not sign", async (stage) => {
    const lee = await stage.guest('Lee')
    const request = stage.server.received.findLast(({ frame }) => frame.type === 'join-request')?.frame
    assert.ok(request?.type === 'join-request')
    const forged: Rejoin = { keyPackage: request.request.keyPackage, signature: toBase64Url(randomBytes(64)) }
    stage.server.deliver(idOf(stage.host), { type: 'rejoin', device: idOf(lee), rejoin: forged })
    await isRefused(stage.host, 'bad-resume')
    assert.ok(stage.server.received.every(({ frame }) => frame.type !== 'commit'))
  }),

  attack('ATTACK-19', 'a Welcome back by a stranger', async (stage) => {
    const { server, sid } = stage
    const lee = await stage.guest('Lee')
    const mallory = await createHost(sid)
    let asked: Rejoin | undefined
    server.tampering.fromClient = async (frame) => {
      if (frame.type === 'rejoin') asked = frame.rejoin
      const welcome = welcomeOf(frame)
      if (frame.type !== 'commit' || welcome === null || asked === undefined) return [frame]
      const candidate = {
        replaces: 1,
        deviceId: welcome.device,
        keyPackage: bytesOf(asked.keyPackage),
        signature: bytesOf(asked.signature),
      }
      const answer = await welcomeResumed(mallory.device, { sid, candidate, welcome: bytesOf(welcome.answer.welcome) })
      return [{ ...frame, part: { ...frame.part, welcome: { ...welcome, answer } } }]
    }
    const again = reload(stage, lee)
    await isRefused(again, 'bad-host-signature')
    assert.equal(live(again).connection, 'reconnecting')
  }),

  attack('ATTACK-20', 'somebody who was let in while the host was away', async (stage) => {
    const { server, sid } = stage
    const mallory = await stage.mallory()
    mallory.onRejoin = async ({ device, rejoin }) => {
      const candidate = await checkResume(mallory.group, rejoin)
      const { commit, welcome } = await mallory.group.prepare({ add: [await stranger()], resume: [candidate] })
      const answer = await welcomeResumed(mallory.device, { sid, candidate, welcome: welcomeIn({ welcome }) })
      mallory.send({
        type: 'commit',
        ref: 1,
        part: { epoch: server.epoch, commit: toBase64Url(commit), welcome: { device, answer } },
      })
    }
    const again = reload(stage, stage.host)
    await isRefused(again, 'wrong-roster')
    assert.equal(live(again).connection, 'reconnecting')
  }),

  attack('ATTACK-21', 'a Welcome back that answers the request of an earlier page', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    let first: Rejoin | undefined
    server.tampering.fromClient = (frame) => {
      if (frame.type !== 'rejoin') return [frame]
      if (first !== undefined) return [{ ...frame, rejoin: first }]
      first = frame.rejoin
      return []
    }
    const page = reload(stage, lee)
    await until(page, (view) => view.stage === 'live' && first !== undefined, 'the first page asks')
    const again = reload(stage, page)
    await isRefused(again, 'bad-resume')
    assert.equal(live(again).connection, 'reconnecting')
  }),
]
