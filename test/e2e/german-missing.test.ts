// The file of the German texts does not come: the page speaks English, says so where somebody asks for German, and has it later.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Seat, type Stage } from './stage.ts'

const GERMAN_FILE = /\/assets\/de-[^/]*\.js$/

let stage: Stage
let seat: Seat
beforeAll(async () => {
  stage = await openStage()
  seat = await stage.seat({ locale: 'de-DE' })
})
afterAll(() => stage?.close())

test('German that does not come leaves no blank page: English first, a word at the switch, German with the next load', async () => {
  const { page } = seat
  await page.route(GERMAN_FILE, (route) => route.abort())
  await page.goto(stage.farhand.url)
  await page.getByRole('button', { name: 'Join session', exact: true }).waitFor()
  const german = page.getByRole('button', { name: 'Deutsch', exact: true })
  await german.click()
  await page
    .getByText('German could not be loaded. A part of this page is missing. Please load the page again.', {
      exact: true,
    })
    .waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.unroute(GERMAN_FILE)
  await page.reload()
  await page.getByRole('button', { name: 'Sitzung beitreten', exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
})

test('German asked for without a network is there with the same press once the line is back, what was typed still there', async () => {
  const { page, context } = await stage.seat({ locale: 'en-US' })
  await page.goto(stage.farhand.url)
  await page.getByRole('textbox', { name: 'Your name' }).fill('Kim')
  const tried: string[] = []
  page.on('request', (request) => void (GERMAN_FILE.test(request.url()) && tried.push(request.url())))
  const german = page.getByRole('button', { name: 'Deutsch', exact: true })
  await context.setOffline(true)
  await german.click()
  const said = 'German could not be loaded. The server cannot be reached. Check your connection, then try again.'
  await page.getByText(said, { exact: true }).waitFor()
  // Some browsers would keep that it did not come.
  expect(tried).toEqual([])
  await context.setOffline(false)
  await german.click()
  await page.getByRole('button', { name: 'Sitzung beitreten', exact: true }).waitFor()
  expect(await page.getByRole('textbox', { name: 'Ihr Name' }).inputValue()).toBe('Kim')
})

test('German that hangs leaves no blank page either', async () => {
  const { page } = await stage.seat({ locale: 'de-DE' })
  await page.route(GERMAN_FILE, () => undefined)
  await page.goto(stage.farhand.url, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Join session', exact: true }).waitFor()
})
