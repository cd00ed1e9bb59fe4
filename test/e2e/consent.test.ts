// Asking for control, answering, offering and withdrawing, as the two people see it: the warning about phone scams, the
// keys that mean no, the strip that stays on top, and a withdrawal while the server does not answer.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil, type PaintedGrid } from '../rig/index.ts'
import { DANA } from './people.ts'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const HOST = DANA.username
const TO_CONTROL = `${HOST} asks to control your mouse and keyboard`
const WARNING = 'Stop for a moment. Do you know this person?'
const CAN_CONTROL = `${HOST} can control your mouse and keyboard`
const WITHDRAW_CONTROL = `Withdraw: control your mouse and keyboard (${HOST})`

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

test.for(['Enter', 'Escape'])('%s is a no, and the host reads it', async (key) => {
  const { host, participant } = meeting
  await host.askForControl()
  const question = participant.question(TO_CONTROL)
  await question.getByRole('button', { name: "Don't allow", exact: true }).waitFor()
  await question.getByRole('button', { name: 'Allow', exact: true }).focus()
  await participant.page.keyboard.press(key)
  await question.waitFor({ state: 'detached' })
  await host.page
    .getByText(`${participant.name} declined to let you control their mouse and keyboard.`)
    .first()
    .waitFor()
  expect(await participant.status('Sharing').innerText()).not.toContain(CAN_CONTROL)
})

test('before the first yes to control a warning covers the page; only its own button goes on', async () => {
  const { host, participant } = meeting
  await host.askForControl()
  await participant.allow(TO_CONTROL)
  const warning = participant.question(WARNING)
  const goOn = warning.getByRole('button', { name: /^Continue/ })
  expect(await goOn.isDisabled()).toBe(true)
  const stop = warning.getByRole('button', { name: 'Stop and leave', exact: true })
  expect(await stop.evaluate((button) => button === document.activeElement)).toBe(true)
  await warning.getByRole('button', { name: 'Continue', exact: true }).click()
  await participant.status('Sharing').getByText(CAN_CONTROL).waitFor()
  await host.button('Release control').waitFor()
})

test('the participant stops remote control with one button', async () => {
  const { host, participant } = meeting
  await participant.button('Stop remote control').click()
  await host.button('Ask for remote control').waitFor()
  expect(await participant.status('Sharing').innerText()).not.toContain(CAN_CONTROL)
})

test('the participant lets the host control for ten minutes, without the warning again, and withdraws that alone', async () => {
  const { host, participant } = meeting
  await participant.page.getByText('Let somebody use your computer').click()
  await participant.button(`Let ${HOST} control for 10 minutes`).click()
  await host.button('Release control').waitFor()
  await participant.status('Sharing').getByText(`${CAN_CONTROL} until`).waitFor()
  await participant.button(WITHDRAW_CONTROL).click()
  await host.button('Ask for remote control').waitFor()
  await participant.status('Sharing').getByText(`${HOST} can see your screen.`).waitFor()
})

test('the control strip stays on top with pause and stop, by keyboard too', async () => {
  const { participant } = meeting
  const opening = participant.page.context().waitForEvent('page')
  await participant.button('Open control strip').press('Enter')
  const strip = await opening
  await strip.getByRole('status').getByText(`${HOST} can see your screen.`).waitFor()
  await strip.getByRole('button', { name: 'Pause sharing', exact: true }).press('Enter')
  const resume = strip.getByRole('button', { name: 'Resume sharing', exact: true })
  await waitUntil('the button has rested', () => resume.isEnabled())
  await resume.press('Enter')
  await participant.button('Pause sharing').waitFor()
  expect(meeting.participantSeat.complaints).toEqual([])
})

test('[REQ-31] with the server stopped, “Withdraw everything” holds on the device within 100 ms', async () => {
  const { participant } = meeting
  await stage.farhand.whileStopped(async () => {
    const tookMs = await participant.page.evaluate(withdrawEverything)
    console.info(`withdrawal to effect on the page: ${tookMs.toFixed(1)} ms`)
    expect(tookMs).toBeLessThan(100)
  })
  await participant.status('Sharing').getByText('Nobody can see your screen.').waitFor()
  await waitUntil('the host sees nothing any more', async () => {
    return (await meeting.host.pictureOf(participant.name)) === undefined
  })
})

/** Runs in the page: presses the button and waits for the words; ms from one to the other. */
function withdrawEverything(): Promise<number> {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Withdraw everything')
  const status = document.querySelector('[role=status][aria-label=Sharing]')
  if (button === undefined || status === null) throw new Error('the page has no such button')
  return new Promise((resolve) => {
    const startedAt = performance.now()
    new MutationObserver((_changes, observer) => {
      if (!status.textContent.includes('Nobody can see your screen.')) return
      observer.disconnect()
      resolve(performance.now() - startedAt)
    }).observe(status, { childList: true, characterData: true, subtree: true })
    button.click()
  })
}

test('the session ends with the strip still open, and the strip goes with it', async () => {
  const { host, participant } = meeting
  const pages = () => participant.page.context().pages().length
  expect(pages()).toBe(2)
  await host.endSession()
  await participant.heading('The session has ended').waitFor()
  await waitUntil('the strip is gone', () => Promise.resolve(pages() === 1))
})
