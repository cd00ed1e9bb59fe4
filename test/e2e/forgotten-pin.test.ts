// Who joins by an ID alone where a PIN is wanted, or where there is no such session, is not left waiting without a way back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host, Participant, type Invitation } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const HINT = 'If you were given a PIN, go back and type it.'

let stage: Stage
let host: Host
let invitation: Invitation
beforeAll(async () => {
  stage = await openStage()
  const seat = await stage.seat()
  host = new Host(seat.page)
  await host.setUp(stage.farhand.setUpLink ?? '', DANA)
  invitation = await host.newSession()
})
afterAll(() => stage?.close())

test('[KEY-57] after ten seconds of waiting by an ID alone a PIN is spoken of, the same for an ID that is none', async () => {
  const { sessionId } = invitation
  const unknown = sessionId === '482913577' ? '482913578' : '482913577'
  const seat = await stage.seat()
  const forgot = new Participant(seat.page, 'Kim')
  const mistyped = new Participant(await seat.context.newPage(), 'Sam')
  const waits = await Promise.all(
    [
      { guest: forgot, id: sessionId },
      { guest: mistyped, id: unknown },
    ].map(async ({ guest, id }) => {
      await guest.joinByPassword(stage.farhand.url, { sessionId: id, password: '' })
      await guest.waitForLobby()
      expect(await guest.page.getByText(HINT, { exact: true }).count()).toBe(0)
      await guest.page.getByText(HINT, { exact: true }).waitFor()
      const said = await guest.page.locator('main').innerText()
      return said.replaceAll(/\d/g, '0')
    }),
  )
  expect(waits[0]).toBe(waits[1])

  await forgot.button('Go back').click()
  expect(await forgot.textbox('Session ID').inputValue()).toBe(sessionId)
  await forgot.textbox('Your name').fill('Kim')
  await forgot.textbox('Session password').fill(await host.sessionPassword())
  await forgot.button('Join session').click()
  await host.admit('Kim')
  await forgot.status('Sharing').waitFor()
})
