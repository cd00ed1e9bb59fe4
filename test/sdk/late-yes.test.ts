// A yes, a turn and a resume that the server keeps back: the device has the last word, so what was taken back meanwhile,
// and what was not taken within seconds, opens nothing when the server takes it late.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { utf8, type ClientFrame, type DeviceId, type GrantId } from '@farhand/protocol'
import { idOf, isRefused, live, Stage, until, type Client } from './malicious/cast.ts'

let stage: Stage
let lee: Client
/** What the server keeps back, oldest first; it looks for `kinds` of Lee's. */
let kept: Extract<ClientFrame, { type: 'say' }>[]
/** Kinds of what Lee said and the server let pass. */
let passed: string[]

beforeEach(async () => {
  stage = await Stage.open()
  lee = await stage.guest('Lee')
  kept = []
  passed = []
})

afterEach(() => {
  stage.close()
})

function keepBack(...kinds: string[]): void {
  stage.server.tampering.fromClient = (frame, from) => {
    if (frame.type !== 'say' || from !== idOf(lee)) return [frame]
    const { kind } = frame.signed.message.body
    if (kinds.includes(kind)) kept.push(frame)
    else passed.push(kind)
    return kinds.includes(kind) ? [] : [frame]
  }
}

const sends = () => lee.publishFrame(utf8('never'), { key: true })

/** The server takes late what it kept first; nothing is open, and it is told that this is over. */
async function takenLate(): Promise<void> {
  const [first] = kept
  assert.ok(first)
  const before = passed.length
  stage.server.deliver(idOf(lee), { type: 'accepted', ref: first.ref })
  await until(lee, () => passed.slice(before).includes('withdraw'), 'the word that it is over')
  expect(live(lee).allowed).toEqual([])
  expect(live(lee).sharing).toBeNull()
  expect(sends()).toBe(false)
}

async function allowLate(): Promise<{
  readonly id: Parameters<Client['commands']['decline']>[0]
  failed: Promise<unknown>
}> {
  keepBack('answer')
  await stage.host.commands.ask(idOf(lee), 'view', 'whole', null)
  const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the question')
  const failed = codeOf(lee.commands.allow(id, lee.capture))
  await until(lee, () => kept.length > 0, 'the yes')
  return { id, failed }
}

const codeOf = (command: Promise<void>): Promise<unknown> =>
  command.then(
    () => 'done',
    (cause: { code?: unknown }) => cause.code,
  )

test('[CONSENT-41] a no after the yes counts, though the server keeps both back', async () => {
  const { id, failed } = await allowLate()
  void codeOf(lee.commands.decline(id))
  expect(await failed).toBe('taken-back')
  expect(live(lee).prompt).toBeNull()
  await takenLate()
})

test('[CONSENT-41] with the end of the question ends the yes that is on its way', async () => {
  const { id, failed } = await allowLate()
  stage.server.deliverEvent(idOf(lee), { kind: 'expired', grant: id })
  expect(await failed).toBe('taken-back')
  await takenLate()
})

test('[CONSENT-41] “Withdraw everything” ends a yes that is on its way', async () => {
  const { failed } = await allowLate()
  void codeOf(lee.commands.withdrawAll())
  expect(await failed).toBe('taken-back')
  await takenLate()
})

test('[CONSENT-41] a yes that is not taken within seconds is none', { timeout: 30_000 }, async () => {
  const { failed } = await allowLate()
  expect(await failed).toBe('not-in-time')
  await takenLate()
})

test('[CONSENT-41] a turn that the host took back is not taken late', async () => {
  keepBack('take')
  await stage.host.commands.switchTo(idOf(lee))
  const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the turn')
  const failed = codeOf(lee.commands.take(id, lee.capture))
  await until(lee, () => kept.length > 0, 'the yes')
  await stage.host.commands.withdraw(id)
  expect(await failed).toBe('taken-back')
  await takenLate()
})

test('[CONSENT-51] what Lee shows of their own accord ends on its way when the host begins to show a screen', async () => {
  const { host, server } = stage
  keepBack('share')
  const failed = codeOf(lee.commands.share(lee.capture))
  await until(lee, (view) => view.stage === 'live' && view.onTheWay.length === 1, 'a yes on its way')
  await until(lee, () => kept.length > 0, 'the yes')
  await host.commands.share(host.capture)
  expect(await failed).toBe('taken-back')
  expect(live(lee).onTheWay).toEqual([])
  await takenLate()
  expect(server.state?.presenting?.device).toBe(idOf(host))
})

test('[CONSENT-51] whom Lee lets see it too, and the control that Lee offers, end on their way with what is shown', async () => {
  const { host } = stage
  const kim = await stage.guest('Kim')
  await stage.show(lee)
  keepBack('share', 'offer')
  const failed = [
    codeOf(lee.commands.showTo(idOf(kim))),
    codeOf(lee.commands.offer(idOf(host), 'control', 'whole', null)),
  ]
  await until(lee, () => kept.length === 2, 'both')
  const showing = host.commands.share(host.capture)
  const { id } = await until(lee, (view) => view.stage === 'live' && view.switching, 'the wish')
  await lee.commands.letGo(id, idOf(host))
  await showing
  expect(await Promise.all(failed)).toEqual(['taken-back', 'taken-back'])
  for (const { ref } of kept) stage.server.deliver(idOf(lee), { type: 'accepted', ref })
  await until(lee, () => passed.filter((kind) => kind === 'withdraw').length > 1, 'the word that both are over')
  expect(live(lee).allowed).toEqual([])
  expect(sends()).toBe(false)
})

test('[CONSENT-51] the person takes back what they show of their own accord', async () => {
  keepBack('share')
  const failed = codeOf(lee.commands.share(lee.capture))
  await until(lee, () => kept.length > 0, 'the yes')
  const waits = await until(lee, (view) => view.stage === 'live' && view.onTheWay[0], 'a yes on its way')
  expect(waits).toMatchObject({ capability: 'view', to: [{ name: 'Dana' }] })
  await lee.commands.withdraw(waits.grant)
  expect(await failed).toBe('taken-back')
  await takenLate()
})

test('[CONSENT-41] a pause takes back a resume that the server keeps back', async () => {
  await stage.show(lee)
  await lee.commands.pause()
  keepBack('pause')
  const resuming = lee.commands.resume()
  await until(lee, () => kept.length > 0, 'the resume')
  expect(live(lee).sharing).toMatchObject({ paused: true, resuming: true })
  void codeOf(lee.commands.pause())
  await resuming
  const [first] = kept
  assert.ok(first)
  stage.server.deliver(idOf(lee), { type: 'accepted', ref: first.ref })
  await until(lee, () => kept.length > 1, 'the pause')
  expect(live(lee).sharing).toMatchObject({ paused: true, resuming: false })
  expect(sends()).toBe(false)
})

test('[CONSENT-41] a second resume while the first is on its way is the same wish, and is said once', async () => {
  await stage.show(lee)
  await lee.commands.pause()
  keepBack('pause')
  const resuming = lee.commands.resume()
  await until(lee, () => kept.length > 0, 'the resume')
  expect(await codeOf(lee.commands.resume())).toBe('done')
  expect(live(lee).sharing).toMatchObject({ paused: true, resuming: true })
  const [first] = kept
  assert.ok(first)
  stage.server.takeLate(idOf(lee), first)
  await resuming
  expect(live(lee).sharing).toMatchObject({ paused: false, resuming: false })
  // Behind it, so that a second word would have been kept before.
  await lee.commands.stopSharing()
  expect(kept).toHaveLength(1)
})

/** Kim is to show instead of Lee, who says yes; the server keeps that back. */
async function letGoLate(): Promise<{
  readonly id: GrantId
  readonly to: DeviceId
  failed: Promise<unknown>
}> {
  await stage.show(lee)
  const kim = await stage.guest('Kim')
  // Kim's page asks by itself to see what is shown; behind the other question it would wait for its turn.
  const first = await until(lee, (view) => view.stage === 'live' && view.prompt?.kind === 'grant' && view.prompt, 'Kim')
  await lee.commands.decline(first.id)
  await stage.host.commands.switchTo(idOf(kim))
  const { id } = await until(
    lee,
    (view) => view.stage === 'live' && view.prompt?.kind === 'hand-over' && view.prompt,
    'the question',
  )
  keepBack('agree')
  const failed = codeOf(lee.commands.letGo(id, idOf(kim)))
  await until(lee, () => kept.length > 0, 'the yes')
  return { id, to: idOf(kim), failed }
}

test(
  '[CONSENT-57] a hand-over that is not taken in time is none, and a no is said behind it',
  { timeout: 30_000 },
  async () => {
    const { id, to, failed } = await letGoLate()
    expect(await failed).toBe('late-hand-over')
    expect(live(lee)).toMatchObject({ prompt: null, sharing: { paused: false } })
    await until(lee, () => kept.length > 1, 'the no')
    expect(kept.map(({ signed }) => signed.message.body)).toMatchObject([
      { kind: 'agree', switch: id, yes: true, to },
      { kind: 'agree', switch: id, yes: false },
    ])
    expect(sends()).toBe(true)
  },
)

test('[CONSENT-57] a no takes back a hand-over that is on its way', async () => {
  const { id, failed } = await letGoLate()
  void codeOf(lee.commands.declineTurn(id))
  expect(await failed).toBe('taken-back')
  await until(lee, () => kept.length > 1, 'the no')
  expect(kept.map(({ signed }) => signed.message.body)).toMatchObject([{ yes: true }, { yes: false }])
})

test('[CONSENT-57] another surface that is taken late is not shown', { timeout: 30_000 }, async () => {
  await stage.show(lee)
  keepBack('surface')
  const failed = codeOf(lee.commands.changeSurface({ ...lee.capture, surface: 'tab' }))
  await until(lee, () => kept.length > 0, 'the word for it')
  expect(sends()).toBe(false)
  expect(await failed).toBe('late-surface')
  const [first] = kept
  assert.ok(first)
  stage.server.deliver(idOf(lee), { type: 'accepted', ref: first.ref })
  await until(lee, () => kept.length > 1, 'the word for the one before')
  expect(kept[1]?.signed.message.body).toEqual({ kind: 'surface', surface: 'screen' })
  expect(live(lee).sharing?.surface).toBe('screen')
  expect(sends()).toBe(true)
})

test('[CONSENT-57] who is let in late does not see what the host shows', { timeout: 30_000 }, async () => {
  const { host, server } = stage
  await host.commands.share(host.capture)
  const kim = stage.knock('Kim')
  const { join } = await until(host, (view) => view.stage === 'live' && view.lobby[0], 'Kim waits')
  const held = Promise.withResolvers<void>()
  const waits = Promise.withResolvers<void>()
  const said: string[] = []
  server.tampering.fromClient = async (frame, from) => {
    const kind = from === idOf(host) && frame.type === 'say' ? frame.signed.message.body.kind : undefined
    if (kind !== undefined) said.push(kind)
    if (kind !== 'admit') return [frame]
    waits.resolve()
    await held.promise
    return [frame]
  }
  const failed = codeOf(host.commands.admit(join))
  await waits.promise
  expect(await failed).toBe('late-view')
  const again = codeOf(host.commands.admit(join))
  held.resolve()
  expect(await again).toBe('done')
  await until(kim, (view) => view.stage === 'live' && view.connection === 'connected', 'Kim is in')
  await until(host, () => said.includes('withdraw'), 'the word that it is over')
  expect(said.filter((kind) => kind === 'admit')).toHaveLength(1)
  expect(live(host).allowed.map(({ to }) => to.name)).toEqual(['Lee'])
  await until(kim, (view) => view.stage === 'live' && view.watching === null, 'no picture')
  expect(kim.received).toEqual([])
})

test('[CONSENT-56] while a removal is on its way nothing of it is said piece by piece', async () => {
  const { host, server } = stage
  const kim = await stage.guest('Kim')
  await host.commands.share(host.capture)
  await until(lee, (view) => view.stage === 'live' && view.watching, 'watching')
  const said: string[] = []
  server.tampering.fromClient = (frame, from) => {
    if (from !== idOf(host) || frame.type !== 'say') return [frame]
    said.push(frame.signed.message.body.kind)
    return frame.signed.message.body.kind === 'turn-out' ? [] : [frame]
  }
  void codeOf(host.commands.remove(idOf(lee)))
  await until(host, () => said.length > 0, 'the removal')
  await kim.commands.raise(true)
  await until(host, (view) => view.stage === 'live' && view.people.some(({ raised }) => raised), 'a wish')
  await host.commands.makeNewPin()
  expect(said).toEqual(['turn-out', 'new-pin'])
})

test(
  '[CONSENT-117] a removal that is kept back is said to be unheard, and holds once it is taken',
  { timeout: 30_000 },
  async () => {
    const { host, server } = stage
    await host.commands.share(host.capture)
    await until(lee, (view) => view.stage === 'live' && view.watching, 'watching')
    const held = Promise.withResolvers<void>()
    server.tampering.fromClient = async (frame, from) => {
      if (from === idOf(host) && frame.type === 'say') await held.promise
      return [frame]
    }
    const removing = codeOf(host.commands.remove(idOf(lee)))
    expect(live(host)).toMatchObject({ sharing: null, allowed: [] })
    expect(await removing).toBe('late-removal')
    expect(live(host).people.map(({ name }) => name)).toContain('Lee')
    held.resolve()
    await until(lee, (view) => view.stage === 'ended' && view.reason === 'removed', 'the end for Lee')
    await until(host, (view) => view.stage === 'live' && view.people.length === 1, 'the host alone')
  },
)

test('[CONSENT-56] a server that takes no notice of a removal is named', async () => {
  const { host, server } = stage
  await host.commands.share(host.capture)
  await until(lee, (view) => view.stage === 'live' && view.watching, 'watching')
  server.tampering.fromClient = (frame, from) => {
    if (from !== idOf(host) || frame.type !== 'say') return [frame]
    server.deliver(idOf(host), { type: 'accepted', ref: frame.ref })
    return []
  }
  await host.commands.remove(idOf(lee))
  await isRefused(host, 'withdrawal-ignored')
})

test('[CONSENT-41] what the host picked and withdrew is not shown when the switch is taken late', async () => {
  const { host, server } = stage
  await stage.show(lee)
  const held = Promise.withResolvers<void>()
  const waits = Promise.withResolvers<void>()
  server.tampering.fromClient = async (frame, from) => {
    const kind = from === idOf(host) && frame.type === 'say' ? frame.signed.message.body.kind : undefined
    if (kind === 'switch') {
      waits.resolve()
      await held.promise
    }
    if (frame.type !== 'say' || kind !== 'withdraw-all') return [frame]
    server.deliver(idOf(host), { type: 'accepted', ref: frame.ref })
    return []
  }
  const failed = codeOf(host.commands.share(host.capture))
  await waits.promise
  void codeOf(host.commands.withdrawAll())
  expect(await failed).toBe('not-now')
  held.resolve()
  const { id } = await until(lee, (view) => view.stage === 'live' && view.prompt, 'the wish to show next')
  await lee.commands.letGo(id, idOf(host))
  // What was withdrawn is over here: not even a question comes of it, and the server that lets it stand is named.
  await isRefused(host, 'withdrawal-ignored')
  expect(live(host)).toMatchObject({ sharing: null, prompt: null })
})
