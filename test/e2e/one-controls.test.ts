// Two people who see one screen, and both ask to control it: whoever is helped says yes to one of them, then rather to the
// other, and who would like to ask meanwhile reads why not.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { DANA, Participant, type Person } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const [HOST, KIM] = [DANA.username, 'Kim Okafor']
const ASK = 'Ask for remote control'
const toControl = (name: string): string => `${name} asks to control your mouse and keyboard`
const WARNING = 'Stop for a moment. Do you know this person?'
const IN_PLACE = `Now ${KIM} can control your mouse and keyboard. If you allow this, that ends.`

let stage: Stage
let meeting: Meeting
let kim: Participant

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
  const { host, participant, invitation } = meeting
  kim = new Participant((await stage.seat()).page, KIM)
  await waitUntil('another PIN', async () => (await host.sessionPassword()) !== invitation.password)
  await kim.joinByPassword(stage.farhand.url, { ...invitation, password: await host.sessionPassword() })
  await kim.waitForLobby()
  await host.admit(KIM)
  await participant.button('Share my screen').click()
  // Kim's page asks by itself once somebody shows a screen.
  await participant.allow(`${KIM} asks to see your screen`)
})

afterAll(async () => {
  await stage?.close()
})

/** Kim asks first, then Dana. */
async function bothAsk(): Promise<void> {
  const { host, participant } = meeting
  await kim.button(ASK).click()
  await participant.question(toControl(KIM)).waitFor()
  await host.askForControl()
  await participant.question(toControl(KIM)).getByText('1 more question is waiting.').waitFor()
}

/** Behind the warning, since Lee's browser knows neither. */
async function letControl(name: string): Promise<void> {
  await meeting.participant.allow(toControl(name))
  await meeting.participant.question(WARNING).getByRole('button', { name: 'Continue', exact: true }).click()
}

const mayAsk = (person: Person): Promise<boolean> => person.button(ASK).isEnabled()

test('[CONSENT-16] a no to the second asker leaves the first one’s control, and who would like to ask reads who has it', async () => {
  const { host, participant } = meeting
  await bothAsk()
  await letControl(KIM)
  await kim.button('Release control').waitFor()
  await participant.question(toControl(HOST)).getByText(IN_PLACE).waitFor()
  await participant.refuse(toControl(HOST))
  await host.page.getByText(`${KIM} controls right now.`).waitFor()
  expect(await mayAsk(host)).toBe(false)
  await host.button(`More for ${participant.name}`).click()
  const item = host.page.getByRole('menuitem', { name: ASK, exact: true })
  await item.waitFor()
  expect(await item.isEnabled()).toBe(false)
  expect(await host.page.getByRole('menu').getByText(`${KIM} controls right now.`).count()).toBe(1)
  await host.page.keyboard.press('Escape')
  await kim.button('Release control').click()
  await waitUntil('the host may ask again', () => mayAsk(host))
  expect(await host.page.getByText(`${KIM} controls right now.`).count()).toBe(0)
})

test('[CONSENT-16] a yes to the second asker says that the first one’s control ends by it, and ends it', async () => {
  const { host, participant } = meeting
  await bothAsk()
  await letControl(KIM)
  await kim.button('Release control').waitFor()
  const question = participant.question(toControl(HOST))
  await question.getByText(IN_PLACE).waitFor()
  await participant.allow(toControl(HOST))
  const warning = participant.question(WARNING)
  await warning.getByText(IN_PLACE).waitFor()
  await warning.getByRole('button', { name: 'Continue', exact: true }).click()
  await warning.waitFor({ state: 'detached' })
  await host.button('Release control').waitFor()
  await kim.page.getByText(`${HOST} controls right now.`).waitFor()
  expect(await mayAsk(kim)).toBe(false)
  expect(await kim.button('Release control').count()).toBe(0)
  await participant.button('Stop remote control').click()
  await waitUntil('Kim may ask again', () => mayAsk(kim))
})
