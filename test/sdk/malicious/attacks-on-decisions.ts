// Attacks on what a person's own device decides, in its own record: the server answers, and tells its page nothing.
import assert from 'node:assert/strict'
import { utf8, type SessionMessageKind } from '@farhand/protocol'
import { attack } from './attack-case.ts'
import { codesOf, idOf, isRefused, live, until, type Client, type Stage } from './cast.ts'

const KEY = { key: true } as const

/** From now on this page is told no event that it said itself, of this kind. */
function withhold({ server }: Stage, from: Client, kind: SessionMessageKind): void {
  const me = idOf(from)
  server.tampering.toMember = (frame, to) => {
    const event = frame.type === 'event' && to === me ? frame.timed.event : undefined
    const message = event?.kind === 'said' ? event.signed.message : undefined
    return message?.by === me && message.body.kind === kind ? [] : [frame]
  }
}

/** A command that may fail, in its own time. */
const begun = (command: Promise<void>): void => void command.catch(() => undefined)

export const ATTACKS_ON_DECISIONS = [
  attack('ATTACK-87', 'a yes that is answered, and not told to who gave it', async (stage) => {
    const { host } = stage
    const lee = await stage.guest('Lee')
    withhold(stage, lee, 'answer')
    await host.commands.ask(idOf(lee), 'view', 'whole', null)
    const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt, 'a question')
    begun(lee.commands.allow(id, lee.capture))
    await until(host, (view) => view.stage === 'live' && view.held.length === 1, 'the yes')
    await isRefused(lee, 'withheld-event')
    assert.deepEqual(live(lee).allowed, [])
    assert.equal(live(lee).sharing, null)
    assert.equal(lee.publishFrame(utf8('never'), KEY), false)
    assert.equal(host.received.length, 0)
  }),

  attack('ATTACK-88', 'a resume that is answered, and not told to who goes on', async (stage) => {
    const { host } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    await lee.commands.pause()
    withhold(stage, lee, 'pause')
    begun(lee.commands.resume())
    await isRefused(lee, 'withheld-event')
    assert.equal(live(lee).sharing?.paused, true)
    assert.equal(lee.publishFrame(utf8('never'), KEY), false)
    assert.equal(host.received.length, 0)
  }),

  attack('ATTACK-90', 'a pause that is answered and dropped', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    server.tampering.fromClient = (frame, from) => {
      if (frame.type !== 'say' || frame.signed.message.body.kind !== 'pause' || from !== idOf(lee)) return [frame]
      server.deliver(idOf(lee), { type: 'accepted', ref: frame.ref })
      return []
    }
    await lee.commands.pause()
    await until(lee, (view) => codesOf(view).length > 0, 'that it is named')
    assert.equal(codesOf(lee.current())[0], 'withdrawal-ignored')
    assert.equal(live(lee).sharing?.paused, true)
    assert.equal(lee.publishFrame(utf8('never'), KEY), false)
    assert.equal(host.received.length, 0)
  }),

  attack('ATTACK-93', 'a tick that is taken back, answered and dropped', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    await lee.commands.relax(true)
    await until(lee, (view) => view.stage === 'live' && view.profile.relaxed, 'the tick')
    server.tampering.fromClient = (frame, from) => {
      if (frame.type !== 'say' || frame.signed.message.body.kind !== 'relax' || from !== idOf(lee)) return [frame]
      server.deliver(idOf(lee), { type: 'accepted', ref: frame.ref })
      return []
    }
    await lee.commands.relax(false)
    await until(lee, (view) => codesOf(view).length > 0, 'that it is named')
    assert.equal(codesOf(lee.current())[0], 'withdrawal-ignored')
    assert.equal(live(lee).profile.relaxed, false)
  }),
]
