// Attacks on sealed objects: by the server that carries them, and by a member with a modified client.
import assert from 'node:assert/strict'
import { utf8, type Bytes, type ObjectHeader } from '@farhand/protocol'
import { signMessage } from '@farhand/e2ee'
import { CHAT, DELTA, KEY_FRAME, sealByHand } from '../../../packages/e2ee/src/cast-fixtures.ts'
import { attack } from './attack-case.ts'
import {
  hasOpenedNothing,
  idOf,
  isRefused,
  live,
  patience,
  until,
  type Client,
  type Mallory,
  type Stage,
} from './cast.ts'

const SECRET = utf8('what only members may see')
/** Objects that come just after a page was let in may be of an epoch it never had; refusals count from then on. */
const SETTLED_MS = 1200

const flip = (object: Bytes, at: number): Bytes => object.with(at, (object.at(at) ?? 0) ^ 1) as Bytes
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function presenting(stage: Stage): Promise<Client> {
  const lee = await stage.guest('Lee')
  await stage.show(lee)
  return lee
}

/** What Lee's page seals next goes to the attack instead of to its viewers. */
function caught(stage: Stage): Bytes[] {
  const objects: Bytes[] = []
  stage.server.tampering.object = (object) => {
    objects.push(object)
    return []
  }
  return objects
}

const sealed = async (stage: Stage, objects: readonly Bytes[], count: number): Promise<Bytes[]> => {
  const deadline = Date.now() + patience.waitsMs
  while (objects.length < count && Date.now() < deadline) await pause(5)
  assert.equal(objects.length, count, `${String(count)} objects at ${stage.sessionId}`)
  return [...objects]
}

const byHand = (
  mallory: Mallory,
  header: Omit<ObjectHeader, 'seq'>,
  more: Partial<Parameters<typeof sealByHand>[0]> = {},
) =>
  sealByHand({
    keys: mallory.group.epochKeys(),
    sid: mallory.group.sid,
    header: { ...header, seq: 0 },
    body: SECRET,
    ...more,
  })

async function hands(stage: Stage, object: Bytes, code: string): Promise<void> {
  stage.server.deliverObject(idOf(stage.host), object)
  await isRefused(stage.host, code)
  hasOpenedNothing(stage.host)
}

async function leaves(stage: Stage, mallory: Mallory): Promise<void> {
  const message = {
    v: 1 as const,
    sid: live(stage.host).sid,
    by: mallory.deviceId,
    at: Date.now() + 1000,
    body: { kind: 'leave' as const },
  }
  mallory.send({ type: 'say', ref: 1, signed: await signMessage(mallory.device, message), commit: null })
  await until(stage.host, () => stage.server.received.some(({ frame }) => frame.type === 'commit'), 'the removal')
}

export const ATTACKS_ON_OBJECTS = [
  attack('ATTACK-22', 'a screen object that is delivered again', async (stage) => {
    const lee = await presenting(stage)
    stage.server.tampering.object = (object) => [object, object]
    lee.publishFrame(SECRET, { droppable: true })
    await isRefused(stage.host, 'replayed')
    assert.equal(stage.host.received.length, 1)
  }),

  attack('ATTACK-23', 'a chat message that comes after a later one', async (stage) => {
    const lee = await stage.guest('Lee')
    await lee.commands.sendMessage('zero')
    await until(stage.host, (view) => view.stage === 'live' && view.messages.length === 1, 'the first')
    const objects = caught(stage)
    await lee.commands.sendMessage('one')
    await lee.commands.sendMessage('two')
    const [one, two] = await sealed(stage, objects, 2)
    stage.server.deliverObject(idOf(stage.host), two!)
    await until(stage.host, (view) => view.stage === 'live' && view.messages.length === 2, 'the later one')
    stage.server.deliverObject(idOf(stage.host), one!)
    await until(
      stage.host,
      (view) => view.stage === 'live' && view.activity.some((entry) => entry.code === 'replayed'),
      'replayed',
    )
    assert.deepEqual(
      live(stage.host).messages.map((message) => message.text),
      ['zero', 'two'],
    )
  }),

  attack('ATTACK-24', 'a chat message that is left out', async (stage) => {
    const lee = await stage.guest('Lee')
    const objects = caught(stage)
    await lee.commands.sendMessage('one')
    await sealed(stage, objects, 1)
    stage.server.tampering.object = (object) => [object]
    await lee.commands.sendMessage('two')
    await isRefused(stage.host, 'gap')
  }),

  attack('ATTACK-25', 'an own object that comes back', async (stage) => {
    const lee = await presenting(stage)
    await pause(SETTLED_MS)
    const objects = caught(stage)
    lee.publishFrame(SECRET, { droppable: true })
    const [own] = await sealed(stage, objects, 1)
    stage.server.deliverObject(idOf(lee), own!)
    await isRefused(lee, 'not-authentic')
    hasOpenedNothing(lee)
  }),

  attack('ATTACK-26', 'an object for somebody else', async (stage) => {
    const mallory = await stage.mallory()
    await hands(stage, await byHand(mallory, { ...DELTA, target: mallory.group.ownLeaf }), 'not-authentic')
  }),

  attack('ATTACK-27', 'a changed clear header', async (stage) => {
    const lee = await presenting(stage)
    stage.server.tampering.object = (object) => [flip(object, 15)]
    lee.publishFrame(SECRET, { droppable: true })
    await isRefused(stage.host, 'not-authentic')
    hasOpenedNothing(stage.host)
  }),

  attack('ATTACK-28', 'a changed body', async (stage) => {
    const lee = await presenting(stage)
    stage.server.tampering.object = (object) => [flip(object, object.length - 20)]
    lee.publishFrame(SECRET, { droppable: true })
    await isRefused(stage.host, 'not-authentic')
    hasOpenedNothing(stage.host)
  }),

  attack('ATTACK-29', 'an object of a member who was removed', async (stage) => {
    const mallory = await stage.mallory()
    const object = await byHand(mallory, DELTA)
    await leaves(stage, mallory)
    await until(stage.host, (view) => view.stage === 'live' && view.people.length === 1, 'Mallory is out')
    await pause(50)
    await hands(stage, object, 'not-authentic')
  }),

  attack('ATTACK-30', 'an object that is kept back until its epoch is over', async (stage) => {
    const lee = await presenting(stage)
    const mallory = await stage.mallory()
    const objects = caught(stage)
    lee.publishFrame(SECRET, { droppable: true })
    const [late] = await sealed(stage, objects, 1)
    await leaves(stage, mallory)
    await pause(2200)
    await hands(stage, late!, 'not-authentic')
  }),

  attack('ATTACK-31', 'an object under the key of another class', async (stage) => {
    const mallory = await stage.mallory()
    await hands(stage, await byHand(mallory, DELTA, { kid: { trackClass: 4 } }), 'not-authentic')
  }),

  attack('ATTACK-32', 'a key frame without a signature', async (stage) => {
    const mallory = await stage.mallory()
    await hands(stage, await byHand(mallory, { ...KEY_FRAME, signed: false }), 'unsigned')
  }),

  attack('ATTACK-33', 'a chat message without a signature', async (stage) => {
    const mallory = await stage.mallory()
    await hands(stage, await byHand(mallory, { ...CHAT, signed: false }), 'unsigned')
  }),

  attack('ATTACK-34', "a chat message in another member's name", async (stage) => {
    await stage.guest('Lee')
    const mallory = await stage.mallory()
    await hands(stage, await byHand(mallory, CHAT, { leaf: 1, signer: mallory.device }), 'bad-signature')
  }),
]
