// A page comes back into a group that began anew while its line was down. What it has to say by itself, and what it shows,
// reaches the others once it is in, and not before: nobody could read it, and nobody is taken for an attacker over it.
import { expect, test } from 'vitest'
import type { LiveView, SdkClient } from '@farhand/client'
import { utf8, type GrantId } from '@farhand/protocol'
import { isAway, joinCuttable, renewGroup } from './cuttable.ts'
import { CREATE, liveView, openStage, show, untilLive } from './sdk-session.ts'

const attacksAt = (client: SdkClient) => liveView(client).activity.filter(({ kind }) => kind === 'refused-attack')
const uses = ({ activity }: LiveView) => activity.filter(({ kind }) => kind === 'used').length
const seesLee = ({ watching }: LiveView) => watching?.name === 'Lee'

test('[KEY-60] the others are told of another surface that came up while its page was outside', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, stage.host)
  // Back to the screen once the window closes.
  await lee.client.commands.changeSurface({ ...lee.client.capture, surface: 'window', comesBack: true })
  lee.cut()
  await isAway(lee.client)
  lee.client.endCapture()
  expect(liveView(lee.client).sharing?.surface).toBe('screen')
  const host = await renewGroup(stage, lee)
  expect(liveView(host).watching?.surface).toBe('window')
  lee.mend()
  await untilLive(host, ({ watching }) => watching?.surface === 'screen', 'the other surface')
  expect(attacksAt(host)).toEqual([])
})

test('[KEY-60] that a picture was seen is told although the line broke over it and the group began anew', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, stage.host)
  lee.cutAt('used')
  expect(lee.client.publishFrame(utf8('a picture'), { key: true })).toBe(true)
  await isAway(lee.client)
  await untilLive(stage.host, ({ people }) => people.some(({ connected }) => !connected))
  expect(uses(liveView(stage.host))).toBe(0)
  const host = await renewGroup(stage, lee)
  lee.mend()
  await untilLive(host, (view) => uses(view) === 1, 'the first use')
  expect(attacksAt(host)).toEqual([])
})

test('[KEY-60] a screen that comes back unasked does so once its page is in', async () => {
  await using stage = await openStage()
  const { server, cookie } = stage
  const body = { profile: 'beam', acknowledgementText: null }
  await server.call('PUT', '/api/v1/organization', { headers: { cookie }, body })
  const first = stage.enter(CREATE)
  const { sessionId } = await untilLive(first)
  const loose = { ...stage, host: first, sessionId }
  const lee = await joinCuttable(loose, 'Lee')
  await lee.client.commands.relax(true)
  await show(lee.client, first)
  await first.commands.share(first.capture)
  await untilLive(lee.client, ({ curtain }) => curtain?.alive === true, 'the curtain')
  const host = await renewGroup(loose, lee)
  await host.commands.switchTo(liveView(lee.client).me.device)
  lee.mend()
  await untilLive(host, seesLee, 'the screen')
  await untilLive(lee.client, ({ sharing }) => sharing?.paused === false, 'that it is shown')
  expect([host, lee.client].map(attacksAt)).toEqual([[], []])
})

test('[KEY-61] no picture leaves before its page is in, and then one to begin at', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, stage.host)
  const host = await renewGroup(stage, lee)
  const asked = lee.client.keyFramesAsked()
  // As of a capture that goes on all the time: whatever the page lets out leaves.
  const left: string[] = []
  const capturing = setInterval(() => {
    const picture = `picture ${String(left.length)}`
    if (lee.client.publishFrame(utf8(picture), { key: true })) left.push(picture)
  }, 5)
  try {
    lee.mend()
    await untilLive(host, () => host.received.length > 0, 'a picture')
  } finally {
    clearInterval(capturing)
  }
  expect(new TextDecoder().decode(host.received[0]?.body)).toBe(left[0])
  // On the new line, and once more in the group.
  expect(lee.client.keyFramesAsked()).toBeGreaterThan(asked + 1)
  expect([host, lee.client].map(attacksAt)).toEqual([[], []])
})

test('[KEY-61] who sees a screen and comes back in asks for a picture to begin at', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const kim = await joinCuttable(stage, 'Kim')
  await show(lee.client, stage.host)
  // Kim's page asks by itself to see what is shown.
  const { prompt } = await untilLive(lee.client, (view) => view.prompt !== null, 'the question')
  await lee.client.commands.allow(prompt?.id ?? ('' as GrantId), null)
  await untilLive(kim.client, seesLee, 'the screen')
  const host = await renewGroup(stage, kim, lee)
  // As of a screen on which nothing moves: a picture leaves where one is asked for.
  let sent = lee.client.keyFramesAsked()
  const capturing = setInterval(() => {
    const asked = lee.client.keyFramesAsked()
    if (asked > sent && lee.client.publishFrame(utf8('a picture'), { key: true })) sent = asked
  }, 5)
  try {
    lee.mend()
    await untilLive(host, () => host.received.length > 0, 'a picture')
    kim.mend()
    await untilLive(kim.client, () => kim.client.received.length > 0, 'a picture')
  } finally {
    clearInterval(capturing)
  }
  expect([host, lee.client, kim.client].map(attacksAt)).toEqual([[], [], []])
})
