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

test('German that does not come leaves no blank page: English first, a word at the switch, German later', async () => {
  const { page } = seat
  let asked = 0
  await page.route(GERMAN_FILE, (route) => {
    asked += 1
    return route.abort()
  })
  await page.goto(stage.farhand.url)
  await page.getByRole('button', { name: 'Join session', exact: true }).waitFor()
  expect(asked).toBe(2)
  const german = page.getByRole('button', { name: 'Deutsch', exact: true })
  await german.click()
  await page.getByText('German could not be loaded. Please try again in a moment.', { exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.unroute(GERMAN_FILE)
  await german.click()
  await page.getByRole('button', { name: 'Sitzung beitreten', exact: true }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('de')
})

test('German that does not come once comes in the second try', async () => {
  const { page } = await stage.seat({ locale: 'de-DE' })
  await page.route(GERMAN_FILE, (route) => route.abort(), { times: 1 })
  await page.goto(stage.farhand.url)
  await page.getByRole('button', { name: 'Sitzung beitreten', exact: true }).waitFor()
})
