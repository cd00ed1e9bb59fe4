// Files of the page that do not come. Without a network none is tried: the page stays, says so, and has them with the next press once
// the line is back. One that is missing though the server answers comes with the next try, or with a load of the page where the
// browser keeps the failure (Firefox, Chromium until 150).
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchFirefox, startDisplay, waitUntil } from '../rig/index.ts'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const NO_SERVER = 'The server cannot be reached. Check your connection, then try again.'
const PART_MISSING = 'A part of this page is missing. Please load the page again.'
const NOT_LOADED = 'Code for support: engine-not-loaded'
const ENGINE = '**/assets/session-worker-*.js'
const SESSION_PAGE = '**/assets/session-route-*.js'
const HOST_FACE = '**/assets/host-page-*.js'
/** Of the SDK, whose keys signing out deletes. */
const KEYS = '**/assets/src-*.js'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const { page } = await stage.seat()
  await new Host(page).setUp(stage.farhand.setUpLink ?? '', DANA)
})
afterAll(() => stage?.close())

test('without a network the way to another page says so, leaves what was typed, and goes on with the next try', async () => {
  const { page, context } = await stage.seat()
  const person = new Host(page)
  await page.goto(stage.farhand.url)
  await person.textbox('Session ID').fill('123456789')
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  const word = page.getByRole('alert').filter({ hasText: NO_SERVER })
  await word.waitFor()
  expect(await person.textbox('Session ID').inputValue()).toBe('123456789')
  expect(new URL(page.url()).pathname).toBe('/')
  await context.setOffline(false)
  await person.button('Try again').click()
  await person.textbox('Username').waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  expect(await word.count()).toBe(0)
})

test('a page whose own file is missing says so in its frame, and is there once it is loaded again', async () => {
  const { page } = await stage.seat()
  const account = '**/assets/routes-*.js'
  await page.route(account, (route) => route.abort())
  await page.goto(`${stage.farhand.url}/sign-in`)
  await page.getByRole('main').getByText(PART_MISSING).waitFor()
  await page.unroute(account)
  await new Host(page).button('Reload').click()
  await new Host(page).textbox('Username').waitFor()
})

test('the way to a page whose file the server does not have any more goes there with a whole load', async () => {
  const { page } = await stage.seat()
  const account = '**/assets/routes-*.js'
  await page.goto(stage.farhand.url)
  await new Host(page).textbox('Session ID').waitFor()
  await page.route(account, (route) => route.fulfill({ status: 404 }))
  const loaded = page.waitForEvent('domcontentloaded')
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await loaded
  await page.getByRole('main').getByText(PART_MISSING).waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in')
})

test('a page on a road that swallows it is said to be on its way', async () => {
  const { page } = await stage.seat()
  await page.route('**/assets/verify-route-*.js', () => undefined)
  await page.goto(`${stage.farhand.url}/verify`, { waitUntil: 'commit' })
  await page.getByRole('heading', { name: 'One moment…', exact: true }).waitFor()
})

test('[KEY-52] signing out where the keys cannot be reached says that nothing happened', async () => {
  const { page } = await stage.seat()
  const host = new Host(page)
  await host.signIn(stage.farhand.url, DANA)
  await page.route(KEYS, (route) => route.abort())
  await host.button('Sign out').click()
  await page.getByText('You are still signed in.').waitFor()
  await page.unroute(KEYS)
  await page.reload()
  await host.button('Sign out').click()
  await host.textbox('Session ID').waitFor()
})

test('whoever signs in where the console is missing is told so, and is signed in only with it', async () => {
  const { page, context } = await stage.seat()
  const host = new Host(page)
  const console = '**/assets/console-route-*.js'
  await page.route(console, (route) => route.abort())
  await page.goto(`${stage.farhand.url}/sign-in`)
  await host.textbox('Username').fill(DANA.username)
  await host.textbox('Password').fill(DANA.password)
  await host.button('Sign in').click()
  await page.getByRole('main').getByText(PART_MISSING).waitFor()
  expect(await context.cookies()).toEqual([])
  await page.unroute(console)
  await host.button('Reload').click()
  await host.textbox('Username').fill(DANA.username)
  await host.textbox('Password').fill(DANA.password)
  await host.button('Sign in').click()
  await host.button('New session').waitFor()
})

test('nobody knocks at a session whose page is missing; the next try brings both', async () => {
  const [atHost, atGuest] = [await stage.seat(), await stage.seat()]
  const host = new Host(atHost.page)
  await host.signIn(stage.farhand.url, DANA)
  const ids = await host.newSession()
  const { page } = atGuest
  const guest = new Participant(page, 'Robin')
  await page.route(SESSION_PAGE, (route) => route.abort())
  await guest.joinByPassword(stage.farhand.url, ids)
  await page.getByText(PART_MISSING).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  expect(await host.button('Admit Robin').count()).toBe(0)
  await page.unroute(SESSION_PAGE)
  await guest.joinByPassword(stage.farhand.url, ids)
  await host.button('Admit Robin').waitFor()
  await guest.waitForLobby()
})

test('a host whose page or engine is missing is told so, and has it with the next try', async () => {
  const { page } = await stage.seat()
  const host = new Host(page)
  await host.signIn(stage.farhand.url, DANA)
  await page.route(HOST_FACE, (route) => route.abort())
  await host.button('New session').click()
  await page.getByRole('checkbox', { name: 'I have told the participant about this session' }).check()
  await host.button('Start session').click()
  await page.getByRole('main').getByText(PART_MISSING).waitFor()
  await page.unroute(HOST_FACE)
  await host.button('Reload').click()
  await host.heading(/^Session \d{3} \d{3} \d{3}$/).waitFor()

  await page.route(ENGINE, (route) => route.abort())
  await page.reload()
  await page.getByText(NOT_LOADED).waitFor()
  await page.unroute(ENGINE)
  await host.button('Try again').click()
  await host.heading(/^Session \d{3} \d{3} \d{3}$/).waitFor()
})

test('whoever presses without a network has it with the same press once the line is back, what they typed still there', async () => {
  const { page, context } = await stage.seat()
  const host = new Host(page)
  const tried: string[] = []
  page.on('request', (request) => void (request.url().endsWith('.js') && tried.push(request.url())))
  const pressWithout = async (name: string, word: string): Promise<void> => {
    await context.setOffline(true)
    tried.length = 0
    await host.button(name).click()
    await page.getByText(word).waitFor()
    // Some browsers would keep that it did not come.
    expect(tried).toEqual([])
    await context.setOffline(false)
  }
  await page.goto(`${stage.farhand.url}/sign-in`)
  await host.textbox('Username').fill(DANA.username)
  await host.textbox('Password').fill(DANA.password)
  await pressWithout('Sign in', NO_SERVER)
  await host.button('Sign in').click()
  await host.button('New session').waitFor()

  await pressWithout('Sign out', 'You are still signed in.')
  await host.button('New session').click()
  await host.textbox('Session ID').fill('482913577')
  await page.getByRole('checkbox', { name: 'I have told the participant about this session' }).check()
  await pressWithout('Start session', NOT_LOADED)
  await host.button('Start session').click()
  await host.heading('Session 482 913 577').waitFor()
})

test('in Firefox, which keeps a failure, too', async () => {
  const display = await startDisplay()
  const { page, close } = await launchFirefox({ display })
  const find = (role: string, name: string) => page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`)
  const press = async (role: string, name: string) => (await find(role, name))?.click()
  const fill = async (fields: Record<string, string>) => {
    for (const [name, text] of Object.entries(fields)) await (await find('textbox', name))?.type(text)
  }
  const reads = (text: string) =>
    // While another page comes there is none to look at.
    waitUntil(text, () => page.evaluate((part) => document.body.innerText.includes(part), text).catch(() => false), {
      withinMs: 30_000,
    })
  const pressWithout = async (
    [role, name]: readonly [string, string],
    word: string,
    elsewhere?: () => Promise<void>,
  ): Promise<void> => {
    await stage.pullPlug()
    await press(role, name)
    await reads(word)
    await elsewhere?.()
    await stage.startAgain()
  }
  const typed = () => page.$$eval('input', (all) => all.map(({ value }) => value))
  try {
    await page.goto(stage.farhand.url)
    await page.evaluate(() => void (document.body.dataset['loadedOnce'] = ''))
    await fill({ 'Session ID': '123456789' })
    await pressWithout(['link', 'Sign in'], NO_SERVER)
    expect(await typed()).toContain('123456789')
    await press('link', 'Sign in')
    await fill({ Username: DANA.username, Password: DANA.password })
    await pressWithout(['button', 'Sign in'], NO_SERVER)
    await press('button', 'Sign in')
    await find('button', 'New session')
    await pressWithout(['button', 'Sign out'], 'You are still signed in.')
    await press('button', 'Sign out')
    await find('textbox', 'Session ID')

    const host = new Host((await stage.seat()).page)
    await host.signIn(stage.farhand.url, DANA)
    const { sessionId, password } = await host.newSession()
    await fill({ 'Session ID': sessionId, 'Your name': 'Robin', 'Session password': password })
    // Nobody is let in before the host is back.
    const hostIsAway = host.page.getByText('Connection lost. Reconnecting…')
    await pressWithout(['button', 'Join session'], NOT_LOADED, () => hostIsAway.waitFor())
    await hostIsAway.waitFor({ state: 'hidden' })
    await press('button', 'Join session')
    await host.button('Admit Robin').waitFor()
    expect(await page.$('[data-loaded-once]')).not.toBeNull()
  } finally {
    await close()
    await display.close()
  }
})
