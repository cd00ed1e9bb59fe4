// A session runs in one tab of a browser; a second tab offers to move it there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil, type PaintedGrid } from '../rig/index.ts'
import { Host, Participant, type Person } from './people.ts'
import { meetAndShow, seesGrid, type Meeting } from './shared-screen.ts'
import { openStage, type Seat, type Stage } from './stage.ts'

const ELSEWHERE = 'This session is open in another tab.'

let stage: Stage
let meeting: Meeting & { readonly grid: PaintedGrid }

beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndShow(stage)
})

afterAll(async () => {
  meeting?.grid.close()
  await stage?.close()
})

/** Opens the same address in another tab of the same browser. */
async function secondTab(seat: Seat, first: Person) {
  const page = await seat.context.newPage()
  await page.goto(first.page.url())
  return page
}

test('a second tab of the host says where the session is, and changes nothing until it is asked to', async () => {
  const { host, hostSeat, participant, grid } = meeting
  const second = new Host(await secondTab(hostSeat, host))
  await second.heading(ELSEWHERE).waitFor()
  await grid.repaint(2)
  await seesGrid(host, { of: participant.name, grid })
  await second.page.close()
})

test('“Move it here” moves the host’s session, and the picture goes on in the second tab without another question', async () => {
  const { host, hostSeat, participant, grid } = meeting
  const second = new Host(await secondTab(hostSeat, host))
  await second.button('Move it here').click()
  await second.heading(/^Session \d{3} \d{3} \d{3}$/).waitFor()
  await host.heading(ELSEWHERE).waitFor()
  await grid.repaint(3)
  await seesGrid(second, { of: participant.name, grid })
  expect(await host.pictureOf(participant.name)).toBeUndefined()
  await host.page.close()
  meeting = { ...meeting, host: second }
})

test('“Move it here” moves the participant’s session; what the first tab shared has ended and is shared again by a click', async () => {
  const { host, participant, participantSeat, grid } = meeting
  const second = new Participant(await secondTab(participantSeat, participant), participant.name)
  await second.button('Move it here').click()
  await second.button('Share my screen').waitFor()
  await participant.heading(ELSEWHERE).waitFor()
  await waitUntil('the host sees no picture any more', async () => (await host.pictureOf(second.name)) === undefined)
  await second.button('Share my screen').click()
  await grid.repaint(4)
  await seesGrid(host, { of: second.name, grid })
  expect(await host.safetyCode(second.name)).toBe(await second.safetyCode())
})
