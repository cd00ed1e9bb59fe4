// A shared window changes its size while an area of it is hidden. Lives here: that nobody sees a frame of the new size before the
// person has hidden the area again. May not know: how the size is noticed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findWindow, insideOf } from '../companion/real-windows.ts'
import { openTypedTerminal, type TypedTerminal } from '../companion/typed-terminal.ts'
import { moveWindow } from '../companion/x11-stage.ts'
import { startDisplay, waitUntil, type Display, type Image, type Region } from '../rig/index.ts'
import { openWithin } from '../rig/x-drawing.ts'
import { CANARY, holdsCanary, recordFrames } from './frame-recorder.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const TITLE = 'Ledger'
/** In the window, px; and how far the area drawn over it goes beyond. */
const SECRET: Region = { x: 201, y: 121, width: 90, height: 41 }
const AROUND_PX = 12

let stage: Stage
let display: Display
let terminal: TypedTerminal
let meeting: Meeting
let shown: number

beforeAll(async () => {
  stage = await openStage()
  display = await startDisplay({ width: 1900, height: 800 })
  // An odd number of rows, so that its height is an odd number of pixels.
  terminal = await openTypedTerminal(display, { title: TITLE, size: '70x21', at: { x: 100, y: 120 } })
  shown = await findWindow(display, TITLE)
  meeting = await meet(stage, {
    participantSeat: {
      display,
      look: { x: 1290, y: 0, width: 600, height: 780 },
      flags: [`--auto-select-desktop-capture-source=${TITLE}`],
    },
  })
  await meeting.host.askToSee()
  await meeting.participant.allowWhoeverAsks()
  openWithin(display.x, { parent: shown, area: SECRET, colour: CANARY[0] })
  await display.x.settle()
  await hostSees((picture) => holdsCanary(picture))
})

afterAll(async () => {
  await terminal?.close()
  await stage?.close()
})

const hostSees = (wanted: (picture: Image) => boolean): Promise<true> =>
  waitUntil('the host’s picture is as wanted', async () => {
    const picture = await meeting.host.pictureOf(meeting.participant.name)
    return picture !== undefined && wanted(picture)
  })

async function hideSecret(): Promise<void> {
  const { participant } = meeting
  const { mouse } = participant.page
  await participant.button('Hide areas').click()
  const preview = participant.page.getByRole('img', { name: 'What you are showing', exact: true })
  await preview.waitFor()
  const box = (await preview.boundingBox())!
  const scale = box.width / (await insideOf(display, shown)).width
  const at = (x: number, y: number): [number, number] => [box.x + x * scale, box.y + y * scale]
  await mouse.move(...at(SECRET.x - AROUND_PX, SECRET.y - AROUND_PX))
  await mouse.down()
  await mouse.move(...at(SECRET.x + 20, SECRET.y + 20))
  await mouse.move(...at(SECRET.x + SECRET.width + AROUND_PX, SECRET.y + SECRET.height + AROUND_PX))
  await mouse.up()
  await participant.button('Hide these areas').click()
  await participant.page.getByText('1 area is hidden.').waitFor()
}

test('[CONSENT-158] a shared window that changes its size under a hidden area is paused, says so, and no frame of it is seen', async () => {
  const { host, participant } = meeting
  await hideSecret()
  await hostSees((picture) => !holdsCanary(picture))
  const recorder = await recordFrames(host, participant.name)
  await moveWindow(display.x, shown, { x: 60, y: 60, width: 1100, height: 620 })
  await participant.page
    .getByText('The window changed its size, so sharing is paused. Hide the areas again, or resume.')
    .waitFor()
  await host.page.getByText(`${participant.name} paused sharing.`).first().waitFor()
  expect(await recorder.read()).toMatchObject({ withCanary: 0 })
  const { width, height } = await insideOf(display, shown)
  await hideSecret()
  await participant.button('Resume sharing').click()
  await hostSees((picture) => picture.width === (width & ~1) && picture.height === (height & ~1))
  const { frames, withCanary } = await recorder.read()
  console.log(`resized: ${frames} frames searched`)
  expect(frames).toBeGreaterThan(0)
  expect(withCanary).toBe(0)
})
