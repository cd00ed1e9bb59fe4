// A yes that the server cannot write down, and a question that a fast clock thinks is long over, as the person asked sees
// it: neither is a no of theirs. And where a yes is said to have failed whose question is closed.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { offerCompanion } from './control-stage.ts'
import { DANA } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const HOST = DANA.username
const UNRECORDED = 'The server could not save this, so it did not happen. Please try again.'
const HOUR_MS = 3_600_000

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  const beforeFirstPage: NonNullable<Parameters<typeof meet>[1]>['beforeFirstPage'] = async ({ context }) => {
    await context.addInitScript((aheadMs) => {
      const honest = Date.now.bind(Date)
      Date.now = () => honest() + aheadMs
    }, HOUR_MS)
  }
  meeting = await meet(stage, { beforeFirstPage })
})

afterAll(async () => {
  await stage?.close()
})

test('[CONSENT-59] the question stays with what went wrong, and the next yes counts', async () => {
  const { host, participant } = meeting
  const db = new DatabaseSync(join(stage.farhand.dataDir, 'farhand.db'))
  try {
    await host.askToSee()
    const question = participant.screenQuestion(HOST)
    await question.waitFor()
    db.exec(`create trigger full before insert on auditEntries begin select raise(abort, 'disk full'); end`)
    await participant.allowWhoeverAsks()
    await question.getByText(UNRECORDED).waitFor()
    expect(await participant.status('Sharing').innerText()).toContain('Nobody can see your screen.')
    db.exec('drop trigger full')
    expect(await host.list('Activity').getByText('declined').count()).toBe(0)
    await participant.allowWhoeverAsks()
    await question.waitFor({ state: 'detached' })
    await participant.status('Sharing').getByText(`${HOST} can see your screen.`).waitFor()
    await host.screenOf(participant.name).waitFor()
  } finally {
    db.close()
  }
})

test('[CONSENT-58] a page whose clock is an hour fast answers nothing for its person', async () => {
  const { host, participant } = meeting
  await participant.button('Stop sharing').click()
  await host.askToSee()
  const question = participant.screenQuestion(HOST)
  await question.waitFor()
  await participant.allowWhoeverAsks()
  await participant.status('Sharing').getByText(`${HOST} can see your screen.`).waitFor()
  expect(await host.list('Activity').getByText('declined').count()).toBe(0)
})

test('[CONSENT-107] behind the warning as well: it stays with what went wrong, and the next yes counts', async () => {
  const { host, participant } = meeting
  const db = new DatabaseSync(join(stage.farhand.dataDir, 'farhand.db'))
  try {
    await host.askForControl()
    await participant.allow(`${HOST} asks to control your mouse and keyboard`)
    const warning = participant.question('Stop for a moment. Do you know this person?')
    const goOn = warning.getByRole('button', { name: 'Continue', exact: true })
    await goOn.waitFor()
    db.exec(`create trigger full before insert on auditEntries begin select raise(abort, 'disk full'); end`)
    await goOn.click()
    await warning.getByText(UNRECORDED).waitFor()
    db.exec('drop trigger full')
    await goOn.click()
    await warning.waitFor({ state: 'detached' })
    await host.list('Activity').getByText('allowed').nth(1).waitFor({ state: 'attached' })
  } finally {
    db.close()
  }
})

test('[CONSENT-107] an offer to an organization that this browser does not know is warned of too, and stays until it is recorded', async () => {
  const { host, participant } = meeting
  const db = new DatabaseSync(join(stage.farhand.dataDir, 'farhand.db'))
  try {
    await participant.button('Stop remote control').click()
    await participant.page.evaluate(() => {
      localStorage.clear()
    })
    await participant.page.getByText('Let somebody use your computer').click()
    await participant.button(`Let ${HOST} control for 10 minutes`).click()
    const warning = participant.question('Stop for a moment. Do you know this person?')
    const goOn = warning.getByRole('button', { name: 'Continue', exact: true })
    await goOn.waitFor()
    expect(await host.button('Release control').count()).toBe(0)
    db.exec(`create trigger full before insert on auditEntries begin select raise(abort, 'disk full'); end`)
    await goOn.click()
    await warning.getByText(UNRECORDED).waitFor()
    db.exec('drop trigger full')
    await goOn.click()
    await warning.waitFor({ state: 'detached' })
    await host.button('Release control').waitFor()
  } finally {
    db.close()
  }
})

const failure = () => meeting.participant.page.getByText('Your browser could not capture that.')

test('[CONSENT-189] what went wrong with one question is not said in the next, but on the page until it is closed', async () => {
  const { host, participant } = meeting
  await participant.page.evaluate(() => {
    const { mediaDevices } = navigator
    const honest = mediaDevices.getDisplayMedia.bind(mediaDevices)
    mediaDevices.getDisplayMedia = () => {
      mediaDevices.getDisplayMedia = honest
      return Promise.reject(new DOMException('in use', 'NotReadableError'))
    }
  })
  await participant.button('Stop sharing').click()
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await failure().waitFor()
  await host.askToSee()
  await participant.screenQuestion(HOST).waitFor()
  expect(await failure().count()).toBe(0)
  await participant.refuseWhoeverAsks()
  await failure().waitFor()
  await participant.button('Close this message').click()
  expect(await failure().count()).toBe(0)
})

test('[CONSENT-189] what goes wrong behind another question is said once that is answered, until something else is done', async () => {
  const { host, participant } = meeting
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await participant.status('Sharing').getByText(`${HOST} can see your screen.`).waitFor()
  await participant.button('Stop sharing').click()
  await participant.page.evaluate(() => {
    const { mediaDevices } = navigator
    const honest = mediaDevices.getDisplayMedia.bind(mediaDevices)
    mediaDevices.getDisplayMedia = () => {
      mediaDevices.getDisplayMedia = honest
      return new Promise((_shown, reject) => {
        Reflect.set(globalThis, 'failCapture', () => {
          reject(new DOMException('in use', 'NotReadableError'))
        })
      })
    }
  })
  const question = participant.screenQuestion(HOST)
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await host.button('Take the question back').click()
  await question.waitFor({ state: 'detached' })
  await host.askToSee()
  await question.waitFor()
  await participant.page.evaluate(() => {
    ;(Reflect.get(globalThis, 'failCapture') as () => void)()
  })
  // Allow can be pressed again once the yes before has come to its end.
  await question.getByRole('button', { name: 'Allow', exact: true }).click({ trial: true })
  expect(await failure().count()).toBe(0)
  await participant.refuseWhoeverAsks()
  await failure().waitFor()
  await participant.button('Share my screen').click()
  await failure().waitFor({ state: 'detached' })
})

test('[CONSENT-189] what the page does by itself is nothing that its person does: what went wrong stays', async () => {
  const { host, participant } = meeting
  await offerCompanion(participant)
  await participant.button('Stop sharing').click()
  await participant.page.evaluate(() => {
    const { mediaDevices } = navigator
    const honest = mediaDevices.getDisplayMedia.bind(mediaDevices)
    mediaDevices.getDisplayMedia = () => {
      mediaDevices.getDisplayMedia = honest
      return Promise.reject(new DOMException('in use', 'NotReadableError'))
    }
  })
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await failure().waitFor()
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await participant.status('Sharing').getByText(`${HOST} can see your screen.`).waitFor()
  await host.askForControl()
  await participant.allow(`${HOST} asks to control your mouse and keyboard`)
  // Opened by the page itself.
  await participant.page.getByRole('link', { name: /^Download for/ }).waitFor()
  expect(await failure().count()).toBe(1)
})
