// Who waits in the lobby goes on waiting across a reload of their page; a one-time PIN can't, and its joiner hears what is true.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'
import { watchForText, type TextWatch } from './watch-for-text.ts'

let stage: Stage
let host: Host
let participant: Participant
let lost: TextWatch
let sessionId: string

beforeAll(async () => {
  stage = await openStage()
  const { setUpLink } = stage.farhand
  if (setUpLink === undefined) throw new Error('this server has an administrator already')
  host = new Host((await stage.seat()).page)
  participant = new Participant((await stage.seat()).page, 'Lee Morgan')
  lost = await watchForText(participant.page, 'Connection lost')
  await host.setUp(setUpLink, DANA)
  ;({ sessionId } = await host.newSession())
  await participant.joinByLink(await host.invitationLink())
  await participant.waitForLobby()
  await host.button(`Admit ${participant.name}`).waitFor()
})

afterAll(async () => {
  await stage?.close()
})

/** Ends with the host back in the session: whoever joins before is told that nothing matches. */
async function restartServer(): Promise<void> {
  const isLost = host.page.getByText('Connection lost. Reconnecting…')
  await stage.pullPlug()
  await isLost.waitFor()
  await stage.startAgain()
  await isLost.waitFor({ state: 'hidden' })
}

test.each([
  ['their own page is loaded again', (guest: Participant) => guest.page.reload()],
  ['the server restarts', restartServer],
])('[KEY-44] a joiner by PIN is told what is true and led back to the form when %s', async (_what, interrupt) => {
  const { url } = stage.farhand
  const { page } = await stage.seat()
  const guest = new Participant(page, 'Kim')
  await guest.joinByPassword(url, { sessionId, password: await host.sessionPassword() })
  await guest.waitForLobby()
  await interrupt(guest)
  await guest.heading('The waiting was interrupted. Please ask for a new PIN.').waitFor()
  await page.getByText('The person who helps you sees a new one').waitFor()
  await page.getByRole('link', { name: 'Join again', exact: true }).click()
  expect(await guest.textbox('Session ID').inputValue()).toBe(sessionId)
  await guest.textbox('Your name').fill('Kim')
  await guest.textbox('Session password').fill(await host.sessionPassword())
  await guest.button('Join session').click()
  await guest.waitForLobby()
  await host.turnAway('Kim')
})

test('a joiner by link who reloads in the lobby waits on, is there once, and comes in by Admit', async () => {
  await participant.page.reload()
  await participant.waitForLobby()
  await host.button(`Admit ${participant.name}`).waitFor()
  expect(await host.button(`Admit ${participant.name}`).count()).toBe(1)
  await host.admit(participant.name)
  await participant.status('Sharing').waitFor()
  expect(await host.safetyCode(participant.name)).toBe(await participant.safetyCode())
  expect(lost.seen).toBe(false)
})
