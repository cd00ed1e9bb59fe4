// Questions of members who are not in the group of whoever is asked, or not yet: the line of one of both was down while
// somebody was let in, or while the group was renewed. They are put to the person in the end, and blame nobody.
import assert from 'node:assert/strict'
import { expect, test, vi } from 'vitest'
import type { LiveView, SdkClient, SessionView } from '@farhand/client'
import type { ClientFrame, GrantId, OpenSession, SessionMessageBody } from '@farhand/protocol'
import { randomId } from '../../packages/client/src/session/identity.ts'
import { cuttableRoad, isAway, joinCuttable, renewGroup, type Cuttable } from './cuttable.ts'
import { codesOf, idOf, live, signed, Stage } from './malicious/cast.ts'
import { stateFrame } from './malicious/malicious-server.ts'
import {
  admit,
  linkOf,
  liveView,
  openStage,
  show,
  until,
  untilLive,
  writesInItsGroup,
  type Stage as RealStage,
} from './sdk-session.ts'

/** What this page named as an attack. */
const blamed = (client: SdkClient): unknown[] =>
  liveView(client).activity.flatMap(({ kind, code }) => (kind === 'refused-attack' ? [code] : []))

/** Back, and in the group of the host: what is written with its keys is read. */
async function comesBack({ client, mend }: Cuttable, host: SdkClient): Promise<void> {
  mend()
  await untilLive(client)
  const before = liveView(client).messages.length
  // What is written before is for the others only.
  const isThere = async () => {
    await host.commands.sendMessage('are you there?').catch(() => undefined)
    return liveView(client).messages.length > before
  }
  await expect.poll(isThere, { timeout: 15_000, interval: 200 }).toBe(true)
}

/** Joins by the ID alone; host and guest have read their codes to each other. */
async function guestById(stage: RealStage, name: string): Promise<SdkClient> {
  const { host, sessionId } = stage
  const guest = stage.enter({ kind: 'join-spoken', sessionId, name })
  await admit(host, name)
  const isThere = (view: LiveView) => view.people.some(({ safetyCode, isMe }) => !isMe && safetyCode?.length === 6)
  await untilLive(guest, isThere)
  await untilLive(host, isThere)
  const halfOn = (client: SdkClient) =>
    liveView(client).people.find(({ isMe, safetyCode }) => !isMe && safetyCode?.length === 6)?.safetyCode ?? ''
  const [atHost, atGuest] = [halfOn(host), halfOn(guest)]
  await host.commands.confirmCode(liveView(guest).me.device, atGuest)
  await guest.commands.confirmCode(liveView(host).me.device, atHost)
  return guest
}

test.for([
  ['by the link', (stage: RealStage) => stage.participant('Kim')],
  ['by the ID alone', (stage: RealStage) => guestById(stage, 'Kim')],
] as const)('[KEY-58] whoever was let in %s while the presenter’s line was down is heard to ask', async ([, join]) => {
  await using stage = await openStage({ password: '' })
  const { host } = stage
  const { client: lee, cut, mend } = await joinCuttable(stage, 'Lee')
  await show(lee, host)
  cut()
  await isAway(lee)
  const kim = await join(stage)
  // Kim's page asks by itself to see what is shown.
  await untilLive(kim, ({ asked }) => asked.length === 1)
  mend()
  const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
  expect(prompt).toMatchObject({ kind: 'grant', capability: 'view', from: { name: 'Kim' } })
  await lee.commands.allow(prompt.id, lee.capture)
  await untilLive(kim, ({ watching }) => watching !== null)
  expect([lee, kim, host].map(blamed)).toEqual([[], [], []])
})

test('[KEY-59] who comes back into a renewed group asks to see what is shown, and is heard', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const kim = await joinCuttable(stage, 'Kim')
  const host = await renewGroup(stage, lee, kim)
  await comesBack(kim, host)
  await show(kim.client, host)
  lee.mend()
  const prompt = await until(kim.client, (view) => view.stage === 'live' && view.prompt, 'the question')
  expect(prompt).toMatchObject({ kind: 'grant', capability: 'view', from: { name: 'Lee' } })
  await kim.client.commands.allow(prompt.id, kim.client.capture)
  await untilLive(lee.client, ({ watching }) => watching !== null)
  expect([host, kim.client, lee.client].map(blamed)).toEqual([[], [], []])
})

test('[KEY-60] what a person says before they are back in a renewed group is refused in words, is in no record, and blames nobody', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  lee.cut()
  await isAway(lee.client)
  stage.host.close()
  const road = cuttableRoad(stage.server.url)
  const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { ...road.options, vault: stage.host.vault })
  await untilLive(host, () => true, 'the reloaded host')
  await writesInItsGroup(host)
  road.cut()
  lee.mend()
  const isHostAway = (view: SessionView) =>
    view.stage === 'live' && view.people.some(({ role, connected }) => role === 'host' && !connected)
  await until(lee.client, isHostAway, 'the state')
  const raise = () => lee.client.commands.raise(true)
  await expect(raise()).rejects.toMatchObject({ code: 'not-connected', reason: 'not-in-group' })
  await lee.client.commands.relax(true)
  road.mend()
  await comesBack(lee, host)
  await raise()
  await untilLive(host, ({ people }) => people.some(({ raised }) => raised))
  expect([host, lee.client].map(blamed)).toEqual([[], []])
})

test('[KEY-60] whoever never heard that the group began anew asks to be let in once a word of theirs is refused', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const host = await renewGroup(stage, lee)
  // The new group gets as far as the old one was: by its number nothing has changed.
  const kim = stage.enter({ kind: 'join-link', sessionId: stage.sessionId, name: 'Kim', fragment: linkOf(host) })
  await admit(host, 'Kim')
  await untilLive(kim)
  // The server tells it once, on the first line, which breaks over it.
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
  // Told it anew, it would ask by that.
  lee.passes.in = ({ type }) => type !== 'group-renewed'
  let asks = 0
  lee.passes.out = ({ type }) => {
    if (type === 'rejoin') asks += 1
    return true
  }
  lee.mend()
  await untilLive(lee.client)
  const raise = () => lee.client.commands.raise(true)
  await expect(raise()).rejects.toMatchObject({ reason: 'not-in-group' })
  const isHeard = () =>
    raise().then(
      () => true,
      () => false,
    )
  await expect.poll(isHeard, { timeout: 10_000, interval: 200 }).toBe(true)
  await untilLive(host, ({ people }) => people.some(({ name, raised }) => name === 'Lee' && raised))
  expect(asks).toBe(1)
  // What came to Lee's page before it knew did not open there.
  expect([host, kim].map(blamed)).toEqual([[], []])
})

test('[KEY-60] a host is in its own group, whatever the server refuses it for', async () => {
  const stage = await Stage.open('')
  try {
    const { server, host } = stage
    const lee = await stage.guest('Lee')
    server.tampering.fromClient = (frame, from) => {
      const isHosts = frame.type === 'say' && from === idOf(host) && frame.signed.message.body.kind === 'ask'
      if (!isHosts) return [frame]
      server.deliver(idOf(host), { type: 'refused', ref: frame.ref, code: 'not-in-group' })
      return []
    }
    const asking = host.commands.ask(idOf(lee), 'view', 'whole', null)
    await expect(asking).rejects.toMatchObject({ reason: 'not-in-group' })
    await host.commands.sendMessage('here')
    await vi.waitFor(() => expect(live(lee).messages.map(({ text }) => text)).toContain('here'))
    expect(server.received.filter(({ frame }) => frame.type === 'rejoin')).toEqual([])
  } finally {
    stage.close()
  }
})

test('[KEY-9] whoever asked twice and is let in twice is in by the second time', { timeout: 40_000 }, async () => {
  const stage = await Stage.open('')
  try {
    const { server, host } = stage
    const lee = await stage.guest('Lee')
    const asked: ClientFrame[] = []
    let welcomes = 0
    server.tampering.fromClient = (frame, from) => {
      if (frame.type !== 'rejoin' || from !== idOf(lee)) return [frame]
      asked.push(frame)
      return asked.length === 2 ? asked : []
    }
    server.tampering.toMember = (frame) => {
      if (frame.type === 'welcome') welcomes += 1
      return [frame]
    }
    server.deliver(idOf(lee), { type: 'group-renewed' })
    await expect.poll(() => welcomes, { timeout: 15_000 }).toBe(2)
    // What comes behind both.
    await host.commands.ask(idOf(lee), 'view', 'whole', null)
    await vi.waitFor(() => expect(live(lee).prompt).not.toBeNull(), { timeout: 10_000 })
    await lee.commands.sendMessage('in again')
    await vi.waitFor(() => expect(live(host).messages.map(({ text }) => text)).toContain('in again'), {
      timeout: 10_000,
    })
    await host.commands.sendMessage('so you are')
    await vi.waitFor(() => expect(live(lee).messages.map(({ text }) => text)).toContain('so you are'), {
      timeout: 10_000,
    })
    expect([host, lee].map((client) => codesOf(live(client)))).toEqual([[], []])
  } finally {
    stage.close()
  }
})

const LIES = [
  ['calls confirmed, and the page behind', { confirm: { byHost: true, byMember: true } }, 5],
  ['calls a guest by link who is away', { confirm: null, connected: false }, 0],
] as const

test.for(LIES)(
  '[KEY-58] [KEY-32] what a stranger wants whom the server %s is never shown, and is named',
  { timeout: 40_000 },
  async ([, lies, ahead]) => {
    const stage = await Stage.open('')
    try {
      const { server } = stage
      const kim = await stage.guest('Kim')
      const mallory = await stage.mallory({ method: 'none' })
      const { state } = server
      assert.ok(state)
      const [id, you, to, createdAt] = [randomId() as GrantId, idOf(kim), mallory.deviceId, Date.now()]
      const terms = { grant: id, capability: 'camera', scope: 'whole', minutes: null, owner: you } as const
      const says = (body: SessionMessageBody) => signed(kim, mallory.device, body)
      const times = { askedAt: createdAt, expiresAt: createdAt + 60_000 }
      const request = { ...terms, to, ...times, asked: await says({ kind: 'ask', ...terms }) }
      const turn = { switch: randomId() as GrantId, to: you }
      const flags = { leavingMustAgree: false, leavingAgreed: false, takingIsAsked: true }
      const switching = { ...turn, by: to, ...flags, ...times, asked: await says({ kind: 'switch', ...turn }) }
      const stranger = state.members[to]
      assert.ok(stranger)
      const listed = { ...stranger, ...lies } as typeof stranger
      const members = { ...state.members, [to]: listed }
      const lie = { ...state, members, requests: [request], switching } as OpenSession
      const shown: unknown[] = []
      kim.onChange(() => shown.push(live(kim).prompt, live(kim).switching))
      server.deliver(you, stateFrame(lie, { epoch: server.epoch + ahead, you }))
      const both = expect.arrayContaining(['not-a-member', 'not-allowed']) as unknown
      await vi.waitFor(() => expect(codesOf(live(kim))).toEqual(both), { timeout: 20_000 })
      expect(shown.filter((one) => one !== null)).toEqual([])
    } finally {
      stage.close()
    }
  },
)
