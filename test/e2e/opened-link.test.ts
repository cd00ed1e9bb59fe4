// An invitation that is opened, and not used at once: by a browser that can't take part, by a page that is loaded again, after going
// back, and when it leads nowhere any more.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
let host: Host
let link: string
beforeAll(async () => {
  stage = await openStage()
  const seat = await stage.seat()
  host = new Host(seat.page)
  await host.setUp(stage.farhand.setUpLink ?? '', DANA)
  await host.newSession()
  link = await host.invitationLink()
})
afterAll(() => stage?.close())

test('[KEY-53] a browser that cannot take part leaves the link whole, and copies it for another one', async () => {
  const { page, context } = await stage.seat()
  await page.addInitScript('delete globalThis.VideoDecoder')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage.farhand.url })
  await page.goto(link)
  await page.getByRole('button', { name: 'Copy the invitation for another browser', exact: true }).click()
  await page.getByText('Copied', { exact: true }).waitFor()
  expect(page.url()).toBe(link)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
})

test('[KEY-53] a link outlives a reload and Back until it is used, and no longer', async () => {
  const { page, complaints } = await stage.seat()
  const lee = new Participant(page, 'Lee')
  const path = new URL(link).pathname
  await page.goto(link)
  await page.waitForURL(`**${path}`)
  await page.reload()
  await page.goto(`${stage.farhand.url}/verify`)
  await page.goBack()
  await lee.textbox('Your name').fill('Lee')
  expect(await lee.textbox('Session password').count()).toBe(0)
  await lee.button('Join session').click()
  await lee.status('Waiting for the host').waitFor()
  await page.goBack()
  await lee.textbox('Your name').fill('Lee Morgan')
  expect(await lee.textbox('Session password').count()).toBe(0)
  await lee.button('Join session').click()
  await host.turnAway('Lee Morgan')
  await page.getByRole('link', { name: 'Join again' }).click()
  await lee.textbox('Your name').fill('Lee')
  expect(await lee.textbox('Session password').count()).toBe(0)
  await lee.button('Join session').click()
  await host.admit('Lee')
  await lee.status('Safety code').waitFor()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('k=1.')
  expect(complaints).toEqual([])
})

test('a link that leads nowhere is said to be one, in the same words whatever the reason', async () => {
  const { page } = await stage.seat()
  const lee = new Participant(page, 'Lee')
  const answer = async (dead: string): Promise<string> => {
    // A link to the same session would only change the fragment of a page that is there.
    await page.goto('about:blank')
    await lee.joinByLink(dead)
    return page.getByRole('alert').innerText()
  }
  const otherKey = link.slice(0, -43) + 'A'.repeat(43)
  const unknown = link.replace(/\/join\/\d/, (start) => start.slice(0, -1) + (start.endsWith('9') ? '1' : '9'))
  const wrongSecret = link.slice(0, -8) + (link.endsWith('AAAAAAA8') ? 'AAAAAAA4' : 'AAAAAAA8')
  const answers = [await answer(otherKey), await answer(unknown), await answer(wrongSecret)]
  await host.endSession()
  answers.push(await answer(link))
  expect(new Set(answers)).toEqual(
    new Set([
      'This link does not work any more, or it is not whole.\nAsk the person who sent it to you for a new one.\nCode for support: no-match',
    ]),
  )
  expect(await lee.textbox('Session password').count()).toBe(0)
})
