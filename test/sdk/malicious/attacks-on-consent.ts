// Attacks on what people decided: the server makes up grants and switches, tells old ones again, drops withdrawals.
import assert from 'node:assert/strict'
import {
  utf8,
  type GrantId,
  type OpenSession,
  type ServerFrame,
  type SessionMessageBody,
  type Switching,
} from '@farhand/protocol'
import type { SessionView } from '@farhand/client'
import { randomId } from '../../../packages/client/src/session/identity.ts'
import { attack } from './attack-case.ts'
import {
  codesOf,
  deviceOf,
  enter,
  idOf,
  isRefused,
  live,
  reload,
  signed,
  until,
  type Client,
  type Stage,
} from './cast.ts'
import { stateFrame } from './malicious-server.ts'

const KEY = { key: true } as const

/** A whole state to this page, with what the server changed in it. */
function deliverState({ server }: Stage, to: Client, change: Partial<OpenSession>): void {
  const { state, epoch } = server
  assert.ok(state)
  server.deliver(idOf(to), stateFrame({ ...state, ...change }, { epoch, you: idOf(to) }))
}

/** Nothing is allowed, shown or captured on this page. */
function allowsNothing(client: Client): void {
  const { allowed, sharing, presenter, curtain, prompt } = live(client)
  assert.deepEqual({ allowed, sharing, presenter, curtain, prompt }, NOTHING)
  assert.equal(client.publishFrame(utf8('never'), KEY), false)
}
const NOTHING = { allowed: [], sharing: null, presenter: null, curtain: null, prompt: null }

export const ATTACKS_ON_CONSENT = [
  attack('ATTACK-43', 'a grant that its owner never gave', async (stage) => {
    const lee = await stage.guest('Lee')
    const [owner, to, since] = [idOf(lee), idOf(stage.host), Date.now()]
    const common = { capability: 'view', scope: 'whole', owner, to, surface: 'screen', since } as const
    const grants = [{ ...common, grant: randomId() as GrantId, expiresAt: null, usedAt: null }]
    deliverState(stage, lee, { grants, presenting: { device: owner, surface: 'screen', paused: false, since } })
    await isRefused(lee, 'forged-grant')
    allowsNothing(lee)
  }),

  attack('ATTACK-44', 'an old yes that is told again after a reload', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const before = server.state
    const yes = server.sentToMembers.findLast(({ to, frame }) => to === idOf(lee) && isYes(frame))
    assert.ok(before && yes)
    const me = idOf(lee)
    const again = await reload(stage, lee)
    // The server turns every clock back to when Lee was asked, and asks again with the host's own old words.
    const asked = server.received.findLast(
      ({ frame }) => frame.type === 'say' && frame.signed.message.body.kind === 'ask',
    )
    assert.ok(asked?.frame.type === 'say')
    const { message } = asked.frame.signed
    assert.ok(message.body.kind === 'ask')
    const { grant, capability, scope, minutes } = message.body
    const at = Date.now()
    const request = { grant, capability, scope, minutes, owner: me, to: idOf(stage.host), askedAt: at }
    server.tampering.toMember = (frame, to) => [to === me ? withClocksBack(frame) : frame]
    const third = await reload(stage, again)
    deliverState(stage, third, {
      requests: [{ ...request, expiresAt: at + 60_000, asked: asked.frame.signed }],
      members: clocksBack(before.members),
    })
    await until(third, (view) => view.stage === 'live' && view.prompt, 'the old question')
    server.deliver(me, yes.frame)
    await isRefused(third, 'replayed')
    assert.deepEqual(live(third).allowed, [])
    assert.equal(live(third).presenter, null)
    assert.equal(third.publishFrame(utf8('never'), KEY), false)
  }),

  attack('ATTACK-45', 'a withdrawal that is answered and dropped', async (stage) => {
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const { server } = stage
    server.tampering.fromClient = (frame, from) => {
      if (frame.type !== 'say' || frame.signed.message.body.kind !== 'withdraw' || from !== idOf(lee)) return [frame]
      server.deliver(idOf(lee), { type: 'accepted', ref: frame.ref })
      return []
    }
    const [allowed] = live(lee).allowed
    assert.ok(allowed)
    const withdrawing = lee.commands.withdraw(allowed.grant)
    assert.equal(lee.publishFrame(utf8('never'), KEY), false)
    await withdrawing
    await isRefused(lee, 'withdrawal-ignored')
    assert.deepEqual(live(lee).allowed, [])
    assert.equal(live(lee).sharing, null)
    assert.equal(stage.host.received.length, 0)
  }),

  attack('ATTACK-46', 'a switch that the host never wanted', async (stage) => {
    const { host } = stage
    const lee = await stage.guest('Lee')
    await lee.commands.relax(true)
    const id = randomId() as GrantId
    const asked = await signed(host, await deviceOf(host), {
      kind: 'switch',
      switch: randomId() as GrantId,
      to: idOf(lee),
    })
    const at = Date.now()
    const flags = { leavingMustAgree: false, leavingAgreed: false, takingIsAsked: false }
    const terms = { ...flags, askedAt: at, expiresAt: at + 60_000, asked }
    deliverState(stage, lee, { switching: { switch: id, by: idOf(host), to: idOf(lee), ...terms } })
    await isRefused(lee, 'not-allowed')
    allowsNothing(lee)
  }),

  attack('ATTACK-47', 'a rule of switching that changes in the middle', async (stage) => {
    const lee = await stage.guest('Lee')
    await lee.commands.relax(true)
    deliverState(stage, lee, { profile: 'beam' })
    await isRefused(lee, 'changed-profile')
    assert.deepEqual(live(lee).profile, { organization: 'strict', relaxed: true, effective: 'strict' })
  }),

  attack('ATTACK-48', 'a clock of the future', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const { vault } = lee
    lee.close()
    server.tampering.toMember = (frame) => [
      frame.type === 'challenge' ? { ...frame, lastAt: 8_640_000_000_000_000 } : frame,
    ]
    const again = stage.keep(enter(server, { kind: 'resume', sessionId: stage.sessionId }, vault))
    await isRefused(again, 'clock-ahead')
  }),

  attack('ATTACK-49', "a grant in another's name", async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const [view] = server.state?.grants ?? []
    assert.ok(view)
    const control = {
      ...view,
      grant: randomId() as GrantId,
      capability: 'control' as const,
      surface: 'unknown' as const,
    }
    deliverState(stage, host, { grants: [view, control] })
    await isRefused(host, 'forged-grant')
    assert.deepEqual(heldBy(host), ['view'])
  }),

  attack('ATTACK-50', 'a grant that was withdrawn, with the old yes for it', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const before = server.state
    const [allowed] = live(lee).allowed
    assert.ok(before && allowed)
    await lee.commands.withdraw(allowed.grant)
    await until(host, (view) => view.stage === 'live' && view.presenter === null, 'the end of the view')
    const { grants, evidence, presenting } = before
    deliverState(stage, host, { grants, evidence, presenting })
    await isRefused(host, 'forged-grant')
    assert.deepEqual(heldBy(host), [])
    assert.equal(live(host).presenter, null)
  }),

  attack('ATTACK-64', 'a grant that was withdrawn, of a member who was left out and is back', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const before = server.state
    const [allowed] = live(lee).allowed
    assert.ok(before && allowed)
    await lee.commands.withdraw(allowed.grant)
    await until(host, (view) => view.stage === 'live' && view.presenter === null, 'the end of the view')
    const { [idOf(lee)]: _left, ...rest } = before.members
    deliverState(stage, host, { members: rest as OpenSession['members'], former: {} })
    await until(host, (view) => view.stage === 'live' && view.people.length === 1, 'that nobody else is in')
    const { grants, evidence, presenting } = before
    deliverState(stage, host, { members: clocksBack(before.members), grants, evidence, presenting })
    await isRefused(host, 'forged-grant')
    assert.deepEqual(heldBy(host), [])
    assert.equal(live(host).presenter, null)
  }),

  attack('ATTACK-65', 'a member who is called the host', async (stage) => {
    const { server } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    const known = server.state?.members[idOf(kim)]
    assert.ok(server.state && known?.role === 'participant')
    const asHost = { ...known, role: 'host', name: 'Dana' } as const
    deliverState(stage, lee, { members: { ...server.state.members, [idOf(kim)]: asHost } })
    await isRefused(lee, 'forged-member')
    assert.deepEqual(
      live(lee).people.flatMap(({ role, device }) => (role === 'host' ? [device] : [])),
      [idOf(stage.host)],
    )
  }),

  attack('ATTACK-66', 'another surface than the presenter named', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const presenting = server.state?.presenting
    assert.ok(presenting)
    deliverState(stage, host, { presenting: { ...presenting, since: presenting.since + 1, surface: 'tab' } })
    await isRefused(host, 'forged-surface')
    assert.equal(live(host).watching?.surface, 'unknown')
  }),

  attack('ATTACK-74', 'an older word of the presenter, told as the newest', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    await lee.commands.changeSurface({ ...lee.capture, surface: 'tab' })
    const older = server.state?.evidence ?? []
    await lee.commands.changeSurface({ ...lee.capture, surface: 'window' })
    const { presenting, evidence } = server.state ?? {}
    assert.ok(presenting && evidence)
    const changed = { ...presenting, since: presenting.since + 1, surface: 'tab' } as const
    deliverState(stage, host, { presenting: changed, evidence: [...evidence, ...older] })
    await isRefused(host, 'forged-surface')
    assert.equal(live(host).watching?.surface, 'unknown')
  }),

  attack('ATTACK-56', 'a yes that is told as the answer to another question', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    // The host's client works together with the server: Lee is asked for the screen, Kim hears of the camera.
    const device = await deviceOf(host)
    server.tampering.toMember = async (frame, to) => {
      const asked = to === idOf(kim) ? saidIn(frame, 'ask') : undefined
      if (asked === undefined || frame.type !== 'event' || frame.timed.event.kind !== 'said') return [frame]
      const other = await signed(host, device, { ...asked, capability: 'camera' })
      return [{ ...frame, timed: { ...frame.timed, event: { ...frame.timed.event, signed: other } } }]
    }
    await host.commands.ask(idOf(lee), 'view', 'whole', null)
    const prompt = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
    await lee.commands.allow(prompt.id, lee.capture)
    await isRefused(kim, 'other-than-asked')
    assert.equal(live(kim).presenter, null)
    assert.deepEqual(
      live(kim).activity.filter(({ kind }) => kind === 'allowed'),
      [],
    )
    assert.deepEqual(heldBy(host), ['view'])
  }),

  attack('ATTACK-86', 'a yes to a hand-over that is told as one for somebody else', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    const ann = await stage.guest('Ann')
    await stage.show(lee)
    // Both pages ask by themselves to see it.
    for (const viewer of [kim, ann]) {
      const { id } = await until(
        lee,
        (view) => view.stage === 'live' && view.prompt?.from.device === idOf(viewer) && view.prompt,
        'the question',
      )
      await lee.commands.decline(id)
    }
    // The host's client works together with the server: Lee is asked for Kim, Ann hears that it is her turn.
    const device = await deviceOf(host)
    server.tampering.toMember = async (frame, to) => {
      const wish = to === idOf(ann) ? saidIn(frame, 'switch') : undefined
      if (wish === undefined || frame.type !== 'event' || frame.timed.event.kind !== 'said') return [frame]
      const other = await signed(host, device, { ...wish, to: idOf(ann) })
      return [{ ...frame, timed: { ...frame.timed, event: { ...frame.timed.event, signed: other } } }]
    }
    await host.commands.switchTo(idOf(kim))
    const prompt = await until(
      lee,
      (view) => view.stage === 'live' && view.prompt?.kind === 'hand-over' && view.prompt,
      'the question',
    )
    assert.equal(prompt.to.name, 'Kim')
    await lee.commands.letGo(prompt.id, prompt.to.device)
    await isRefused(ann, 'other-than-asked')
    assert.equal(live(ann).prompt, null)
    assert.equal(live(ann).switching?.waitsFor, 'leaving')
    await until(kim, (view) => view.stage === 'live' && view.prompt?.kind === 'take', 'the turn')
  }),

  attack('ATTACK-94', 'a switch that asks anew for the letting go that was said', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    await stage.show(lee)
    const sharing = host.commands.share(host.capture)
    sharing.catch(() => undefined)
    const isAsked = (view: SessionView) => view.stage === 'live' && view.prompt?.kind === 'hand-over' && view.prompt
    const prompt = await until(lee, isAsked, 'the question')
    const { switching } = server.state ?? {}
    assert.ok(switching?.leavingMustAgree === true)
    // Nobody takes over: what the host says from here on is lost.
    server.tampering.fromClient = (frame, from) => (from === idOf(host) ? [] : [frame])
    await lee.commands.letGo(prompt.id, prompt.to.device)
    await until(lee, (view) => view.stage === 'live' && view.switching?.waitsFor === 'taking', 'the yes')
    deliverState(stage, lee, { switching })
    await until(lee, (view) => codesOf(view).length > 0 || isAsked(view), 'that it came')
    assert.equal(live(lee).prompt, null)
    await isRefused(lee, 'replayed')
    deliverState(stage, lee, { switching: { ...switching, leavingMustAgree: false } })
    deliverState(stage, lee, { switching })
    await until(lee, (view) => timesRefused(view) === 3, 'that each is named')
    assert.equal(live(lee).prompt, null)
  }),

  attack('ATTACK-95', 'a question that is told to its asker as one to somebody else', async (stage) => {
    const { host, server } = stage
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    await host.commands.ask(idOf(lee), 'view', 'whole', null)
    await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
    const [request] = server.state?.requests ?? []
    assert.ok(request)
    deliverState(stage, host, { requests: [{ ...request, owner: idOf(kim) }] })
    // A no to whatever Kim is asked, which is nothing.
    await kim.commands.withdrawAll()
    await kim.commands.raise(true)
    await until(
      host,
      (view) => view.stage === 'live' && view.people.some(({ raised }) => raised),
      'what came behind it',
    )
    assert.deepEqual(
      live(host).activity.filter(({ kind }) => kind === 'declined'),
      [],
    )
    assert.notEqual(live(host).asked.at(-1)?.outcome, 'declined')
    await isRefused(host, 'not-allowed')
  }),

  attack('ATTACK-96', 'a switch that a member wanted who neither hosts nor presents', async (stage) => {
    const lee = await stage.guest('Lee')
    const kim = await stage.guest('Kim')
    deliverState(stage, lee, { switching: await wantedBy(kim, { to: idOf(lee) }) })
    await isRefused(lee, 'not-allowed')
    allowsNothing(lee)
    // Beside it the server says that they present, which nobody believes without a grant.
    const presenting = { device: idOf(kim), surface: 'screen', paused: false, since: Date.now() } as const
    deliverState(stage, lee, { presenting, switching: await wantedBy(kim, { to: idOf(lee) }) })
    await until(lee, (view) => timesRefused(view) === 3, 'presenting and switch refused')
    assert.deepEqual(codesOf(lee.current()).toSorted(), ['forged-grant', 'not-allowed'])
    allowsNothing(lee)
  }),
]

/** A switch that somebody wants, by their own signed word. */
async function wantedBy(client: Client, { to }: Pick<Switching, 'to'>): Promise<Switching> {
  const turn = { switch: randomId() as GrantId, to }
  const asked = await signed(client, await deviceOf(client), { kind: 'switch', ...turn })
  const at = Date.now()
  const flags = { leavingMustAgree: false, leavingAgreed: false, takingIsAsked: true }
  return { ...turn, by: idOf(client), ...flags, askedAt: at, expiresAt: at + 60_000, asked }
}

/** What of this kind somebody said in this frame. */
function saidIn<Kind extends SessionMessageBody['kind']>(frame: ServerFrame, kind: Kind) {
  if (frame.type !== 'event' || frame.timed.event.kind !== 'said') return undefined
  const { body } = frame.timed.event.signed.message
  return body.kind === kind ? (body as Extract<SessionMessageBody, { kind: Kind }>) : undefined
}

/** How often this page says that something was refused. */
const timesRefused = (view: SessionView): number =>
  (view.stage === 'live' ? view.activity : [])
    .filter(({ kind }) => kind === 'refused-attack')
    .reduce((sum, { count }) => sum + (count ?? 1), 0)

const heldBy = (client: Client) => live(client).held.map(({ capability }) => capability)

const isYes = (frame: ServerFrame): boolean =>
  frame.type === 'event' && frame.timed.event.kind === 'said' && frame.timed.event.signed.message.body.kind === 'answer'

const clocksBack = (members: OpenSession['members']): OpenSession['members'] =>
  Object.fromEntries(Object.entries(members).map(([device, member]) => [device, { ...member, lastAt: 0 }]))

const withClocksBack = (frame: ServerFrame): ServerFrame =>
  frame.type === 'state' ? { ...frame, state: { ...frame.state, members: clocksBack(frame.state.members) } } : frame
