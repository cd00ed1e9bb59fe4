// A key that is held down longer than a question lasts. Lives here: that it answers the question, and presses nothing beneath
// it. May not know: how the page keeps it back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { DANA } from './people.ts'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const QUESTION = `${DANA.username} asks to control your mouse and keyboard`
/** As often as a keyboard repeats in a second. */
const REPEATS = 30

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndShow(stage)
})

afterAll(async () => {
  await stage?.close()
})

test('[CONSENT-108] Enter as a no does not resume what the person had paused, however long it is held', async () => {
  const { host, participant } = meeting
  const { keyboard } = participant.page
  await participant.button('Pause sharing').press('Enter')
  await participant.button('Resume sharing').waitFor()
  await host.askForControl()
  const question = participant.question(QUESTION)
  await question.waitFor()
  await keyboard.down('Enter')
  await question.waitFor({ state: 'detached' })
  for (let times = 0; times < REPEATS; times++) await keyboard.down('Enter')
  await keyboard.up('Enter')
  await host.list('Activity').getByText('declined').waitFor({ state: 'attached' })
  expect(await participant.button('Resume sharing').evaluate((button) => button === document.activeElement)).toBe(true)
  await waitUntil('the button has rested', () => participant.button('Resume sharing').isEnabled())
  // A press of its own counts, and is the first one that does.
  await keyboard.press('Enter')
  await participant.button('Pause sharing').waitFor()
  const lines = participant.list('Activity').getByText(/paused|resumed/)
  await lines.nth(1).waitFor({ state: 'attached' })
  // The newest first.
  const said = await lines.allInnerTexts()
  expect(said.map((line) => /paused|resumed/.exec(line)?.[0])).toEqual(['resumed', 'paused'])
})

test('[CONSENT-108] a key that was down before a question came up does not answer it', async () => {
  const { host, participant } = meeting
  const { keyboard } = participant.page
  await participant.textbox('Message').focus()
  await keyboard.down('Enter')
  await host.askForControl()
  const question = participant.question(QUESTION)
  await question.waitFor()
  for (let times = 0; times < REPEATS; times++) await keyboard.down('Enter')
  await keyboard.up('Enter')
  expect(await question.isVisible()).toBe(true)
  await keyboard.press('Enter')
  await question.waitFor({ state: 'detached' })
})
