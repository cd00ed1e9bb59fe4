// A question and what else covers the page. Lives here: that the question can be seen, and has the focus, whichever of the two
// comes first. May not know: how the page keeps them apart.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const QUESTION = `${DANA.username} asks to control your mouse and keyboard`

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage, {
    beforeFirstPage: async ({ page }) => {
      await page.addInitScript(holdStills)
    },
  })
  await meeting.host.askToSee()
  await meeting.participant.allowWhoeverAsks()
  await meeting.participant.button('Hide areas').waitFor()
})

afterAll(async () => {
  await stage?.close()
})

/** Runs in the page: pictures of the screen come only once they are released. */
function holdStills(): void {
  const make = globalThis.createImageBitmap.bind(globalThis)
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: taken, resolve: tell } = Promise.withResolvers<void>()
  Object.assign(globalThis, {
    release,
    taken,
    createImageBitmap: async (...args: Parameters<typeof make>) => {
      const still = await make(...args)
      tell()
      await released
      return still
    },
  })
}

/** What lies on top in the middle of the page, and what has the focus. */
const onTop = (page: Page) =>
  page.evaluate(() => ({
    role: document
      .elementFromPoint(innerWidth / 2, innerHeight / 2)
      ?.closest('dialog')
      ?.getAttribute('role'),
    focus: document.activeElement?.textContent,
  }))

const hideAreas = () => meeting.participant.page.getByRole('dialog', { name: 'Hide areas of your screen' })

test('[CONSENT-159] hiding areas does not open over a question that came meanwhile, but behind it', async () => {
  const { host, participant } = meeting
  const { page } = participant
  await participant.button('Hide areas').click()
  await page.evaluate(() => Reflect.get(globalThis, 'taken') as Promise<void>)
  await host.askForControl()
  await participant.question(QUESTION).waitFor()
  await page.evaluate(async () => {
    ;(Reflect.get(globalThis, 'release') as () => void)()
    // A task and two pictures later whatever comes of it is there.
    await new Promise((shown) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(shown))))
  })
  expect(await onTop(page)).toEqual({ role: 'alertdialog', focus: "Don't allow" })
  await participant.refuse(QUESTION)
  await hideAreas().waitFor()
  expect(await onTop(page)).toMatchObject({ role: 'dialog' })
})

test('[CONSENT-159] a question that comes while areas are being hidden lies over them, and what was drawn is there after it', async () => {
  const { host, participant } = meeting
  const { page } = participant
  await participant.button('Add an area').click()
  await page.keyboard.press('Shift+ArrowRight')
  await page.getByText('26 % wide, 25 % high').waitFor()
  await host.askForControl()
  await participant.question(QUESTION).waitFor()
  expect(await onTop(page)).toEqual({ role: 'alertdialog', focus: "Don't allow" })
  expect(await participant.question(QUESTION).getByRole('button', { name: 'Allow', exact: true }).isDisabled()).toBe(
    true,
  )
  await participant.refuse(QUESTION)
  await participant.question(QUESTION).waitFor({ state: 'detached' })
  expect(await page.getByText('26 % wide, 25 % high').isVisible()).toBe(true)
  expect(await onTop(page)).toMatchObject({ role: 'dialog' })
  await participant.button('Hide these areas').click()
  await page.getByText('1 area is hidden.').waitFor()
})
