// Wallpaper, icons and task bar out of sight while the desktop is shown: switched by its own person on the page, on a desktop with a
// real file manager and a real panel, and back as it was however it ends. May not know: how a system hides anything.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDisplay, startProcess, waitUntil, type Display } from '../rig/index.ts'
import { encodePng } from '../rig/png.ts'
import type { Image, Region } from '../rig/image.ts'
import { allowControl, meetAndSee, startHelper, type ControlMeeting, type Helper } from './control-stage.ts'
import { openStage, type Stage } from './stage.ts'

/** The browser of the session has the right half; what is looked at lies on the left. */
const BROWSER = { x: 640, y: 0, width: 640, height: 600 }
const DESKTOP = { x: 0, y: 0, width: 300, height: 680 }
/** Without open windows and the clock, which change. */
const PANEL = { x: 0, y: 772, width: 110, height: 28 }
/** What lies in the folder of the desktop is an icon on it. */
const desktopSettings = (wallpaper: string): string =>
  `[*]\nwallpaper_mode=stretch\nwallpaper=${wallpaper}\ndesktop_bg=#000000\nshow_documents=0\nshow_trash=0\n`
const BLUE = 0x34_65_a4
/** What stands in place of a hidden wallpaper. */
const PLAIN = 0x0f_1f_2b

let stage: Stage
let display: Display
let home: string
let meeting: ControlMeeting
let helper: Helper
const programs: { kill(): Promise<unknown> }[] = []

beforeAll(async () => {
  stage = await openStage()
  display = await startDisplay({ width: 1280, height: 800 })
  home = await mkdtemp(join(tmpdir(), 'farhand-home-'))
  const settings = join(home, 'pcmanfm/default')
  await mkdir(settings, { recursive: true })
  await writeFile(join(home, 'wallpaper.png'), encodePng(wallpaper()))
  await writeFile(join(settings, 'desktop-items-0.conf'), desktopSettings(join(home, 'wallpaper.png')))
  await mkdir(join(home, 'Desktop'))
  await writeFile(join(home, 'Desktop/Ledger.txt'), '')
  const env = { DISPLAY: display.name, HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home }
  programs.push(await startProcess('tint2', [], { env }))
  programs.push(await startProcess('pcmanfm', ['--desktop'], { env }))
  meeting = await meetAndSee(stage, { display, look: BROWSER })
  await allowControl(meeting)
  helper = await startHelper(meeting)
})

afterAll(async () => {
  await helper?.close()
  await meeting?.close()
  for (const program of programs) await program.kill()
  await stage?.close()
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

/** A picture of one colour, as large as the desktop. */
function wallpaper(): Image {
  const { width, height } = display
  const pixel = Buffer.from([BLUE >> 16, (BLUE >> 8) & 0xff, BLUE & 0xff, 0xff])
  return { width, height, rgba: Buffer.alloc(width * height * 4, pixel) }
}

const look = (area: Region): Promise<Image> => display.screenshot(area)
const isSame = (one: Image, other: Image): boolean => Buffer.compare(one.rgba, other.rgba) === 0

/** Whether a picture is of one colour from edge to edge. */
function isAll(colour: number, { rgba }: Image): boolean {
  for (let at = 0; at < rgba.length; at += 4)
    if (((rgba[at] ?? 0) << 16) + ((rgba[at + 1] ?? 0) << 8) + (rgba[at + 2] ?? 0) !== colour) return false
  return true
}

const toggle = (name: string) => meeting.participant.page.getByRole('switch', { name, exact: true })

/** Presses a switch; resolves once the program has said that it is so. */
async function turn(name: string, on: boolean): Promise<void> {
  await toggle(name).click()
  await waitUntil(`${name} is ${on ? 'on' : 'off'}`, async () => (await toggle(name).isChecked()) === on)
}

interface Sight {
  readonly desktop: Image
  readonly panel: Image
}

/** Desktop and panel once they stand still. */
async function atRest(): Promise<Sight> {
  let before: Sight | undefined
  return waitUntil(
    'desktop and panel stand still',
    async () => {
      const now = { desktop: await look(DESKTOP), panel: await look(PANEL) }
      const isStill = before !== undefined && isSame(before.desktop, now.desktop) && isSame(before.panel, now.panel)
      before = now
      return isStill ? now : undefined
    },
    { everyMs: 500 },
  )
}

async function isAsBefore(before: Sight): Promise<boolean> {
  return isSame(await look(DESKTOP), before.desktop) && isSame(await look(PANEL), before.panel)
}

let before: Sight

test('[K6] [CONSENT-78] icons, wallpaper and task bar are hidden each on its own, and back when switched off', async () => {
  before = await atRest()
  expect(isAll(BLUE, before.desktop)).toBe(false)
  await turn('Hide desktop icons', true)
  await waitUntil('the icons are gone, the wallpaper is not', async () => isAll(BLUE, await look(DESKTOP)))
  expect(isSame(await look(PANEL), before.panel)).toBe(true)
  await turn('Hide desktop icons', false)
  await waitUntil('the icons are back', () => isAsBefore(before))

  await turn('Hide task bar', true)
  await waitUntil('the task bar is gone', async () => !isSame(await look(PANEL), before.panel))
  expect(isSame(await look(DESKTOP), before.desktop)).toBe(true)
  await turn('Hide task bar', false)
  await waitUntil('the task bar is back', () => isAsBefore(before))

  await turn('Hide wallpaper', true)
  await waitUntil('the wallpaper is plain', async () => isAll(PLAIN, await look(DESKTOP)))
  expect(isSame(await look(PANEL), before.panel)).toBe(true)
  await turn('Hide wallpaper', false)
  await waitUntil('the wallpaper is back', () => isAsBefore(before))
})

async function hideAll(): Promise<void> {
  for (const name of ['Hide wallpaper', 'Hide desktop icons', 'Hide task bar']) await turn(name, true)
  await waitUntil('the desktop is plain', async () => isAll(PLAIN, await look(DESKTOP)))
  expect(isSame(await look(PANEL), before.panel)).toBe(false)
}

test('[K6] [CONSENT-78] SIGKILL of the helper program brings all of it back', async () => {
  await hideAll()
  process.kill(helper.process.pid, 'SIGKILL')
  await waitUntil('all is as it was', () => isAsBefore(before))
  await toggle('Hide wallpaper').waitFor({ state: 'detached' })
})

test('[K6] [CONSENT-78] so does the end of the session', async () => {
  const { host, participant } = meeting
  await participant.button('Make a new download').click()
  helper = await startHelper(meeting)
  for (const name of ['Hide wallpaper', 'Hide desktop icons', 'Hide task bar'])
    expect(await toggle(name).isChecked()).toBe(false)
  await hideAll()
  await host.endSession()
  await waitUntil('all is as it was', () => isAsBefore(before))
})
