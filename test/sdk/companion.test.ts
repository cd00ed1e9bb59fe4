// The helper program beside a participant, with a real server: joining by its code, control, and every way it ends.
import { startSdkClient } from '@farhand/client'
import { describe, expect, test } from 'vitest'
import type { PlatformDouble } from '../../apps/companion/src/platform/platform-double.ts'
import { arrives, codeOf, openCompanionStage, ownView } from './companion-stage.ts'
import { liveView, roadTo, until, untilLive } from './sdk-session.ts'

const SCREEN = { x: 0, y: 0, width: 1280, height: 800 }
const MIDDLE = 32_768
const CLICK = [
  { kind: 'button', x: MIDDLE, y: MIDDLE, button: 'left', down: true },
  { kind: 'button', x: MIDDLE, y: MIDDLE, button: 'left', down: false },
] as const
const HOLD = [{ kind: 'key', code: 'ShiftLeft', down: true }] as const
/** Half of 1280x800, as fractions say it. */
const AT = 'move 640,400'

/** Letting go has a limit of its own (CONSENT-77); a second leaves room for a busy machine. */
const LET_GO = { timeout: 1000 }

describe('joining', () => {
  test('[KEY-34] [KEY-35] [CONSENT-33] the code lets one program in, as nobody among the people, and both pages know', async () => {
    await using story = await openCompanionStage()
    const { lee, stage } = story
    expect(ownView(lee)).toEqual({ stage: 'none' })
    await story.joined()
    const host = await untilLive(stage.host, ({ people }) => people.some(({ companion }) => companion?.ready === true))
    expect(host.people.map(({ name }) => name)).toEqual(['Dana', 'Lee'])
    expect(host.activity.some(({ kind, who }) => kind === 'companion-joined' && who === 'Lee')).toBe(true)
  })

  test('[KEY-34] a wrong code, a closed door and a door that never was get one and the same answer', async () => {
    await using story = await openCompanionStage()
    const { lee } = story
    await lee.commands.openCompanionDoor()
    const code = await codeOf(lee)
    const door = code.split('-')[0] ?? ''
    const wrong = story.start(`${door}-0000-0000`)
    const never = story.start(`${String((Number(door) % 999) + 1)}-0000-0000`)
    expect(await Promise.all([wrong.run.ended, never.run.ended])).toEqual([
      { kind: 'failed', fault: 'no-match' },
      { kind: 'failed', fault: 'no-match' },
    ])
    await lee.commands.closeCompanionDoor()
    expect(await story.start(code).run.ended).toEqual({ kind: 'failed', fault: 'no-match' })
    expect(ownView(lee)).toEqual({ stage: 'none' })
  })

  test('[KEY-34] the fifth wrong code closes the door', async () => {
    await using story = await openCompanionStage()
    const { lee } = story
    await lee.commands.openCompanionDoor()
    const door = (await codeOf(lee)).split('-')[0] ?? ''
    const tries = [0, 1, 2, 3, 4].map((n) => story.start(`${door}-0000-000${String(n)}`).run.ended)
    await Promise.all(tries)
    await untilLive(lee, ({ companion }) => companion.stage === 'none', 'the door is closed')
  })

  test('[KEY-34] [CONSENT-33] a code counts once; a second program takes the place of the first', async () => {
    await using story = await openCompanionStage()
    await story.lee.commands.openCompanionDoor()
    const code = await codeOf(story.lee)
    const first = story.start()
    await untilLive(story.lee, ({ companion }) => companion.stage === 'joined' && companion.ready)
    expect(await story.start(code).run.ended).toEqual({ kind: 'failed', fault: 'no-match' })
    await story.joined()
    expect(await first.run.ended).toEqual({ kind: 'ended' })
    expect(first.platform.isClosed).toBe(true)
  })
})

describe('control', () => {
  test('[CONSENT-35] [CONSENT-37] what the host does arrives where it points, after the yes and not before', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await expect(stage.host.commands.input(CLICK)).rejects.toMatchObject({ code: 'not-now' })
    await story.allowControl()
    await arrives(stage.host, { platform, events: CLICK, as: AT })
    await expect.poll(() => platform.injected.at(-1)).toBe('left up')
    expect(platform.shownBanner).toMatchObject({
      lines: ['Dana controls this computer', expect.stringMatching(/^since /)],
      mood: 'control',
    })
    await untilLive(
      lee,
      ({ allowed }) => allowed.some(({ capability, used }) => capability === 'control' && used),
      'used',
    )
  })

  const PARTS = [
    ['the banner', (platform: PlatformDouble) => platform.pressStop()],
    ['the tray', (platform: PlatformDouble) => platform.chooseInTray('stop')],
  ] as const
  test.for(PARTS)('[CONSENT-75] %s takes back mouse and keyboard alone: the picture goes on', async ([, stop]) => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    expect(platform.shownBanner?.stopLabel).toBe('Stop')
    expect(platform.shownTray?.items[0]?.label).toBe('Disable remote control')
    stop(platform)
    expect(platform.held.size).toBe(0)
    const before = platform.injected.length
    await untilLive(stage.host, ({ held }) => held.every(({ capability }) => capability === 'view'), 'control ended')
    await expect(stage.host.commands.input(CLICK)).rejects.toMatchObject({ code: 'not-now' })
    expect(platform.injected).toHaveLength(before)
    expect(liveView(stage.host).held).toHaveLength(1)
    expect(liveView(lee).sharing).not.toBeNull()
    expect(platform.shownBanner).toBeNull()
    await story.allowControl()
    await arrives(stage.host, { platform, events: CLICK, as: AT })
  })

  test('[CONSENT-37] [CONSENT-75] the panic key counts at once, ends all that was allowed, and only a new yes begins again', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    platform.pressPanicKey()
    expect(platform.held.size).toBe(0)
    const before = platform.injected.length
    await untilLive(stage.host, ({ held }) => held.length === 0, 'withdrawn')
    await expect(stage.host.commands.input(CLICK)).rejects.toMatchObject({ code: 'not-now' })
    expect(platform.injected).toHaveLength(before)
    await until(lee, (view) => view.stage === 'live' && view.sharing === null, 'sharing stopped')
    await story.allowControl()
    await arrives(stage.host, { platform, events: CLICK, as: AT })
  })

  test('[CONSENT-65] what is shown closes: control ends with it, and both read so', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    lee.endCapture()
    await expect.poll(() => platform.held.size, LET_GO).toBe(0)
    expect(liveView(lee)).toMatchObject({ sharing: null, allowed: [] })
    await untilLive(stage.host, ({ held, watching }) => held.length === 0 && watching === null)
    const linesOf = (client: typeof lee) => liveView(client).activity.map(({ kind }) => kind)
    await expect.poll(() => linesOf(stage.host)).toEqual(expect.arrayContaining(['stopped', 'grant-ended']))
    const toldHere = ['capture-closed', 'stopped', 'grant-ended']
    await expect.poll(() => linesOf(lee)).toEqual(expect.arrayContaining(toldHere))
  })

  test('[CONSENT-131] a dialog shown instead closes: what was shown before is there again, unseen and unused until one click', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await lee.commands.changeSurface({ ...lee.capture, comesBack: true })
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    expect(lee.publishFrame(new Uint8Array(8), { key: true })).toBe(true)
    lee.endCapture()
    await untilLive(lee, ({ sharing }) => sharing?.returned === true && sharing.paused, 'it is back')
    await expect.poll(() => platform.held.size, LET_GO).toBe(0)
    expect(lee.publishFrame(new Uint8Array(8), { key: true })).toBe(false)
    await untilLive(stage.host, ({ watching }) => watching?.picture === 'paused', 'the host sees the curtain')
    const before = platform.injected.length
    await stage.host.commands.input(CLICK).catch(() => undefined)
    await untilLive(lee, ({ companion }) => companion.stage === 'joined' && companion.resting === 'paused', 'it rests')
    expect(platform.injected).toHaveLength(before)
    await lee.commands.resume()
    await arrives(stage.host, { platform, events: CLICK, as: AT })
    lee.endCapture()
    await untilLive(stage.host, ({ held, watching }) => held.length === 0 && watching === null, 'all ends')
  })

  test('[CONSENT-35] [CONSENT-66] what the program of the window shown opens is told its page and banner, and nobody else', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    const ledger = { id: 'window:7:0', title: 'Ledger', application: 'ledger', area: SCREEN, isOurs: false }
    const dialog = { ...ledger, id: 'window:8:0', title: 'Save as', area: { ...SCREEN, width: 300 } }
    platform.arrange([ledger])
    await stage.host.commands.ask(liveView(lee).me.device, 'view', 'whole', null)
    const question = await until(lee, (view) => view.stage === 'live' && view.prompt, 'a question')
    await lee.commands.allow(question.id, { ...lee.capture, surface: 'window', label: ledger.id })
    await story.allowControl()
    await expect.poll(() => platform.isWatched).toBe(true)
    platform.arrange([dialog, ledger])
    const opened = [{ label: dialog.id, title: 'Save as', pickable: true }]
    await untilLive(lee, ({ companion }) => companion.stage === 'joined' && companion.opened.length === 1, 'told')
    expect(ownView(lee)).toMatchObject({ opened })
    await expect.poll(() => platform.shownBanner?.lines.at(-1)).toMatch(/^“Save as” is not shown/)
    // Whatever reached the host's page besides would be refused there, and listed.
    await stage.host.commands.sendMessage('Do you see it?')
    await untilLive(lee, ({ messages }) => messages.length > 0, 'what came later has arrived')
    expect(liveView(stage.host).activity.filter(({ kind }) => kind === 'refused-attack')).toEqual([])
    expect(JSON.stringify(liveView(stage.host))).not.toContain('Save as')
  })

  test('[CONSENT-36] [CONSENT-37] a withdrawal and a pause on the page let go of what is held', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    await lee.commands.pause()
    await expect.poll(() => platform.held.size, LET_GO).toBe(0)
    await lee.commands.resume()
    await arrives(stage.host, { platform, events: [{ kind: 'key', code: 'KeyA', down: true }], as: 'KeyA down' })
    const control = liveView(lee).allowed.find(({ capability }) => capability === 'control')
    if (control === undefined) throw new Error('no control')
    await lee.commands.withdraw(control.grant)
    await expect.poll(() => platform.held.size, LET_GO).toBe(0)
    await untilLive(stage.host, ({ held }) => held.every(({ capability }) => capability !== 'control'))
  })

  test('[CONSENT-37] while a question waits for the person nothing is injected, and the page says what was kept away', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: CLICK, as: AT })
    await stage.host.commands.ask(liveView(lee).me.device, 'clipboard-take', 'whole', null)
    await untilLive(lee, ({ prompt }) => prompt !== null, 'a question')
    await untilLive(
      lee,
      ({ companion }) => companion.stage === 'joined' && companion.resting === 'prompt-open',
      'rests',
    )
    const before = platform.injected.length
    await stage.host.commands.input([{ kind: 'text', text: 'Enter' }])
    await untilLive(lee, ({ activity }) =>
      activity.some(({ kind, code, who }) => kind === 'input-refused' && code === 'prompt-open' && who === 'Dana'),
    )
    expect(platform.injected.slice(before).filter((line) => line !== 'release')).toEqual([])
    await untilLive(stage.host, ({ people }) => people.some(({ companion }) => companion?.resting === 'prompt-open'))
  })

  test('[CONSENT-37] the person’s own mouse comes first', async () => {
    await using story = await openCompanionStage()
    const { stage } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    platform.useLocally()
    expect(platform.held.size).toBe(0)
    await untilLive(stage.host, ({ people }) => people.some(({ companion }) => companion?.resting === 'resting'))
  })

  test('[CONSENT-130] how long that lasts is chosen at the machine, and stands on the banner', async () => {
    await using story = await openCompanionStage()
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(story.stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    platform.chooseInTray('rest 10')
    expect(platform.shownTray?.items.map(({ id }) => id)).toEqual(['stop', 'rest 30', 'quit'])
    platform.useLocally()
    await expect.poll(() => platform.shownBanner?.lines[1]).toContain('rests for 10 s after that')
  })

  test('[CONSENT-76] [CONSENT-75] in a menu that the desktop draws, injected input chooses nothing but a stop', async () => {
    await using story = await openCompanionStage()
    const { stage } = story
    const { platform } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    platform.chooseInTray('rest 10', false)
    platform.chooseInTray('quit', false)
    // Neither has done anything: the rest is as it was, and a stop is still heard.
    expect(platform.shownTray?.items.map(({ id }) => id)).toEqual(['stop', 'rest 10', 'quit'])
    platform.chooseInTray('stop', false)
    expect(platform.held.size).toBe(0)
    await untilLive(stage.host, ({ held }) => held.every(({ capability }) => capability === 'view'), 'control ended')
    expect(platform.isClosed).toBe(false)
  })

  test('[CONSENT-33] who quits it at the machine goes on showing, and control is over', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform, run } = await story.joined()
    await story.allowControl()
    await arrives(stage.host, { platform, events: HOLD, as: 'ShiftLeft down' })
    platform.chooseInTray('quit')
    expect(platform.held.size).toBe(0)
    expect(await run.ended).toEqual({ kind: 'ended' })
    await untilLive(lee, ({ companion, sharing }) => companion.stage === 'none' && sharing !== null, 'still shown')
    await untilLive(stage.host, ({ people }) => people.every(({ companion }) => companion === null), 'the host hears')
    await expect(stage.host.commands.input(CLICK)).rejects.toMatchObject({ code: 'not-now' })
  })

  test('[CONSENT-33] [CONSENT-35] a host that shows has a program of its own, and a participant controls', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { host } = stage
    await host.commands.describePage({ title: 'Session with Lee', visible: true, dialog: false, windows: [] })
    await host.commands.openCompanionDoor()
    const { platform } = story.start(await codeOf(host))
    await untilLive(host, ({ companion }) => companion.stage === 'joined' && companion.ready, 'ready')
    await host.commands.share(host.capture)
    await host.commands.offer(liveView(lee).me.device, 'control', 'mouse', null)
    await untilLive(lee, ({ held }) => held.some(({ capability }) => capability === 'control'), 'control')
    await arrives(lee, { platform, events: CLICK, as: AT })
    await lee.commands.input([{ kind: 'text', text: 'keys' }])
    await untilLive(host, ({ activity }) =>
      activity.some(({ kind, code }) => kind === 'input-refused' && code === 'no-grant'),
    )
    expect(platform.injected).not.toContain('text keys')
  })

  test('[KEY-9] [CONSENT-33] a page that reloads keeps its program, which follows the new page', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    const { platform } = await story.joined()
    lee.close()
    const again = stage.enter({ kind: 'resume', sessionId: stage.sessionId }, { vault: lee.vault })
    await untilLive(again, ({ companion }) => companion.stage === 'joined' && companion.ready, 'back')
    await again.commands.describePage({ title: 'Session with Dana', visible: true, dialog: false, windows: [] })
    await again.commands.share(again.capture)
    await again.commands.offer(liveView(stage.host).me.device, 'control', 'whole', null)
    await untilLive(stage.host, ({ held }) => held.some(({ capability }) => capability === 'control'), 'control')
    await arrives(stage.host, { platform, events: CLICK, as: AT })
  })

  test('[CONSENT-33] whoever leaves takes their program along, and the end of the session ends it', async () => {
    await using story = await openCompanionStage()
    const { run, platform } = await story.joined()
    await story.lee.commands.leave()
    expect(await run.ended).toEqual({ kind: 'ended' })
    expect(platform.isClosed).toBe(true)

    await using other = await openCompanionStage()
    const second = await other.joined()
    await other.stage.host.commands.end()
    expect(await second.run.ended).toEqual({ kind: 'ended' })
  })

  test('[CONSENT-34] [KEY-9] a host that reloads finds the program in', async () => {
    await using story = await openCompanionStage()
    const { stage } = story
    const { platform } = await story.joined()
    const { sessionId, host, cookie, server } = stage
    host.close()
    const again = startSdkClient({ ...roadTo(server.url, cookie), vault: host.vault }, { kind: 'resume', sessionId })
    await untilLive(again, ({ people }) => people.some(({ companion }) => companion?.ready === true), 'back')
    again.close()
    expect(platform.isClosed).toBe(false)
  })
})

describe('what is hidden of the desktop', () => {
  test('[CONSENT-78] follows its own person alone, is what the program says, and ends with it', async () => {
    await using story = await openCompanionStage()
    const { stage, lee } = story
    await expect(lee.commands.hide('panels', true)).rejects.toMatchObject({ code: 'not-now' })
    const { platform, run } = await story.joined()
    await story.allowControl()
    await expect(stage.host.commands.hide('panels', true)).rejects.toMatchObject({ code: 'not-now' })
    await lee.commands.hide('panels', true)
    await lee.commands.hide('wallpaper', true)
    const isHidden = (...parts: readonly string[]) =>
      untilLive(
        lee,
        ({ companion }) => companion.stage === 'joined' && companion.hidden.toSorted().join() === parts.join(),
        `hidden: ${parts.join()}`,
      )
    await isHidden('panels', 'wallpaper')
    expect([...platform.hiddenParts].toSorted()).toEqual(['panels', 'wallpaper'])
    await lee.commands.hide('panels', false)
    await isHidden('wallpaper')
    run.quit()
    await run.ended
    expect(platform.hiddenParts.size).toBe(0)
    // A wish was for that program: the next one hides nothing.
    const next = await story.joined()
    await arrives(stage.host, { platform: next.platform, events: CLICK, as: AT })
    expect(next.platform.hiddenParts.size).toBe(0)
  })
})

test('[CONSENT-79] a desktop that ends takes its program along, and the page knows', async () => {
  await using story = await openCompanionStage()
  const { stage, lee } = story
  const { platform, run } = await story.joined()
  await story.allowControl()
  await arrives(stage.host, { platform, events: CLICK, as: AT })
  platform.loseDesktop()
  expect(await run.ended).toEqual({ kind: 'failed', fault: 'desktop-gone' })
  expect(platform.isClosed).toBe(true)
  await untilLive(lee, ({ companion }) => companion.stage === 'none', 'the page knows')
  expect(liveView(lee).sharing).not.toBeNull()
})
