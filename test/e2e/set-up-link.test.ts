// The set-up link: what is left of it once an administrator exists, in a browser that had the page before and in one that never
// had; no way to the server; and a newer link pasted into the same tab.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host } from './people.ts'
import { openStage, type Seat, type Stage } from './stage.ts'

let stage: Stage
/** Where the first administrator was made. */
let seat: Seat
beforeAll(async () => {
  stage = await openStage()
  seat = await stage.seat()
  await new Host(seat.page).setUp(stage.farhand.setUpLink ?? '', DANA)
})
afterAll(() => stage?.close())

const SET_UP = 'Welcome. Let us set up Farhand.'
const GONE = 'Farhand is set up already.'
const SAID = 'This link is no longer valid. An administrator exists already.'

/** One without an administrator. */
async function anotherHouse(): Promise<AsyncDisposable & { readonly stage: Stage }> {
  const stage = await openStage()
  return { stage, [Symbol.asyncDispose]: () => stage.close() }
}

/** The link leads to signing in, before anything is typed. */
async function expectGone(page: Page, link: string): Promise<void> {
  const person = new Host(page)
  expect((await page.goto(link))?.status()).toBe(404)
  await person.heading(GONE).waitFor()
  await page.getByText(SAID, { exact: true }).waitFor()
  expect(await page.getByRole('textbox').count()).toBe(0)
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await person.button('Sign in').waitFor()
}

test('a browser that had the page before shows that the link is over, and the way to sign in', async () => {
  await expectGone(seat.page, stage.farhand.setUpLink!)
})

test('a fresh browser does too; without a way to the server it says that, and asks again', async () => {
  const fresh = await stage.seat()
  const { page } = fresh
  await expectGone(page, stage.farhand.setUpLink!)
  await page.route('**/setup', (route) =>
    route.request().resourceType() === 'document' ? route.continue() : route.abort(),
  )
  await page.goto(stage.farhand.setUpLink!)
  await page.getByText('The server cannot be reached. Check your connection, then try again.').waitFor()
  await new Host(page).heading(SET_UP).waitFor()
  expect(await page.getByRole('textbox').count()).toBe(0)
  await page.unroute('**/setup')
  await new Host(page).button('Try again').click()
  await new Host(page).heading(GONE).waitFor()
})

test('what was said of an old link is not said of the right one, pasted into the same tab; what was typed stays', async () => {
  await using another = await anotherHouse()
  const { url, setUpLink = '' } = another.stage.farhand
  const { page } = await another.stage.seat()
  const host = new Host(page)
  await page.goto(`${url}/setup#t=${'A'.repeat(43)}`)
  for (const field of ['organization', 'username', 'email', 'password'] as const)
    await host.textbox(`${field[0]!.toUpperCase()}${field.slice(1)}`).fill(DANA[field])
  await host.button('Create administrator').click()
  const stale = page.getByText('This set-up link is no longer valid: each start of the server makes a new one.')
  await stale.waitFor()
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, new URL(setUpLink).hash)
  await stale.waitFor({ state: 'detached' })
  expect(await host.textbox('Username').inputValue()).toBe(DANA.username)
  await host.button('Create administrator').click()
  await host.button('Sign in').waitFor()
})

test('nothing on the way is a fault of the pages', () => {
  // What the browser itself says of a refused call.
  expect(seat.complaints.filter((line) => !/status of 40[34]/.test(line))).toEqual([])
})
