// Remote control as two people live it: the host's hands in their browser, the participant's real desktop, the helper program
// between them. Watched from outside, beside every program.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heldCount, pointerOf } from '../companion/x11-stage.ts'
import { startDisplay, waitUntil } from '../rig/index.ts'
import { allowControl, meetAndSee, onPicture, startHelper, type ControlMeeting, type Helper } from './control-stage.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let meeting: ControlMeeting
let helper: Helper

beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndSee(stage, { display: await startDisplay() })
})

afterAll(async () => {
  await helper?.close()
  await meeting?.close()
  await stage?.close()
})

test('[K1] before control is allowed and the helper program runs, nothing reaches the desktop', async () => {
  const { host, watch, participantSeat } = meeting
  const { page } = host
  const tryAll = async (): Promise<void> => {
    const at = await onPicture(meeting, { x: 640, y: 400 })
    await page.mouse.click(at.x, at.y)
    await page.mouse.wheel(0, 300)
    await page.keyboard.type('rm -rf')
  }
  await watch.take()
  await tryAll()
  await allowControl(meeting)
  await tryAll()
  expect(await watch.take()).toEqual([])
  expect(await heldCount(participantSeat.display.x)).toBe(0)
})

test('[K1] the host’s click lands where the host sees it, within 2 px', async () => {
  helper = await startHelper(meeting)
  const { host, participantSeat } = meeting
  const { x } = participantSeat.display
  for (const at of [
    { x: 3, y: 3 },
    { x: 640, y: 400 },
    { x: 1276, y: 796 },
    { x: 101, y: 653 },
  ]) {
    const place = await onPicture(meeting, at)
    await host.page.mouse.move(place.x, place.y)
    await waitUntil(
      `the pointer is at ${at.x},${at.y}`,
      async () => {
        const now = await pointerOf(x)
        return Math.abs(now.x - at.x) <= 2 && Math.abs(now.y - at.y) <= 2
      },
      { withinMs: 5000 },
    )
  }
})
