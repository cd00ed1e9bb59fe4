// Attacks on a join: between the host's and the joiner's real clients, the server changes what it carries.
import assert from 'node:assert/strict'
import { linkFragment } from '@farhand/e2ee'
import {
  toBase64Url,
  type ClientFrame,
  type HostAnswer,
  type JoinId,
  type JoinProof,
  type JoinRequest,
  type Sid,
} from '@farhand/protocol'
import { arrive, createHost, decoyAnswer, welcomeIn } from '../../../packages/e2ee/src/cast-fixtures.ts'
import { signBytes } from '../../../packages/e2ee/src/device.ts'
import type { Group } from '../../../packages/e2ee/src/group.ts'
import { randomBytes } from '../../../packages/e2ee/src/hashes.ts'
import { HostHandshake } from '../../../packages/e2ee/src/host-handshake.ts'
import { welcomeBytes } from '../../../packages/e2ee/src/join-session.ts'
import { proofSecretOf } from '../../../packages/e2ee/src/link.ts'
import { createKeyPackage } from '../../../packages/e2ee/src/mls.ts'
import { Secret } from '../../../packages/e2ee/src/secret.ts'
import { proofOf, transcriptHash } from '../../../packages/e2ee/src/transcript.ts'
import { createDeviceKey, deviceIdOf, type DeviceKey } from '../../../packages/e2ee/src/device.ts'
import { attack } from './attack-case.ts'
import { bytesOf, hasOpenedNothing, isRefused, live, until, type Client, type Stage } from './cast.ts'
import { stateFrame } from './malicious-server.ts'

const randomJoin = (): JoinId => toBase64Url(randomBytes(16)) as JoinId

/** The host's device told the server so, and nobody waits to be admitted. */
async function failedAtHost({ server, host }: Stage, count = 1): Promise<void> {
  await until(host, () => failures(server.received) >= count, 'the host refuses')
  assert.deepEqual(live(host).lobby, [])
}

const failures = (received: Stage['server']['received']): number =>
  received.filter(({ frame }) => frame.type === 'say' && frame.signed.message.body.kind === 'join-failed').length

async function noMatch(client: Client): Promise<void> {
  await until(client, (view) => view.stage === 'failed' && view.fault === 'no-match', 'the one sentence')
  hasOpenedNothing(client)
}

interface SeenJoin {
  request?: JoinRequest
  answer?: HostAnswer
  proof?: JoinProof
}

/** Writes down what passes between the next joiner and the host. */
function watchJoin({ server }: Stage): SeenJoin {
  const seen: SeenJoin = {}
  server.tampering.fromClient = (frame: ClientFrame) => {
    if (frame.type === 'join-request') seen.request = frame.request
    if (frame.type === 'join-answer') seen.answer = frame.answer
    if (frame.type === 'join-proof') seen.proof = frame.proof
    return [frame]
  }
  return seen
}

/** H2 made by whoever has these. */
async function welcomeByHand(
  seen: SeenJoin,
  by: { sid: Stage['sid']; shared: Secret<Stage['sid']>; group: Group; device: DeviceKey },
) {
  const { request, answer, proof } = seen
  assert.ok(request && answer && proof)
  const transcript = await transcriptHash({ sid: by.sid, request, answer, nonce: bytesOf(proof.nonce) })
  const welcome = welcomeIn(await by.group.prepare({ add: [{ keyPackage: bytesOf(request.keyPackage) }] }))
  const signature = await signBytes(by.device, await welcomeBytes(transcript, welcome))
  const mac = await proofOf('H', { shared: by.shared, transcript })
  return { mac: toBase64Url(mac), signature: toBase64Url(signature), welcome: toBase64Url(welcome) }
}

export const ATTACKS_ON_JOINS = [
  attack('ATTACK-1', 'a wrong PIN', async (stage) => {
    const eve = stage.knock('Eve', 'pin', '000000')
    await failedAtHost(stage)
    await noMatch(eve)
  }),

  attack('ATTACK-2', 'a link with another key', async (stage) => {
    const guessed = linkFragment({ ...stage.link, key: new Secret(randomBytes(16)) }).reveal()
    const eve = stage.knock('Eve', 'link', guessed)
    await failedAtHost(stage)
    await noMatch(eve)
  }),

  attack('ATTACK-3', 'a join that is replayed whole', async (stage) => {
    const seen = watchJoin(stage)
    await stage.guest('Lee')
    const { host, server } = stage
    assert.ok(seen.request && seen.proof)
    const join = randomJoin()
    server.deliver(live(host).me.device, { type: 'join-request', join, request: seen.request })
    await until(
      host,
      () => server.received.some(({ frame }) => frame.type === 'join-answer' && frame.join === join),
      'an answer',
    )
    server.deliver(live(host).me.device, { type: 'join-proof', join, proof: seen.proof })
    await failedAtHost(stage)
  }),

  attack('ATTACK-4', 'a swapped key package', async (stage) => {
    const swapped = await createKeyPackage(await createDeviceKey(), { name: 'Lee', kind: 'browser' })
    stage.server.tampering.fromClient = (frame) =>
      frame.type === 'join-request'
        ? [{ ...frame, request: { ...frame.request, keyPackage: toBase64Url(swapped.bytes) } }]
        : [frame]
    const lee = stage.knock('Lee')
    await isRefused(stage.host, 'bad-commitment')
    await failedAtHost(stage)
    await noMatch(lee)
  }),

  attack('ATTACK-5', 'a swapped host key', async (stage) => {
    const mallory = await createDeviceKey()
    stage.server.tampering.toJoiner = (frame) =>
      frame.type === 'join-answer'
        ? [{ ...frame, answer: { ...frame.answer, deviceKey: toBase64Url(mallory.publicKey) } }]
        : [frame]
    const lee = stage.knock('Lee', 'pin')
    await failedAtHost(stage)
    await noMatch(lee)
  }),

  attack('ATTACK-6', 'a Welcome of another commit than the accepted one', async (stage) => {
    // The host commits twice, since the first is answered with "too late"; the joiner gets the first one's Welcome.
    const { server } = stage
    let first: string | undefined
    let refused = false
    server.tampering.fromClient = (frame) => {
      if (refused || frame.type !== 'say' || frame.commit === null) return [frame]
      refused = true
      first = frame.commit.welcome?.answer.welcome
      return [{ ...frame, commit: { ...frame.commit, epoch: frame.commit.epoch + 7 } }]
    }
    server.tampering.toMember = (frame) =>
      frame.type === 'welcome' && first !== undefined
        ? [{ ...frame, answer: { ...frame.answer, welcome: first } }]
        : [frame]
    const lee = stage.knock('Lee')
    await stage.admit('Lee')
    await isRefused(lee, 'bad-host-signature')
    hasOpenedNothing(lee)
  }),

  attack('ATTACK-7', 'another holder of the link who plays the host', async (stage) => {
    const mallory = await createHost(stage.sid)
    const { link, server } = stage
    const handshake = new HostHandshake({ group: mallory.group, device: mallory.device, link, byId: undefined })
    let request: JoinRequest | undefined
    server.tampering.fromClient = (frame) => {
      if (frame.type === 'join-request') request = frame.request
      return [frame]
    }
    server.tampering.toJoiner = async (frame) =>
      frame.type === 'join-answer' && request !== undefined
        ? [{ type: 'join-answer', answer: await handshake.answer(request) }]
        : [frame]
    const lee = stage.knock('Lee')
    await isRefused(lee, 'host-key-mismatch')
    hasOpenedNothing(lee)
  }),

  attack('ATTACK-8', 'a server that guesses and plays the host', async (stage) => {
    const mallory = await createHost(stage.sid)
    const { server, sid } = stage
    const seen = watchJoin(stage)
    server.tampering.toJoiner = async (frame) => {
      if (frame.type !== 'join-answer' || seen.request === undefined) return [frame]
      const leafKey = mallory.group.members[0]?.leafKey ?? randomBytes(32)
      seen.answer = await decoyAnswer({ sid, device: mallory.device, leafKey, request: seen.request })
      return [{ type: 'join-answer', answer: seen.answer }]
    }
    server.tampering.fromClient = ((record) => async (frame: ClientFrame, from: string) => {
      await record(frame, from as JoinId)
      if (frame.type !== 'join-proof') return [frame]
      const answer = await welcomeByHand(seen, { ...mallory, shared: new Secret(randomBytes(64)) })
      const wires = from as JoinId
      setImmediate(() => playHost(wires, answer))
      return []
    })(server.tampering.fromClient)
    const playHost = (join: JoinId, answer: Awaited<ReturnType<typeof welcomeByHand>>) => {
      server.deliverToJoiner(join, {
        type: 'join-waiting',
        hostName: 'Dana',
        organization: 'Acme',
        acknowledgement: null,
      })
      server.deliverToJoiner(join, { type: 'welcome', epoch: 1, answer })
      const { state } = server
      assert.ok(state)
      const device = deviceIdOf(mallory.device.publicKey)
      const forged = { ...state, sid: state.sid as Sid, host: device }
      server.deliverToJoiner(join, stateFrame(forged, { epoch: 1, you: device }))
    }
    const lee = stage.knock('Lee', 'pin')
    await isRefused(lee, 'bad-host-proof')
    hasOpenedNothing(lee)
  }),

  attack('ATTACK-9', 'a group forked by a member who holds the link', async (stage) => {
    const mallory = await stage.mallory()
    const { server, sid, link } = stage
    const seen = watchJoin(stage)
    server.tampering.toMember = async (frame, to) => {
      if (frame.type !== 'welcome' || to === mallory.deviceId) return [frame]
      const answer = await welcomeByHand(seen, {
        sid,
        shared: proofSecretOf(link),
        group: fork,
        device: mallory.device,
      })
      return [{ ...frame, answer }]
    }
    const fork = mallory.group
    const kim = stage.knock('Kim')
    await stage.admit('Kim')
    await isRefused(kim, 'bad-host-signature')
    hasOpenedNothing(kim)
  }),

  attack('ATTACK-10', "a credential with a member's device key", async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    const mallory = await createDeviceKey()
    const forged = { publicKey: bytesOf(live(lee).me.device), privateKey: mallory.privateKey }
    const own = await createKeyPackage(forged, { name: 'Lee', kind: 'browser' })
    const { joiner } = await arrive(stage.sid, { method: 'link', link: stage.link })
    const request = { ...joiner.request, keyPackage: toBase64Url(own.bytes) }
    server.deliver(live(host).me.device, { type: 'join-request', join: randomJoin(), request })
    await isRefused(host, 'forged-credential')
    assert.deepEqual(live(host).lobby, [])
  }),

  attack('ATTACK-11', 'a join by password that is turned into one by link', async (stage) => {
    stage.server.tampering.fromClient = (frame) => {
      if (frame.type !== 'join-request') return [frame]
      const { keyPackage, commitment } = frame.request
      return [{ ...frame, request: { method: 'link', keyPackage, commitment } }]
    }
    const lee = stage.knock('Lee', 'pin')
    await isRefused(lee, 'bad-answer')
    assert.deepEqual(live(stage.host).lobby, [])
  }),

  attack(
    'ATTACK-12',
    'a join by password while none is set',
    async (stage) => {
      const { host, server } = stage
      stage.knock('Eve', 'pin', '')
      await isRefused(host, 'method-refused')
      assert.ok(server.received.every(({ frame }) => frame.type !== 'join-answer'))
    },
    '',
  ),
]
