// Two ask for the control of one computer: the second yes ends what the first one allowed, and never are there two at a time
// (CONSENT-16). With a real server, and with one that keeps things back or does not write them down.
import { afterEach, describe, expect, test } from 'vitest'
import { idOf, live, Stage, until as untilCast, type Client } from './malicious/cast.ts'
import { liveView, openStage, show, until, untilLive } from './sdk-session.ts'

const controls = (view: { readonly allowed: readonly { readonly capability: string }[] }) =>
  view.allowed.filter(({ capability }) => capability === 'control')

const codeOf = (command: Promise<void>): Promise<unknown> =>
  command.then(
    () => 'done',
    (cause: { code?: unknown }) => cause.code,
  )

test('[CONSENT-16] the second yes ends the control of the first asker, and who would like to ask reads who has it', async () => {
  await using stage = await openStage()
  const { host } = stage
  const [lee, kim] = [await stage.participant('Lee'), await stage.participant('Kim')]
  const { device } = liveView(lee).me
  await show(lee, host)
  await lee.commands.showTo(liveView(kim).me.device)
  await untilLive(kim, ({ watching }) => watching !== null)
  for (const { commands } of [kim, host]) await commands.ask(device, 'control', 'whole', null)
  const first = await until(lee, (view) => view.stage === 'live' && view.prompt?.behind === 1 && view.prompt)
  expect(first).toMatchObject({ from: { name: 'Kim' }, inPlaceOf: null })
  await lee.commands.allow(first.id, null, { scope: 'mouse', minutes: null })
  await untilLive(kim, ({ held }) => held.length === 2)
  await untilLive(host, ({ otherControls }) => otherControls.length === 1)
  expect(liveView(host).otherControls).toMatchObject([{ of: device, by: { name: 'Kim' } }])
  expect([liveView(kim).otherControls, liveView(lee).otherControls]).toEqual([[], []])

  const second = await until(lee, (view) => view.stage === 'live' && view.prompt)
  expect(second).toMatchObject({ from: { name: 'Dana' }, inPlaceOf: { to: { name: 'Kim' }, scope: 'mouse' } })
  await lee.commands.allow(second.id, null)
  expect(controls(liveView(lee))).toMatchObject([{ to: { name: 'Dana' } }])
  await untilLive(host, ({ held }) => held.length === 2)
  await untilLive(kim, ({ held, otherControls }) => held.length === 1 && otherControls.length === 1)
  expect(liveView(kim).otherControls).toMatchObject([{ of: device, by: { name: 'Dana' } }])
  expect(liveView(host).otherControls).toEqual([])
  // Never two at a time: the one ended before the other began.
  const ofControl = liveView(kim).activity.filter(({ capability }) => capability === 'control')
  expect(ofControl.map(({ kind, who, whom }) => [kind, who, whom]).slice(-3)).toEqual([
    ['allowed', 'Lee', 'Kim'],
    ['withdrawn', 'Lee', 'Kim'],
    ['allowed', 'Lee', 'Dana'],
  ])

  // Who asks all the same, as in the moment before the page knows, reads why not.
  expect(await codeOf(kim.commands.ask(device, 'control', 'whole', null))).toBe('someone-else-controls')
  await lee.commands.withdraw(second.id)
  await untilLive(kim, ({ otherControls }) => otherControls.length === 0)
  await kim.commands.ask(device, 'control', 'whole', null)
})

test('[CONSENT-16] a no to the second leaves the control of the first as it is', async () => {
  await using stage = await openStage()
  const { host } = stage
  const [lee, kim] = [await stage.participant('Lee'), await stage.participant('Kim')]
  await show(lee, host)
  await lee.commands.showTo(liveView(kim).me.device)
  await untilLive(kim, ({ watching }) => watching !== null)
  await host.commands.ask(liveView(lee).me.device, 'control', 'whole', null)
  await lee.commands.offer(liveView(kim).me.device, 'control', 'keyboard', 10)
  const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt)
  await lee.commands.decline(id)
  await untilLive(host, ({ asked }) => asked.at(-1)?.outcome === 'declined')
  expect(controls(liveView(lee))).toMatchObject([{ to: { name: 'Kim' }, scope: 'keyboard' }])
  expect(liveView(kim).held.map(({ capability }) => capability)).toContain('control')
})

describe('with a server of somebody else’s', () => {
  let stage: Stage
  let lee: Client
  let kim: Client
  /** What Lee says, oldest first. */
  let said: string[]

  afterEach(() => {
    stage.close()
  })

  /** Lee shows to Kim and Dana, and lets Kim control; Dana asks for it. */
  async function asked() {
    stage = await Stage.open()
    lee = await stage.guest('Lee')
    kim = await stage.guest('Kim')
    await stage.show(lee)
    await lee.commands.showTo(idOf(kim))
    await stage.host.commands.ask(idOf(lee), 'control', 'whole', null)
    const { id } = await untilCast(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
    return id
  }

  const hostControls = () => live(stage.host).held.some(({ capability }) => capability === 'control')

  /** What Lee says of this kind the server does not pass on; `answer` is what it answers, if anything. */
  function refuse(kind: string, answer: string | null): void {
    said = []
    stage.server.tampering.fromClient = (frame, from) => {
      if (frame.type !== 'say' || from !== idOf(lee)) return [frame]
      const { body } = frame.signed.message
      said.push(body.kind === 'answer' ? `answer ${body.yes}` : body.kind)
      if (body.kind !== kind) return [frame]
      if (answer !== null) stage.server.deliver(idOf(lee), { type: 'refused', ref: frame.ref, code: answer })
      return []
    }
  }

  test('[CONSENT-16] [CONSENT-59] where the withdrawal is not recorded nothing is allowed, the question stays, and the next yes counts', async () => {
    const id = await asked()
    await lee.commands.offer(idOf(kim), 'control', 'whole', null)
    refuse('withdraw', 'not-recorded')
    expect(await codeOf(lee.commands.allow(id, null))).toBe('not-recorded')
    expect(controls(live(lee))).toEqual([])
    expect(live(lee).prompt).toMatchObject({ id, inPlaceOf: null })
    expect(said).not.toContain('answer true')
    stage.server.tampering.fromClient = (frame) => [frame]
    await lee.commands.allow(id, null)
    expect(controls(live(lee))).toMatchObject([{ to: { name: 'Dana' } }])
    await untilCast(stage.host, hostControls, 'control')
  })

  test('[CONSENT-16] [CONSENT-41] a no while the withdrawal is on its way counts: the yes is never said', async () => {
    const id = await asked()
    await lee.commands.offer(idOf(kim), 'control', 'whole', null)
    const held = Promise.withResolvers<void>()
    refuse('nothing', null)
    const tamper = stage.server.tampering.fromClient
    stage.server.tampering.fromClient = async (frame, from) => {
      const passed = await tamper(frame, from)
      if (said.at(-1) === 'withdraw' && from === idOf(lee)) await held.promise
      return passed
    }
    const failed = codeOf(lee.commands.allow(id, null))
    await untilCast(lee, () => said.includes('withdraw'), 'the withdrawal')
    // The device first: it waits for nobody.
    expect(controls(live(lee))).toEqual([])
    const declining = lee.commands.decline(id)
    expect(await failed).toBe('taken-back')
    held.resolve()
    await declining
    await untilCast(kim, (view) => view.stage === 'live' && view.held.length === 1, 'the end of Kim’s control')
    await untilCast(stage.host, (view) => view.stage === 'live' && view.asked.at(-1)?.outcome === 'declined', 'the no')
    expect(said).not.toContain('answer true')
    expect(hostControls()).toBe(false)
  })

  test('[CONSENT-16] an offer to somebody else that is on its way is taken back, and the yes counts', async () => {
    const id = await asked()
    refuse('offer', null)
    const offering = codeOf(lee.commands.offer(idOf(kim), 'control', 'mouse', null))
    await untilCast(
      lee,
      (view) => view.stage === 'live' && view.prompt?.kind === 'grant' && view.prompt.inPlaceOf?.scope === 'mouse',
      'the sentence',
    )
    await lee.commands.allow(id, null)
    expect(await offering).toBe('taken-back')
    expect(said.indexOf('offer')).toBeLessThan(said.indexOf('withdraw'))
    expect(said.indexOf('withdraw')).toBeLessThan(said.indexOf('answer true'))
    expect(live(lee).onTheWay).toEqual([])
    await untilCast(stage.host, hostControls, 'control')
  })
})
