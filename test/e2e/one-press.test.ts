// An impatient finger: double-clicks and held keys on buttons that turn into their opposite, or move. Lives here: that what the
// first press meant holds. May not know: how the page keeps the others back.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { Participant, type Person } from './people.ts'
import { meetAndShow, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

/** Odd, with the first press: without the rule it would end on the opposite of what was meant. */
const REPEATS = 31

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meetAndShow(stage)
})

afterAll(async () => {
  await stage?.close()
})

/** What the page's own list says of pausing, the newest first. */
const pausesOf = async (person: Person): Promise<readonly (string | undefined)[]> => {
  const lines = await person
    .list('Activity')
    .getByText(/paused|resumed/)
    .allInnerTexts()
  return lines.map((line) => /paused|resumed/.exec(line)?.[0])
}

/** Resumes by one click of its own; nothing had resumed before that. */
async function resumeOnce(person: Person, page: { button(name: string): Locator } = person): Promise<void> {
  await waitUntil('the pause is in the list', async () => (await pausesOf(person))[0] === 'paused')
  const before = await pausesOf(person)
  await page.button('Resume sharing').click()
  await page.button('Pause sharing').waitFor()
  await waitUntil('it is said once', async () => (await pausesOf(person)).length === before.length + 1)
  expect(await pausesOf(person)).toEqual(['resumed', ...before])
}

/** The nth click of one finger, at the middle of what it is on. */
async function press(page: Page, at: { readonly x: number; readonly y: number }, clickCount: number): Promise<void> {
  await page.mouse.move(at.x, at.y)
  await page.mouse.down({ clickCount })
  await page.mouse.up({ clickCount })
}

const middleOf = async (button: Locator): Promise<{ x: number; y: number }> => {
  const box = (await button.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const ready = (button: Locator): Locator => button.and(button.page().locator(':not([aria-disabled="true"])'))

/** Presses the button of the first name in the page; and once more in the very moment in which it has the second. */
const pressTwice = (button: Locator, next: string): Promise<void> =>
  button.evaluate(
    (element, name) =>
      new Promise<void>((resolve) => {
        new MutationObserver((_changes, watch) => {
          if ((element.getAttribute('aria-label') ?? element.textContent) !== name) return
          watch.disconnect()
          ;(element as HTMLElement).click()
          resolve()
        }).observe(element, { subtree: true, childList: true, characterData: true, attributes: true })
        ;(element as HTMLElement).click()
      }),
    next,
  )

test('[CONSENT-156] a second click in the moment in which the button has turned does not resume', async () => {
  const { participant } = meeting
  await pressTwice(participant.button('Pause sharing'), 'Resume sharing')
  await resumeOnce(participant)
})

test('[CONSENT-156] the second click of a slow double-click does not resume, one click of its own does', async () => {
  const { participant } = meeting
  const at = await middleOf(participant.button('Pause sharing'))
  await press(participant.page, at, 1)
  await ready(participant.button('Resume sharing')).waitFor()
  await press(participant.page, at, 2)
  await resumeOnce(participant)
})

test('[CONSENT-156] a held Enter on “Pause sharing” pauses once', async () => {
  const { participant } = meeting
  const { keyboard } = participant.page
  await participant.button('Pause sharing').focus()
  await keyboard.down('Enter')
  await ready(participant.button('Resume sharing')).waitFor()
  for (let times = 0; times < REPEATS; times++) await keyboard.down('Enter')
  await keyboard.up('Enter')
  await resumeOnce(participant)
})

test('[CONSENT-156] the same in the control strip', async () => {
  const { participant } = meeting
  const [strip] = await Promise.all([
    participant.page.context().waitForEvent('page'),
    participant.button('Open control strip').click(),
  ])
  const inStrip = { button: (name: string) => strip.getByRole('button', { name, exact: true }) }
  await pressTwice(inStrip.button('Pause sharing'), 'Resume sharing')
  await resumeOnce(participant, inStrip)
  await inStrip.button('Pause sharing').click({ clickCount: 1 })
  await ready(inStrip.button('Resume sharing')).waitFor()
  await press(strip, await middleOf(inStrip.button('Resume sharing')), 2)
  await resumeOnce(participant, inStrip)
  await strip.close()
})

test('[CONSENT-156] the same in the host’s toolbar', async () => {
  const { host, participant } = meeting
  await participant.button('Stop sharing').click()
  await host.showMyScreen()
  await pressTwice(host.button('Pause sharing'), 'Resume sharing')
  await resumeOnce(host)
  await host.button('Pause sharing').click()
  await ready(host.button('Resume sharing')).waitFor()
  await press(host.page, await middleOf(host.button('Resume sharing')), 2)
  await resumeOnce(host)
})

test('[CONSENT-156] [CONSENT-157] who admits one with a double-click does not admit the next, who moved up', async () => {
  const { host } = meeting
  for (const name of ['Ann', 'Bob']) await knock(name)
  await waitUntil('Ann has rested', () => host.button('Admit Ann').isEnabled())
  const restedMs = await host.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const admit = (name: string) => document.querySelector<HTMLButtonElement>(`[aria-label="Admit ${name}"]`)
        let movedMs: number | undefined
        new MutationObserver((_changes, watch) => {
          if (admit('Ann') !== null) return
          movedMs ??= performance.now()
          if (admit('Bob')?.disabled !== false) return
          watch.disconnect()
          resolve(performance.now() - movedMs)
        }).observe(document.body, { subtree: true, childList: true, attributes: true })
        admit('Ann')?.click()
      }),
  )
  expect(restedMs).toBeGreaterThan(650)
  await press(host.page, await middleOf(host.button('Admit Bob')), 2)
  // What is said after it is heard after it.
  await host.say('One is in')
  await host.list('Messages').getByText('One is in').waitFor()
  await host.admit('Bob')
})

/** Somebody who would like to come in; ends where the host sees them. */
async function knock(name: string): Promise<Participant> {
  const { host, invitation } = meeting
  const guest = new Participant((await stage.seat()).page, name)
  await guest.joinByPassword(stage.farhand.url, { ...invitation, password: await host.sessionPassword() })
  await guest.waitForLobby()
  await host.button(`Admit ${name}`).waitFor()
  return guest
}

test('[CONSENT-157] who knocks is let in by no click of the moment in which they appear, and the rest is told to nobody', async () => {
  const { host } = meeting
  await host.page.evaluate(() => {
    const seen = { restedMs: NaN, changedWords: 0 }
    let shownMs: number | undefined
    new MutationObserver((changes) => {
      const admit = document.querySelector<HTMLButtonElement>('[aria-label="Admit Eve"]')
      if (admit === null) return
      if (shownMs === undefined) {
        shownMs = performance.now()
        admit.focus()
        admit.click()
      } else if (changes.some(({ target }) => target === admit.closest('li')?.parentElement)) seen.changedWords++
      if (!admit.disabled && Number.isNaN(seen.restedMs)) seen.restedMs = performance.now() - shownMs
    }).observe(document.body, { subtree: true, childList: true, attributes: true })
    Object.assign(globalThis, { seen })
  })
  await host.textbox('Message').focus()
  const eve = await knock('Eve')
  await waitUntil('Admit has rested', () => host.button('Admit Eve').isEnabled())
  const seen = await host.page.evaluate(
    () => (globalThis as unknown as { seen: { restedMs: number; changedWords: number } }).seen,
  )
  expect(seen.restedMs).toBeGreaterThan(650)
  expect(seen.changedWords).toBe(0)
  expect(await host.textbox('Message').evaluate((element) => element === document.activeElement)).toBe(true)
  await eve.waitForLobby()
  await host.admit('Eve')
  await eve.status('Sharing').waitFor()
})
