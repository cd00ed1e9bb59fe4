// Words of members who are not in the group of whoever hears them, or not yet: the line of one of both was down while
// somebody was let in, or while the group was renewed. What they say is heard in the end, and blames nobody.
import assert from 'node:assert/strict'
import { expect, test, vi } from 'vitest'
import type { LiveView, SdkClient } from '@farhand/client'
import type { DeviceId, GrantId, OpenSession, ServerFrame, SessionMessageBody } from '@farhand/protocol'
import { randomId } from '../../packages/client/src/session/identity.ts'
import { joinCuttable, type Cuttable } from './cuttable.ts'
import { codesOf, idOf, isRefused, live, signed, Stage, until as untilOn, type Client } from './malicious/cast.ts'
import { stateFrame } from './malicious/malicious-server.ts'
import { admit, liveView, openStage, show, until, untilLive, type Stage as RealStage } from './sdk-session.ts'

/** What this page named as an attack. */
const blamed = (client: SdkClient): unknown[] =>
  liveView(client).activity.flatMap(({ kind, code }) => (kind === 'refused-attack' ? [code] : []))

const isAway = (client: SdkClient): Promise<unknown> =>
  until(client, (view) => view.stage === 'live' && view.connection === 'reconnecting', 'the loss')

/** The host's page is loaded anew while nobody else's line is up: the group begins anew. */
async function renewGroup(stage: RealStage, ...others: readonly Cuttable[]): Promise<SdkClient> {
  for (const { cut, client } of others) {
    cut()
    await isAway(client)
  }
  stage.host.close()
  const host = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: stage.host.vault })
  await untilLive(host, () => true, 'the reloaded host')
  // Written with the keys of the new group.
  await expect
    .poll(() =>
      host.commands.sendMessage('back').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  return host
}

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

test('[KEY-58] who comes back into a renewed group asks to see what is shown, and is heard', async () => {
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

test('[KEY-58] a question that is heard before its asker is back in a group as old as theirs is put in the end', async () => {
  await using stage = await openStage()
  // In the group once its first commit had come, as Kim is in the new one.
  const lee = await joinCuttable(stage, 'Lee')
  lee.cut()
  await isAway(lee.client)
  const kim = await joinCuttable(stage, 'Kim')
  const host = await renewGroup(stage, kim)
  await comesBack(kim, host)
  await show(kim.client, host)
  lee.mend()
  const prompt = await until(kim.client, (view) => view.stage === 'live' && view.prompt, 'the question')
  expect(prompt).toMatchObject({ kind: 'grant', capability: 'view', from: { name: 'Lee' } })
  await kim.client.commands.allow(prompt.id, kim.client.capture)
  await untilLive(lee.client, ({ watching }) => watching !== null)
  expect([host, kim.client, lee.client].map(blamed)).toEqual([[], [], []])
})

const SAID: readonly (readonly [
  string,
  (lee: SdkClient, host: SdkClient) => Promise<unknown>,
  (host: SdkClient) => unknown,
])[] = [
  [
    'a hand that is raised',
    (lee) => lee.commands.raise(true),
    (host) => liveView(host).people.some(({ raised }) => raised),
  ],
  [
    'a question',
    (lee, host) => lee.commands.ask(liveView(host).me.device, 'camera', 'whole', null),
    (host) => liveView(host).prompt?.kind === 'grant',
  ],
  ['a screen', (lee) => lee.commands.share(lee.capture), (host) => liveView(host).watching !== null],
  [
    'an offer',
    (lee, host) => lee.commands.offer(liveView(host).me.device, 'camera', 'whole', null),
    (host) => liveView(host).held.some(({ capability }) => capability === 'camera'),
  ],
]

test.for(SAID)('[KEY-58] %s is heard of somebody who comes back into a renewed group', async ([, say, isHeard]) => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const host = await renewGroup(stage, lee)
  lee.mend()
  await untilLive(lee.client)
  await say(lee.client, host)
  await until(host, () => isHeard(host), 'the word')
  expect([host, lee.client].map(blamed)).toEqual([[], []])
})

test('[KEY-58] a yes is heard of somebody who comes back into a renewed group', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const { device } = liveView(lee.client).me
  const host = await renewGroup(stage, lee)
  await host.commands.ask(device, 'view', 'whole', null)
  lee.mend()
  const prompt = await until(lee.client, (view) => view.stage === 'live' && view.prompt, 'the question')
  await lee.client.commands.allow(prompt.id, lee.client.capture)
  await until(host, (view) => view.stage === 'live' && view.watching !== null, 'watching')
  expect([host, lee.client].map(blamed)).toEqual([[], []])
})

test('[KEY-58] what is shown is said anew by a presenter who comes back into a renewed group', async () => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  await show(lee.client, stage.host)
  await lee.client.commands.pause()
  const host = await renewGroup(stage, lee)
  lee.mend()
  await untilLive(lee.client)
  // Both at once, before anybody can have let Lee in.
  await Promise.all([
    lee.client.commands.changeSurface({ ...lee.client.capture, surface: 'tab' }),
    lee.client.commands.resume(),
  ])
  await untilLive(host, ({ watching }) => watching?.surface === 'tab' && watching.picture !== 'paused')
  expect([host, lee.client].map(blamed)).toEqual([[], []])
})

const share = (lee: SdkClient) => lee.commands.share(lee.capture)
const TAKEN_BACK: readonly (readonly [
  string,
  (lee: SdkClient, host: SdkClient) => Promise<unknown>,
  (lee: SdkClient) => Promise<unknown>,
])[] = [
  ['a screen that is shown no more', share, (lee) => lee.commands.stopSharing()],
  ['a screen that is taken back with everything', share, (lee) => lee.commands.withdrawAll()],
  [
    'an offer that is taken back with everything',
    (lee, host) => lee.commands.offer(liveView(host).me.device, 'camera', 'whole', null),
    (lee) => lee.commands.withdrawAll(),
  ],
]

test.for(TAKEN_BACK)('[KEY-59] [CONSENT-41] %s before its person is in is open nowhere', async ([, say, takeBack]) => {
  await using stage = await openStage()
  const lee = await joinCuttable(stage, 'Lee')
  const host = await renewGroup(stage, lee)
  const opened: unknown[] = []
  host.onChange(() => opened.push(...liveView(host).held, liveView(host).watching))
  lee.mend()
  await untilLive(lee.client)
  const said = say(lee.client, host).catch((cause: { code?: unknown }) => cause.code)
  await takeBack(lee.client)
  expect(await said).toBe('taken-back')
  await comesBack(lee, host)
  // Heard behind all of it, also where the host took the whole state anew.
  await lee.client.commands.raise(true)
  await untilLive(host, ({ people }) => people.some(({ raised }) => raised))
  expect(opened.filter((one) => one !== null)).toEqual([])
  expect(liveView(lee.client).allowed).toEqual([])
  expect([host, lee.client].map(blamed)).toEqual([[], []])
})

test('[KEY-58] a question that overtakes the commit by which its asker came is not shown before it, and then it is', async () => {
  const stage = await Stage.open()
  try {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const held: ServerFrame[] = []
    server.tampering.toMember = (frame, to) => {
      if (to !== idOf(lee) || frame.type !== 'commit') return [frame]
      held.push(frame)
      return []
    }
    const kim = await stage.guest('Kim')
    await kim.commands.ask(idOf(lee), 'camera', 'whole', null)
    await kim.commands.ask(idOf(lee), 'voice', 'whole', null)
    // This is heard, and newer.
    await kim.commands.relax(true)
    // Behind both.
    await stage.host.commands.ask(idOf(lee), 'view', 'whole', null)
    const first = await untilOn(lee, (view) => view.stage === 'live' && view.prompt, 'the host’s question')
    expect(first).toMatchObject({ from: { role: 'host' }, behind: 0 })
    expect(codesOf(live(lee))).toEqual([])
    await lee.commands.decline(first.id)
    for (const frame of held) server.deliver(idOf(lee), frame)
    const prompt = await untilOn(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
    expect(prompt).toMatchObject({ capability: 'camera', from: { name: 'Kim' }, behind: 1 })
    expect(codesOf(live(lee))).toEqual([])
    await lee.commands.allow(prompt.id, null)
    await untilOn(kim, (view) => view.stage === 'live' && view.held.length > 0, 'the yes')
    await kim.commands.raise(true)
    await untilOn(lee, (view) => view.stage === 'live' && view.people.some(({ raised }) => raised), 'a hand')
  } finally {
    stage.close()
  }
})

const camera = (lee: Client, kim: DeviceId): Promise<void> => lee.commands.offer(kim, 'camera', 'whole', null)
const OVER: readonly (readonly [
  string,
  (lee: Client, kim: DeviceId) => Promise<void>,
  (lee: Client, id: GrantId) => Promise<void>,
])[] = [
  ['an offer that was withdrawn', camera, (lee, id) => lee.commands.withdraw(id)],
  ['an offer that was withdrawn with everything', camera, (lee) => lee.commands.withdrawAll()],
  [
    'a question that was taken back',
    (lee, kim) => lee.commands.ask(kim, 'camera', 'whole', null),
    (lee, id) => lee.commands.withdraw(id),
  ],
  ['a turn that was taken back', (lee, kim) => lee.commands.switchTo(kim), (lee, id) => lee.commands.withdraw(id)],
]

test.for(OVER)('[KEY-58] %s before the leaf came is not told again as open', async ([, say, takeBack]) => {
  const stage = await Stage.open()
  try {
    const { server } = stage
    const kim = await stage.guest('Kim')
    const held: ServerFrame[] = []
    server.tampering.toMember = (frame, to) => {
      if (to !== idOf(kim) || frame.type !== 'commit') return [frame]
      held.push(frame)
      return []
    }
    const lee = await stage.guest('Lee')
    if (say !== camera) await lee.commands.share(lee.capture)
    await say(lee, idOf(kim))
    const old = server.state
    assert.ok(old)
    const { grants, requests, switching, evidence, presenting } = old
    const open = switching?.switch ?? [...grants, ...requests].at(-1)?.grant
    assert.ok(open)
    await takeBack(lee, open)
    const lie = () => ({ ...server.state, grants, requests, switching, evidence, presenting }) as OpenSession
    server.tampering.toMember = (frame, to) =>
      to === idOf(kim) && frame.type === 'state' ? [{ ...frame, state: lie() }] : [frame]
    for (const frame of held) server.deliver(idOf(kim), frame)
    await untilOn(kim, (view) => codesOf(view).length > 0, 'named')
    expect(live(kim)).toMatchObject({ prompt: null, switching: null })
    expect(live(kim).held.map(({ capability }) => capability)).not.toContain('camera')
  } finally {
    stage.close()
  }
})

test('[KEY-58] a replay of one member’s is named, also while a word of another is put off', async () => {
  const stage = await Stage.open()
  try {
    const { server, host } = stage
    const kim = await stage.guest('Kim')
    await host.commands.offer(idOf(kim), 'camera', 'whole', null)
    const grant = await untilOn(kim, (view) => view.stage === 'live' && view.held[0], 'held')
    await host.commands.withdraw(grant.grant)
    await untilOn(kim, (view) => view.stage === 'live' && view.held.length === 0, 'over')
    const offer = server.sentToMembers.find(
      ({ to, frame }) =>
        to === idOf(kim) &&
        frame.type === 'event' &&
        frame.timed.event.kind === 'said' &&
        frame.timed.event.signed.message.body.kind === 'offer',
    )
    assert.ok(offer?.frame.type === 'event')
    server.tampering.toMember = (frame, to) => (to === idOf(kim) && frame.type === 'commit' ? [] : [frame])
    const lee = await stage.guest('Lee')
    await lee.commands.raise(true)
    server.deliverEvent(idOf(kim), offer.frame.timed.event)
    await isRefused(kim, 'replayed')
    expect(live(kim).held).toEqual([])
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
      await vi.waitFor(() => expect(codesOf(live(kim))).toEqual(['not-a-member']), { timeout: 20_000 })
      expect(shown.filter((one) => one !== null)).toEqual([])
    } finally {
      stage.close()
    }
  },
)
