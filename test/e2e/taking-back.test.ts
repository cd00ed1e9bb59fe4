// What is picked or kept ready, and seen by nobody yet, is listed on its person's page and can be dropped there at any time,
// with or without a network.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA } from './people.ts'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const TO_SHOW_INSTEAD = `${DANA.username} asks to show their screen instead of yours`
const LOST = 'Connection lost. Reconnecting'

let stage: Stage
let meeting: Meeting
beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndShow(stage)
})
afterAll(async () => stage?.close())

test('[CONSENT-104] the screen that the host picked is listed, and taken back without a network it is never shown', async () => {
  const { host, hostSeat, participant } = meeting
  const picked = host.page.getByText('What you chose is shown as soon as the presenter lets go.')
  await host.showMyScreen()
  await participant.question(TO_SHOW_INSTEAD).waitFor()
  await picked.waitFor()
  await host.button('Withdraw everything').waitFor()
  await hostSeat.context.setOffline(true)
  await host.page.getByText(LOST).first().waitFor()
  await host.button('Take the question back').click()
  await picked.waitFor({ state: 'detached' })
  expect(await host.button('Withdraw everything').count()).toBe(0)
  await hostSeat.context.setOffline(false)
  await host.page.getByText(LOST).first().waitFor({ state: 'detached' })
  await participant.question(TO_SHOW_INSTEAD).waitFor({ state: 'detached' })
  await participant.status('Sharing').getByText('can see your screen').waitFor()
})

test('[CONSENT-104] a screen behind the curtain is dropped with “Withdraw everything”', async () => {
  const { host, participant } = meeting
  const kept = participant.page.getByText('kept ready behind a curtain')
  await host.showMyScreen()
  await participant.allow(TO_SHOW_INSTEAD)
  await kept.waitFor()
  await participant.button('Withdraw everything').click()
  await kept.waitFor({ state: 'detached' })
  expect(await participant.button('Withdraw everything').count()).toBe(0)
})
