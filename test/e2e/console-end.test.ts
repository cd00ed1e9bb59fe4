// Ending a session from the console, by keyboard only or by signing out: nothing ends before the person has said so twice.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { DANA, Host } from './people.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

test('“End” in the console asks first: Escape and “Keep it open” leave the session, “End session” ends it', async () => {
  const seat = await stage.seat()
  const host = new Host(seat.page)
  await host.setUp(stage.farhand.setUpLink ?? '', DANA)
  const { sessionId } = await host.newSession()
  const spaced = `${sessionId.slice(0, 3)} ${sessionId.slice(3, 6)} ${sessionId.slice(6)}`
  await host.page.goto(`${stage.farhand.url}/console`)
  const end = host.button(`End session ${spaced}`)
  const dialog = host.page.getByRole('dialog', { name: `End session ${spaced}?`, exact: true })
  const focused = () => host.page.evaluate(() => document.activeElement?.textContent)

  for (const way of ['Escape', 'Enter']) {
    await end.press('Enter')
    await dialog.waitFor()
    await waitUntil('the way back has the focus', async () => (await focused()) === 'Keep it open')
    await host.page.keyboard.press(way)
    await dialog.waitFor({ state: 'detached' })
    await waitUntil('the focus is back on the button', async () => (await focused()) === 'End')
    await host.page.reload()
    await end.waitFor()
  }

  await end.press('Enter')
  await dialog.getByRole('button', { name: 'End session', exact: true }).press('Enter')
  await host.page.getByRole('rowheader', { name: spaced, exact: true }).waitFor()
  expect(await end.count()).toBe(0)
  expect(seat.complaints).toEqual([])
})

test('the console greets nobody before it knows whom', async () => {
  const seat = await stage.seat()
  const host = new Host(seat.page)
  const { page } = host
  await host.signIn(stage.farhand.url, DANA)
  await page.getByText('Good to see you, Dana').waitFor()
  const known = Promise.withResolvers<void>()
  await page.route('**/api/v1/auth/me', async (route) => {
    await known.promise
    await route.continue()
  })
  await page.reload()
  await host.button('New session').waitFor()
  expect(await page.getByText('Good to see you').count()).toBe(0)
  known.resolve()
  await page.getByText('Good to see you, Dana').waitFor()
})

test('[KEY-52] signing out asks, ends the session that is open here, and leaves nobody at this browser its host', async () => {
  const seat = await stage.seat()
  const host = new Host(seat.page)
  await host.signIn(stage.farhand.url, DANA)
  const { sessionId } = await host.newSession()
  const second = new Host(await seat.context.newPage())
  const { page } = second
  await page.goto(`${stage.farhand.url}/console`)
  const dialog = page.getByRole('dialog', { name: 'A session is open. Signing out ends it.', exact: true })

  await second.button('Sign out').click()
  await dialog.getByRole('button', { name: 'Stay signed in', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.route('**/api/v1/sessions/*/end', (route) => route.abort())
  await second.button('Sign out').click()
  await dialog.getByRole('button', { name: 'End and sign out', exact: true }).click()
  await page.getByText('You are still signed in. The server cannot be reached.').waitFor()
  await page.unroute('**/api/v1/sessions/*/end')
  expect(await host.heading('The session has ended').count()).toBe(0)

  await second.button('Sign out').click()
  await dialog.getByRole('button', { name: 'End and sign out', exact: true }).click()
  await second.button('Join session').waitFor()
  await host.heading('The session has ended').waitFor()
  const receipt = host.page.getByRole('link', { name: 'Download receipt', exact: true })
  await receipt.waitFor()
  await host.page.reload()
  await host.heading('This session is not open in this browser.').waitFor()
  expect(await receipt.count()).toBe(0)
  await page.goto(`${stage.farhand.url}/session/${sessionId}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await waitUntil('the page has found nothing to come back to', async () => !(await page.title()).includes('…'))
  expect(await second.button('End session').count()).toBe(0)
  expect(seat.complaints).toEqual([])
})

test('[KEY-52] “Cancel” while a session is made, and signing out behind it, leave neither a session nor a key', async () => {
  const seat = await stage.seat()
  const host = new Host(seat.page)
  const { page } = host
  await host.signIn(stage.farhand.url, DANA)
  const isHeld = Promise.withResolvers<string>()
  const goesOn = Promise.withResolvers<void>()
  await page.route('**/api/v1/sessions', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const response = await route.fetch()
    isHeld.resolve(((await response.json()) as { sessionId: string }).sessionId)
    await goesOn.promise
    await route.fulfill({ response })
  })
  await host.button('New session').click()
  await page.getByRole('checkbox', { name: 'I have told the participant about this session' }).check()
  await host.button('Start session').click()
  const sessionId = await isHeld.promise
  await host.button('Cancel').click()
  await host.button('Sign out').click()
  await host.button('Join session').waitFor()
  goesOn.resolve()

  const spaced = `${sessionId.slice(0, 3)} ${sessionId.slice(3, 6)} ${sessionId.slice(6)}`
  const elsewhere = new Host((await stage.seat()).page)
  await elsewhere.signIn(stage.farhand.url, DANA)
  // Under "Recent sessions": it has ended.
  await elsewhere.page.getByRole('rowheader', { name: spaced, exact: true }).waitFor({ timeout: 20_000 })
  expect(new URL(page.url()).pathname).toBe('/')
  await page.goto(`${stage.farhand.url}/session/${sessionId}`)
  await page.getByText('Code for support: no-record').waitFor()
})
