// Leaving and ending while the server does not answer, as people see it: the page is out at once, says that the others do
// not know yet, and that they do once they do.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Participant, type Person } from './people.ts'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const TO_CONTROL = `${DANA.username} asks to control your mouse and keyboard`
const WARNING = 'Stop for a moment. Do you know this person?'
const END = 'The session has ended'

let stage: Stage
let meeting: Meeting & { grid: { close(): void } }

beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndShow(stage)
})

afterAll(async () => {
  meeting?.grid.close()
  await stage?.close()
})

/** Stops the server, does `what`, and looks at the page's end while the server stands still. */
async function outWithServerStopped(who: Person, what: () => Promise<void>, sentence: RegExp): Promise<void> {
  await stage.farhand.whileStopped(async () => {
    await what()
    await who.heading(END).waitFor()
    await who.page.getByText(sentence).waitFor()
    await who.page.getByText('this page has stopped everything').waitFor()
  })
  await who.page.getByText(sentence).waitFor({ state: 'detached' })
}

test('[CONSENT-55] “Stop and leave” ends it on the page at once, and the host hears of it later', async () => {
  const { host, participant } = meeting
  await host.askForControl()
  await participant.allow(TO_CONTROL)
  const warning = participant.question(WARNING)
  await warning.waitFor()
  await outWithServerStopped(
    participant,
    () => warning.getByRole('button', { name: 'Stop and leave', exact: true }).click(),
    /could not be told yet that you left/,
  )
  await participant.page.getByText('all connections are closed').waitFor()
  await host.list('Activity').getByText(`${participant.name} left.`).waitFor()
  expect(await host.pictureOf(participant.name)).toBeUndefined()
})

test('[CONSENT-55] “End session” ends it on the host’s page at once, and for the others later', async () => {
  const { host, invitation, participantSeat } = meeting
  const again = new Participant(participantSeat.page, 'Lee Again')
  await again.joinByPassword(stage.farhand.url, { ...invitation, password: await host.sessionPassword() })
  await again.waitForLobby()
  await host.admit(again.name)
  await again.status('Sharing').waitFor()
  await outWithServerStopped(host, () => host.endSession(), /could not be told yet that it has ended/)
  await again.heading(END).waitFor()
})
