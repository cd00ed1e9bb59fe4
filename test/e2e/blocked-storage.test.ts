// A browser whose person blocked all cookies and site data: every page comes up, and says what is missing where it needs it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStage, type Seat, type Stage } from './stage.ts'

/** Chromium's setting "block all", as its profile keeps it. */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } }
const INVITATION = `/join/482913577#k=1.${'A'.repeat(43)}`

let stage: Stage
let seat: Seat
let profile: string
beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'farhand-blocked-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(BLOCKED))
  stage = await openStage()
  seat = await stage.seat({ userDataDir: profile })
})
afterAll(async () => {
  await stage?.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

test.each(['/', INVITATION, '/session/482913577', '/sign-in', '/setup#t=abc', '/console'])(
  '%s says what the browser does not allow, and how to allow it',
  async (path) => {
    const { page } = seat
    await page.goto(stage.farhand.url + path)
    await page.getByText('private storage for keys', { exact: true }).waitFor()
    await page.getByText('Allow them for this address').waitFor()
    expect(await page.getByRole('listitem').count()).toBe(1)
    // What another browser can use is left whole.
    expect(page.url()).toBe(stage.farhand.url + path)
  },
)

test.each([
  ['/verify', 'Check a receipt'],
  ['/no-such-page', 'There is nothing at this address'],
])('%s needs nothing of that, and works, in other colours and another language too', async (path, heading) => {
  const { page } = seat
  await page.goto(stage.farhand.url + path)
  await page.getByRole('heading', { name: heading, exact: true }).waitFor()
  await page.getByRole('button', { name: 'Use dark colours', exact: true }).click()
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor()
  await page.getByRole('button', { name: 'Deutsch', exact: true }).click()
  await page.locator('html[lang=de]').waitFor()
})

test('nothing on the way is a fault of the pages', () => {
  // What the browser itself says of an address that is no page, and of asking who is signed in.
  const ours = seat.complaints.filter((line) => !/status of 40[14]/.test(line))
  expect(ours).toEqual([])
})
