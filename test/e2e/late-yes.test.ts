// Allow and resume while the server does not answer, as both people see it: the person at the device can still say no, and
// what the server did not take within seconds is not taken late.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const HOST = DANA.username
const NOT_IN_TIME = /The server did not confirm this within a few seconds/
const NOBODY = 'Nobody can see your screen.'

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
})

afterAll(async () => {
  await stage?.close()
})

/** What is said now reaches the host behind everything that waited. */
async function hostHears(text: string): Promise<void> {
  await meeting.participant.say(text)
  await meeting.host.list('Messages').getByText(text).waitFor()
}

/** Allow, and a screen picked; the server hears of neither. */
async function allowUnheard(): Promise<void> {
  const { participant } = meeting
  await participant.allowWhoeverAsks()
  const question = participant.screenQuestion(HOST)
  await question
    .getByRole('button', { name: 'Allow', exact: true })
    .and(participant.page.locator(':disabled'))
    .waitFor()
}

test.for(['Escape', 'Enter', "Don't allow"])('[CONSENT-41] %s is a no while the yes is on its way', async (no) => {
  const { host, participant } = meeting
  await host.askToSee()
  const question = participant.screenQuestion(HOST)
  await question.waitFor()
  await stage.farhand.whileStopped(async () => {
    await allowUnheard()
    if (no === "Don't allow") await participant.refuseWhoeverAsks()
    else await participant.page.keyboard.press(no)
    await question.waitFor({ state: 'detached' })
    await participant.status('Sharing').getByText(NOBODY).waitFor()
  })
  await hostHears(`After ${no}`)
  await participant.status('Sharing').getByText(NOBODY).waitFor()
  expect(await host.pictureOf(participant.name)).toBeUndefined()
})

test('[CONSENT-41] a yes that the server does not take in time is none, and the page says so', async () => {
  const { host, participant } = meeting
  await host.askToSee()
  await participant.screenQuestion(HOST).waitFor()
  await stage.farhand.whileStopped(async () => {
    await allowUnheard()
    await participant.page.getByText(NOT_IN_TIME).waitFor()
  })
  await hostHears('After a late yes')
  await participant.status('Sharing').getByText(NOBODY).waitFor()
  expect(await host.pictureOf(participant.name)).toBeUndefined()
})

test('[CONSENT-51] what is shown without a question can be taken back while it is on its way', async () => {
  const { host, participant } = meeting
  await stage.farhand.whileStopped(async () => {
    await participant.button('Share my screen').click()
    const takeBack = participant.page.getByRole('button', { name: /^Take back: / })
    await takeBack.click()
    await takeBack.waitFor({ state: 'detached' })
    await participant.status('Sharing').getByText(NOBODY).waitFor()
  })
  await hostHears('After taking it back')
  await participant.status('Sharing').getByText(NOBODY).waitFor()
  expect(await host.pictureOf(participant.name)).toBeUndefined()
})

test('[CONSENT-41] a resume can be taken back, and is none where the server does not take it in time', async () => {
  const { host, participant } = meeting
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await participant.button('Pause sharing').click()
  await participant.button('Resume sharing').waitFor()
  await hostHears('Paused')
  await stage.farhand.whileStopped(async () => {
    await participant.button('Resume sharing').click()
    await participant.button('Pause sharing').click()
    await participant.button('Resume sharing').waitFor()
  })
  await hostHears('Taken back')
  // Once more from the start: a server that is silent for ten seconds counts as gone, and that has other words.
  await stage.farhand.whileStopped(async () => {
    await participant.button('Resume sharing').click()
    await participant.button('Pause sharing').waitFor()
    await participant.page.getByText(NOT_IN_TIME).first().waitFor()
    await participant.button('Resume sharing').waitFor()
  })
  await hostHears('Still paused')
  await participant.button('Resume sharing').click()
  await participant.button('Pause sharing').waitFor()
  expect(meeting.participantSeat.complaints).toEqual([])
})
