// A session from joining to the receipt without a mouse: after every step both pages know where the keyboard stands.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { DANA, Host, Participant, type Person } from './people.ts'
import { openStage, type Stage } from './stage.ts'

const HOST = DANA.username
const LEE = 'Lee Morgan'
const TO_SEE = `${HOST} asks to see your screen`
const TO_CONTROL = `${HOST} asks to control your mouse and keyboard`
const WARNING = 'Stop for a moment. Do you know this person?'
const DENY = "Don't allow"

let stage: Stage
let host: Host
let lee: Participant

beforeAll(async () => {
  stage = await openStage()
  const { setUpLink } = stage.farhand
  host = new Host((await stage.seat()).page)
  lee = new Participant((await stage.seat()).page, LEE)
  await host.setUp(setUpLink ?? '', DANA)
})

afterAll(async () => {
  await stage?.close()
})

/** What has the focus, in a word or two; `nowhere` for the page itself. */
const focusOf = (person: Person): Promise<string> =>
  person.page.evaluate(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) return 'nowhere'
    return activeElement.getAttribute('aria-label') ?? activeElement.textContent.trim()
  })

/** Nobody's keyboard stands nowhere, now that `step` is done. */
async function keepFocus(step: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const who = person === host ? 'host' : 'participant'
    await waitUntil(`the ${who} has a focus after: ${step}`, async () => (await focusOf(person)) !== 'nowhere')
  }
}

const both = (): readonly Person[] => [host, lee]

/** As a person does: once the button can be pressed; one that has just turned into its opposite rests. */
async function press(person: Person, name: string | RegExp, key = 'Enter'): Promise<void> {
  const button = person.button(name)
  await waitUntil('the button can be pressed', () => button.isEnabled())
  await button.press(key)
}

/** Answers the question with a key on one of its buttons. */
async function answer(question: string, button: string | RegExp, key: string): Promise<void> {
  const dialog = lee.question(question)
  await dialog.waitFor()
  const one = dialog.getByRole('button', { name: button, exact: true })
  await waitUntil('the button can be pressed', () => one.isEnabled())
  await one.press(key)
}

async function openMenuOfLee(): Promise<void> {
  await press(host, `More for ${LEE}`)
  await host.page.getByRole('menuitem', { name: `Remove ${LEE}`, exact: true }).press('Enter')
  await host.page.getByRole('dialog', { name: `Remove ${LEE} from the session?`, exact: true }).waitFor()
}

test('a sign-in and a join that are refused leave the keyboard on their button', async () => {
  const { page } = lee
  await page.goto(`${stage.farhand.url}/sign-in`)
  await lee.textbox('Username').fill('nobody')
  await lee.textbox('Password').fill(DANA.password)
  await press(lee, 'Sign in')
  await page.getByRole('alert').waitFor()
  expect(await focusOf(lee)).toBe('Sign in')
  await page.goto(stage.farhand.url)
  await lee.textbox('Session ID').fill('999999999')
  await lee.textbox('Your name').fill(LEE)
  await lee.textbox('Session password').fill('271828')
  await press(lee, 'Join session')
  await page.getByRole('alert').waitFor()
  expect(await focusOf(lee)).toBe('Join session')
})

test('starting and joining', async () => {
  await press(host, 'New session')
  await host.page.getByRole('checkbox', { name: 'I have told the participant about this session' }).press('Space')
  await press(host, 'Start session')
  const title = host.heading(/^Session \d{3} \d{3} \d{3}$/)
  await title.waitFor()
  await keepFocus('the session starts', host)
  const sessionId = (await title.innerText()).replaceAll(/\D/g, '')
  await lee.page.goto(stage.farhand.url)
  await lee.textbox('Session ID').fill(sessionId)
  await lee.textbox('Your name').fill(LEE)
  await lee.textbox('Session password').fill(await host.sessionPassword())
  await lee.textbox('Session password').press('Enter')
  await lee.waitForLobby()
  await keepFocus('waiting for the host', lee)
  await press(host, `Admit ${LEE}`)
  await lee.status('Sharing').waitFor()
  await keepFocus('being let in', ...both())
})

test.each(['no clipboard', 'a refusal'])('what is to be copied stands selected where there is %s', async (which) => {
  const { page } = host
  await page.evaluate((refuses) => {
    const clipboard = { writeText: () => Promise.reject(new DOMException('denied', 'NotAllowedError')) }
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: refuses ? clipboard : undefined })
  }, which === 'a refusal')
  await press(host, 'Copy invitation link')
  const text = page.getByRole('textbox', { name: /^Your browser did not let this page copy\./ })
  await text.waitFor()
  const selected = await page.evaluate(() => {
    const field = document.activeElement as HTMLInputElement
    return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)
  })
  expect(selected).toMatch(/^https?:.*\/join\/\d{9}#/)
  await page.keyboard.press('Escape')
  await text.waitFor({ state: 'detached' })
  await waitUntil('the button has the focus', async () => (await focusOf(host)) === 'Copy invitation link')
})

test('asking to see, no and yes', async () => {
  await press(host, 'Ask to see the screen')
  await lee.question(TO_SEE).waitFor()
  await waitUntil('the no has the focus', async () => (await focusOf(lee)) === DENY)
  await keepFocus('asking to see', host)
  await lee.page.keyboard.press('Escape')
  await lee.question(TO_SEE).waitFor({ state: 'detached' })
  await keepFocus('a no to seeing', ...both())
  await press(host, 'Ask to see the screen')
  await answer(TO_SEE, 'Allow', 'Space')
  await lee.button('Stop sharing').waitFor()
  await host.screenOf(LEE).waitFor()
  await keepFocus('a yes to seeing', ...both())
})

test('[CONSENT-5] asking for control, allowing only the mouse, and giving it back', async () => {
  await press(host, 'Ask for remote control')
  const question = lee.question(TO_CONTROL)
  await question.waitFor()
  await question.getByText('Allow less than that').press('Space')
  await question.getByRole('radio', { name: 'Mouse and keyboard', exact: true }).press('ArrowRight')
  await question.getByText(`${HOST} can move your mouse and click. They cannot type.`).waitFor()
  await answer(TO_CONTROL, 'Allow', 'Space')
  await answer(WARNING, 'Continue', 'Space')
  await lee.status('Sharing').getByText(`${HOST} can control your mouse.`).waitFor()
  await host.button('Release control').waitFor()
  await keepFocus('a yes to control', ...both())
  await press(host, 'Release control')
  await host.button('Ask for remote control').waitFor()
  await keepFocus('giving control back', ...both())
})

test('a no that is read and closed', async () => {
  await press(host, 'Ask for remote control')
  await lee.question(TO_CONTROL).waitFor()
  await lee.page.keyboard.press('Enter')
  await lee.question(TO_CONTROL).waitFor({ state: 'detached' })
  await keepFocus('a no to control', ...both())
  await press(host, 'Close this message')
  await host.button('Close this message').waitFor({ state: 'detached' })
  await keepFocus('closing the note', host)
})

test('a message that comes while the side panel is folded is shown over the picture, and leads to the chat', async () => {
  await press(host, 'Hide the side panel')
  await host.list('Messages').waitFor({ state: 'detached' })
  await keepFocus('folding the side panel', host)
  await lee.textbox('Message').fill('It says no paper.')
  await lee.textbox('Message').press('Enter')
  await host.page.getByText('It says no paper.').waitFor()
  await host.button('Show 1 new message').waitFor()
  await press(host, 'Show the chat')
  await waitUntil('the answer can be typed', async () => (await focusOf(host)) === 'Message')
  await host.list('Messages').getByText('It says no paper.').waitFor()
  await host.button('Hide the side panel').waitFor()
  expect(await host.button('Show the chat').count()).toBe(0)
})

test('pausing, allowing and withdrawing', async () => {
  for (const [name, next] of [
    ['Pause sharing', 'Resume sharing'],
    ['Resume sharing', 'Pause sharing'],
  ] as const) {
    await press(lee, name)
    await lee.button(next).waitFor()
    await keepFocus(name, ...both())
  }
  await lee.page.getByText('Let somebody use your computer').press('Enter')
  await press(lee, `Let ${HOST} control for 10 minutes`)
  const stop = lee.button('Stop remote control')
  await stop.waitFor()
  await keepFocus('an offer', ...both())
  await stop.press('Enter')
  await stop.waitFor({ state: 'detached' })
  await keepFocus('stopping control', ...both())
  await press(lee, 'Withdraw everything')
  await lee.button('Share my screen').waitFor()
  await host.screenOf(LEE).waitFor({ state: 'detached' })
  await keepFocus('withdrawing everything', ...both())
})

test('[CONSENT-39] thinking again, then removing the participant, who reads it and finds a receipt', async () => {
  await openMenuOfLee()
  await waitUntil('the way back has the focus', async () => (await focusOf(host)) === 'Keep in the session')
  await host.page.keyboard.press('Enter')
  await host.page.getByRole('dialog').waitFor({ state: 'detached' })
  await keepFocus('keeping them', host)
  await openMenuOfLee()
  await press(host, `Remove ${LEE} now`)
  await lee.heading('The session has ended').waitFor()
  await lee.page.getByText(`${HOST} removed you from the session.`).waitFor()
  await host.list('Activity').getByText(`You removed ${LEE} from the session.`).waitFor()
  await keepFocus('removing', ...both())
  const receipt = lee.page.getByRole('link', { name: 'Download receipt' })
  await receipt.waitFor()
  await keepFocus('the receipt', lee)
  const saving = lee.page.waitForEvent('download')
  await receipt.press('Enter')
  expect((await saving).suggestedFilename()).toMatch(/^farhand-receipt-.*\.json$/)
  await press(host, 'End session')
  await host.heading('The session has ended').waitFor()
  await keepFocus('the end', ...both())
})
