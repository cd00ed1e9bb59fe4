// Small text on the shared desktop is as readable in the host's picture as on the desktop itself.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cut, enlarge, readText, shareRead, showTerminal, ssim, waitUntil, type Image } from '../rig/index.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const LINES = [
  'Every user keeps a private folder for 27 reports, photographs and drawings.',
  'Please check the printer settings before you restart the office computer.',
  'Invoice number 48213 was paid on the 14th of March by bank transfer today.',
  'Open the network panel, choose the first adapter and click on properties.',
  'A backup of every document is kept on the second drive for thirty days.',
  'When the update has finished, the machine starts again without a question.',
]
const TEXT_SIZE = { width: 480, height: 156 }
/** The requirement is about this moment: so long after the last change. */
const AFTER_CHANGE_MS = 2000

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
})

afterAll(async () => {
  await stage?.close()
})

test('two seconds after the last change 10-px text is read alike from the desktop and from the host’s picture', async () => {
  const { host, participant, participantSeat } = meeting
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await waitUntil('the host sees a picture', () => host.pictureOf(participant.name))
  const terminal = await showTerminal(participantSeat.display, { lines: [...LINES, ...LINES], pixels: 10 })
  await pause(AFTER_CHANGE_MS)
  const shown = (await host.pictureOf(participant.name))!
  const desktop = await participantSeat.display.screenshot()
  await terminal.close()

  const wanted = [...LINES, ...LINES].join('\n')
  const area = { x: 0, y: belowTitleBar(desktop), ...TEXT_SIZE }
  const read = (image: Image): Promise<string> => readText(enlarge(cut(image, area), 4))
  const [fromDesktop, fromPicture] = [await read(desktop), await read(shown)]
  const similarity = ssim(desktop, shown)
  console.log(
    `read: desktop ${shareRead(wanted, fromDesktop)}, picture ${shareRead(wanted, fromPicture)}, SSIM ${similarity}`,
  )
  expect(fromPicture).toBe(fromDesktop)
  expect(shareRead(wanted, fromPicture)).toBeGreaterThanOrEqual(0.98)
  expect(similarity).toBeGreaterThanOrEqual(0.98)
})

/** Where the terminal's own white begins: how high a title bar is depends on the fonts of the machine. */
function belowTitleBar({ rgba, width }: Image): number {
  const isWhite = (y: number): boolean =>
    rgba.subarray((y * width + 10) * 4, (y * width + TEXT_SIZE.width) * 4).every((value) => value === 255)
  for (let y = 0; y < 60; y++) if (isWhite(y)) return y
  throw new Error('the terminal has no white row')
}
