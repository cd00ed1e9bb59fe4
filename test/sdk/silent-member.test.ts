// Somebody whose line looks alive and is not: a page that its browser has put to rest answers pings and nothing else. Behind a host who
// reloads meanwhile nothing may hang on them, and nobody is taken for an attack.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { SdkClient, SessionView } from '@farhand/client'
import { isAway, joinCuttable, reloadCuttable, renewGroup } from './cuttable.ts'
import { admit, linkOf, openStage, until, untilLive, writesInItsGroup } from './sdk-session.ts'

/** So long a list may be wrong before a page gives nothing away any more (KEY-11). */
const SETTLES_WITHIN_MS = 10_000

const blamed = (client: SdkClient): readonly unknown[] => {
  const view = client.current()
  return view.stage === 'live' ? view.activity.filter(({ kind }) => kind === 'refused-attack') : [view]
}

/** Lee's comings and goings as somebody else's page has them. */
const stepsOfLee = (client: SdkClient): readonly string[] => {
  const view = client.current()
  return view.stage === 'live' ? view.activity.flatMap(({ kind, who }) => (who === 'Lee' ? [kind] : [])) : []
}

test('[KEY-63] beside others a host who reloads is let in by the next one, and no group begins anew', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const kim = await joinCuttable(stage, 'Kim')
  lee.freeze()
  stage.host.close()
  const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: stage.host.vault })
  await untilLive(host)
  await writesInItsGroup(host)
  await until(kim.client, (view) => view.stage === 'live' && view.messages.length > 0, 'Kim reads it')
  // Nobody had to ask to be let in again, so nobody is away.
  expect(stepsOfLee(host)).not.toContain('lost')
  lee.thaw()
  await until(lee.client, (view) => view.stage === 'live' && view.messages.length > 0, 'Lee reads it')
  for (const client of [host, kim.client, lee.client]) expect(blamed(client)).toEqual([])
})

test(
  '[KEY-63] a host who reloads, and somebody who comes in then, go on beside a page at rest, which comes back',
  { timeout: 60_000 },
  async () => {
    await using stage = await openStage()
    const lee = await joinCuttable(stage, 'Lee')
    lee.freeze()
    stage.host.close()
    const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: stage.host.vault })
    await untilLive(host)
    await writesInItsGroup(host)
    const enteredMs = performance.now()
    const kim = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Kim', fragment: linkOf(host) })
    await admit(host, 'Kim')
    await untilLive(kim)
    await until(host, () => stepsOfLee(host).includes('lost'), 'Lee counts as away')
    // Awake again, and slow: the others' patience with somebody who was away begins anew.
    lee.passes.out = ({ type }) => type !== 'rejoin'
    lee.thaw()
    for (const client of [host, kim]) await until(client, () => stepsOfLee(client).includes('came-back'), 'Lee is back')
    await pause(Math.max(0, enteredMs + SETTLES_WITHIN_MS + 1000 - performance.now()))
    for (const client of [host, kim]) expect(blamed(client)).toEqual([])
    lee.passes.out = () => true
    await writesInItsGroup(lee.client)
    for (const client of [host, kim, lee.client]) expect(blamed(client)).toEqual([])
  },
)

test('[KEY-63] a page that says nothing, and has not heard that the group began anew, is told again', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const host = await renewGroup(stage, lee)
  const kim = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Kim', fragment: linkOf(host) })
  await admit(host, 'Kim')
  await untilLive(kim)
  let isLost = false
  lee.passes.in = ({ type }) => {
    if (type === 'group-renewed') {
      isLost = true
      lee.cut()
    }
    return !isLost
  }
  lee.mend()
  await expect.poll(() => isLost, { timeout: 15_000 }).toBe(true)
  await isAway(lee.client)
  lee.passes.in = () => true
  let asked = false
  lee.passes.out = ({ type }) => {
    asked ||= type === 'rejoin'
    return true
  }
  lee.mend()
  await until(lee.client, () => asked, 'Lee asks to be let in')
  await until(lee.client, (view) => view.stage === 'live' && view.connection === 'connected', 'Lee is in')
})

test(
  '[KEY-11] beside a host at rest somebody leaves: nothing goes out until their keys are gone, and nobody loses the session',
  { timeout: 60_000 },
  async () => {
    await using stage = await openStage()
    const lee = await joinCuttable(stage, 'Lee')
    const kim = await joinCuttable(stage, 'Kim')
    const ann = await joinCuttable(stage, 'Ann')
    const { client: host, ...road } = await reloadCuttable(stage)
    road.freeze()
    await kim.client.commands.leave()
    lee.cut()
    await isAway(lee.client)
    lee.mend()
    const holds = (view: SessionView) => view.stage === 'live' && view.holdsBack
    for (const { client } of [lee, ann]) await until(client, holds, 'nothing leaves this page')
    await ann.client.commands.sendMessage('once it is certain')
    const isPending = (view: SessionView) => view.stage === 'live' && view.messages.at(-1)?.pending === true
    await until(ann.client, isPending, 'it waits')
    road.thaw()
    for (const { client } of [lee, ann]) await until(client, (view) => !holds(view), 'certain again')
    for (const client of [host, lee.client])
      await until(client, (view) => view.stage === 'live' && view.messages.length > 1, 'the message')
    for (const client of [host, lee.client, ann.client]) expect(blamed(client)).toEqual([])
  },
)
