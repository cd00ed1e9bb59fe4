// Whose screen is shown next: the rows of the direction table on real clients, with what was shown before kept behind the
// curtain and with it ended. The server is one in memory that runs the same machine, so that it can begin with any rule.
import { afterEach, describe, expect, test } from 'vitest'
import { utf8, type ClientFrame, type Profile } from '@farhand/protocol'
import type { Prompt } from '@farhand/client'
import { codesOf, idOf, live, Stage, until, type Client } from './malicious/cast.ts'
import { stateFrame } from './malicious/malicious-server.ts'

const FRAME = utf8('a picture')
const KEY = { key: true } as const
const RULES = [
  { profile: 'strict', ticked: true },
  { profile: 'mikogo', ticked: false },
  { profile: 'mikogo', ticked: true },
  { profile: 'beam', ticked: false },
  { profile: 'beam', ticked: true },
] as const satisfies readonly { profile: Profile; ticked: boolean }[]

let stage: Stage
afterEach(() => stage.close())

async function open(profile: Profile, ticked: boolean): Promise<{ host: Client; lee: Client }> {
  stage = await Stage.open(undefined, profile)
  const lee = await stage.guest('Lee')
  if (ticked) await lee.commands.relax(true)
  return { host: stage.host, lee }
}

const promptOf = <Kind extends Prompt['kind']>(client: Client, kind: Kind) =>
  until(
    client,
    (view) =>
      view.stage === 'live' && view.prompt?.kind === kind
        ? (view.prompt as Extract<Prompt, { kind: Kind }>)
        : undefined,
    `a ${kind} question`,
  )

const presents = (client: Client) =>
  until(client, (view) => view.stage === 'live' && view.presenter?.isMe && view.sharing !== null, 'presenting')

/** The yes or no to a hand-over that this frame brings to the server. */
const agreeIn = (frame: ClientFrame) =>
  frame.type === 'say' && frame.signed.message.body.kind === 'agree' && frame.signed.message.body

/** What `from` publishes is opened at `to`. */
async function reaches(from: Client, to: Client): Promise<void> {
  const { length } = to.received
  await until(to, (view) => view.stage === 'live' && view.watching?.device === idOf(from), 'watching')
  expect(from.publishFrame(FRAME, KEY)).toBe(true)
  await until(to, () => to.received.length > length, 'a frame')
}

/** Lee shows to the host, then the host takes over: Lee lets go where the rule asks for it. */
async function hostTakesOver({ host, lee }: { host: Client; lee: Client }, asked: boolean): Promise<void> {
  const sharing = host.commands.share(host.capture)
  if (asked) {
    const { id, from, to } = await promptOf(lee, 'hand-over')
    expect([from.name, to.name]).toEqual(['Dana', 'Dana'])
    await until(host, (view) => view.stage === 'live' && view.switching?.waitsFor === 'leaving', 'waiting')
    expect(live(host).sharing).toBeNull()
    await lee.commands.letGo(id, to.device)
  }
  await sharing
  await presents(host)
  await until(lee, (view) => view.stage === 'live' && view.curtain?.alive, 'the curtain')
}

test('[CONSENT-38] a host who shows and is declined three times in a row waits as after questions', async () => {
  const { host, lee } = await open('strict', false)
  await host.commands.share(host.capture)
  await presents(host)
  for (let n = 0; n < 3; n++) {
    await host.commands.switchTo(idOf(lee))
    const { id } = await promptOf(lee, 'take')
    await lee.commands.declineTurn(id)
    await until(host, (view) => view.stage === 'live' && view.asked.at(-1)?.outcome === 'declined', 'a no')
  }
  const { askPauses } = live(host)
  expect(askPauses).toMatchObject([{ of: idOf(lee), capability: 'view' }])
  await expect(host.commands.switchTo(idOf(lee))).rejects.toMatchObject({ code: 'refused', reason: 'asked-too-often' })
  expect(live(lee).prompt).toBeNull()
})

test('[CONSENT-115] a yes to a hand-over is for whom the person was shown, or it is none', async () => {
  const { host, lee } = await open('strict', false)
  const kim = await stage.guest('Kim')
  await stage.show(lee)
  // Kim's page asks by itself to see what is shown.
  await lee.commands.decline((await promptOf(lee, 'grant')).id)
  await host.commands.switchTo(idOf(kim))
  const { id, to } = await promptOf(lee, 'hand-over')
  expect(to.name).toBe('Kim')
  await expect(lee.commands.letGo(id, idOf(host))).rejects.toMatchObject({ code: 'not-now' })
  expect(stage.server.received.some(({ frame }) => agreeIn(frame))).toBe(false)
  await lee.commands.letGo(id, to.device)
  await promptOf(kim, 'take')
  expect(stage.server.received.map(({ frame }) => agreeIn(frame)).filter(Boolean)).toEqual([
    { kind: 'agree', switch: id, yes: true, to: idOf(kim) },
  ])
})

test('[CONSENT-52] who let go can think better of it until the next one shows', async () => {
  const { host, lee } = await open('strict', false)
  const kim = await stage.guest('Kim')
  await stage.show(lee)
  await host.commands.switchTo(idOf(kim))
  const { id } = await until(lee, (view) => view.stage === 'live' && view.switching, 'the wish')
  expect(live(lee).switching?.isMyYes).toBe(false)
  await lee.commands.letGo(id, idOf(kim))
  await until(lee, (view) => view.stage === 'live' && view.switching?.isMyYes, 'the yes')
  await promptOf(kim, 'take')
  await lee.commands.declineTurn(id)
  for (const client of [host, lee, kim])
    await until(client, (view) => view.stage === 'live' && view.switching === null, 'that it stays as it was')
  await expect(kim.commands.take(id, kim.capture)).rejects.toMatchObject({ code: 'not-now' })
  expect(live(host).asked.at(-1)?.outcome).toBe('declined')
  await reaches(lee, host)
})

describe.each(RULES)('under $profile, ticked: $ticked', ({ profile, ticked }) => {
  const effective = ticked ? profile : 'strict'
  const comesBackUnasked = effective === 'beam'

  test('[CONSENT-19] the page says which rule holds', async () => {
    const { host, lee } = await open(profile, ticked)
    expect(live(lee).profile).toEqual({ organization: profile, relaxed: ticked, effective })
    expect(live(host).profile).toEqual({ organization: profile, relaxed: false, effective: profile })
  })

  test('[CONSENT-20] the host takes over, the picture behind the curtain comes back as the rule says', async () => {
    const people = await open(profile, ticked)
    const { host, lee } = people
    await stage.show(lee)
    await reaches(lee, host)
    await hostTakesOver(people, effective === 'strict')
    const { sharing, allowed } = live(lee)
    expect({ sharing, allowed }).toEqual({ sharing: null, allowed: [] })
    expect(lee.publishFrame(FRAME, KEY)).toBe(false)
    await reaches(host, lee)

    await host.commands.switchTo(idOf(lee))
    if (!comesBackUnasked) {
      const { id, needsPicker, replaces, from } = await promptOf(lee, 'take')
      expect([needsPicker, replaces?.name, from.name]).toEqual([false, 'Dana', 'Dana'])
      expect(live(lee).sharing).toBeNull()
      await lee.commands.take(id, null)
    }
    await presents(lee)
    expect(live(lee).curtain).toBeNull()
    expect(live(lee).activity.filter(({ kind }) => kind === 'took-over')).toHaveLength(2)
    await reaches(lee, host)
    expect(live(host).curtain?.alive).toBe(true)
    expect(host.publishFrame(FRAME, KEY)).toBe(false)
    expect([codesOf(host.current()), codesOf(lee.current())]).toEqual([[], []])
  })

  test('[CONSENT-20] what was paused when the host took over comes back only by a click, whatever the rule', async () => {
    const people = await open(profile, ticked)
    const { host, lee } = people
    await stage.show(lee)
    await lee.commands.pause()
    await hostTakesOver(people, effective === 'strict')
    await host.commands.switchTo(idOf(lee))
    const { id } = await promptOf(lee, 'take')
    expect(live(lee).sharing).toBeNull()
    expect(lee.publishFrame(FRAME, KEY)).toBe(false)
    await lee.commands.take(id, null)
    await presents(lee)
    await reaches(lee, host)
  })

  test('[CONSENT-20] what ended behind the curtain is asked for and picked anew, whatever the rule', async () => {
    const people = await open(profile, ticked)
    const { host, lee } = people
    await stage.show(lee)
    await hostTakesOver(people, effective === 'strict')
    lee.endCapture()
    await until(lee, (view) => view.stage === 'live' && view.curtain?.alive === false, 'the end of the capture')
    await host.commands.switchTo(idOf(lee))
    const { id, needsPicker } = await promptOf(lee, 'take')
    expect(needsPicker).toBe(true)
    await expect(lee.commands.take(id, null)).rejects.toMatchObject({ code: 'not-now' })
    expect(live(lee).sharing).toBeNull()
    await lee.commands.take(id, lee.capture)
    await presents(lee)
    await reaches(lee, host)
  })
})

test('[CONSENT-20] whoever is asked to let go says no, and nothing has changed', async () => {
  const { host, lee } = await open('strict', false)
  await stage.show(lee)
  const sayNo = async () => lee.commands.declineTurn((await promptOf(lee, 'hand-over')).id)
  await Promise.all([
    expect(host.commands.share(host.capture)).rejects.toMatchObject({ code: 'not-now', reason: 'declined' }),
    sayNo(),
  ])
  expect(live(host).asked.map(({ capability, outcome }) => [capability, outcome])).toEqual([
    ['view', 'allowed'],
    ['switch', 'declined'],
  ])
  expect(live(host).sharing).toBeNull()
  await reaches(lee, host)
})

test('[CONSENT-19] the presenter hands over to the host, who is always asked, and back', async () => {
  const { host, lee } = await open('beam', true)
  await stage.show(lee)
  await lee.commands.switchTo(idOf(host))
  const first = await promptOf(host, 'take')
  expect([first.from.name, first.needsPicker]).toEqual(['Lee', true])
  expect(live(lee).prompt).toBeNull()
  await host.commands.take(first.id, host.capture)
  await reaches(host, lee)
  await host.commands.switchTo(idOf(lee))
  await presents(lee)
  await lee.commands.switchTo(idOf(host))
  const again = await promptOf(host, 'take')
  expect(again.needsPicker).toBe(false)
  await host.commands.declineTurn(again.id)
  await until(lee, (view) => view.stage === 'live' && view.switching === null, 'the no')
  await reaches(lee, host)
})

test('[CONSENT-19] one participant hands over to another, and sees it once that one said yes to that too', async () => {
  const { host, lee } = await open('strict', false)
  const kim = await stage.guest('Kim')
  await stage.show(lee)
  await lee.commands.switchTo(idOf(kim))
  const { id, from } = await promptOf(kim, 'take')
  expect(from.name).toBe('Lee')
  await kim.commands.take(id, kim.capture)
  await presents(kim)
  await reaches(kim, host)
  await reaches(kim, lee)
  expect(
    live(kim)
      .allowed.map(({ to }) => to.name)
      .toSorted(),
  ).toEqual(['Dana', 'Lee'])
})

test('[CONSENT-25] who does not present can only raise the wish', async () => {
  const { host, lee } = await open('beam', true)
  await host.commands.share(host.capture)
  await until(lee, (view) => view.stage === 'live' && view.watching !== null, 'the host shows')
  await expect(lee.commands.switchTo(idOf(lee))).rejects.toMatchObject({ reason: 'not-allowed' })
  await expect(lee.commands.share(lee.capture)).rejects.toMatchObject({ code: 'not-now' })
  await lee.commands.raise(true)
  const wishing = await until(
    host,
    (view) => view.stage === 'live' && view.people.find(({ raised }) => raised),
    'the wish',
  )
  expect(wishing.name).toBe('Lee')
  await host.commands.switchTo(idOf(lee))
  const { id, needsPicker } = await promptOf(lee, 'take')
  expect(needsPicker).toBe(true)
  await lee.commands.take(id, lee.capture)
  await presents(lee)
  await until(host, (view) => view.stage === 'live' && view.people.every(({ raised }) => !raised), 'no wish any more')
})

test.each(['stopSharing', 'withdrawAll'] as const)(
  '[CONSENT-7] %s ends what is behind the curtain',
  async (command) => {
    const people = await open('beam', true)
    const { host, lee } = people
    await stage.show(lee)
    await hostTakesOver(people, false)
    await lee.commands[command]()
    expect(live(lee).curtain).toBeNull()
    await host.commands.switchTo(idOf(lee))
    expect((await promptOf(lee, 'take')).needsPicker).toBe(true)
    expect(live(lee).sharing).toBeNull()
  },
)

test('[CONSENT-21] unticked, the picture does not come back by itself', async () => {
  const people = await open('beam', true)
  const { host, lee } = people
  await stage.show(lee)
  await hostTakesOver(people, false)
  await lee.commands.relax(false)
  await host.commands.switchTo(idOf(lee))
  expect((await promptOf(lee, 'take')).needsPicker).toBe(false)
  expect(live(lee).sharing).toBeNull()
})

test('[CONSENT-21] a server that says a participant ticked, or need not be asked, shows nothing', async () => {
  const people = await open('beam', false)
  const { host, lee } = people
  const { server } = stage
  await stage.show(lee)
  await hostTakesOver(people, true)
  const { state } = server
  const member = state?.members[idOf(lee)]
  if (state === undefined || member === undefined) throw new Error('no state')
  const members = { ...state.members, [idOf(lee)]: { ...member, relaxed: true } }
  server.state = { ...state, members }
  server.deliver(idOf(lee), stateFrame(server.state, { epoch: server.epoch, you: idOf(lee) }))
  await host.commands.switchTo(idOf(lee))
  await promptOf(lee, 'take')
  expect(live(lee).sharing).toBeNull()
  expect(lee.publishFrame(FRAME, KEY)).toBe(false)
})
