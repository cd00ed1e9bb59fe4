// The icon on desktops whose panel draws icon and menu itself: a real bus, Xfce's panel, a real session.
import { afterEach, describe, expect, it } from 'vitest'
import type { Platform, TrayContent } from '../../apps/companion/src/platform/platform.ts'
import { runSession } from '../../apps/companion/src/run-session.ts'
import { sessionWordsFor } from '../../apps/companion/src/session-words.ts'
import { startProcess, waitUntil, type Display, type RunningProcess } from '../rig/index.ts'
import { codeOf, invitationFor, openCompanionStage } from '../sdk/companion-stage.ts'
import { liveView, roadTo, untilLive } from '../sdk/sdk-session.ts'
import { startSessionBus, type SessionBus } from './session-bus.ts'
import { startX11Stage, type X11Stage } from './x11-stage.ts'

const AMBER = 0xb7_79_1f
const [DOWN_KEY, RETURN_KEY] = [116, 36]
const MENU: TrayContent = {
  tooltip: 'Dana <b>controls</b> this_computer',
  mood: 'control',
  items: [
    { id: 'off', label: 'Not now', enabled: false },
    { id: 'stop', label: 'Disable remote control', enabled: true },
    { id: 'quit', label: 'Quit', enabled: true },
  ],
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(): Promise<{ readonly bus: SessionBus; readonly stage: X11Stage }> {
  const bus = await startSessionBus()
  closing.push(() => bus.close())
  const stage = await startX11Stage({ busAddress: bus.address })
  closing.push(() => stage.close())
  return { bus, stage }
}

const ourNames = async (bus: SessionBus): Promise<readonly string[]> =>
  (await bus.names()).filter((name) => name.startsWith('org.kde.StatusNotifierItem'))

/** Along the lower edge, where the panels are: the banner above has a spot of that colour, too. */
const PANELS = { x: 0, y: 740, width: 1280, height: 60 }

/** Where pixels of the icon's colour are: left edges of what lies apart by more than an icon. */
async function iconsOn(display: Display): Promise<readonly { readonly x: number; readonly y: number }[]> {
  const { rgba, width } = await display.screenshot(PANELS)
  const found: { x: number; y: number }[] = []
  for (let at = 0; at < rgba.length; at += 4) {
    if (((rgba[at] ?? 0) << 16) + ((rgba[at + 1] ?? 0) << 8) + (rgba[at + 2] ?? 0) !== AMBER) continue
    const [x, y] = [(at / 4) % width, PANELS.y + Math.floor(at / 4 / width) + 4]
    if (found.every((one) => Math.abs(one.x - x) > 30 || Math.abs(one.y - y) > 30)) found.push({ x, y })
  }
  return found
}

const theIcon = (display: Display): Promise<{ readonly x: number; readonly y: number }> =>
  waitUntil('one icon shows', async () => {
    const icons = await iconsOn(display)
    return icons.length === 1 ? icons[0] : undefined
  })

/** Opens the icon's menu by the person's own mouse. A panel that just got the icon may not yet hear the first click. */
async function openMenu({ display, clickAt }: X11Stage): Promise<void> {
  const before = await display.screenshot({ x: 0, y: 600, width: 400, height: 160 })
  let clickedMs = Number.NEGATIVE_INFINITY
  await waitUntil('the menu is open', async () => {
    const now = await display.screenshot({ x: 0, y: 600, width: 400, height: 160 })
    if (Buffer.compare(now.rgba, before.rgba) !== 0) return true
    if (performance.now() - clickedMs > 3000) {
      clickedMs = performance.now()
      await clickAt(await theIcon(display))
    }
    return false
  })
}

function choicesOf(platform: Platform): { readonly id: string; readonly byHand: boolean }[] {
  const chosen: { readonly id: string; readonly byHand: boolean }[] = []
  platform.tray.onChosen((id, { byHand }) => chosen.push({ id, byHand }))
  return chosen
}

describe('a panel that draws icon and menu itself', () => {
  it('shows the icon once, and tells what the person chose; the end leaves nothing on the bus', async () => {
    const { bus, stage } = await open()
    const { display, platform, own } = stage
    const chosen = choicesOf(platform)
    await bus.startPanel(display)
    platform.tray.show(MENU)
    await waitUntil('it is on the bus', async () => (await ourNames(bus)).length === 1)
    await openMenu(stage)
    // Neither the state nor what cannot be chosen now takes the focus.
    await own.tapKey(DOWN_KEY)
    await own.tapKey(RETURN_KEY)
    await waitUntil('the choice is told', () => chosen.length > 0)
    expect(chosen).toEqual([{ id: 'stop', byHand: true }])
    await platform.close()
    await waitUntil('it is gone from the panel', async () => (await iconsOn(display)).length === 0)
    expect(await ourNames(bus)).toEqual([])
    const watcher = { destination: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' }
    const [items] = await bus.call({
      ...watcher,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [watcher.destination, 'RegisteredStatusNotifierItems'],
    })
    expect(items).toMatchObject({ value: [] })
  })

  it('[CONSENT-76] tells apart what was chosen by injected keys', async () => {
    const { bus, stage } = await open()
    const { display, platform, own } = stage
    const chosen = choicesOf(platform)
    await bus.startPanel(display)
    platform.tray.show(MENU)
    await openMenu(stage)
    for (const code of ['ArrowDown', 'ArrowDown', 'Enter'])
      for (const down of [true, false]) await platform.input.key(code, down)
    await waitUntil('the choice is told', () => chosen.length > 0)
    await openMenu(stage)
    for (const key of [DOWN_KEY, DOWN_KEY, RETURN_KEY]) await own.tapKey(key)
    await waitUntil('the second choice is told', () => chosen.length > 1)
    expect(chosen).toEqual([
      { id: 'quit', byHand: false },
      { id: 'quit', byHand: true },
    ])
  })

  it('gets the icon when it starts later; without it, and without a bus, a tray of the older kind has it', async () => {
    const { bus, stage } = await open()
    const { display, platform } = stage
    platform.tray.show(MENU)
    const iconIsOurs = async (): Promise<boolean | undefined> => {
      const icons = await iconsOn(display)
      const [icon] = icons
      return icons.length === 1 && icon !== undefined
        ? (await platform.surfaces.windowAt(icon))?.isOurs === true
        : undefined
    }
    const isDocked = async (): Promise<boolean> => (await iconIsOurs()) === true
    const isServed = async (): Promise<boolean> => (await iconIsOurs()) === false
    // Xfce's panel is a tray of the older kind, too, and takes that over from a tray that is there.
    const startOlderTray = async (): Promise<void> => {
      const tint2 = await startProcess('tint2', [], { env: { DISPLAY: display.name } })
      closing.push(() => tint2.kill())
    }
    await startOlderTray()
    await waitUntil('the icon is docked', isDocked)
    const panel = await bus.startPanel(display)
    await waitUntil('the panel has it instead', isServed)
    await panel.kill()
    await startOlderTray()
    await waitUntil('the icon is docked again', isDocked)
    await bus.startPanel(display)
    await waitUntil('the panel has it once more', isServed)
    await bus.close()
    await startOlderTray()
    await waitUntil('it is docked where the bus has ended', isDocked)
  })
})

describe('a tray of the older kind', () => {
  it('has the icon again after the tray that had it was killed, whatever it shows meanwhile', async () => {
    const stage = await startX11Stage()
    closing.push(() => stage.close())
    const { display, platform } = stage
    const startTray = (): Promise<RunningProcess> => startProcess('tint2', [], { env: { DISPLAY: display.name } })
    const first = await startTray()
    closing.push(() => first.kill())
    platform.tray.show(MENU)
    await theIcon(display)
    await first.kill()
    await waitUntil('the icon went with it', async () => (await iconsOn(display)).length === 0)
    platform.tray.show({ ...MENU, mood: 'resting' })
    const second = await startTray()
    closing.push(() => second.kill())
    platform.tray.show(MENU)
    await theIcon(display)
  })
})

describe('a session on such a desktop', () => {
  it('[CONSENT-75] ends control where “Disable remote control” is chosen; the picture goes on', async () => {
    const { bus, stage: desktop } = await open()
    const { display, platform, own } = desktop
    await bus.startPanel(display)
    await using story = await openCompanionStage()
    const { stage, lee } = story
    await lee.commands.openCompanionDoor()
    const invitation = invitationFor(stage.server.url, stage.sessionId, await codeOf(lee))
    const { fetch, createSocket } = roadTo(stage.server.url)
    const run = runSession({ invitation, platform, words: sessionWordsFor('en'), fetch, createSocket })
    await untilLive(lee, ({ companion }) => companion.stage === 'joined' && companion.ready, 'the program is ready')
    await story.allowControl()
    // Amber: somebody controls.
    await openMenu(desktop)
    await own.tapKey(DOWN_KEY)
    await own.tapKey(RETURN_KEY)
    await untilLive(stage.host, ({ held }) => held.every(({ capability }) => capability === 'view'), 'control ended')
    expect(liveView(stage.host).held).toHaveLength(1)
    expect(liveView(lee).sharing).not.toBeNull()
    run.quit()
    expect(await run.ended).toEqual({ kind: 'ended' })
    await waitUntil('nothing is left on the bus', async () => (await ourNames(bus)).length === 0)
  })
})
