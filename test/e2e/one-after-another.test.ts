// Somebody who is asked one thing after the other, and ends that in the dialog: the row appears after two noes, and
// "Report" says no for a minute and opens the report once no question covers it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA } from './people.ts'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'
import type { PaintedGrid } from '../rig/index.ts'

const TO_CONTROL = `${DANA.username} asks to control your mouse and keyboard`

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

test('[CONSENT-174] [CONSENT-175] after two noes “Report” ends the questions, opens the report, and the host reads why', async () => {
  const { host, participant } = meeting
  const question = participant.question(TO_CONTROL)
  const none = question.getByRole('button', { name: 'No to all of these', exact: true })
  const deny = question.getByRole('button', { name: "Don't allow", exact: true })
  for (let n = 0; n < 2; n++) {
    await host.askForControl()
    await deny.waitFor()
    expect(await none.count()).toBe(0)
    await deny.click()
    await question.waitFor({ state: 'detached' })
  }
  await host.askForControl()
  await none.waitFor()
  expect(await deny.evaluate((button) => button === document.activeElement)).toBe(true)
  await question.getByRole('button', { name: 'Leave', exact: true }).waitFor()
  await question.getByRole('button', { name: 'Report', exact: true }).click()
  await question.waitFor({ state: 'detached' })
  await participant.page.getByRole('dialog', { name: 'Report abuse' }).getByRole('radio').first().waitFor()
  await host.page.getByText(`${participant.name} does not want to be asked anything right now.`).first().waitFor()
})
