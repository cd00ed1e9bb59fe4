// The lobby outlives what happens around it: a server that dies, a page that reloads, a host that reloads.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startSdkClient, type Entry, type SdkClient } from '@farhand/client'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { admit, CREATE, linkOf, liveView, openStage, roadTo, until, untilLive } from './sdk-session.ts'
import { signIn, startProcess, type ServerProcess } from './server-child.ts'

const inLobby = (client: SdkClient) =>
  until(client, (view) => view.stage === 'lobby' && view.reconnecting !== true, 'the lobby')
const faultOf = (client: SdkClient) => until(client, (view) => view.stage === 'failed' && view.fault, 'a fault')

test('after kill -9 of the server whoever waited is in the lobby again by themselves, and gets in', async () => {
  await using folder = await temporaryFolder()
  const first = await startProcess(folder.path)
  const { url } = first
  const host = startSdkClient(roadTo(url, await signIn(url)), CREATE)
  let second: ServerProcess | undefined
  let lee: SdkClient | undefined
  try {
    const { sessionId } = await untilLive(host)
    lee = startSdkClient(roadTo(url), { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
    await inLobby(lee)
    await first.kill()
    await until(lee, (view) => view.stage === 'lobby' && view.reconnecting, 'the loss')
    second = await startProcess(folder.path, new URL(url).port)
    await inLobby(lee)
    await untilLive(host)
    await admit(host, 'Lee')
    await untilLive(lee)
  } finally {
    host.close()
    lee?.close()
    await first.kill()
    await second?.kill()
  }
}, 60_000)

test('a page that reloads in the lobby is back there, and its record becomes the one of the session', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  await inLobby(lee)
  const [record] = await lee.vault.find(sessionId)
  expect(record?.sid).toBeNull()
  lee.close()
  const again = stage.enter({ kind: 'resume', sessionId }, { vault: lee.vault })
  await inLobby(again)
  await until(host, (view) => view.stage === 'live' && view.lobby.length === 1, 'one knock')
  await admit(host, 'Lee')
  const { sid, me } = await untilLive(again)
  expect(await again.vault.find(sessionId)).toMatchObject([{ id: record?.id, sid, deviceId: me.device }])
})

test.each([
  ['by link', ''],
  ["by the host's own password", 'orchard gate'],
])(
  'who joined %s stays in the lobby while the host reloads',
  async (_how, password) => {
    await using stage = await openStage({ password })
    const { host, sessionId } = stage
    const entry: Entry =
      password === ''
        ? { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) }
        : { kind: 'join-password', sessionId, name: 'Lee', password: ` ${password} ` }
    const lee = stage.enter(entry)
    await inLobby(lee)
    host.close()
    const again = stage.enter({ kind: 'resume', sessionId }, { vault: host.vault })
    await untilLive(again)
    await admit(again, 'Lee')
    await untilLive(lee)
  },
  40_000,
)

test('a one-time PIN does not prove a second time: after the host reloads its joiner hears at once to ask for the new one', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = stage.enter({ kind: 'join-password', sessionId, name: 'Lee', password: CREATE.password })
  await inLobby(lee)
  host.close()
  await untilLive(stage.enter({ kind: 'resume', sessionId }, { vault: host.vault }))
  expect(await faultOf(lee)).toBe('pin-spent')
})

test('nothing of a knock stays in the browser once the host has turned it away', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  await inLobby(lee)
  const waiting = await until(host, (view) => view.stage === 'live' && view.lobby[0], 'Lee')
  await host.commands.turnAway(waiting.join)
  expect(await faultOf(lee)).toBe('turned-away')
  expect(await lee.vault.find(sessionId)).toEqual([])
})

test("nobody waits under a name of the house, the host's or its organization's", async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const fragment = linkOf(host)
  const system = stage.enter({ kind: 'join-link', sessionId, name: 'S y s t e m', fragment })
  expect(await faultOf(system)).toBe('reserved-name')
  const { me } = liveView(host)
  const twin = stage.enter({ kind: 'join-link', sessionId, name: me.name.toUpperCase(), fragment })
  expect(await faultOf(twin)).toBe('reserved-name')
  const lookAlike = stage.enter({ kind: 'join-link', sessionId, name: me.name.replace('a', '\u0251'), fragment })
  expect(await faultOf(lookAlike)).toBe('reserved-name')
  await untilLive(host, (view) => view.lobby.length === 0)
})

test('[CONSENT-181] whom the host\u2019s page turns away for their name is turned away automatically on every page', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const kim = await stage.participant('Kim')
  const { name } = liveView(host).me
  const { createSocket } = roadTo(stage.server.url)
  // Their own page would leave as soon as it hears whose name that is; this one's line stays until the host has answered.
  const staying: typeof createSocket = (address, protocols) =>
    Object.assign(createSocket(address, protocols), { close: () => undefined })
  stage.enter({ kind: 'join-link', sessionId, name, fragment: linkOf(host) }, { createSocket: staying })
  for (const page of [host, kim]) {
    const { activity } = await untilLive(page, (view) => view.activity.at(-1)?.kind === 'turned-away')
    expect(activity.at(-1)).toMatchObject({ byItself: true, isMe: page === host })
  }
})

test('a page that listens from the start hears of a name it cannot have', async () => {
  await using stage = await openStage()
  const { sessionId } = stage
  for (const [name, fault] of [
    ['Admin', 'reserved-name'],
    ['d\u0430na', 'mixed-scripts'],
  ] as const) {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const page = stage.enter({ kind: 'join-password', sessionId, name, password: CREATE.password })
    page.onChange(() => {
      const view = page.current()
      if (view.stage === 'failed') resolve(view.fault)
    })
    expect(await promise).toBe(fault)
  }
})

test('a password that is no password starts no session, and six digits are a PIN whatever the page says', async () => {
  await using stage = await openStage({ password: '27 18 28', isPin: false })
  expect(liveView(stage.host).invitation).toMatchObject({ joinBy: 'pin', password: '271828' })
  const short = stage.enter({ ...CREATE, password: 'short', isPin: false })
  expect(await faultOf(short)).toBe('bad-password')
})

test('whoever leaves the lobby is gone from the host, and nothing of it stays in their browser', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  await inLobby(lee)
  await until(host, (view) => view.stage === 'live' && view.lobby.length === 1, 'the knock')
  await lee.commands.leave()
  expect(lee.current()).toMatchObject({ stage: 'ended', reason: 'left' })
  await until(host, (view) => view.stage === 'live' && view.lobby.length === 0, 'an empty lobby')
  expect(await lee.vault.find(sessionId)).toEqual([])
})

test('whoever leaves on the way to the lobby, at whatever moment, leaves nothing in their browser and nobody in the lobby', async () => {
  await using stage = await openStage()
  const { host, sessionId } = stage
  for (const afterMs of [0, 1, 2, 5, 20, 100, 1000]) {
    const lee = stage.enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
    await pause(afterMs)
    await lee.commands.leave()
    lee.close()
    expect([afterMs, await lee.vault.find(sessionId)]).toEqual([afterMs, []])
  }
  await until(host, (view) => view.stage === 'live' && view.lobby.length === 0, 'an empty lobby')
})
