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
  await page.getByText('German could not be loaded. Please load this page again.', { exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.unroute(GERMAN_FILE)
  await page.reload()
  await page.getByRole('button', { name: 'Sitzung beitreten', exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
})

test('German that hangs leaves no blank page either', async () => {
  const { page } = await stage.seat({ locale: 'de-DE' })
  await page.route(GERMAN_FILE, () => undefined)
  await page.goto(stage.farhand.url, { waitUntil: 'commit' })
  await page.getByRole('button', { name: 'Join session', exact: true }).waitFor()
})
