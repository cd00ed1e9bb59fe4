// Pages that come back: reloads on both sides, a second tab, a broken line, a server that was killed.
import { afterEach, expect, test, vi } from 'vitest'
import { utf8 } from '@farhand/protocol'
import { memoryVault } from '../../packages/client/src/vault/memory-vault.ts'
import { recordId } from '../../packages/client/src/vault/vault.ts'
import { memoryLocks } from '../../packages/client/src/vault/session-lock.ts'
import { joinCuttable, type Cuttable } from './cuttable.ts'
import {
  admit,
  linkOf,
  liveView,
  openStage,
  show,
  until,
  untilLive,
  writesInItsGroup,
  type Stage,
} from './sdk-session.ts'
import type { SdkClient } from '@farhand/client'

afterEach(() => vi.useRealTimers())

/** The page goes, and another one of the same browser comes. */
async function reload(stage: Stage, client: SdkClient): Promise<SdkClient> {
  client.close()
  const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: client.vault })
  await untilLive(again, () => true, 'the reloaded page')
  return again
}

test('a reloaded participant is back without a click; its sharing was interrupted and needs one', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  const code = liveView(host).people.find((person) => person.name === 'Lee')?.safetyCode
  await show(lee, host)
  const again = await reload(stage, lee)
  await until(
    host,
    (view) => view.stage === 'live' && view.activity.some((entry) => entry.kind === 'interrupted'),
    'interrupted',
  )
  expect(liveView(host).watching).toBeNull()
  expect(again.publishFrame(utf8('never'), { key: true })).toBe(false)
  expect(liveView(again).people.find((person) => person.role === 'host')?.safetyCode).toBe(code)
  await show(again, host)
  again.publishFrame(utf8('back'), { key: true })
  await until(host, () => host.received.length === 1, 'a frame')
})

test('a reloaded host comes back through a participant and still sees, is asked nothing, and admits', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  const before = liveView(stage.host).invitation
  const host = await reload(stage, stage.host)
  expect(liveView(host).invitation).toEqual(before)
  await show(lee, host)
  lee.publishFrame(utf8('to the new page'), { key: true })
  await until(host, () => host.received.length === 1, 'a frame')
  await kim.commands.sendMessage('welcome back')
  await until(host, (view) => view.stage === 'live' && view.messages.length === 1, 'chat')
  const fragment = liveView(host).invitation?.path.split('#')[1] ?? ''
  const jo = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Jo', fragment })
  const waiting = await until(host, (view) => view.stage === 'live' && view.lobby[0], 'lobby')
  await host.commands.admit(waiting.join)
  await untilLive(jo, (view) => view.people.length === 4)
})

/** The Activity list, in its order, without what concerns the line. */
const happenedTo = (client: SdkClient): unknown[] =>
  liveView(client)
    .activity.filter(({ kind }) => kind !== 'lost' && kind !== 'came-back')
    .map(({ kind, at, who, whom, isMe, capability }) => ({ kind, at, who, whom, isMe, capability }))

test('[CONSENT-179] the Activity list of a reloaded page says what it said, at the same times', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  const kim = await stage.participant('Kim')
  await show(lee, stage.host)
  await kim.commands.leave()
  await until(stage.host, (view) => view.stage === 'live' && view.people.length === 2, 'one has left')
  await lee.commands.sendMessage('hello')
  await until(stage.host, (view) => view.stage === 'live' && view.messages.length === 1, 'chat')
  const before = happenedTo(stage.host)
  expect(before.length).toBeGreaterThan(5)
  expect(liveView(stage.host).isBack).toBe(false)
  const host = await reload(stage, stage.host)
  await vi.waitFor(() => expect(happenedTo(host)).toEqual(before))
  expect(liveView(host)).toMatchObject({ isBack: true, messages: [] })
  const told = happenedTo(lee)
  const again = await reload(stage, lee)
  await vi.waitFor(() => expect(happenedTo(again).slice(0, told.length)).toEqual(told))
})

test('a host alone begins a new group after a reload, and the old invitation still works', async () => {
  await using stage = await openStage()
  const host = await reload(stage, stage.host)
  const fragment = liveView(host).invitation?.path.split('#')[1] ?? ''
  const lee = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Lee', fragment })
  const waiting = await until(host, (view) => view.stage === 'live' && view.lobby[0], 'lobby')
  await host.commands.admit(waiting.join)
  await untilLive(lee)
})

test.for([
  ['withdrawAll', 'withdrawn'],
  ['stopSharing', 'withdrawn'],
  ['pause', 'paused'],
] as const)(
  '[CONSENT-7] [KEY-11] what is taken back without a line is heard by a host who reloaded meanwhile: %s',
  async ([command, told]) => {
    await using stage = await openStage()
    const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
    await show(lee, stage.host)
    cut()
    await until(lee, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
    await lee.commands[command]().catch(() => undefined)
    const host = await reload(stage, stage.host)
    await writesInItsGroup(host)
    mend()
    await untilLive(lee)
    await untilLive(host, ({ activity }) => activity.some(({ kind }) => kind === told))
    const kinds = liveView(host).activity.map(({ kind }) => kind)
    expect(kinds).not.toContain('refused-attack')
    if (command === 'pause') expect(liveView(host).watching?.picture).toBe('paused')
    else expect(liveView(host)).toMatchObject({ watching: null, held: [] })
  },
)

test('[KEY-8] what came into a renewed group while somebody was away names no attack on their page', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const kim = await joinCuttable(stage, 'Kim')
  for (const one of [lee, kim]) {
    one.cut()
    await until(one.client, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
  }
  // Alone, so that the group is renewed.
  const host = await reload(stage, stage.host)
  await isBack(kim, host)
  await isBack(lee, host)
  for (const client of [host, lee.client, kim.client])
    expect(liveView(client).activity.filter(({ kind }) => kind === 'refused-attack')).toEqual([])
})

test('[KEY-27] what was written without a line is read in a group that was renewed meanwhile', async () => {
  await using stage = await openStage()
  const { client: kim, cut, mend } = await joinCuttable(stage, 'Kim')
  cut()
  await until(kim, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
  await kim.commands.sendMessage('written while away')
  const host = await reload(stage, stage.host)
  // Sealed for the new group.
  await vi.waitFor(() => host.commands.sendMessage('alone'))
  mend()
  await untilLive(host, ({ messages }) => messages.some(({ isMe }) => !isMe), 'what was written')
  for (const client of [host, kim])
    expect(liveView(client).activity.filter(({ kind }) => kind === 'refused-attack')).toEqual([])
})

/** Their line mends, and they read what is sealed for the host's group. */
async function isBack({ client, mend }: Cuttable, host: SdkClient): Promise<void> {
  mend()
  await untilLive(client)
  await vi.waitFor(
    async () => {
      await host.commands.sendMessage('welcome back')
      expect(liveView(client).messages).not.toEqual([])
    },
    { timeout: 15_000 },
  )
}

test('host and participant reload at the same time and find each other again', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  stage.host.close()
  lee.close()
  const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: stage.host.vault })
  const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: lee.vault })
  await untilLive(host, (view) => view.people.length === 2)
  await untilLive(again, (view) => view.people.length === 2)
  await show(again, host)
  again.publishFrame(utf8('hello'), { key: true })
  await until(host, () => host.received.length === 1, 'a frame')
}, 40_000)

test('a second tab does not speak for the same device, unless the session is moved there', async () => {
  await using stage = await openStage()
  const locks = memoryLocks()
  const first = await stage.participant('Lee')
  const lee = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: first.vault, locks })
  await untilLive(lee)
  const second = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: first.vault, locks })
  expect(await until(second, (view) => view.stage === 'failed' && view, 'refusal')).toMatchObject({
    fault: 'opened-elsewhere',
  })
  const moved = stage.enter(
    { kind: 'resume', sessionId: stage.sessionId, takeOver: true },
    { vault: first.vault, locks },
  )
  await untilLive(moved)
  expect(await until(lee, (view) => view.stage === 'failed' && view, 'refusal')).toMatchObject({
    fault: 'opened-elsewhere',
  })
})

test('a page without a record of the session, and one whose session is over, say so', async () => {
  await using stage = await openStage()
  const stranger = stage.enter({ kind: 'resume', sessionId: stage.sessionId })
  expect(await until(stranger, (view) => view.stage === 'failed' && view)).toMatchObject({ fault: 'unknown-session' })
  const lee = await stage.participant('Lee')
  const { vault } = lee
  lee.close()
  await stage.host.commands.end()
  const late = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault })
  await until(late, (view) => view.stage === 'ended' || view.stage === 'failed', 'the end')
  await expect.poll(async () => (await vault.find(stage.sessionId)).length).toBe(0)
})

test('[CONSENT-15] a question asked while the participant was away is put to them when they are back', async () => {
  await using stage = await openStage()
  const { host } = stage
  const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
  const { device } = liveView(lee).me
  cut()
  await until(lee, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
  await host.commands.ask(device, 'view', 'whole', null)
  mend()
  const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
  expect(prompt.from.role).toBe('host')
  await lee.commands.allow(prompt.id, lee.capture)
  await until(host, (view) => view.stage === 'live' && view.watching !== null, 'watching')
})

test('[CONSENT-15] a question that is open when the participant reloads is put to them again', async () => {
  await using stage = await openStage()
  const { host } = stage
  const lee = await stage.participant('Lee')
  await host.commands.ask(liveView(lee).me.device, 'view', 'whole', null)
  const first = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
  const again = await reload(stage, lee)
  const prompt = await until(again, (view) => view.stage === 'live' && view.prompt, 'the question again')
  expect(prompt.id).toBe(first.id)
  await again.commands.allow(prompt.id, again.capture)
  await until(host, (view) => view.stage === 'live' && view.watching !== null, 'watching')
})

test('[KEY-45] two tabs of one browser that reload at once come back each as the person they were', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const [vault, locks] = [memoryVault(), memoryLocks()]
  const browser = { vault, locks }
  const names = ['Lee', 'Kim']
  const tabs: SdkClient[] = []
  for (const name of names) {
    tabs.push(stage.enter({ kind: 'join-link', sessionId, name, fragment: linkOf(host) }, browser))
    await admit(host, name)
  }
  for (const tab of tabs) await untilLive(tab)
  const own = tabs.map((tab) => recordId(sessionId, liveView(tab).me.device))
  for (const tab of tabs) tab.close()
  // The one whose record is the older comes first.
  const again = own.map((id) => stage.enter({ kind: 'resume', sessionId, own: id }, browser))
  for (const tab of again) await untilLive(tab)
  expect(again.map((tab) => liveView(tab).me.name)).toEqual(names)
  const copied = stage.enter({ kind: 'resume', sessionId, own: own[0] }, browser)
  expect(await until(copied, (view) => view.stage === 'failed' && view.fault)).toBe('opened-elsewhere')
})

test('[KEY-45] a tab whose own record is gone takes another one of the session, and is told which', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  const id = recordId(stage.sessionId, liveView(lee).me.device)
  lee.close()
  const told: string[] = []
  const remember = (_session: unknown, record: string) => void told.push(record)
  const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId, own: 'gone' }, { vault: lee.vault, remember })
  await untilLive(again)
  expect(told).toEqual([id])
})

test('[CONSENT-88] a clock that was days ahead and is set right in mid-session keeps nobody from coming back', async () => {
  await using stage = await openStage()
  const lee = await stage.participant('Lee')
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 24 * 60 * 60_000 })
  await lee.commands.raise(true)
  vi.useRealTimers()
  // What is written from now on has the right time.
  await lee.commands.raise(false)
  const again = await reload(stage, lee)
  await again.commands.raise(true)
  await until(stage.host, (view) => view.stage === 'live' && view.people.some(({ raised }) => raised), 'a hand')
})
