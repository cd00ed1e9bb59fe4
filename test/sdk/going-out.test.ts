// Leaving, ending and removing while the server stands still (SIGSTOP), and leaving with the network gone: it holds on the
// own device before anybody hears of it, and the session is told as soon as it can be.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startSdkClient, type SdkClient, type SessionView } from '@farhand/client'
import { utf8 } from '@farhand/protocol'
import { temporaryFolder } from '../../apps/server/src/test-server.ts'
import { joinCuttable } from './cuttable.ts'
import { CREATE, admit, linkOf, liveView, openStage, roadTo, show, until, untilLive } from './sdk-session.ts'
import { signIn, startProcess, type ServerProcess } from './server-child.ts'

/** Long before any answer could be given up for lost. */
const AT_ONCE_MS = 100

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let host: SdkClient
let lee: SdkClient
let cookie: string

beforeEach(async () => {
  folder = await temporaryFolder()
  server = await startProcess(folder.path)
  cookie = await signIn(server.url)
  host = startSdkClient(roadTo(server.url, cookie), CREATE)
  const { sessionId } = await untilLive(host)
  lee = startSdkClient(roadTo(server.url), { kind: 'join-link', sessionId, name: 'Lee', fragment: linkOf(host) })
  await admit(host, 'Lee')
  await untilLive(lee)
})

afterEach(async () => {
  lee.close()
  host.close()
  await server.kill()
  await folder[Symbol.asyncDispose]()
})

const sends = (client: SdkClient): boolean => client.publishFrame(utf8('never'), { key: true })
const isEnded = (view: SessionView) => view.stage === 'ended' && view
const isUnheard = (view: SessionView) => view.stage === 'ended' && view.heard === 'not-yet' && view
const isHeard = (view: SessionView) => view.stage === 'ended' && view.heard === 'yes' && view
const receiptOf = (view: SessionView) =>
  view.stage === 'ended' && typeof view.receipt !== 'string' && view.receipt !== null && view.receipt.state

test('[CONSENT-55] who leaves is out at once with the server stopped; the page says that nobody knows yet, then tells', async () => {
  await show(lee, host)
  expect(sends(lee)).toBe(true)
  server.freeze()
  const leftMs = performance.now()
  const leaving = lee.commands.leave()
  await until(lee, isEnded, 'the end')
  expect(performance.now() - leftMs).toBeLessThan(AT_ONCE_MS)
  expect(sends(lee)).toBe(false)
  expect(await until(lee, isUnheard, 'the word that nobody knows yet')).toMatchObject({ reason: 'left' })
  expect(await until(lee, receiptOf, 'the receipt as far as it goes')).toBe('ends-early')
  server.thaw()
  await leaving
  expect(await until(lee, isHeard, 'the word that it is known')).toMatchObject({ reason: 'left' })
  await until(lee, (view) => receiptOf(view) === 'complete', 'the whole receipt')
  await untilLive(host, ({ people, watching }) => people.length === 1 && watching === null)
})

test('[CONSENT-55] [CONSENT-188] “Stop and leave” takes everything back and is out, both in one breath and with the server stopped', async () => {
  await show(lee, host)
  await host.commands.ask(liveView(lee).me.device, 'control', 'whole', null)
  await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
  server.freeze()
  const going = Promise.all([lee.commands.withdrawAll(), lee.commands.leave()])
  await until(lee, isUnheard, 'the end that nobody knows of yet')
  expect(sends(lee)).toBe(false)
  server.thaw()
  await going
  await until(lee, isHeard, 'the word that it is known')
  const { activity } = await untilLive(host, ({ people }) => people.length === 1)
  const kinds = activity.map(({ kind }) => kind)
  expect(kinds.slice(-4)).toEqual(['withdrawn', 'declined', 'grant-ended', 'left'])
})

test('[CONSENT-55] the host’s own screen stops at once where they end the session with the server stopped', async () => {
  await host.commands.share(host.capture)
  await untilLive(lee, ({ watching }) => watching !== null)
  expect(sends(host)).toBe(true)
  server.freeze()
  const ending = host.commands.end()
  expect(sends(host)).toBe(false)
  expect(await until(host, isUnheard, 'the end that nobody knows of yet')).toMatchObject({ reason: 'me' })
  server.thaw()
  await ending
  await until(host, isHeard, 'the word that it is known')
  await until(lee, (view) => view.stage === 'ended' && view.reason === 'host', 'the end for Lee')
})

test('[CONSENT-39] nothing of the host’s reaches whom they removed, though the server stands still', async () => {
  await host.commands.share(host.capture)
  await untilLive(lee, ({ watching }) => watching !== null)
  expect(sends(host)).toBe(true)
  server.freeze()
  const removing = host.commands.remove(liveView(lee).me.device)
  expect(sends(host)).toBe(false)
  expect(liveView(host)).toMatchObject({ allowed: [], sharing: null })
  server.thaw()
  await removing
  await until(lee, (view) => view.stage === 'ended' && view.reason === 'removed', 'the end for Lee')
  expect(liveView(host).activity.some(({ kind }) => kind === 'refused-attack')).toBe(false)
})

test('[CONSENT-55] who leaves without a network says so at once, and is told for as soon as it is back', async () => {
  await using stage = await openStage()
  const { client: kim, cut, mend } = await joinCuttable(stage, 'Kim')
  cut()
  await until(kim, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the lost line')
  const leaving = kim.commands.leave()
  expect(await until(kim, isUnheard, 'the end that nobody knows of yet')).toMatchObject({ reason: 'left' })
  mend()
  await leaving
  await until(kim, isHeard, 'the word that it is known')
  await untilLive(stage.host, ({ people }) => people.length === 1)
})
