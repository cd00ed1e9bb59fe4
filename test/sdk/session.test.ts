// The main road with headless clients against a real server.
import { expect, test } from 'vitest'
import type { SdkClient } from '@farhand/client'
import { utf8 } from '@farhand/protocol'
import { admit, linkOf, liveView, openStage, show, until, untilLive } from './sdk-session.ts'

const body = (text: string) => utf8(text)

test('a host starts a session, a participant joins by link and shows frames that open byte for byte', async () => {
  await using stage = await openStage()
  const { host } = stage
  const participant = stage.enter({
    kind: 'join-link',
    sessionId: stage.sessionId,
    name: 'Lee',
    fragment: linkOf(host),
  })
  await until(participant, (view) => view.stage === 'lobby', 'lobby')
  await admit(host, 'Lee')
  await untilLive(participant)
  const lee = liveView(host).people.find((person) => person.name === 'Lee')
  expect(lee?.safetyCode).toMatch(/^\d{6} \d{6}$/)
  const seenByLee = liveView(participant).people.find((person) => person.role === 'host')
  expect(seenByLee).toMatchObject({ name: 'Dana', verified: true, organization: 'Acme', safetyCode: lee?.safetyCode })

  await show(participant, host)
  const frames = [body('first'), new Uint8Array(100_000).fill(7), body('third')]
  expect(participant.publishFrame(frames[0]!, { key: true })).toBe(true)
  participant.publishFrame(frames[1]!)
  participant.publishFrame(frames[2]!)
  await until(host, () => host.received.length === 3, '3 frames')
  expect(host.received.map((frame) => frame.body)).toEqual(frames)
  expect(liveView(host).watching).toMatchObject({ name: 'Lee', surface: 'screen', picture: 'live' })
})

test('a participant joins with the PIN, which is spent then; a wrong one gets the one sentence', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const wrong = stage.enter({ kind: 'join-password', sessionId, name: 'Eve', password: '000000' })
  const refused = await until(wrong, (view) => view.stage === 'failed' && view, 'refusal')
  expect(refused).toMatchObject({ fault: 'no-match' })
  const lee = stage.enter({ kind: 'join-password', sessionId, name: 'Lee', password: '271 828' })
  await admit(host, 'Lee')
  await untilLive(lee)
  const late = stage.enter({ kind: 'join-password', sessionId, name: 'Kim', password: '271828' })
  expect(await until(late, (view) => view.stage === 'failed' && view, 'refusal')).toMatchObject({ fault: 'no-match' })
  const fresh = liveView(host).invitation?.password ?? ''
  expect(fresh).toMatch(/^\d{6}$/)
  expect(fresh).not.toBe('271828')
  const kim = stage.enter({ kind: 'join-password', sessionId, name: 'Kim', password: fresh })
  await admit(host, 'Kim')
  await untilLive(kim, (view) => view.people.length === 3)
})

test('an own password stays valid, and a cleared one leaves the link alone', async () => {
  await using stage = await openStage({ password: 'orchard gate', isPin: false })
  for (const name of ['Lee', 'Kim']) {
    const client = stage.enter({ kind: 'join-password', sessionId: stage.sessionId, name, password: 'orchard gate' })
    await admit(stage.host, name)
    await untilLive(client)
  }
  await using linkOnly = await openStage({ password: '' })
  const entry = { kind: 'join-password' as const, sessionId: linkOnly.sessionId, name: 'Lee', password: '123456' }
  await until(linkOnly.enter(entry), (view) => view.stage === 'failed' && view.fault === 'no-match', 'refusal')
  await linkOnly.participant('Lee')
})

test('someone who is turned away is told so', async () => {
  await using stage = await openStage()
  const lee = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Lee', fragment: linkOf(stage.host) })
  const waiting = await until(stage.host, (view) => view.stage === 'live' && view.lobby[0], 'lobby')
  await stage.host.commands.turnAway(waiting.join)
  expect(await until(lee, (view) => view.stage === 'failed' && view, 'end')).toMatchObject({ fault: 'turned-away' })
})

test('a declined question shows nothing, and the host is told', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  await stage.host.commands.ask(liveView(lee).me.device, 'view', 'whole', null)
  const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'prompt')
  expect(prompt.from.name).toBe('Dana')
  await lee.commands.decline(prompt.id)
  const asked = await until(
    stage.host,
    (view) => view.stage === 'live' && view.asked.find((one) => one.outcome === 'declined'),
  )
  expect(asked.name).toBe('Lee')
  expect(lee.publishFrame(body('never'), { key: true })).toBe(false)
  expect(stage.host.received).toEqual([])
})

test('a second viewer is asked of the presenter without a click, and sees from then on', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  await show(lee, stage.host)
  lee.publishFrame(body('before'), { key: true })
  const kim = await stage.participant('Kim')
  const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'prompt')
  expect(prompt).toMatchObject({ from: { name: 'Kim' }, alreadySharing: true })
  lee.publishFrame(body('not for Kim'), { key: true })
  await until(stage.host, () => stage.host.received.length === 2, '2 frames')
  await lee.commands.allow(prompt.id, null)
  await until(kim, (view) => view.stage === 'live' && view.watching !== null, 'watching')
  lee.publishFrame(body('for both'), { key: true })
  await until(kim, () => kim.received.length === 1, 'a frame')
  expect(kim.received[0]?.body).toEqual(body('for both'))
  await until(stage.host, () => stage.host.received.length === 3, '3 frames')
})

test('chat reaches everyone who is in, in order, and is sealed on the way', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await lee.commands.sendMessage('Hello?')
  await lee.commands.sendMessage('Is anyone there?')
  await until(kim, (view) => view.stage === 'live' && view.messages.length === 2, 'chat')
  await kim.commands.sendMessage('Yes.')
  const messages = await until(
    stage.host,
    (view) => view.stage === 'live' && view.messages.length === 3 && view.messages,
    'chat',
  )
  expect(messages.map(({ name, text }) => `${name}: ${text}`)).toEqual([
    'Lee: Hello?',
    'Lee: Is anyone there?',
    'Kim: Yes.',
  ])
  expect(liveView(lee).messages.every((message) => !message.pending)).toBe(true)
  await expect(lee.commands.sendMessage('x'.repeat(2001))).rejects.toMatchObject({ code: 'text-too-long' })
})

test('[CONSENT-7] nothing leaves after a withdrawal, a pause or a stop, and the viewer is told', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await lee.commands.pause()
  expect(lee.publishFrame(body('behind the curtain'), { key: true })).toBe(false)
  await until(host, (view) => view.stage === 'live' && view.watching?.picture === 'paused', 'curtain')
  await lee.commands.resume()
  lee.publishFrame(body('again'), { key: true })
  await until(host, () => host.received.length === 1, 'a frame')
  const [allowed] = liveView(lee).allowed
  await lee.commands.withdraw(allowed!.grant)
  expect(lee.publishFrame(body('never'), { key: true })).toBe(false)
  await until(host, (view) => view.stage === 'live' && view.watching === null && view.presenter === null, 'withdrawn')
  await show(lee, host)
  await lee.commands.stopSharing()
  expect(liveView(lee).sharing).toBeNull()
  await until(host, (view) => view.stage === 'live' && view.watching === null, 'stopped')
  expect(host.received).toHaveLength(1)
})

test('whoever leaves has no keys of what follows', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await kim.commands.leave()
  expect(kim.current()).toMatchObject({ stage: 'ended', reason: 'left' })
  await until(host, (view) => view.stage === 'live' && view.people.length === 2, 'leave')
  await until(lee, (view) => view.stage === 'live' && view.people.length === 2, 'leave')
  await show(lee, host)
  lee.publishFrame(body('without Kim'), { key: true })
  await until(host, () => host.received.length === 1, 'a frame')
  expect(await kim.vault.find(stage.sessionId)).toEqual([])
})

test('the host shows their own screen to everyone who is in, and to whoever is admitted later', async () => {
  await using stage = await openStage({ firstPresenter: 'host' })
  const { host } = stage
  const lee = await stage.participant('Lee')
  await host.commands.share(host.capture)
  await until(lee, (view) => view.stage === 'live' && view.watching !== null, 'watching')
  const kim = await stage.participant('Kim')
  await until(kim, (view) => view.stage === 'live' && view.watching !== null, 'watching')
  host.publishFrame(body('slides'), { key: true })
  await until(lee, () => lee.received.length === 1, 'a frame')
  await until(kim, () => kim.received.length === 1, 'a frame')
})

test('who may not see any more asks again, or the presenter shows it to them of their own accord', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await host.commands.share(host.capture)
  const sees = (client: SdkClient) => untilLive(client, ({ watching }) => watching !== null)
  await sees(lee)
  await sees(kim)
  const grantOf = (name: string) => liveView(host).allowed.find(({ to }) => to.name === name)!.grant
  await host.commands.withdraw(grantOf('Lee'))
  await untilLive(lee, ({ watching }) => watching === null)
  expect(liveView(host).prompt).toBeNull()
  await host.commands.showTo(liveView(lee).me.device)
  await sees(lee)
  await host.commands.withdraw(grantOf('Lee'))
  const { presenter } = await untilLive(lee, ({ watching }) => watching === null)
  await lee.commands.ask(presenter!.device, 'view', 'whole', null)
  const { prompt } = await untilLive(host, ({ prompt: open }) => open !== null)
  await host.commands.decline(prompt!.id)
  await untilLive(lee, ({ asked }) => asked.at(-1)?.outcome === 'declined')
  await host.commands.showTo(liveView(lee).me.device)
  await sees(lee)
  await sees(kim)
})

test('the end reaches everyone, and nothing stays in the vaults', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  await stage.host.commands.end()
  for (const [client, reason] of [
    [stage.host, 'me'],
    [lee, 'host'],
  ] as const) {
    expect(await until(client, (view) => view.stage === 'ended' && view, 'end')).toMatchObject({
      reason,
      hostName: 'Dana',
    })
  }
  await expect
    .poll(async () => [...(await stage.host.vault.find(stage.sessionId)), ...(await lee.vault.find(stage.sessionId))])
    .toEqual([])
})
