// To whom control is offered. Lives here: that the button for it never turns to somebody else by itself. May not know: what an
// offer is on the wire.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Participant } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let meeting: Meeting
let ann: Participant

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
  const { host, invitation, participant } = meeting
  ann = new Participant((await stage.seat()).page, 'Ann')
  await ann.joinByPassword(stage.farhand.url, { ...invitation, password: await host.sessionPassword() })
  await ann.waitForLobby()
  await host.admit('Ann')
  await ann.status('Sharing').waitFor()
  await host.askToSee()
  await host.page.getByRole('menuitem', { name: participant.name, exact: true }).click()
  await participant.screenQuestion('dana').waitFor()
  await participant.allowWhoeverAsks()
  await participant.allow('Ann asks to see your screen')
  await participant.button(/^Withdraw: .*Ann/).waitFor()
})

afterAll(async () => {
  await stage?.close()
})

test('[CONSENT-160] when the person chosen for an offer goes, nobody is chosen, and nothing can be offered before somebody is', async () => {
  const { participant } = meeting
  const { page } = participant
  await page.locator('summary', { hasText: 'Let somebody use your computer' }).click()
  await participant.button('Let dana control for 10 minutes').waitFor()
  const person = page.locator('.offer').getByRole('combobox').first()
  await person.selectOption('Ann')
  await participant.button('Let Ann control for 10 minutes').waitFor()
  await ann.leave()
  const choose = page.locator('.offer').getByRole('button', { name: 'Choose a person', exact: true })
  await choose.waitFor()
  expect(await choose.isDisabled()).toBe(true)
  expect(await participant.button(/^Let .* control for/).count()).toBe(0)
  await person.selectOption('dana')
  expect(await participant.button('Let dana control for 10 minutes').isEnabled()).toBe(true)
})
