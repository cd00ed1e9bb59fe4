// Asking, allowing, offering and withdrawing, with headless clients against a real server.
import { expect, test } from 'vitest'
import { utf8 } from '@farhand/protocol'
import type { GrantPrompt, SdkClient } from '@farhand/client'
import { joinCuttable } from './cuttable.ts'
import { liveView, openStage, show, until, untilLive } from './sdk-session.ts'

const FRAME = utf8('a picture')
const KEY = { key: true } as const

const promptOf = (client: SdkClient, capability: GrantPrompt['capability']) =>
  until(
    client,
    (view) =>
      view.stage === 'live' && view.prompt?.kind === 'grant' && view.prompt.capability === capability && view.prompt,
    `asked for ${capability}`,
  )

const idOf = (client: SdkClient) => liveView(client).me.device
const activityOf = (client: SdkClient) =>
  liveView(client).activity.map(({ kind, capability, minutes }) => [kind, capability, minutes])

test('[CONSENT-5] control is asked for, allowed for less, said to be so on both sides, and ends by one withdrawal', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await host.commands.ask(idOf(lee), 'control', 'whole', 30)
  const prompt = await promptOf(lee, 'control')
  expect(prompt).toMatchObject({ scope: 'whole', minutes: 30, behind: 0, alreadySharing: true })
  expect(prompt.from).toMatchObject({ name: 'Dana', verified: true, organization: 'Acme' })
  await lee.commands.allow(prompt.id, null, { scope: 'mouse', minutes: 10 })

  const held = (await untilLive(host, (view) => view.held.length === 2)).held.find(
    (one) => one.capability === 'control',
  )
  const given = liveView(lee).allowed.find((one) => one.capability === 'control')
  expect(held).toMatchObject({ scope: 'mouse', owner: { name: 'Lee' } })
  expect(given).toMatchObject({ scope: 'mouse', to: { name: 'Dana' }, used: false })
  expect(Math.round(((given?.expiresAt ?? 0) - (given?.since ?? 0)) / 60_000)).toBe(10)
  expect(liveView(host).asked.map(({ capability, outcome }) => [capability, outcome])).toEqual([
    ['view', 'allowed'],
    ['control', 'allowed'],
  ])
  expect(activityOf(lee)).toEqual(
    expect.arrayContaining([
      ['asked', 'control', 30],
      ['allowed', 'control', 10],
    ]),
  )

  await lee.commands.withdraw(prompt.id)
  expect(liveView(lee).allowed.map(({ capability }) => capability)).toEqual(['view'])
  await untilLive(host, (view) => view.held.length === 1)
  expect(liveView(host).asked.at(-1)?.outcome).toBe('withdrawn')
})

test('[CONSENT-5] a yes that is wider than the question is none', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await host.commands.ask(idOf(lee), 'control', 'mouse', 10)
  const { id } = await promptOf(lee, 'control')
  const wider = lee.commands.allow(id, null, { scope: 'whole', minutes: 10 })
  await expect(wider).rejects.toMatchObject({ code: 'refused', reason: 'wider-than-asked' })
  expect(liveView(lee).allowed.map(({ capability }) => capability)).toEqual(['view'])
})

test('[CONSENT-4] [CONSENT-188] one question at a time: the next comes when the first is answered, and a no counts at once', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await host.commands.ask(idOf(lee), 'control', 'whole', null)
  await host.commands.ask(idOf(lee), 'clipboard-take', 'whole', null)
  await host.commands.ask(idOf(lee), 'file-give', 'whole', null)
  const first = await until(lee, (view) => view.stage === 'live' && view.prompt?.behind === 2 && view.prompt)
  expect(first).toMatchObject({ kind: 'grant', capability: 'control' })
  const declining = lee.commands.decline(first.id)
  expect(liveView(lee).prompt).toMatchObject({ capability: 'clipboard-take', behind: 1 })
  await declining
  const second = await promptOf(lee, 'clipboard-take')
  await lee.commands.allow(second.id, null)
  const third = await promptOf(lee, 'file-give')
  expect(third.behind).toBe(0)
  await lee.commands.withdrawAll()
  expect(liveView(lee)).toMatchObject({ prompt: null, allowed: [], sharing: null })
  const { asked } = await untilLive(host, (view) => view.asked.every(({ outcome }) => outcome !== 'open'))
  expect(asked.map(({ capability, outcome }) => [capability, outcome])).toEqual([
    ['view', 'withdrawn'],
    ['control', 'declined'],
    ['clipboard-take', 'withdrawn'],
    ['file-give', 'declined'],
  ])
})

test('[CONSENT-18] an offer needs no question; without a view there is nothing to control', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await expect(lee.commands.offer(idOf(host), 'control', 'whole', 10)).rejects.toMatchObject({ code: 'refused' })
  expect(liveView(lee).allowed).toEqual([])
  await show(lee, host)
  await lee.commands.offer(idOf(host), 'control', 'keyboard', 10)
  await untilLive(host, (view) =>
    view.held.some(({ capability, scope }) => capability === 'control' && scope === 'keyboard'),
  )
  expect(activityOf(host)).toContainEqual(['offered', 'control', 10])
  // What goes with the view ends with it, here and there.
  const view = liveView(lee).allowed.find(({ capability }) => capability === 'view')
  await lee.commands.withdraw(view!.grant)
  expect(liveView(lee).allowed).toEqual([])
  await untilLive(host, ({ held, presenter }) => held.length === 0 && presenter === null)
  expect(activityOf(lee).some(([kind]) => kind === 'refused-attack')).toBe(false)
})

test('[CONSENT-23] a view is said to be used with the first picture that leaves, once', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  expect(liveView(lee).allowed[0]?.used).toBe(false)
  for (let i = 0; i < 5; i++) lee.publishFrame(FRAME, KEY)
  await until(host, () => host.received.length === 5, '5 pictures')
  const { allowed } = await untilLive(lee, ({ activity }) => activity.some(({ kind }) => kind === 'used'))
  expect(allowed[0]?.used).toBe(true)
  await untilLive(host, ({ activity }) => activity.some(({ kind }) => kind === 'used'))
  for (const client of [host, lee]) expect(activityOf(client).filter(([kind]) => kind === 'used')).toHaveLength(1)
})

test('[CONSENT-7] a withdrawal without a network holds at once and is told after reconnecting', async () => {
  await using stage = await openStage()
  const { host } = stage
  const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
  await show(lee, host)
  await lee.commands.offer(idOf(host), 'control', 'whole', null)
  cut()
  await until(lee, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
  await lee.commands.withdrawAll()
  expect(liveView(lee)).toMatchObject({ allowed: [], sharing: null })
  expect(lee.publishFrame(FRAME, KEY)).toBe(false)
  mend()
  await untilLive(lee)
  await untilLive(host, ({ held, presenter }) => held.length === 0 && presenter === null)
  expect(activityOf(lee).some(([kind]) => kind === 'refused-attack')).toBe(false)
})

/** A host who shows to a participant whose line breaks, and to somebody else. */
async function watched() {
  const stage = await openStage({ firstPresenter: 'host' })
  const { host } = stage
  const kim = await joinCuttable(stage, 'Kim')
  await stage.participant('Lee')
  await host.commands.share(host.capture)
  await untilLive(kim.client, ({ held }) => held.length === 1)
  const cut = () => {
    kim.cut()
    return until(kim.client, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
  }
  return { stage, host, kim: kim.client, cut, mend: kim.mend }
}

const isOnline = (client: SdkClient) => untilLive(client, ({ connection }) => connection === 'connected')

test('[CONSENT-27] who was away finds what was allowed and ended meanwhile, and believes it', async () => {
  const { stage, host, kim, cut, mend } = await watched()
  await using _ = stage
  await host.commands.offer(idOf(kim), 'point', 'whole', null)
  const { held } = await untilLive(kim, (view) => view.held.length === 2)
  await cut()
  await host.commands.withdraw(held.find(({ capability }) => capability === 'point')!.grant)
  await host.commands.offer(idOf(kim), 'control', 'mouse', 10)
  mend()
  const now = await untilLive(kim, (view) => view.held.some(({ capability }) => capability === 'control'))
  expect(now.held.map(({ capability }) => capability)).toEqual(['view', 'control'])
  expect(now.presenter?.isMe).toBe(false)
  expect(activityOf(kim).some(([kind]) => kind === 'refused-attack')).toBe(false)
})

test('[CONSENT-7] what is given up without a network is gone at once, and told after reconnecting', async () => {
  const { stage, host, kim, cut, mend } = await watched()
  await using _ = stage
  const [view] = liveView(kim).held
  await cut()
  await kim.commands.withdraw(view!.grant)
  expect(liveView(kim).held).toEqual([])
  mend()
  await untilLive(host, ({ allowed }) => allowed.length === 1)
  await isOnline(kim)
  expect(liveView(kim).held).toEqual([])
  expect(liveView(host).allowed[0]?.to.name).toBe('Lee')
  for (const client of [host, kim]) expect(activityOf(client).map(([kind]) => kind)).not.toContain('refused-attack')
  expect(activityOf(host).map(([kind]) => kind)).not.toContain('asked')
})

test('[CONSENT-23] what was allowed for a minute is over after it, here and there', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  await lee.commands.offer(idOf(host), 'control', 'whole', 1)
  await untilLive(host, ({ held }) => held.length === 2)
  const { now } = Date
  try {
    Date.now = () => now() + 61_000
    await untilLive(lee, ({ allowed }) => allowed.length === 1)
    await untilLive(host, ({ held }) => held.length === 1)
    expect(liveView(lee).activity.some(({ kind }) => kind === 'refused-attack')).toBe(false)
  } finally {
    Date.now = now
  }
})

test('[CONSENT-21] a tick outlives a reload', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  await lee.commands.relax(true)
  const { vault } = lee
  lee.close()
  const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault })
  expect((await untilLive(again)).profile).toEqual({ organization: 'strict', relaxed: true, effective: 'strict' })
})

test('[CONSENT-3] a page whose clock was set back comes back after a reload, and its word counts', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await show(lee, host)
  const { vault } = lee
  lee.close()
  const { now } = Date
  const HOUR_MS = 60 * 60_000
  try {
    Date.now = () => now() - HOUR_MS
    const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault })
    await untilLive(again)
    await again.commands.raise(true)
    await untilLive(host, ({ people }) => people.some(({ raised }) => raised))
  } finally {
    Date.now = now
  }
})

test('[CONSENT-39] whom the host removes is out at once, with all of theirs, is told so, and takes a receipt home', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await show(lee, host)
  await lee.commands.offer(idOf(host), 'control', 'whole', null)
  await untilLive(host, ({ held }) => held.length === 2)
  await host.commands.remove(idOf(lee))
  const ended = await until(
    lee,
    (view) => view.stage === 'ended' && view.receipt !== 'preparing' && view,
    'the end for Lee',
  )
  expect(ended).toMatchObject({
    reason: 'removed',
    hostName: 'Dana',
    receipt: { state: 'complete', weight: 'full' },
  })
  expect(lee.publishFrame(FRAME, KEY)).toBe(false)
  for (const client of [host, kim]) {
    const view = await untilLive(client, ({ people, presenter }) => people.length === 2 && presenter === null)
    expect(view.held).toEqual([])
    const line = view.activity.find(({ kind }) => kind === 'removed')
    expect(line).toMatchObject({ who: 'Dana', whom: 'Lee', isMe: client === host })
  }
})

test('[CONSENT-38] after three noes in a row the page knows how long it has to wait, and a yes starts anew', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  for (let n = 0; n < 3; n++) {
    await host.commands.ask(idOf(lee), 'camera', 'whole', null)
    await lee.commands.decline((await promptOf(lee, 'camera')).id)
    await untilLive(host, ({ asked }) => asked.at(-1)?.outcome === 'declined')
  }
  const { askPauses } = await untilLive(host, (view) => view.askPauses.length === 1)
  expect(askPauses).toMatchObject([{ of: idOf(lee), capability: 'camera' }])
  const left = (askPauses[0]?.until ?? 0) - Date.now()
  expect(left).toBeGreaterThan(20_000)
  expect(left).toBeLessThanOrEqual(31_000)
  await expect(host.commands.ask(idOf(lee), 'camera', 'whole', null)).rejects.toMatchObject({
    code: 'refused',
    reason: 'asked-too-often',
  })
  await lee.commands.offer(idOf(host), 'camera', 'whole', 1)
  await untilLive(host, (view) => view.askPauses.length === 0 && view.held.length === 1)
})

test('[CONSENT-180] a browser that cannot show its screen says so with its no, and both pages tell it from a refusal', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await host.commands.ask(idOf(lee), 'view', 'whole', null)
  const { id } = await promptOf(lee, 'view')
  await lee.commands.decline(id, 'cannot-show')
  await untilLive(host, ({ asked }) => asked.at(-1)?.outcome === 'cannot-show')
  for (const one of [host, lee]) {
    await untilLive(one, ({ activity }) => activity.at(-1)?.kind === 'cannot-show')
    expect(liveView(one).presenter).toBeNull()
  }
  await host.commands.switchTo(idOf(lee))
  const turn = await until(
    lee,
    (view) => view.stage === 'live' && view.prompt?.kind === 'take' && view.prompt,
    'a turn',
  )
  await lee.commands.declineTurn(turn.id, 'cannot-show')
  await untilLive(host, ({ asked }) => asked.at(-1)?.capability === 'switch' && asked.at(-1)?.outcome === 'cannot-show')
})

test('[CONSENT-175] "no to all of these" answers what waits and what comes, in words to who asks, and nobody else', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await host.commands.ask(idOf(lee), 'camera', 'whole', null)
  await host.commands.ask(idOf(lee), 'voice', 'whole', null)
  await untilLive(lee, ({ prompt }) => prompt?.behind === 1 && prompt.pressing)
  await lee.commands.notNow(idOf(host))
  expect(liveView(lee).prompt).toBeNull()
  await untilLive(host, ({ asked }) => asked.length === 2 && asked.every(({ outcome }) => outcome === 'not-now'))
  await host.commands.ask(idOf(lee), 'file-give', 'whole', null)
  await untilLive(host, ({ asked }) => asked.at(-1)?.capability === 'file-give' && asked.at(-1)?.outcome === 'not-now')
  expect(liveView(lee).prompt).toBeNull()
  const kim = await stage.participant('Kim')
  await kim.commands.ask(idOf(lee), 'camera', 'whole', null)
  await promptOf(lee, 'camera')
})

test('[CONSENT-171] a host who asks for one thing after the other waits after the sixth no, for whatever', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  for (const capability of ['camera', 'voice', 'file-give', 'file-take', 'camera', 'voice'] as const) {
    await host.commands.ask(idOf(lee), capability, 'whole', null)
    await lee.commands.decline((await promptOf(lee, capability)).id)
    await untilLive(host, ({ asked }) => asked.every(({ outcome }) => outcome === 'declined'))
  }
  await untilLive(host, ({ askPauses }) => askPauses.some(({ capability }) => capability === null))
  await expect(host.commands.ask(idOf(lee), 'view', 'whole', null)).rejects.toMatchObject({
    code: 'refused',
    reason: 'asked-too-often',
  })
  expect(liveView(lee).prompt).toBeNull()
})
