// What takes something back, or keeps somebody out, can be pressed whatever else is on its way or lost (CONSENT-194): the tick for
// the looser rule, after which the host has to ask; who knocks is turned away; who is in is removed; areas are hidden first.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { DANA, Participant } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'
import { watchForText } from './watch-for-text.ts'

const HOST = DANA.username
const TO_SEE = `${HOST} asks to see your screen`
const LOST = 'Connection lost. Reconnecting'
const IS_ASKED = 'Nobody can show your screen, or another one instead of it, without asking you.'
const UNASKED = /without asking you again\.$/

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage, { beforeSession: (host) => host.chooseProfile('beam') })
  await seesByYes()
})

afterAll(async () => {
  await stage?.close()
})

const tick = () => meeting.participant.page.getByRole('checkbox', { name: /without asking me again$/ })
const sharing = () => meeting.participant.status('Sharing')

async function withoutLine(what: () => Promise<void>): Promise<void> {
  const { page, context } = meeting.participantSeat
  const lost = page.getByText(LOST).first()
  await context.setOffline(true)
  try {
    await lost.waitFor()
    await what()
  } finally {
    await context.setOffline(false)
  }
  await lost.waitFor({ state: 'detached' })
}

/** The host sees the participant's screen, by the participant's yes. */
async function seesByYes(): Promise<void> {
  const { host, participant } = meeting
  await host.askToSee()
  await participant.allow(TO_SEE)
  await sharing().getByText(`${HOST} can see your screen.`).waitFor()
}

/** The participant's screen waits behind the curtain, and may be shown again unasked. */
async function tickAndWait(): Promise<void> {
  const { host, participant } = meeting
  await participant.tickLooserRule()
  await sharing().getByText(UNASKED).waitFor()
  await host.showMyScreen()
  await participant.page.getByText('kept ready behind a curtain').waitFor()
}

/** Without waiting for whatever is on its way. */
async function pressNow(control: Locator): Promise<void> {
  await control.waitFor()
  expect(await control.isEnabled()).toBe(true)
  await control.click()
}

/** By what this device holds: nobody has to hear of it. */
async function untick(): Promise<void> {
  await pressNow(tick())
  await isUnticked()
}

async function isUnticked(): Promise<void> {
  await sharing().getByText(IS_ASKED).waitFor()
  expect(await tick().isChecked()).toBe(false)
}

/** The rule is the participant's again, after everything that waited. */
async function hostHasToAsk(): Promise<void> {
  const { host, participant } = meeting
  await participant.say('You may ask now')
  await host.list('Messages').getByText('You may ask now').last().waitFor()
  await isUnticked()
  await seesByYes()
  expect(await tick().isChecked()).toBe(false)
}

test('[CONSENT-194] the tick for the looser rule is taken back without a network: it counts at once, and the host has to ask', async () => {
  await tickAndWait()
  await withoutLine(untick)
  await hostHasToAsk()
})

test('[CONSENT-194] it is taken back while the server leaves another command of the page unanswered', async () => {
  const { participant } = meeting
  await tickAndWait()
  await stage.farhand.whileStopped(async () => {
    const wish = participant.button('I would like to show my screen')
    await wish.click()
    await wish.and(participant.page.locator(':disabled')).waitFor()
    await untick()
  })
  await hostHasToAsk()
})

test('[CONSENT-194] a tick that the server has not answered is taken back', async () => {
  const { participant } = meeting
  await tickAndWait()
  await untick()
  // Nothing is set while its taking back is on its way.
  await waitUntil('the server has answered', () => tick().isEnabled())
  await stage.farhand.whileStopped(async () => {
    await participant.tickLooserRule()
    await sharing().getByText(UNASKED).waitFor()
    await untick()
  })
  await hostHasToAsk()
})

test('[CONSENT-156] the tick that was just taken back rests for a moment: no second click of the same finger sets it', async () => {
  const { participant } = meeting
  await participant.tickLooserRule()
  const restsMs = await tick().evaluate(
    (box: HTMLInputElement) =>
      new Promise<number>((resolve) => {
        const clickedAtMs = performance.now()
        new MutationObserver((_changes, watch) => {
          if (box.disabled) return
          watch.disconnect()
          resolve(performance.now() - clickedAtMs)
        }).observe(box, { attributeFilter: ['disabled'] })
        box.click()
      }),
  )
  expect(restsMs).toBeGreaterThanOrEqual(700)
  await isUnticked()
})

/** A second participant, at a seat of their own. */
async function knocks(name: string): Promise<Participant> {
  const { host, invitation } = meeting
  const guest = new Participant((await stage.seat()).page, name)
  await waitUntil('another PIN', async () => (await host.sessionPassword()) !== invitation.password)
  await guest.joinByPassword(stage.farhand.url, { ...invitation, password: await host.sessionPassword() })
  await guest.waitForLobby()
  await host.button(`Turn away ${name}`).waitFor()
  return guest
}

/** Presses what the server is not there to answer. */
async function pressUnheard(name: string): Promise<void> {
  const { host } = meeting
  await host.button(name).click()
  await host.button(name).and(host.page.locator(':disabled')).waitFor()
}

test('[CONSENT-194] who knocks is turned away while another command of the host’s page is unanswered', async () => {
  const { host, participant } = meeting
  const guest = await knocks('Kim Okafor')
  await stage.farhand.whileStopped(async () => {
    await pressUnheard('Ask for remote control')
    expect(await host.button(`Admit ${guest.name}`).isDisabled()).toBe(true)
    await pressNow(host.button(`Turn away ${guest.name}`))
  })
  await guest.heading('The host did not let you in.').waitFor()
  await participant.refuse(`${HOST} asks to control your mouse and keyboard`)
})

test('[CONSENT-57] who is turned away while the host’s “Admit” is on its way sees nothing and is out', async () => {
  const { host, participant } = meeting
  await host.showMyScreen()
  await participant.allow(`${HOST} asks to show their screen instead of yours`)
  await host.button('Stop sharing').waitFor()
  const guest = await knocks('Ada Lind')
  const seen = await watchForText(guest.page, 'You are looking at the screen of')
  await stage.farhand.whileStopped(async () => {
    await host.button(`Admit ${guest.name}`).click()
    await host.button(`Admit ${guest.name}`).and(host.page.locator(':disabled')).waitFor()
    await pressNow(host.button(`Turn away ${guest.name}`))
  })
  await guest.page.getByText(`${HOST} removed you from the session.`).waitFor()
  expect(seen.seen).toBe(false)
  expect(await host.page.getByText('The server did not accept this').count()).toBe(0)
  await host.button('Stop sharing').click()
  await host.button('Stop sharing').waitFor({ state: 'detached' })
  await seesByYes()
})

test('[CONSENT-194] areas of the next surface are hidden first while another command of the host’s page is unanswered', async () => {
  const { host, participant } = meeting
  const hideFirst = host.page.getByRole('checkbox', { name: 'Hide areas first' })
  await host.showMyScreen()
  await participant.allow(`${HOST} asks to show their screen instead of yours`)
  await host.button('Stop sharing').waitFor()
  await stage.farhand.whileStopped(async () => {
    await pressUnheard('Ask to see the screen')
    await pressNow(hideFirst)
    expect(await hideFirst.isChecked()).toBe(true)
  })
  await participant.allow(TO_SEE)
  await sharing().getByText(`${HOST} can see your screen.`).waitFor()
})

test('[CONSENT-194] so they are on the page of a participant who shows theirs', async () => {
  const { participant } = meeting
  const hideFirst = participant.page.getByRole('checkbox', { name: 'Hide areas first' })
  const handOver = participant.button(`Let ${HOST} show a screen`)
  await stage.farhand.whileStopped(async () => {
    await handOver.click()
    await participant.button('Show something else').and(participant.page.locator(':disabled')).waitFor()
    await pressNow(hideFirst)
    expect(await hideFirst.isChecked()).toBe(true)
  })
  await participant.button('Take it back').click()
  await handOver.waitFor()
})

test('[CONSENT-194] no tick is set that the choice on its way does not hear of any more', async () => {
  const { participant } = meeting
  const hideFirst = participant.page.getByRole('checkbox', { name: 'Hide areas first' })
  const isTicked = await hideFirst.isChecked()
  const another = participant.button('Show something else')
  // What was taken back just now has been answered.
  await waitUntil('the page may choose anew', () => another.isEnabled())
  await stage.farhand.whileStopped(async () => {
    await another.click()
    await hideFirst.and(participant.page.locator(':disabled')).waitFor()
  })
  await waitUntil('the choice is heard', () => hideFirst.isEnabled())
  expect(await hideFirst.isChecked()).toBe(isTicked)
})

test('[CONSENT-194] somebody is removed while another command of the host’s page is unanswered', async () => {
  const { host } = meeting
  const guest = await knocks('Noa Lindt')
  await host.admit(guest.name)
  await guest.status('Sharing').waitFor()
  await stage.farhand.whileStopped(async () => {
    await pressUnheard('Show my screen')
    await pressNow(host.button(`More for ${guest.name}`))
    await pressNow(host.page.getByRole('menuitem', { name: `Remove ${guest.name}`, exact: true }))
    await host.button(`Remove ${guest.name} now`).click()
  })
  await guest.page.getByText(`${HOST} removed you from the session.`).waitFor()
})
