// The other way round: the host shows their own desktop and lets the participant use mouse and keyboard on it, with the helper
// program that the host's own page gives out; and takes it back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchInput, type InputWatch } from '../companion/input-watch.ts'
import { openTypedTerminal, type TypedTerminal } from '../companion/typed-terminal.ts'
import { heldCount, pointerOf } from '../companion/x11-stage.ts'
import { waitUntil } from '../rig/index.ts'
import { agreeToControl, offerCompanion, pixelOn, startHelper, type Helper } from './control-stage.ts'
import { DANA } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const HOST = DANA.username
const TEXT = 'Zażółć €@#{}|\\ ü ñ 漢字 🙂'
const IN_TERMINAL = { x: 200, y: 300 }

let stage: Stage
let meeting: Meeting
let watch: InputWatch
let terminal: TypedTerminal
let helper: Helper

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage, { beforeSession: offerCompanion })
  const { display } = meeting.hostSeat
  watch = await watchInput(display)
  terminal = await openTypedTerminal(display, { title: 'Ledger', size: '80x24', at: { x: 40, y: 160 } })
})

afterAll(async () => {
  await helper?.close()
  await terminal?.close()
  watch?.close()
  await stage?.close()
})

async function participantClicks(): Promise<void> {
  const { participant, hostSeat } = meeting
  const picture = participant.screenOf(HOST)
  await picture.scrollIntoViewIfNeeded()
  const place = await pixelOn(picture, IN_TERMINAL, hostSeat.display)
  await participant.page.mouse.click(place.x, place.y)
}

/** Everything done before has had its way: words sent afterwards have arrived. */
async function said(words: string): Promise<void> {
  await meeting.participant.say(words)
  await meeting.host.list('Messages').getByText(words).waitFor()
}

test('[CONSENT-91] a participant sees the host’s desktop, asks, and gets nothing before the host has agreed', async () => {
  const { host, participant } = meeting
  await host.showMyScreen()
  await waitUntil('the participant sees the desktop', () => participant.pictureOf(HOST))
  await watch.take()
  await participantClicks()
  await participant.button('Ask for remote control').click()
  await agreeToControl(host, `${participant.name} asks to control your mouse and keyboard`)
  await participantClicks()
  await said('before the program')
  expect(await watch.take()).toEqual([])
})

test('[CONSENT-91] the host’s own page gives out the helper program, and the participant’s click and text arrive', async () => {
  const { host, hostSeat, participant } = meeting
  helper = await startHelper({ host: participant, participant: host, participantSeat: hostSeat })
  await waitUntil('the terminal has the keyboard', async () => {
    await participantClicks()
    await participant.page.keyboard.type('.')
    return (await terminal.received()) !== ''
  })
  const now = await pointerOf(hostSeat.display.x)
  expect(Math.max(Math.abs(now.x - IN_TERMINAL.x), Math.abs(now.y - IN_TERMINAL.y))).toBeLessThanOrEqual(2)
  await participant.page.keyboard.press('Enter')
  await waitUntil('all of it has arrived', async () => (await terminal.received()).endsWith('\n'))
  const before = await terminal.received()
  await participant.page.keyboard.type(`${TEXT}\n`)
  await waitUntil('the text arrives', async () => (await terminal.received()) === `${before}${TEXT}\n`)
})

test('[CONSENT-91] the participant gets their keyboard back, and the host takes control back', async () => {
  const { host, hostSeat, participant } = meeting
  const { keyboard } = participant.page
  for (const key of ['Control', 'Alt', 'Shift']) await keyboard.down(key)
  for (const key of ['Shift', 'Alt', 'Control']) await keyboard.up(key)
  expect(await participant.button('Special keys').evaluate((one) => one === document.activeElement)).toBe(true)
  await participantClicks()
  await keyboard.down('Control')
  await waitUntil('a key is held', async () => (await heldCount(hostSeat.display.x)) === 1)
  await host.button(/^Withdraw: .*mouse and keyboard/).click()
  await waitUntil('nothing is held', async () => (await heldCount(hostSeat.display.x)) === 0)
  await keyboard.up('Control')
  await participant.button('Ask for remote control').waitFor()
  await watch.take()
  await participantClicks()
  await keyboard.type('late')
  await said('after the end')
  expect((await watch.take()).filter(({ kind }) => kind.endsWith('-down'))).toEqual([])
})
