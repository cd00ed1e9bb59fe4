// The presenter pauses, resumes and stops; what the host sees follows at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGrid, waitUntil, type PaintedGrid } from '../rig/index.ts'
import { meetAndShow, seesGrid, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

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

/** Whether the host's picture shows any of what is painted at the right place. */
async function showsSomething(): Promise<boolean> {
  const { host, participant, grid } = meeting
  const picture = await host.pictureOf(participant.name)
  if (picture === undefined) return false
  const cells = decodeGrid(picture, grid).flat()
  const wanted = grid.cells.flat()
  return cells.filter((cell, i) => cell === wanted[i]).length > wanted.length / 2
}

test('a pause draws a curtain: the last picture is gone, and what changes behind it is not seen', async () => {
  const { participant, grid } = meeting
  await participant.button('Pause sharing').click()
  await waitUntil('the picture is gone', async () => !(await showsSomething()))
  await grid.repaint(2)
  await participant.button('Resume sharing').waitFor()
  expect(await showsSomething()).toBe(false)
})

test('after the pause the picture is back', async () => {
  const { host, participant, grid } = meeting
  await participant.button('Resume sharing').click()
  expect(await seesGrid(host, { of: participant.name, grid })).toBeLessThan(3000)
})

test('another language on the host’s page takes no picture away', async () => {
  const { host, participant } = meeting
  const surface = await host.screenOf(participant.name).locator('video, canvas').elementHandle()
  for (const language of ['Deutsch', 'English']) {
    await host.button(language).click()
    await host.button(language).waitFor({ state: 'detached' })
    expect(await surface?.evaluate((element) => element.isConnected)).toBe(true)
  }
})

test('another surface is chosen while sharing goes on, without another question', async () => {
  const { host, participant, grid } = meeting
  await participant.button('Show something else').click()
  await host
    .list('Activity')
    .getByText(/switched to/)
    .waitFor()
  await grid.repaint(3)
  await seesGrid(host, { of: participant.name, grid })
  expect(await participant.page.getByRole('alertdialog').count()).toBe(0)
})

test('after “Stop sharing” nothing is shown, and sharing again asks again', async () => {
  const { host, participant, grid } = meeting
  await participant.button('Stop sharing').click()
  await waitUntil('the picture is gone', async () => !(await showsSomething()))
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await seesGrid(host, { of: participant.name, grid })
  expect(await showsSomething()).toBe(true)
})

test('chat reaches the other side, sealed', async () => {
  const { host, participant } = meeting
  await participant.say('The printer blinks twice.')
  await host.list('Messages').getByText('The printer blinks twice.').waitFor()
  await host.say('Thank you, I see it.')
  await participant.list('Messages').getByText('Thank you, I see it.').waitFor()
  expect(await host.list('Messages').getByRole('listitem').count()).toBeGreaterThanOrEqual(2)
})
