// An administrator asks for a text to be accepted; a participant reads it, reloads, accepts and comes in, and reports abuse
// afterwards, which the administrator sees.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const TEXT = 'You agree to be helped.\nNothing is recorded.'

let stage: Stage
let host: Host
let lee: Participant

beforeAll(async () => {
  stage = await openStage()
  const { setUpLink } = stage.farhand
  if (setUpLink === undefined) throw new Error('this server has an administrator already')
  host = new Host((await stage.seat()).page)
  lee = new Participant((await stage.seat()).page, 'Lee Morgan')
  await host.setUp(setUpLink, DANA)
})

afterAll(async () => {
  await stage?.close()
})

test('the administrator chooses strict rules and writes the text, by keyboard alone', async () => {
  const { page } = host
  await page.getByRole('link', { name: 'Organization' }).press('Enter')
  await page.getByRole('radio', { name: /^Always ask/ }).waitFor()
  expect(await page.getByRole('radio', { name: /^Always ask/ }).isChecked()).toBe(true)
  await page.getByRole('checkbox', { name: 'Ask participants to accept a text first' }).press('Space')
  await host.textbox('Text').fill(TEXT)
  await page.getByRole('group', { name: 'Text to accept' }).getByText('Nothing is recorded.').waitFor()
  await host.button('Save changes').press('Enter')
  await page.getByText('Saved. It holds for sessions that start from now on.').waitFor()
  await page.getByText('Nobody has reported anything.').waitFor()
  await page.getByRole('link', { name: 'My sessions' }).press('Enter')
})

test('a participant reads and accepts it, also across a reload, before the host can let them in', async () => {
  await host.newSession()
  await lee.joinByLink(await host.invitationLink())
  await lee.heading('Please read this first').waitFor()
  await host.page.getByText('Is reading the terms.').waitFor()
  expect(await host.button('Admit Lee Morgan').isDisabled()).toBe(true)
  await lee.page.reload()
  await lee.page.getByText('Nothing is recorded.').waitFor()
  expect(await lee.textbox('Your name').inputValue()).toBe('Lee Morgan')
  await lee.button('Accept and continue').click()
  await lee.page.getByText('Please type your company, or “private”.').waitFor()
  await lee.textbox('Company').fill('Fabrikam')
  await lee.button('Accept and continue').click()
  await lee.waitForLobby()
  await lee.page.reload()
  await lee.waitForLobby()
  await host.page.getByText('Terms accepted: Lee Morgan, Fabrikam.').waitFor()
  await host.admit('Lee Morgan')
  await lee.status('Sharing').waitFor()
})

test('a report from the end page reaches the administrator, who marks it as read', async () => {
  await host.endSession()
  await lee.heading('The session has ended').waitFor()
  await lee.button('Report abuse').click()
  const dialog = lee.page.getByRole('dialog', { name: 'Report abuse' })
  await dialog.getByRole('button', { name: 'Send report' }).click()
  await dialog.getByText('Please choose what happened.').waitFor()
  await dialog.getByRole('radio', { name: /gift cards/ }).check()
  await dialog.getByRole('textbox', { name: 'In your own words' }).fill('They wanted gift cards.')
  await dialog.getByRole('button', { name: 'Send report' }).click()
  await dialog.getByText('Thank you. Your report has been sent.').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  const { page } = host
  await page.goto(`${new URL(page.url()).origin}/admin`)
  const [report] = [page.getByRole('listitem').filter({ hasText: 'They wanted gift cards.' })]
  await report.getByRole('button', { name: /^Mark as read/ }).click()
  await report.getByText('Read', { exact: true }).waitFor()
  await page.reload()
  await report.getByText('Read', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /^Mark as read/ }).count()).toBe(0)
})
