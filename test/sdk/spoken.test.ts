// Joining by an ID alone: into the session at once, into its group once two people have read their codes to each other.
import { expect, test } from 'vitest'
import type { Person, SdkClient } from '@farhand/client'
import { utf8, type DeviceId, type SessionId } from '@farhand/protocol'
import {
  admit,
  CREATE,
  FAST_LIMITS,
  linkOf,
  liveView,
  openStage,
  show,
  until,
  untilLive,
  type Stage,
} from './sdk-session.ts'

const NO_MATCH = { stage: 'failed', fault: 'no-match', code: 'no-match' }

const byId = (stage: Stage, name = 'Lee', sessionId: SessionId = stage.sessionId): SdkClient =>
  stage.enter({ kind: 'join-spoken', sessionId, name })

const inLobby = (client: SdkClient) => until(client, (view) => view.stage === 'lobby' && view, 'the lobby')

/** The other person as a page sees them. */
const other = (client: SdkClient): Person => {
  const person = liveView(client).people.find((one) => !one.isMe)
  if (person === undefined) throw new Error('nobody else is here')
  return person
}

const refusedAt = (client: SdkClient) => liveView(client).activity.filter(({ kind }) => kind === 'refused-attack')

const textsAt = (client: SdkClient) => liveView(client).messages.map(({ text, pending }) => [text, pending])

const person = (client: SdkClient, name: string) => liveView(client).people.find((one) => one.name === name)

async function together(stage: Stage): Promise<{ lee: SdkClient; leeDevice: DeviceId; hostDevice: DeviceId }> {
  const lee = byId(stage)
  await admit(stage.host, 'Lee')
  await untilLive(lee, (view) => view.people.length === 2)
  await untilLive(stage.host, (view) => view.people.length === 2)
  return { lee, leeDevice: liveView(lee).me.device, hostDevice: liveView(stage.host).me.device }
}

const codeOf = (tried: Promise<void>): Promise<string | undefined> =>
  tried.then(
    () => undefined,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  )

test('[KEY-30] each page shows one half, and only with both halves typed may anything be shown', async () => {
  await using stage = await openStage({ password: '' })
  const { host } = stage
  expect(liveView(host).invitation).toMatchObject({ joinBy: 'spoken', password: null, idOpen: true })
  const { lee, leeDevice, hostDevice } = await together(stage)
  expect([other(host).confirm, other(lee).confirm]).toEqual(['both', 'both'])
  const [atHost, atLee] = [other(host).safetyCode ?? '', other(lee).safetyCode ?? '']
  for (const half of [atHost, atLee]) expect(half).toMatch(/^\d{6}$/)

  expect(await codeOf(host.commands.ask(leeDevice, 'view', 'whole', null))).toBe('not-confirmed')
  expect(await codeOf(lee.commands.share(lee.capture))).toBe('not-confirmed')

  await host.commands.confirmCode(leeDevice, ` ${atLee.slice(0, 3)} ${atLee.slice(3)}`)
  await untilLive(lee, () => other(lee).confirm === 'mine')
  expect(other(host)).toMatchObject({ confirm: 'theirs', safetyCode: atHost })
  expect(await codeOf(host.commands.ask(leeDevice, 'view', 'whole', null))).toBe('not-confirmed')
  expect(await codeOf(lee.commands.share(lee.capture))).toBe('not-confirmed')
  expect(await codeOf(host.commands.confirmCode(leeDevice, atLee))).toBe('not-now')

  await lee.commands.confirmCode(hostDevice, atHost)
  await untilLive(host, () => other(host).confirm === 'done')
  await untilLive(lee, () => other(lee).confirm === 'done')
  expect(other(host).safetyCode).toBe(`${atLee} ${atHost}`)
  expect(other(lee).safetyCode).toBe(`${atLee} ${atHost}`)

  await host.commands.ask(leeDevice, 'view', 'whole', null)
  await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
})

test('[KEY-32] until then chat passes neither way, and what waited arrives afterwards', async () => {
  await using stage = await openStage({ password: '' })
  const { host } = stage
  const { lee, leeDevice, hostDevice } = await together(stage)
  const [atHost, atLee] = [other(host).safetyCode ?? '', other(lee).safetyCode ?? '']
  await lee.commands.sendMessage('from Lee')
  await host.commands.sendMessage('from the host alone')
  await lee.commands.confirmCode(hostDevice, atHost)
  await untilLive(host, () => other(host).confirm === 'mine')
  expect(textsAt(lee)).toEqual([['from Lee', true]])
  expect(textsAt(host)).toEqual([['from the host alone', false]])
  await host.commands.confirmCode(leeDevice, atLee)
  await untilLive(host, (view) => view.messages.length === 2)
  await host.commands.sendMessage('from the host to Lee')
  await untilLive(lee, (view) => view.messages.length === 2)
  expect(textsAt(lee)).toEqual([
    ['from Lee', false],
    ['from the host to Lee', false],
  ])
  for (const client of [host, lee]) expect(refusedAt(client)).toEqual([])
})

test('[KEY-32] [KEY-11] the others go on as if nobody had come, and see from the group when somebody is in', async () => {
  await using stage = await openStage({ password: '' })
  const { host } = stage
  const kim = await stage.participant('Kim')
  await show(kim, host)
  const lee = byId(stage)
  await admit(host, 'Lee')
  await untilLive(kim, () => person(kim, 'Lee')?.confirm === 'theirs')
  kim.publishFrame(utf8('one'), { key: true })
  await until(host, () => host.received.length === 1, 'a frame')
  await kim.commands.sendMessage('for us two')
  await untilLive(host, (view) => view.messages.length === 1)
  expect(lee.received).toEqual([])
  const leeDevice = liveView(lee).me.device
  expect(await codeOf(kim.commands.offer(leeDevice, 'camera', 'whole', null))).toBe('not-confirmed')

  const [atHost, atLee] = [
    person(host, 'Lee')?.safetyCode ?? '',
    liveView(lee).people.find(({ role }) => role === 'host')?.safetyCode ?? '',
  ]
  await host.commands.confirmCode(leeDevice, atLee)
  await lee.commands.confirmCode(liveView(host).me.device, atHost)
  for (const client of [host, kim]) await untilLive(client, () => person(client, 'Lee')?.confirm === 'done')
  kim.publishFrame(utf8('two'), { key: true })
  await until(host, () => host.received.length === 2, 'another frame')
  await kim.commands.sendMessage('for all three')
  await untilLive(lee, (view) => view.messages.length === 1)
  await kim.commands.offer(leeDevice, 'camera', 'whole', null)
  for (const client of [host, kim, lee]) expect(refusedAt(client)).toEqual([])
})

test('[KEY-32] whoever was away when the other confirmed comes into the group on coming back', async () => {
  await using stage = await openStage({ password: '' })
  const { host, sessionId } = stage
  const { lee, leeDevice, hostDevice } = await together(stage)
  const [atHost, atLee] = [other(host).safetyCode ?? '', other(lee).safetyCode ?? '']
  await lee.commands.confirmCode(hostDevice, atHost)
  await untilLive(host, () => other(host).confirm === 'mine')
  lee.close()
  await untilLive(host, () => !other(host).connected)
  await host.commands.confirmCode(leeDevice, atLee)
  await untilLive(host, () => other(host).confirm === 'theirs')
  const again = stage.enter({ kind: 'resume', sessionId }, { vault: lee.vault })
  await untilLive(again, () => other(again).confirm === 'done')
  await untilLive(host, () => other(host).confirm === 'done')
  await host.commands.sendMessage('there you are')
  await untilLive(again, (view) => view.messages.length === 1)
  for (const client of [host, again]) expect(refusedAt(client)).toEqual([])
})

test('[KEY-32] who is not confirmed and goes is forgotten, and the session goes on', async () => {
  await using stage = await openStage({ password: '' })
  const { host } = stage
  const { lee } = await together(stage)
  await lee.commands.leave()
  await untilLive(host, (view) => view.people.length === 1)
  const { lee: again, leeDevice, hostDevice } = await together(stage)
  const [atHost, atLee] = [other(host).safetyCode ?? '', other(again).safetyCode ?? '']
  await again.commands.confirmCode(hostDevice, atHost)
  await host.commands.confirmCode(leeDevice, atLee)
  await untilLive(again, () => other(again).confirm === 'done')
  expect(refusedAt(host)).toEqual([])
})

test('[KEY-30] a reload on either side changes nothing of it', async () => {
  await using stage = await openStage({ password: '' })
  const { host, sessionId } = stage
  const { lee, leeDevice, hostDevice } = await together(stage)
  const [atHost, atLee] = [other(host).safetyCode ?? '', other(lee).safetyCode ?? '']
  lee.close()
  const again = stage.enter({ kind: 'resume', sessionId }, { vault: lee.vault })
  await untilLive(again, (view) => view.people.length === 2)
  expect(other(again)).toMatchObject({ confirm: 'both', safetyCode: atLee })
  await again.commands.confirmCode(hostDevice, atHost)
  await untilLive(host, () => other(host).confirm === 'mine')
  host.close()
  const back = stage.enter({ kind: 'resume', sessionId }, { vault: host.vault })
  await untilLive(back, (view) => view.people.length === 2 && other(back).confirm === 'mine')
  expect(other(back).safetyCode).toBe(atHost)
  await back.commands.confirmCode(leeDevice, atLee)
  await untilLive(again, () => other(again).confirm === 'done')
  await untilLive(back, () => other(back).confirm === 'done')
  await back.commands.sendMessage('both are back')
  await untilLive(again, (view) => view.messages.length === 1)
  for (const client of [back, again]) expect(refusedAt(client)).toEqual([])
})

test('[KEY-30] three wrong entries of the host turn the member out, who is told why', async () => {
  await using stage = await openStage({ password: '' })
  const { host, sessionId } = stage
  const { lee, leeDevice } = await together(stage)
  expect(await codeOf(host.commands.confirmCode(leeDevice, '000000'))).toBe('wrong-code')
  expect(await codeOf(host.commands.confirmCode(leeDevice, other(host).safetyCode ?? ''))).toBe('wrong-code')
  expect(await codeOf(host.commands.confirmCode(leeDevice, ''))).toBeUndefined()
  expect(await until(lee, (view) => view.stage === 'ended' && view.fault?.fault, 'the end')).toBe('codes-differ')
  const { activity } = await untilLive(host, (view) => view.people.length === 1)
  expect(activity).toContainEqual(expect.objectContaining({ kind: 'refused-attack', code: 'safety-code-wrong' }))
  await expect.poll(() => lee.vault.find(sessionId)).toEqual([])
})

test('[KEY-30] three wrong entries of the participant end it for them, and nothing of it stays', async () => {
  await using stage = await openStage({ password: '' })
  const { host, sessionId } = stage
  const { lee, hostDevice } = await together(stage)
  for (const expected of ['wrong-code', 'wrong-code', undefined])
    expect(await codeOf(lee.commands.confirmCode(hostDevice, '000000'))).toBe(expected)
  expect(lee.current()).toMatchObject({
    stage: 'ended',
    reason: 'fault',
    fault: { fault: 'codes-differ', code: 'safety-code-wrong' },
  })
  await untilLive(host, (view) => view.people.length === 1)
  await expect.poll(() => lee.vault.find(sessionId)).toEqual([])
})

test('while the host shows a screen, whoever comes in by an ID alone sees nothing of it', async () => {
  await using stage = await openStage({ password: '', firstPresenter: 'host' })
  const { host } = stage
  await stage.participant('Kim')
  await host.commands.share(host.capture)
  await untilLive(host, (view) => view.sharing !== null)
  const lee = byId(stage)
  await admit(host, 'Lee')
  const { watching } = await untilLive(lee, (view) => view.presenter !== null)
  expect(watching).toBeNull()
  expect(liveView(host).allowed.map(({ to }) => to.name)).toEqual(['Kim'])
})

test('a link joins beside it, with nothing to compare', async () => {
  await using stage = await openStage({ password: '' })
  const kim = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Kim', fragment: linkOf(stage.host) })
  await admit(stage.host, 'Kim')
  await untilLive(kim)
  expect(other(kim).confirm).toBe('done')
})

test('an unknown ID, a session with a password, and a host that says nothing or no look the same', async () => {
  const limits = { ...FAST_LIMITS, join: { ...FAST_LIMITS.join, unprovenWaitMs: 2500 } }
  await using stage = await openStage({ password: '' }, { limits })
  const host = stage.enter(CREATE)
  const { sessionId: withPin } = await untilLive(host)
  const unknown = (withPin === '999999999' ? '999999998' : '999999999') as SessionId
  const silent = byId(stage, 'Silent')
  const refused = byId(stage, 'Refused')
  const all = [byId(stage, 'Unknown', unknown), byId(stage, 'Pin', withPin), silent, refused]
  const lobbies = await Promise.all(all.map(inLobby))
  expect(new Set(lobbies.map(({ hostName, organization }) => hostName + organization))).toEqual(new Set(['']))
  const knock = await until(
    stage.host,
    (view) => view.stage === 'live' && view.lobby.find(({ name }) => name === 'Refused'),
    'a knock',
  )
  await stage.host.commands.turnAway(knock.join)
  for (const client of all) {
    await until(client, (view) => view.stage === 'failed', 'the one sentence')
    expect(client.current()).toMatchObject(NO_MATCH)
  }
  expect(liveView(host).lobby).toEqual([])
  await untilLive(stage.host, (view) => view.lobby.length === 0)
})

test('a new PIN closes the way by an ID alone, for whoever waits on it too', async () => {
  await using stage = await openStage({ password: '' })
  const { host } = stage
  byId(stage)
  await untilLive(host, (view) => view.lobby.length === 1)
  await host.commands.makeNewPin()
  const { invitation, lobby } = liveView(host)
  expect(lobby).toEqual([])
  const lee = stage.enter({
    kind: 'join-password',
    sessionId: stage.sessionId,
    name: 'Lee',
    password: invitation?.password ?? '',
  })
  await admit(host, 'Lee')
  await untilLive(lee)
  expect(other(lee).confirm).toBe('done')
})

test('an organization that asks for a text puts it before an ID alone once the host would let it in', async () => {
  await using stage = await openStage()
  const { server, cookie } = stage
  const body = { profile: 'strict', acknowledgementText: 'You agree to be helped.' }
  await server.call('PUT', '/api/v1/organization', { headers: { cookie }, body })
  const host = stage.enter({ ...CREATE, password: '', isPin: false })
  const { sessionId } = await untilLive(host)
  const lee = byId(stage, 'Lee', sessionId)
  expect(await inLobby(lee)).toMatchObject({ hostName: '' })
  await until(host, (view) => view.stage === 'live' && view.lobby.length === 1, 'a knock')
  await expect(admit(host, 'Lee')).rejects.toMatchObject({ code: 'not-acknowledged' })
  await until(lee, (view) => view.stage === 'lobby' && view.hostName !== '' && view.terms?.accepted === false, 'it')
  await lee.commands.acceptTerms({ name: 'Lee Morgan', company: 'Fabrikam' })
  await until(host, (view) => view.stage === 'live' && typeof view.lobby[0]?.terms === 'object', 'accepted')
  await admit(host, 'Lee')
  await untilLive(lee, (view) => view.people.length === 2)
  expect(other(lee).confirm).toBe('both')
})
