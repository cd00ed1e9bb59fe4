// kill -9 of the server in the middle of a session: everyone is back without a click, and sharing goes on (main road 7).
import { expect, test } from 'vitest'
import { startSdkClient, type Entry, type SdkClient } from '@farhand/client'
import { utf8 } from '@farhand/protocol'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { CREATE, admit, linkOf, liveView, roadTo, show, until, untilLive } from './sdk-session.ts'
import { signIn, startProcess, type ServerProcess } from './server-child.ts'

test('after kill -9 sharing goes on untouched, chat written meanwhile arrives, and a newcomer still gets in', async () => {
  await using folder = await temporaryFolder()
  const first = await startProcess(folder.path)
  const { url } = first
  const cookie = await signIn(url)
  const clients: SdkClient[] = []
  const enter = (entry: Entry, isHost = false) => {
    const client = startSdkClient(roadTo(url, isHost ? cookie : undefined), entry)
    clients.push(client)
    return client
  }
  let second: ServerProcess | undefined
  try {
    const host = enter(CREATE, true)
    const { sessionId } = await untilLive(host)
    const lee = enter({ kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
    await admit(host, 'Lee')
    await untilLive(lee)
    await show(lee, host)
    expect(lee.publishFrame(utf8('before'), { key: true })).toBe(true)
    await until(host, () => host.received.length === 1, 'a frame')

    await first.kill()
    await until(lee, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
    await until(host, (view) => view.stage === 'live' && view.watching?.picture === 'interrupted', 'a greyed picture')
    expect(lee.publishFrame(utf8('into the void'))).toBe(false)
    await lee.commands.sendMessage('still there?')
    second = await startProcess(folder.path, new URL(url).port)

    await untilLive(host)
    // Nothing leaves for a viewer who is away: the presenter hears first that the host is back.
    await untilLive(lee, ({ people }) => people.every(({ connected }) => connected), 'everybody back')
    expect(liveView(lee).sharing).not.toBeNull()
    expect(lee.publishFrame(utf8('after'), { key: true })).toBe(true)
    await until(host, () => host.received.length === 2, 'a frame after the restart')
    await until(host, (view) => view.stage === 'live' && view.messages.length === 1, 'chat')
    const kim = enter({ kind: 'join-link', sessionId, name: 'Kim', fragment: linkOf(host) })
    await admit(host, 'Kim')
    await untilLive(kim, (view) => view.people.length === 3)
    expect(liveView(host).activity.filter((entry) => entry.kind === 'refused-attack')).toEqual([])
    expect(liveView(lee).activity.filter((entry) => entry.kind === 'refused-attack')).toEqual([])
  } finally {
    for (const client of clients) client.close()
    await first.kill()
    await second?.kill()
  }
}, 60_000)

test('[CONSENT-7] what was withdrawn while the server was away stays withdrawn, and is told afterwards', async () => {
  await using folder = await temporaryFolder()
  const first = await startProcess(folder.path)
  const { url } = first
  const host = startSdkClient(roadTo(url, await signIn(url)), CREATE)
  const { sessionId } = await untilLive(host)
  const lee = startSdkClient(roadTo(url), { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  let second: ServerProcess | undefined
  try {
    await admit(host, 'Lee')
    await untilLive(lee)
    await show(lee, host)
    await first.kill()
    await until(lee, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
    await lee.commands.withdrawAll()
    expect(lee.publishFrame(utf8('never'), { key: true })).toBe(false)
    second = await startProcess(folder.path, new URL(url).port)
    await untilLive(lee)
    expect(lee.publishFrame(utf8('never'), { key: true })).toBe(false)
    await untilLive(host, (view) => view.watching === null && view.presenter === null, 'the withdrawal')
    expect(host.received).toEqual([])
  } finally {
    host.close()
    lee.close()
    await first.kill()
    await second?.kill()
  }
}, 60_000)

test('[KEY-32] codes that were not compared when the server was killed still can be, also what was typed meanwhile', async () => {
  await using folder = await temporaryFolder()
  const first = await startProcess(folder.path)
  const { url } = first
  const host = startSdkClient(roadTo(url, await signIn(url)), { ...CREATE, password: '', isPin: false })
  const { sessionId } = await untilLive(host)
  const lee = startSdkClient(roadTo(url), { kind: 'join-spoken', sessionId, name: 'Lee' })
  const other = (client: SdkClient) => liveView(client).people.find(({ isMe }) => !isMe)
  let second: ServerProcess | undefined
  try {
    await admit(host, 'Lee')
    for (const client of [host, lee]) await untilLive(client, (view) => view.people.length === 2)
    const [atHost, atLee] = [other(host)?.safetyCode ?? '', other(lee)?.safetyCode ?? '']
    await first.kill()
    await until(host, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')
    await host.commands.confirmCode(liveView(lee).me.device, atLee)
    second = await startProcess(folder.path, new URL(url).port)
    await untilLive(lee, () => other(lee)?.confirm === 'mine')
    await lee.commands.confirmCode(liveView(host).me.device, atHost)
    await untilLive(host, () => other(host)?.confirm === 'done')
    await host.commands.sendMessage('here we are')
    await untilLive(lee, (view) => view.messages.length === 1)
    for (const client of [host, lee])
      expect(liveView(client).activity.filter((entry) => entry.kind === 'refused-attack')).toEqual([])
  } finally {
    host.close()
    lee.close()
    await first.kill()
    await second?.kill()
  }
}, 60_000)
