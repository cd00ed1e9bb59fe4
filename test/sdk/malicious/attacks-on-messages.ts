// Attacks on signed session messages: the server forges, moves and replays them.
import assert from 'node:assert/strict'
import { toBase64Url, utf8, type GrantId, type SignedMessage } from '@farhand/protocol'
import { createDeviceKey } from '../../../packages/e2ee/src/device.ts'
import { randomBytes } from '../../../packages/e2ee/src/hashes.ts'
import { randomId } from '../../../packages/client/src/session/identity.ts'
import { attack } from './attack-case.ts'
import { deviceOf, idOf, isRefused, live, signed, until, type Client, type Stage } from './cast.ts'
import { stateFrame } from './malicious-server.ts'

const tell = (stage: Stage, to: Client, message: SignedMessage): void =>
  stage.server.deliverEvent(idOf(to), { kind: 'said', signed: message, instance: null, acknowledgement: null })

export const ATTACKS_ON_MESSAGES = [
  attack('ATTACK-35', 'a message that its device did not sign', async (stage) => {
    const lee = await stage.guest('Lee')
    const forged = await signed(stage.host, await createDeviceKey(), { kind: 'leave' }, { by: idOf(lee) })
    tell(stage, stage.host, forged)
    await isRefused(stage.host, 'bad-signature')
    assert.equal(live(stage.host).people.length, 2)
  }),

  attack('ATTACK-36', 'a message that the device signed in another session', async (stage) => {
    const lee = await stage.guest('Lee')
    const elsewhere = await signed(lee, await deviceOf(lee), { kind: 'leave' }, { sid: toBase64Url(randomBytes(16)) })
    tell(stage, stage.host, elsewhere)
    await isRefused(stage.host, 'wrong-session')
    assert.equal(live(stage.host).people.length, 2)
  }),

  attack('ATTACK-37', 'a message that is delivered again', async (stage) => {
    const lee = await stage.guest('Lee')
    await stage.host.commands.makeNewPin()
    const isNewPin = (message: SignedMessage) => message.message.body.kind === 'new-pin'
    const passed = stage.server.sentToMembers.findLast(
      ({ to, frame }) =>
        to === idOf(lee) &&
        frame.type === 'event' &&
        frame.timed.event.kind === 'said' &&
        isNewPin(frame.timed.event.signed),
    )
    assert.ok(passed)
    await until(
      lee,
      (view) => view.stage === 'live' && view.activity.some((entry) => entry.kind === 'new-pin'),
      'the message',
    )
    stage.server.deliver(idOf(lee), passed.frame)
    await isRefused(lee, 'replayed')
    assert.equal(live(lee).activity.filter((entry) => entry.kind === 'new-pin').length, 1)
  }),

  attack('ATTACK-38', 'a yes by somebody else than the owner of the screen', async (stage) => {
    const lee = await stage.guest('Lee')
    await stage.host.commands.ask(idOf(lee), 'view', 'whole', null)
    const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'a question')
    const yes = {
      kind: 'answer' as const,
      grant: prompt.id,
      yes: true as const,
      capability: 'view' as const,
      to: idOf(stage.host),
      surface: 'screen' as const,
      scope: 'whole' as const,
      minutes: null,
    }
    tell(stage, lee, await signed(stage.host, await deviceOf(stage.host), yes))
    await isRefused(lee, 'not-allowed')
    assert.equal(lee.publishFrame(utf8('never'), { key: true }), false)
    assert.deepEqual(live(lee).allowed, [])
  }),

  attack('ATTACK-39', 'a question in the state that nobody asked', async (stage) => {
    const lee = await stage.guest('Lee')
    const grant = randomId() as GrantId
    const ask = {
      kind: 'ask' as const,
      grant,
      capability: 'view' as const,
      scope: 'whole' as const,
      minutes: null,
      owner: idOf(lee),
    }
    const asked = await signed(stage.host, await deviceOf(lee), ask, { by: idOf(lee) })
    const { state, epoch } = stage.server
    assert.ok(state)
    const at = Date.now()
    const request = {
      grant,
      capability: 'view' as const,
      scope: 'whole' as const,
      minutes: null,
      owner: idOf(lee),
      to: idOf(stage.host),
      askedAt: at,
    }
    const requests = [{ ...request, expiresAt: at + 60_000, asked }]
    stage.server.deliver(idOf(lee), stateFrame({ ...state, requests }, { epoch, you: idOf(lee) }))
    await isRefused(lee, 'not-allowed')
    assert.equal(live(lee).prompt, null)
  }),
]
