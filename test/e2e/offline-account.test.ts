// An account without a network, or where the browser only believes so: what is asked is tried and told at once, and nothing happens
// later that its person has left behind.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host } from './people.ts'
import { openStage, type Seat, type Stage } from './stage.ts'

const NO_SERVER = 'The server cannot be reached. Check your connection, then try again.'

let stage: Stage
let seat: Seat
let host: Host
beforeAll(async () => {
  stage = await openStage()
  seat = await stage.seat()
  host = new Host(seat.page)
})
afterAll(() => stage?.close())

/** As where Wi-Fi goes while the house is on this machine or this wire. */
const believesOffline = (page: Page): Promise<boolean> => page.evaluate(() => dispatchEvent(new Event('offline')))

test('a house that answers is set up although the browser believes itself offline', async () => {
  const { page } = seat
  await page.goto(stage.farhand.setUpLink ?? '')
  await host.textbox('Organization').fill(DANA.organization)
  await host.textbox('Username').fill(DANA.username)
  await host.textbox('Email').fill(DANA.email)
  await host.textbox('Password').fill(DANA.password)
  await believesOffline(page)
  await host.button('Create administrator').click()
  await host.button('Sign in').waitFor()
})

test('signing in without a network is told at once, and is not done later', async () => {
  const { page, context } = seat
  await page.goto(stage.farhand.url)
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await host.textbox('Username').fill(DANA.username)
  await host.textbox('Password').fill(DANA.password)
  await context.setOffline(true)
  await host.button('Sign in').click()
  await page.getByText(NO_SERVER).waitFor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
  await page.getByRole('link', { name: 'Farhand', exact: true }).first().click()
  await host.textbox('Session ID').waitFor()
  await context.setOffline(false)
  await page.evaluate(() => fetch('/healthz'))
  expect(new URL(page.url()).pathname).toBe('/')
  expect(asked.filter((one) => one.startsWith('POST'))).toEqual([])
})

test('whoever leaves the page while signing in takes long is taken nowhere, and nobody is signed in behind them', async () => {
  const { page } = seat
  await page.route('**/api/v1/auth/sign-in', () => undefined)
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await host.textbox('Username').fill(DANA.username)
  await host.textbox('Password').fill(DANA.password)
  const dropped = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/sign-in'))
  const asked = page.waitForRequest('**/api/v1/auth/sign-in')
  await host.button('Sign in').click()
  await asked
  await page.getByRole('link', { name: 'Farhand', exact: true }).first().click()
  await dropped
  await host.textbox('Session ID').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await page.unroute('**/api/v1/auth/sign-in')
  await host.signIn(stage.farhand.url, DANA)
})

test('a session whose page is long on its way is started once, however often it is pressed', async () => {
  const { page } = seat
  const { promise: comes, resolve: come } = Promise.withResolvers<void>()
  await page.route('**/assets/session-route-*.js', (route) => comes.then(() => route.continue()))
  await host.button('New session').click()
  await page.getByRole('checkbox', { name: 'I have told the participant about this session' }).check()
  const asked = page.waitForRequest('**/assets/session-route-*.js')
  const start = host.button('Start session')
  await start.click()
  // The session is made by now.
  await asked
  expect(await start.isEnabled()).toBe(false)
  come()
  await host.heading(/^Session \d/).waitFor()
  await page.unroute('**/assets/session-route-*.js')
})

test('whoever leaves the form while joining takes long is taken nowhere', async () => {
  const [left, other] = [(await stage.seat()).page, (await stage.seat()).page]
  const join = async (page: Page): Promise<void> => {
    const guest = new Host(page)
    await guest.textbox('Session ID').fill('482913577')
    await guest.textbox('Your name').fill('Kim')
    await guest.button('Join session').click()
  }
  for (const page of [left, other]) await page.goto(stage.farhand.url)
  await join(left)
  await left.getByRole('link', { name: 'Sign in', exact: true }).click()
  const person = new Host(left)
  await person.textbox('Username').fill('dana')
  // An ID alone takes as long for everybody: by the time that the other waits, the one who left would.
  await join(other)
  await new Host(other).status('Waiting for the host').waitFor()
  expect(new URL(left.url()).pathname).toBe('/sign-in')
  expect(await person.textbox('Username').inputValue()).toBe('dana')
})

test('signing out and ending a session without a network say what did not happen', async () => {
  const { page, context } = seat
  await page.goto(`${stage.farhand.url}/console`)
  const { sessionId } = await host.newSession()
  const end = `End session ${sessionId.slice(0, 3)} ${sessionId.slice(3, 6)} ${sessionId.slice(6)}`
  const second = await stage.seat()
  const other = new Host(second.page)
  await other.signIn(stage.farhand.url, DANA)
  await second.context.setOffline(true)
  await other.button('Sign out').click()
  await second.page.getByText('You are still signed in.').waitFor()
  await second.context.setOffline(false)
  await other.button('Sign out').click()
  await other.textbox('Session ID').waitFor()

  await other.signIn(stage.farhand.url, DANA)
  await other.button(end).waitFor()
  await believesOffline(second.page)
  await other.button(end).click()
  await second.page.getByRole('dialog').getByRole('button', { name: 'End session', exact: true }).click()
  await host.heading('The session has ended').waitFor()
  await context.setOffline(false)
})

test('a page that needs no server is there without one', async () => {
  const { page } = await stage.seat()
  await page.goto(`${stage.farhand.url}/verify`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await believesOffline(page)
  await page.getByRole('link', { name: 'Farhand', exact: true }).first().click()
  await new Host(page).textbox('Session ID').waitFor()
})
