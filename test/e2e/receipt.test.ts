// A decision becomes something to take home: the participant downloads a receipt, and page and command line check it.
import { execFile } from 'node:child_process'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const CLI = join(import.meta.dirname, '../../apps/server/farhand.mjs')

let stage: Stage
let meeting: Meeting
/** The file as it was downloaded. */
let path: string

beforeAll(async () => {
  stage = await openStage()
  const { grid, ...met } = await meetAndShow(stage)
  meeting = met
  await met.participant.button('Pause sharing').click()
  await met.participant.button('Resume sharing').waitFor()
  await met.host.endSession()
  grid.close()
})

afterAll(() => stage?.close())

/** Chooses a file on the page that checks receipts; resolves with what it says. */
async function check(page: Page, file: string): Promise<string> {
  const result = page.getByRole('status', { name: 'Receipt result', exact: true })
  await page.getByLabel('Receipt file', { exact: true }).setInputFiles(file)
  await result.getByText(file.split('/').at(-1) ?? '').waitFor()
  return (await result.locator('p').first().innerText()).trim()
}

test('[RECEIPT-4] the participant downloads a receipt at the end, signed by both devices', async () => {
  const { page } = meeting.participant
  await meeting.participant.heading('The session has ended').waitFor()
  const link = page.getByRole('link', { name: 'Download receipt', exact: true })
  const downloading = page.waitForEvent('download')
  await link.click()
  const download = await downloading
  const { sessionId } = meeting.invitation
  expect(download.suggestedFilename()).toMatch(new RegExp(`^farhand-receipt-${sessionId}-\\d{4}-\\d\\d-\\d\\d\\.json$`))
  path = join(stage.farhand.dataDir, download.suggestedFilename())
  await download.saveAs(path)
  const { signatures } = JSON.parse(await readFile(path, 'utf8')) as {
    signatures: Record<'own' | 'host' | 'server', string>
  }
  expect(Object.keys(signatures)).toEqual(['host', 'own', 'participants', 'server'])
  expect([signatures.own, signatures.host, signatures.server].map(({ length }) => length)).toEqual([86, 86, 86])
})

test('[KEY-50] after a reload of the end page the same receipt can be had in that tab, and in no other', async () => {
  const { page } = meeting.participant
  await page.reload()
  await meeting.participant.heading('The session has ended').waitFor()
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download receipt', exact: true }).click()
  const again = `${path}.again`
  await (await downloading).saveAs(again)
  expect(await readFile(again, 'utf8')).toBe(await readFile(path, 'utf8'))
  await page.getByRole('button', { name: 'Report abuse', exact: true }).waitFor()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.getByRole('heading', { name: 'This session is not open in this browser.', exact: true }).waitFor()
  await other.close()
})

test('the page checks it without the network, and shows every line', async () => {
  const { page } = meeting.participant
  await page.getByRole('link', { name: 'Check a receipt', exact: true }).click()
  await page.getByRole('heading', { name: 'Check a receipt', exact: true }).waitFor()
  await page.context().setOffline(true)
  expect(await check(page, path)).toBe('This receipt is genuine and complete.')
  const signatures = page.getByRole('list', { name: 'Signatures', exact: true })
  expect(await signatures.getByRole('img', { name: 'Holds', exact: true }).count()).toBe(3)
  const entries = page.getByRole('list', { name: 'What happened', exact: true })
  const lines = await entries.getByRole('listitem').allInnerTexts()
  expect(lines.join('\n')).toMatch(/ asked to see your screen\./)
  expect(lines.join('\n')).toMatch(/You paused sharing\./)
  expect(await entries.getByRole('img', { name: 'Holds', exact: true }).count()).toBe(lines.length)
})

test('one changed character is found, and its line is named', async () => {
  const { page } = meeting.participant
  const text = await readFile(path, 'utf8')
  const altered = `${path.slice(0, -'.json'.length)}-altered.json`
  await writeFile(altered, text.replace('"paused":true', '"paused":false'))
  expect(await check(page, altered)).toMatch(
    /^This receipt is not genuine\. The first line that does not hold: entry \d+\. It was changed afterwards\.$/,
  )
  const broken = page.getByRole('img', { name: 'Does not hold', exact: true })
  expect(await broken.count()).toBe(1)
  expect(await check(page, path)).toBe('This receipt is genuine and complete.')
  await page.context().setOffline(false)
})

/** Drops a file that is deleted in that very moment. */
async function dropDeleted(page: Page, file: string): Promise<void> {
  const label = page.locator('label', { has: page.getByLabel('Receipt file', { exact: true }) })
  const held = await page.evaluateHandle(() => ({ files: new DataTransfer() }))
  // The page does not hear of this choice: the file is only held.
  await page.evaluate((kept) => {
    const take = (event: Event): void => {
      event.stopImmediatePropagation()
      const [chosen] = (event.target as HTMLInputElement).files ?? []
      if (chosen !== undefined) kept.files.items.add(chosen)
    }
    addEventListener('change', take, { capture: true, once: true })
  }, held)
  await page.getByLabel('Receipt file', { exact: true }).setInputFiles(file)
  await rm(file)
  await label.evaluate((target, kept) => {
    target.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: kept.files }))
  }, held)
}

test('[CONSENT-193] of a file that nothing can be said of, the page says nothing of the one before', async () => {
  const { page } = meeting.participant
  const result = page.getByRole('status', { name: 'Receipt result', exact: true })
  const half = `${path.slice(0, -'.json'.length)}-half.json`
  const text = await readFile(path, 'utf8')
  const spoiled = text.replace(/"account":"([^"]+)"/, String.raw`"account":"$1\ud800"`)
  expect(spoiled).not.toBe(text)
  await writeFile(half, spoiled)
  expect(await check(page, half)).toMatch(/^This (file is not a genuine receipt|receipt is not genuine)\. /)
  expect(await check(page, path)).toBe('This receipt is genuine and complete.')
  const gone = `${path.slice(0, -'.json'.length)}-gone.json`
  await copyFile(path, gone)
  await dropDeleted(page, gone)
  await result.getByText('This file could not be read. Choose it again, or another one.', { exact: true }).waitFor()
  expect(await result.innerText()).not.toMatch(/genuine/)
  expect(await page.getByRole('list', { name: 'What happened', exact: true }).count()).toBe(0)
  expect(await check(page, path)).toBe('This receipt is genuine and complete.')
  // A file that takes for ever, as on a drive that sleeps.
  await page.evaluate(() => {
    File.prototype.arrayBuffer = () => new Promise(() => undefined)
  })
  await page.getByLabel('Receipt file', { exact: true }).setInputFiles(half)
  await result.getByText('genuine').waitFor({ state: 'detached' })
  expect(await result.innerText()).toBe('')
})

test('the command line says the same', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'verify', path])
  expect(stdout).toMatch(/"Lee Morgan" paused sharing\./)
  expect(stdout).toMatch(
    /Signed by the device of "Lee Morgan"\.\nSigned by the device of the host, "\w+"\.\nSigned by the server\.\nGenuine and complete\.\n$/,
  )
  const altered = `${path.slice(0, -'.json'.length)}-altered.json`
  const failed = promisify(execFile)(process.execPath, [CLI, 'verify', altered])
  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/First broken line: entry \d+ /),
  })
})

test('[KEY-51] what is deleted from the browser is gone after a reload too', async () => {
  const { page } = meeting.participant
  await page.goto(`${stage.farhand.url}/session/${meeting.invitation.sessionId}`)
  await meeting.participant.heading('The session has ended').waitFor()
  await meeting.participant.button('Delete this from my browser').click()
  await page.getByText('Deleted. Nothing of this session is left in this browser.', { exact: true }).waitFor()
  await page.reload()
  await meeting.participant.heading('This session is not open in this browser.').waitFor()
})
