// Joining by an ID alone: two people read their codes to each other before anything can be shown or written.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const UNKNOWN = '999 999 998'

let stage: Stage
let host: Host
let lee: Participant
let sessionId: string

beforeAll(async () => {
  stage = await openStage()
  const { setUpLink } = stage.farhand
  if (setUpLink === undefined) throw new Error('this server has an administrator already')
  host = new Host((await stage.seat()).page)
  lee = new Participant((await stage.seat()).page, 'Lee Morgan')
  await host.setUp(setUpLink, DANA)
  const invitation = await host.newSession({ password: '' })
  sessionId = invitation.sessionId
})

afterAll(async () => {
  await stage?.close()
})

test('a name of the house and a look-alike are told at once, and the form stays', async () => {
  const { url } = stage.farhand
  for (const [name, sentence] of [
    ['Admin', 'Nobody can join under this name.'],
    ['d\u0430na', 'This name mixes letters of different alphabets.'],
  ] as const) {
    await new Participant(lee.page, name).joinByPassword(url, { sessionId, password: '' })
    await lee.page.getByRole('alert').filter({ hasText: sentence }).waitFor()
    await lee.button('Join session').click({ trial: true })
  }
})

test('an unknown ID waits under the same words as this one', async () => {
  const { url } = stage.farhand
  await lee.joinByPassword(url, { sessionId: UNKNOWN, password: '' })
  await lee.waitForLobby()
  const unknown = await lee.status('Waiting for the host').innerText()
  await lee.joinByPassword(url, { sessionId, password: '' })
  await lee.waitForLobby()
  expect(await lee.status('Waiting for the host').innerText()).toBe(unknown)
  expect(await host.sessionPassword()).toBe('')
})

test('the host lets Lee in, and each page shows only the half to read aloud', async () => {
  await host.admit(lee.name)
  await lee.textbox('Safety code').waitFor()
  await host.textbox('Safety code').waitFor()
  const [atLee, atHost] = [await lee.safetyCode(), await host.safetyCode(lee.name)]
  expect(atLee).toMatch(/^\d{6}$/)
  expect(atHost).toMatch(/^\d{6}$/)
  for (const [page, heard] of [
    [host.page, atLee],
    [lee.page, atHost],
  ] as const) {
    expect((await page.locator('body').innerText()).replaceAll(/\s/g, '')).not.toContain(heard)
  }
  expect(await lee.button('Share my screen').count()).toBe(0)
})

test('the chat says on both pages why it waits, and what Lee writes stays here', async () => {
  await lee.page.getByText('Messages wait here until dana and you have compared the safety code.').waitFor()
  await host.page.getByText(`${lee.name} gets messages only after you have compared the safety code.`).waitFor()
  await lee.textbox('Message').fill('Hello from Lee')
  await lee.page.keyboard.press('Enter')
  await lee.list('Messages').getByText('waits for the safety code').waitFor()
})

test('a wrong entry is told, a right one counts, by keyboard alone', async () => {
  const [atLee, atHost] = [await lee.safetyCode(), await host.safetyCode(lee.name)]
  await host.textbox('Safety code').fill('000000')
  await host.page.keyboard.press('Enter')
  await host.page.getByRole('alert').filter({ hasText: 'These are not the right digits.' }).waitFor()
  await host.confirmSafetyCode(atLee)
  await host.textbox('Safety code').waitFor({ state: 'detached' })
  expect(await lee.button('Share my screen').count()).toBe(0)
  await lee.confirmSafetyCode(atHost)
  await lee.button('Share my screen').waitFor()
  expect(await lee.safetyCode()).toBe(atLee + atHost)
  await host.status(`Safety code of ${lee.name}`).waitFor()
  await expect.poll(() => host.safetyCode(lee.name)).toBe(atLee + atHost)
})

test('now what Lee wrote arrives, and the chat waits no more', async () => {
  await host.list('Messages').getByText('Hello from Lee').waitFor()
  await lee.page.getByText('Messages wait here').waitFor({ state: 'detached' })
  await host.page.getByText(`${lee.name} gets messages only`).waitFor({ state: 'detached' })
})

test('now the host may ask, and sees the screen once Lee allows it', async () => {
  await host.askToSee()
  await lee.screenQuestion('dana').waitFor()
  await lee.allowWhoeverAsks()
  await expect.poll(() => host.pictureOf(lee.name), { timeout: 20_000 }).toBeDefined()
})

test('three wrong entries part the two, with a sentence on either page', async () => {
  const kim = new Participant((await stage.seat()).page, 'Kim Sato')
  await kim.joinByPassword(stage.farhand.url, { sessionId, password: '' })
  await host.admit(kim.name)
  await host.textbox('Safety code').waitFor()
  for (const wrong of ['111111', '222222', '333333']) await host.confirmSafetyCode(wrong)
  await kim.heading('The host ended the connection before the safety codes were confirmed.').waitFor()
  await host.list('Activity').getByText('Something that was not genuine was refused.').first().waitFor()
  await host.textbox('Safety code').waitFor({ state: 'detached' })
})
