// The opening of every story of remote control: a host who sees a desktop and may control it, and the helper program there, as a
// person starts it. Lives here: the steps, the desk they lead to, and the host's hands on the picture. May not know: what a story
// is about.
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { watchInput, type InputWatch } from '../companion/input-watch.ts'
import { openOwnDevices, type OwnDevices } from '../companion/own-devices.ts'
import { openTypedTerminal, type TypedTerminal } from '../companion/typed-terminal.ts'
import { startDisplay, startProcess, waitUntil, type ChromiumOptions, type RunningProcess } from '../rig/index.ts'
import type { Region } from '../rig/image.ts'
import type { XConnection } from '../rig/x-connection.ts'
import { DANA, type Person } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import type { Stage } from './stage.ts'

const MAIN = join(import.meta.dirname, '../../apps/companion/src/main.ts')
const TO_CONTROL = `${DANA.username} asks to control your mouse and keyboard`

export interface Helper {
  readonly process: RunningProcess
  /** What it has printed so far. */
  said(): string
  close(): Promise<void>
}

/** What starting the helper program takes of a meeting. */
export interface HelperMeeting {
  /** Whose hands it is for. */
  readonly host: Person
  /** Whose computer it runs on. */
  readonly participant: Person
  readonly participantSeat: Pick<Meeting['participantSeat'], 'display'>
}

export interface ControlMeeting extends Meeting {
  /** Everything mouse and keyboard do on the participant's desktop. */
  readonly watch: InputWatch
  /** A press by no device of the person's: nothing rests for it. Move, press and let go reach the desktop in one piece. */
  clickByTest(at: { readonly x: number; readonly y: number }): Promise<void>
  close(): Promise<void>
}

/** A host who sees the participant's whole desktop; nothing may be controlled yet. */
export async function meetAndSee(
  stage: Stage,
  seat: Partial<ChromiumOptions> = {},
  hostSeat: Partial<ChromiumOptions> = {},
): Promise<ControlMeeting> {
  const meeting = await meet(stage, {
    participantSeat: seat,
    hostSeat,
    beforeFirstPage: offerCompanion,
  })
  const { host, participant, participantSeat } = meeting
  const watch = await watchInput(participantSeat.display)
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await waitUntil('the host sees the desktop', () => host.pictureOf(participant.name))
  const clickByTest = await otherClicks(participantSeat.display.x)
  return { ...meeting, watch, clickByTest, close: async () => watch.close() }
}

type Point = Pick<Region, 'x' | 'y'>
type Size = Pick<Region, 'width' | 'height'>

/** How the participant's desktop lies, in its pixels. */
interface DeskLayout {
  readonly screen: Size
  /** The browser of the session. */
  readonly browser: Region
  /** `size` in characters. */
  readonly terminal: { readonly title: string; readonly size: string; readonly at: Point }
}

/** The browser has the right half, the terminal lies on the left, a panel with its tray below, our banner above. */
export const HALVES = {
  screen: { width: 1280, height: 800 },
  browser: { x: 640, y: 0, width: 640, height: 600 },
  terminal: { title: 'Ledger', size: '80x24', at: { x: 40, y: 160 } },
  inTerminal: { x: 200, y: 300 },
  panel: { x: 0, y: 768, width: 1280, height: 32 },
  banner: { x: 340, y: 0, width: 600, height: 90 },
} as const

/** Colours of the program's banner and tray icon. */
export const [RED, AMBER] = [0xb4_23_18, 0xb7_79_1f] as const

/** A meeting at a desktop with a terminal on it. */
export interface Desk extends ControlMeeting {
  readonly terminal: TypedTerminal
  /** The mouse and keyboard of the person at it. */
  readonly own: OwnDevices
  /** Starts the helper program, which ends with the desk. */
  startHelper(): Promise<Helper>
  /** The host's pointer on the picture, over this pixel of what is `shown`; default: the whole desktop. */
  hostMoves(at: Point, shown?: Size): Promise<void>
  hostClicks(at: Point, shown?: Size): Promise<void>
  /** What the participant's list says was kept away, for this reason. */
  refusal(reason: string): Locator
  /** Where a colour first shows in a part of the desktop; waits for it. */
  findColour(colour: number, area: Region): Promise<Point>
}

/** The desktop in halves, with a panel; its host sees all of it. */
export async function openDesk(stage: Stage): Promise<Desk> {
  const display = await startDisplay(HALVES.screen)
  const panel = await startProcess('tint2', [], { env: { DISPLAY: display.name } })
  const meeting = await meetAndSee(stage, { display, look: HALVES.browser })
  const terminal = await openTypedTerminal(display, HALVES.terminal)
  return deskOf(meeting, terminal, () => panel.kill())
}

/** A desktop where the terminal alone is shown: the browser takes it by its title, so it is there first. */
export async function openTerminalDesk(stage: Stage, { screen, browser, terminal: look }: DeskLayout): Promise<Desk> {
  const display = await startDisplay(screen)
  const terminal = await openTypedTerminal(display, look)
  const flags = [`--auto-select-desktop-capture-source=${look.title}`]
  return deskOf(await meetAndSee(stage, { display, look: browser, flags }), terminal)
}

async function deskOf(
  meeting: ControlMeeting,
  terminal: TypedTerminal,
  closeRest: () => Promise<void> = async () => undefined,
): Promise<Desk> {
  const { host, participant, participantSeat } = meeting
  const { display } = participantSeat
  const helpers: Helper[] = []
  const hostMoves: Desk['hostMoves'] = async (at, shown) => {
    const place = await onPicture(meeting, at, shown)
    await host.page.mouse.move(place.x, place.y)
  }
  return {
    ...meeting,
    terminal,
    own: await openOwnDevices(display.x),
    startHelper: async () => {
      const helper = await startHelper(meeting)
      helpers.push(helper)
      return helper
    },
    hostMoves,
    hostClicks: async (at, shown) => {
      await hostMoves(at, shown)
      await host.page.mouse.down()
      await host.page.mouse.up()
    },
    refusal: (reason) =>
      participant.list('Activity').getByText(new RegExp(`did not reach your computer \\(\\d+×\\): ${reason}`)),
    findColour: (colour, area) =>
      waitUntil('the colour shows', async () => {
        const { rgba, width } = await display.screenshot(area)
        for (let at = 0; at < rgba.length; at += 4) {
          if (((rgba[at] ?? 0) << 16) + ((rgba[at + 1] ?? 0) << 8) + (rgba[at + 2] ?? 0) !== colour) continue
          return { x: area.x + ((at / 4) % width), y: area.y + Math.floor(at / 4 / width) }
        }
        return undefined
      }),
    close: async () => {
      for (const helper of helpers) await helper.close()
      await terminal.close()
      await closeRest()
      await meeting.close()
    },
  }
}

const QUERY_EXTENSION = 98
const FAKE_INPUT = 2
const GRAB_SERVER = 36
const UNGRAB_SERVER = 37
/** Core events of XTEST: button down and up, motion. */
const [DOWN, UP, MOTION] = [4, 5, 6]

/** Clicks of the left button by XTEST, as programs do (X.Org "XTEST Extension Protocol", FakeInput). */
async function otherClicks(x: XConnection): Promise<ControlMeeting['clickByTest']> {
  const name = Buffer.from('XTEST')
  const opcode = (await x.ask(QUERY_EXTENSION, 0, Buffer.concat([Buffer.from([name.length, 0, 0, 0]), name])))[9] ?? 0
  return async (at) => {
    x.send(GRAB_SERVER, 0, Buffer.alloc(0))
    for (const [kind = 0, detail = 0] of [
      [MOTION, 0],
      [DOWN, 1],
      [UP, 1],
    ]) {
      const event = Buffer.alloc(32)
      event.writeUInt8(kind, 0)
      event.writeUInt8(detail, 1)
      event.writeUInt32LE(x.root, 8)
      event.writeInt16LE(at.x, 20)
      event.writeInt16LE(at.y, 22)
      x.send(opcode, FAKE_INPUT, event)
    }
    x.send(UNGRAB_SERVER, 0, Buffer.alloc(0))
    await x.settle()
  }
}

/** What a server answers once `npm run build:companion` has run. */
export async function offerCompanion({ page }: { readonly page: Page }): Promise<void> {
  await page.route('**/api/v1/companion', (route) => route.fulfill({ json: OFFERED }))
}

const SIZE = 60_000_000
const OFFERED = {
  version: '0.1.0',
  files: [
    {
      target: 'linux-x64',
      bytes: SIZE,
      sha256: '0'.repeat(64),
      signed: false,
      encodings: { zstd: SIZE / 2, br: SIZE / 2, gzip: SIZE / 2 },
    },
  ],
}

/** The participant says yes to control, and yes to the warning where it comes. */
export async function allowControl({ host, participant }: Pick<Meeting, 'host' | 'participant'>): Promise<void> {
  await host.askForControl()
  await agreeToControl(participant, TO_CONTROL)
}

/** Whoever is asked says yes. */
export async function agreeToControl(owner: Person, question: string): Promise<void> {
  await owner.allow(question)
  const goOn = owner.page.getByRole('alertdialog').getByRole('button', { name: 'Continue', exact: true })
  const card = owner.page.getByRole('link', { name: /^Download for/ })
  const runs = owner.page.getByText('The helper program runs on this computer.')
  await goOn.or(card).or(runs).first().waitFor()
  if (await goOn.isVisible()) await goOn.click()
  await card.or(runs).first().waitFor()
}

/** What the download on the participant's page is called. */
export async function downloadName({ page }: Person): Promise<string> {
  const link = page.getByRole('link', { name: /^Download for/ })
  return (await link.getAttribute('download')) ?? ''
}

/** Starts the helper program from its sources, or a copy of the built `file`, with what it would be called typed after `--join`;
 *  resolves once the participant's page says that it runs and the host's that it may be used. */
export async function startHelper(
  { participant, participantSeat, host }: HelperMeeting,
  { file }: { readonly file?: string } = {},
): Promise<Helper> {
  const name = await downloadName(participant)
  const [, address = '', port = '', id = '', door = '', code = ''] =
    /^Farhand-(.+)-(\d+)-(\d{9})-(\d+)-(\w{8})$/.exec(name) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'farhand-helper-'))
  const words = ['--join', `http://${address}:${port} ${id} ${door}-${code}`]
  const copy = join(folder, 'companion')
  if (file !== undefined) await copyFile(file, copy)
  const [command, script] = file === undefined ? [process.execPath, [MAIN]] : [copy, []]
  const started = await startProcess(command, [...script, ...words], {
    // Its icon is for this desktop, not for that of whoever runs the tests.
    env: {
      DISPLAY: participantSeat.display.name,
      TMPDIR: folder,
      XDG_SESSION_TYPE: 'x11',
      DBUS_SESSION_BUS_ADDRESS: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [started.child.stdout, started.child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  }
  const close = async (): Promise<void> => {
    await started.kill()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await participant.page.getByText('The helper program runs on this computer.').waitFor({ timeout: 20_000 })
    await host.page.getByText(/^You use the mouse and keyboard of/).waitFor({ timeout: 20_000 })
  } catch (cause) {
    await close()
    throw new Error(`the helper program did not join: ${said}`, { cause })
  }
  return { process: started, said: () => said, close }
}

/** Where a pixel of the shown desktop is on the host's page, in CSS pixels with fractions. */
export function onPicture(
  { host, participant, participantSeat }: Meeting,
  at: { readonly x: number; readonly y: number },
  shown: { readonly width: number; readonly height: number } = participantSeat.display,
): Promise<{ x: number; y: number }> {
  return pixelOn(host.screenOf(participant.name), at, shown)
}

/** Where a pixel of what is shown is on a page, by its picture there. */
export async function pixelOn(
  picture: Locator,
  at: { readonly x: number; readonly y: number },
  shown: { readonly width: number; readonly height: number },
): Promise<{ x: number; y: number }> {
  const box = await picture.boundingBox()
  if (box === null) throw new Error('no picture is seen')
  const scale = Math.min(box.width / shown.width, box.height / shown.height)
  return {
    x: box.x + (box.width - shown.width * scale) / 2 + (at.x + 0.5) * scale,
    y: box.y + (box.height - shown.height * scale) / 2 + (at.y + 0.5) * scale,
  }
}
