// What nobody does from afar, though control is granted: answer a question, choose in the browser's picker, press what stops them.
// Lives here: the host's tries by mouse and keys at each of these, on a real desktop. May not know: how the program tells them apart.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pointerOf } from '../companion/x11-stage.ts'
import { startProcess, waitUntil } from '../rig/index.ts'
import type { Image, Region } from '../rig/image.ts'
import { allowControl, AMBER, HALVES, openDesk, RED, type Desk } from './control-stage.ts'
import { openStage, type Stage } from './stage.ts'

const { browser: BROWSER, inTerminal: IN_TERMINAL, panel: PANEL, banner: BANNER } = HALVES
const IN_BROWSER = { x: BROWSER.x + 320, y: 420 }
/** Nothing to press is there. */
const PAGE_MARGIN = { x: BROWSER.x + 18, y: 400 }
const ESCAPE_KEY = 9
const KEYS = ['Enter', 'Space', 'Tab', 'Escape', 'y'] as const

type Point = Pick<Region, 'x' | 'y'>
type Reason = 'a question was open' | 'it was for a window of Farhand' | 'it was for the page of this session'

let stage: Stage
let desk: Desk

beforeAll(async () => {
  stage = await openStage()
  desk = await openDesk(stage)
  await allowControl(desk)
  await desk.startHelper()
  await desk.participant.page.getByRole('tab', { name: 'Activity' }).click()
})

afterAll(async () => {
  await desk?.close()
  await stage?.close()
})

async function hostTypes(): Promise<void> {
  for (const key of KEYS) await desk.host.page.keyboard.press(key)
}

/** What the person does with their own mouse (before anybody said no to the host, whose page shows that instead); afterwards the host's hand is free again. */
async function ownClick(at: Point): Promise<void> {
  const now = await pointerOf(desk.participantSeat.display.x)
  await desk.own.move({ x: at.x - now.x, y: at.y - now.y })
  await desk.own.click(1)
  await handIsFree()
}

/** Nothing rests: the page of the host says so, and it is told. */
async function handIsFree(): Promise<void> {
  const { page } = desk.host
  await page.getByText(/is using the mouse or keyboard/).waitFor({ state: 'attached' })
  await page.getByText(/is using the mouse or keyboard/).waitFor({ state: 'detached' })
}

/** How much the participant reads was kept away for this reason; an open question covers the list, which is there all the same. */
async function keptAway(reason: Reason): Promise<number> {
  const lines = await desk.participant.page.getByText(`×): ${reason}`).allTextContents()
  return Number(/\((\d+)×\)/.exec(lines.join('\n'))?.[1] ?? 0)
}

/** Tries what the host does: nothing is pressed or typed on the desktop, and all of it is in the activity list for this reason. */
async function isKeptAway(reason: Reason, tries: () => Promise<void>, atLeast: number): Promise<void> {
  const { watch } = desk
  const before = await keptAway(reason)
  await watch.take()
  await tries()
  await waitUntil(`${reason}: it is in the list`, async () => (await keptAway(reason)) >= before + atLeast)
  expect((await watch.take()).filter(({ kind }) => kind !== 'motion')).toEqual([])
}

/** The picture has the host's keyboard: it was clicked on a place where that does no harm. */
const both = (at: Point) => async (): Promise<void> => {
  await desk.hostClicks(at)
  await hostTypes()
}
/** Two of the keys travel as text, which goes down and up in one. */
const BOTH = 2 + 2 * KEYS.length - 2

/** Where something of the session's page is on the desktop. */
async function onDesktop(name: string | RegExp): Promise<Point> {
  const { page } = desk.participant
  const box = await page.getByRole('button', { name, exact: true }).boundingBox()
  if (box === null) throw new Error(`no ${String(name)} in sight`)
  const corner = await page.evaluate(() => ({
    x: globalThis.screenX + (globalThis.outerWidth - globalThis.innerWidth) / 2,
    y: globalThis.screenY + globalThis.outerHeight - globalThis.innerHeight,
  }))
  return { x: Math.round(corner.x + box.x + box.width / 2), y: Math.round(corner.y + box.y + box.height / 2) }
}

const isSame = (one: Image, other: Image): boolean => Buffer.compare(one.rgba, other.rgba) === 0

/** What is left is real: in the terminal the host's hand works. */
async function worksElsewhere(): Promise<void> {
  const before = await desk.terminal.received()
  await waitUntil('the host types in the terminal', async () => {
    await desk.hostClicks(IN_TERMINAL)
    await desk.host.page.keyboard.type('.')
    return (await desk.terminal.received()) !== before
  })
  await waitUntil('all of it has arrived', async () => (await desk.watch.take()).length === 0, { everyMs: 300 })
}

test('[K3] [CONSENT-76] the banner, the tray icon and its open menu are pressed by their own person alone', async () => {
  const { display } = desk.participantSeat
  await worksElsewhere()
  // At rest it says so and is of another width.
  await desk.findColour(AMBER, BANNER)
  const stop = await desk.findColour(RED, BANNER)
  await isKeptAway('it was for a window of Farhand', () => desk.hostClicks({ x: stop.x + 20, y: stop.y + 12 }), 2)
  const icon = await desk.findColour(AMBER, PANEL)
  const onIcon = { x: icon.x, y: icon.y + 4 }
  const above = { x: 900, y: 630, width: 380, height: 136 }
  const closed = await display.screenshot(above)
  await isKeptAway('it was for a window of Farhand', () => desk.hostClicks(onIcon), 2)
  expect(isSame(await display.screenshot(above), closed)).toBe(true)
  await ownClick(onIcon)
  const open = await display.screenshot(above)
  expect(isSame(open, closed)).toBe(false)
  // Open, the menu has every click, also one beside it, and would close.
  for (const at of [{ x: onIcon.x - 30, y: onIcon.y - 60 }, IN_TERMINAL])
    await isKeptAway('it was for a window of Farhand', () => desk.hostClicks(at), 2)
  expect(isSame(await display.screenshot(above), open)).toBe(true)
  await ownClick(IN_TERMINAL)
  await worksElsewhere()
})

test('[K3] [CONSENT-76] the page of the session is pressed by nobody from afar, by mouse or by keys', async () => {
  await ownClick(PAGE_MARGIN)
  await isKeptAway('it was for the page of this session', both(IN_BROWSER), BOTH)
  await worksElsewhere()
})

test('[K3] [CONSENT-76] the control strip neither, though another tab lies over the page', async () => {
  const { participant, watch } = desk
  const { context } = desk.participantSeat
  await participant.button('Open control strip').click()
  const strip = await waitUntil('the strip is open', () => context.pages().find((page) => page !== participant.page))
  const other = await context.newPage()
  await other.goto('data:text/html,<title>Weather</title><p>sunny')
  // It opens over the browser and has the focus.
  await ownClick({ x: IN_BROWSER.x, y: 300 })
  await isKeptAway('it was for the page of this session', both(IN_BROWSER), BOTH)
  await strip.close()
  await worksElsewhere()
  await watch.take()
  await waitUntil('the other tab is clicked', async () => {
    await desk.hostClicks(IN_BROWSER)
    return (await watch.take()).some(({ kind }) => kind === 'button-down')
  })
  await other.close()
  await participant.page.bringToFront()
})

test('[K3] [CONSENT-76] a question is answered by nobody from afar, wherever the keyboard is', async () => {
  const { host, participant } = desk
  await worksElsewhere()
  await host.showMyScreen()
  const question = participant.question(/asks to show their screen instead of yours$/)
  await question.waitFor()
  await question.getByRole('button', { name: 'Allow', exact: true }).click({ trial: true })
  await isKeptAway('a question was open', both(await onDesktop('Allow')), BOTH)
  await isKeptAway('a question was open', both(IN_TERMINAL), BOTH)
  expect(await question.isVisible()).toBe(true)
  await participant.refuse(/asks to show their screen instead of yours$/)
  await question.waitFor({ state: 'detached' })
  await worksElsewhere()
})

test('[K3] [CONSENT-76] nor is anything chosen in the browser’s picker', async () => {
  const { participant, participantSeat } = desk
  const { display } = participantSeat
  // With two monitors there is no "Entire screen" for the browser to choose by itself.
  await monitors(['--setmonitor', 'left', '640/170x800/210+0+0', 'screen'])
  await monitors(['--setmonitor', 'right', '640/170x800/210+640+0', 'none'])
  const before = await display.screenshot(BROWSER)
  await participant.button('Show something else').click()
  await waitUntil('the picker is open', async () => {
    const now = await display.screenshot(BROWSER)
    return !isSame(now, before)
  })
  await isKeptAway('a question was open', both(IN_BROWSER), BOTH)
  await isKeptAway('a question was open', both(IN_TERMINAL), BOTH)
  await desk.own.tapKey(ESCAPE_KEY)
  await monitors(['--delmonitor', 'left'])
  await monitors(['--delmonitor', 'right'])
  await worksElsewhere()

  async function monitors(args: readonly string[]): Promise<void> {
    const set = await startProcess('xrandr', args, { env: { DISPLAY: display.name } })
    expect(await set.ended).toBe(0)
  }
})
