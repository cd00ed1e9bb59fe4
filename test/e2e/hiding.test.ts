// What the presenter hides never leaves the device: under a mask, and behind the curtain. Every frame of the host's picture
// is searched for a canary that was painted there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cut, decodePng, waitUntil, type Image, type Region } from '../rig/index.ts'
import { openBrush, openWindow, type Colour } from '../rig/x-drawing.ts'
import { CANARY, holdsCanary, recordFrames, type FrameRecorder } from './frame-recorder.ts'
import { DANA } from './people.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const DESKTOP: Colour = 0x2b_4a_5e
/** Where the desktop says which step it is at, so that the host's picture tells how far it is. */
const MARKER: Region = { x: 40, y: 40, width: 160, height: 96 }
const STEPS: readonly Colour[] = [0x20_40_d8, 0xd8_20_20, 0x10_10_10, 0xf0_f0_f0]
/** Odd on purpose: the mask has to be even. */
const SECRET: Region = { x: 401, y: 301, width: 319, height: 201 }
/** In the secret's own window: the part of it that lies under an area in the middle, well within. */
const UNDER_MIDDLE: Region = { x: 79, y: 8, width: 224, height: 176 }
const STRIPE_PX = 16
const AROUND_PX = 6

interface Desktop {
  showCanary(shift?: number, part?: Region): void
  clearCanary(): void
  /** Paints the marker of another step; resolves when the host's picture shows it. */
  step(): Promise<void>
}

let stage: Stage
let meeting: Meeting
let desktop: Desktop
let recorder: FrameRecorder

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
  desktop = paintDesktop()
  await meeting.host.askToSee()
  await meeting.participant.allowWhoeverAsks()
  await desktop.step()
  recorder = await recordFrames(meeting.host, meeting.participant.name)
})

afterAll(async () => {
  await stage?.close()
})

const hostPicture = (): Promise<Image | undefined> => meeting.host.pictureOf(meeting.participant.name)
const hostSeesCanary = async (): Promise<boolean> => holdsCanary((await hostPicture()) ?? NO_PICTURE)
/** What is on the host's page, with everything that lies over the picture. */
const hostPage = async (): Promise<Image> => decodePng(await meeting.host.page.screenshot())
const NO_PICTURE: Image = { width: 0, height: 0, rgba: new Uint8Array() }

function paintDesktop(): Desktop {
  const { x } = meeting.participantSeat.display
  const brush = openBrush(x)
  const marker = openWindow(x, MARKER, DESKTOP)
  const secret = openWindow(x, SECRET, DESKTOP)
  let steps = 0
  return {
    showCanary(shift = 0, part = { ...SECRET, x: 0, y: 0 }) {
      for (let left = 0, stripe = shift; left < part.width; left += STRIPE_PX, stripe++) {
        const area = { ...part, x: part.x + left, width: STRIPE_PX }
        brush.fill(secret, area, CANARY[stripe % CANARY.length] ?? 0)
      }
    },
    clearCanary: () => brush.fill(secret, { ...SECRET, x: 0, y: 0 }, DESKTOP),
    async step() {
      const colour = STEPS[steps++ % STEPS.length] ?? 0
      brush.fill(marker, { ...MARKER, x: 0, y: 0 }, colour)
      await x.settle()
      await waitUntil('the host’s picture shows the next step', async () => {
        const picture = await hostPicture()
        return picture !== undefined && spread(picture, MARKER, colour) < 24
      })
    },
  }
}

/** How far any channel of any pixel of an area, a little within its edge, is from a colour. */
function spread(image: Image, area: Region, colour: Colour): number {
  if (image.width < area.x + area.width || image.height < area.y + area.height) return 255
  const [x, y, width, height] = [area.x + AROUND_PX, area.y + AROUND_PX, area.width - 12, area.height - 12]
  const { rgba } = cut(image, { x, y, width, height })
  let most = 0
  for (let i = 0; i < rgba.length; i++) {
    if (i % 4 === 3) continue
    most = Math.max(most, Math.abs((rgba[i] ?? 0) - ((colour >> (16 - 8 * (i % 4))) & 255)))
  }
  return most
}

/** Opens “Hide areas”, where the picture is the one of right now. */
async function openHideAreas(): Promise<void> {
  await meeting.participant.button('Hide areas').click()
  await preview().waitFor()
}

const preview = () =>
  meeting.participant.page.getByRole('img', { name: /^What you are (showing|about to show)$/, exact: true })

/** Draws a rectangle over an area of the desktop with the mouse. */
async function drawOver(area: Region): Promise<void> {
  const { mouse } = meeting.participant.page
  const { width } = meeting.participantSeat.display
  const box = (await preview().boundingBox())!
  const scale = box.width / width
  const at = (x: number, y: number): [number, number] => [box.x + x * scale, box.y + y * scale]
  await mouse.move(...at(area.x - AROUND_PX, area.y - AROUND_PX))
  await mouse.down()
  await mouse.move(...at(area.x + area.width / 2, area.y + area.height / 2))
  await mouse.move(...at(area.x + area.width + AROUND_PX, area.y + area.height + AROUND_PX))
  await mouse.up()
}

/** Waits until the participant's own capture shows the canary, or shows it no more. */
async function captureHoldsCanary(isThere: boolean): Promise<void> {
  await waitUntil(`the canary is ${isThere ? '' : 'not '}captured`, async () => {
    await openHideAreas()
    const picture = await meeting.participant.pictureIn(preview().locator('..'))
    await meeting.participant.button('Cancel').click()
    return picture !== undefined && holdsCanary(picture) === isThere
  })
}

/** Once the canary is gone from the desktop: until the frames searched are such that came after it. They come in order. */
async function searchedWithoutCanary(): Promise<void> {
  await waitUntil('the frames searched are without the canary', async () => {
    const before = await recorder.read()
    await desktop.step()
    const { frames, withCanary } = await recorder.read()
    return frames > before.frames && withCanary === before.withCanary
  })
}

test('the search itself works: a canary that is not hidden is found in the frames and on the host’s page', async () => {
  expect(await recorder.read()).toMatchObject({ withCanary: 0 })
  desktop.showCanary()
  await desktop.step()
  await waitUntil('the recorder finds it', async () => (await recorder.read()).withCanary > 0)
  expect(holdsCanary(await hostPage())).toBe(true)
})

test('a pause takes the last picture off the host’s page', async () => {
  const { host, participant } = meeting
  await participant.button('Pause sharing').click()
  await host.page.getByText(`${participant.name} paused sharing.`).first().waitFor()
  expect(await hostSeesCanary()).toBe(false)
  expect(holdsCanary(await hostPage())).toBe(false)
})

test('what is shown while paused is in no frame of the host', async () => {
  const { participant } = meeting
  await captureHoldsCanary(true)
  desktop.clearCanary()
  await captureHoldsCanary(false)
  await participant.button('Resume sharing').click()
  await desktop.step()
  await recorder.reset()

  await participant.button('Pause sharing').click()
  await participant.button('Resume sharing').waitFor()
  desktop.showCanary()
  await captureHoldsCanary(true)
  desktop.clearCanary()
  await captureHoldsCanary(false)
  await participant.button('Resume sharing').click()
  await desktop.step()
  await desktop.step()
  const { frames, withCanary } = await recorder.read()
  console.log(`paused: ${frames} frames searched`)
  expect(frames).toBeGreaterThan(1)
  expect(withCanary).toBe(0)
})

test('a hidden area is solid in the host’s picture, and what is under it is in no frame', async () => {
  const { participant } = meeting
  await openHideAreas()
  await drawOver(SECRET)
  await participant.button('Hide these areas').click()
  await participant.page.getByText('1 area is hidden.').waitFor()
  await recorder.reset()
  for (let shift = 0; shift < 6; shift++) {
    desktop.showCanary(shift)
    await desktop.step()
  }
  await participant.button('Pause sharing').click()
  await participant.button('Resume sharing').click()
  await desktop.step()
  const picture = (await hostPicture())!
  expect(spread(picture, SECRET, 0)).toBeLessThan(24)
  const beside = { ...SECRET, x: SECRET.x + SECRET.width + 4 * AROUND_PX, width: 60 }
  expect(spread(picture, beside, DESKTOP)).toBeLessThan(24)
  const { frames, withCanary } = await recorder.read()
  console.log(`masked: ${frames} frames searched`)
  expect(frames).toBeGreaterThan(6)
  expect(withCanary).toBe(0)
})

test('once nothing is hidden any more the canary is found again', async () => {
  const { participant } = meeting
  await openHideAreas()
  await participant.button('Remove area 1').click()
  await participant.button('Hide nothing any more').click()
  await waitUntil('the recorder finds it', async () => (await recorder.read()).withCanary > 0)
  expect(await hostSeesCanary()).toBe(true)
})

test('by keyboard alone: an area is added, moved and resized; another surface has none, and waits for the person', async () => {
  const { host, participant } = meeting
  const { keyboard } = participant.page
  desktop.clearCanary()
  await searchedWithoutCanary()
  await participant.button('Hide areas').focus()
  await keyboard.press('Enter')
  await participant.button('Add an area').focus()
  await keyboard.press('Enter')
  for (const key of ['ArrowLeft', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowDown']) await keyboard.press(key)
  await participant.page.getByText('26 % wide, 26 % high').waitFor()
  await participant.button('Hide these areas').focus()
  await keyboard.press('Enter')
  await participant.page.getByText('1 area is hidden.').waitFor()
  await waitUntil('the area is black', async () => {
    const picture = await hostPicture()
    // 36.5 % to 62.5 % of the desktop.
    return picture !== undefined && spread(picture, { x: 468, y: 292, width: 332, height: 208 }, 0) < 24
  })
  desktop.showCanary(0, UNDER_MIDDLE)
  await desktop.step()
  await recorder.reset()
  await participant.button('Show something else').click()
  await participant.page.getByText('The areas you hid belong to the other screen.').waitFor()
  await host.page.getByText(`${participant.name} paused sharing.`).first().waitFor()
  expect(await recorder.read()).toMatchObject({ withCanary: 0 })
  expect(holdsCanary(await hostPage())).toBe(false)
  await participant.button('Resume sharing').click()
  await participant.page.getByText('On what you show now, nothing is hidden.').waitFor()
  await waitUntil('the host sees the other surface whole', hostSeesCanary)
})

/** Waits until the host's page knows that it is paused, with its picture's element there to be recorded. */
async function hostWaitsCovered(): Promise<void> {
  const { host, participant } = meeting
  await host.page.getByText(`${participant.name} paused sharing.`).first().waitFor()
  recorder = await recordFrames(host, participant.name)
}

test('[CONSENT-61] where areas were hidden before, a new share begins covered and says so, and what is hidden then is in no frame', async () => {
  const { host, participant } = meeting
  await participant.button('Stop sharing').click()
  desktop.showCanary()
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await preview().waitFor()
  await participant.page.getByText('On this, nothing is hidden yet.').waitFor()
  await hostWaitsCovered()
  await drawOver(SECRET)
  expect(await recorder.read()).toEqual({ frames: 0, withCanary: 0 })
  await participant.button('Start showing').click()
  await desktop.step()
  await desktop.step()
  const { frames, withCanary } = await recorder.read()
  expect(frames).toBeGreaterThan(0)
  expect(withCanary).toBe(0)
  expect(spread((await hostPicture())!, SECRET, 0)).toBeLessThan(24)
  await openHideAreas()
  await participant.button('Remove area 1').click()
  await participant.button('Hide nothing any more').click()
  await waitUntil('the host sees what was hidden', hostSeesCanary)
  await participant.button('Stop sharing').click()
})

test('[CONSENT-60] “Hide areas first”: nothing leaves before “Start showing”, and nothing of what is hidden after', async () => {
  const { host, participant } = meeting
  await host.askToSee()
  const question = participant.screenQuestion('dana')
  await question.getByRole('checkbox', { name: 'Hide areas first' }).check()
  await participant.allowWhoeverAsks()
  await preview().waitFor()
  await hostWaitsCovered()
  await participant.status('Sharing').getByText('Nobody sees your screen yet.').waitFor()
  await participant.button('Cancel').click()
  await participant.page.getByText('Nobody has seen anything of it yet.').waitFor()
  await openHideAreas()
  await drawOver(SECRET)
  expect(await recorder.read()).toEqual({ frames: 0, withCanary: 0 })
  await participant.button('Start showing').click()
  await participant.page.getByText('1 area is hidden.').waitFor()
  for (let shift = 0; shift < 4; shift++) {
    desktop.showCanary(shift)
    await desktop.step()
  }
  const { frames, withCanary } = await recorder.read()
  console.log(`hidden first: ${frames} frames searched`)
  expect(frames).toBeGreaterThan(3)
  expect(withCanary).toBe(0)
})

/** The host sees everything again. */
async function hidesNothing(): Promise<void> {
  await openHideAreas()
  await meeting.participant.button('Remove area 1').click()
  await meeting.participant.button('Hide nothing any more').click()
  await waitUntil('the host sees what was hidden', hostSeesCanary)
}

/** What was picked is covered until the secret is hidden and “Start showing” pressed. */
async function leavesOnlyHidden(): Promise<void> {
  await preview().waitFor()
  await hostWaitsCovered()
  await drawOver(SECRET)
  expect(await recorder.read()).toEqual({ frames: 0, withCanary: 0 })
  await meeting.participant.button('Start showing').click()
  await desktop.step()
  await desktop.step()
  const { frames, withCanary } = await recorder.read()
  expect(frames).toBeGreaterThan(0)
  expect(withCanary).toBe(0)
}

test('[CONSENT-194] areas are hidden also while the server leaves another command unanswered, and what is under them is in no frame', async () => {
  const { host, participant } = meeting
  await hidesNothing()
  desktop.clearCanary()
  await searchedWithoutCanary()
  const [strip] = await Promise.all([
    participant.page.context().waitForEvent('page'),
    participant.button('Open control strip').click(),
  ])
  await stage.farhand.whileStopped(async () => {
    const handOver = participant.button(`Let ${DANA.username} show a screen`)
    await handOver.click()
    await handOver.and(participant.page.locator(':disabled')).waitFor()
    expect(await participant.button('Hide areas').isEnabled()).toBe(true)
    await openHideAreas()
    await drawOver(SECRET)
    await strip.getByRole('button', { name: 'Pause sharing', exact: true }).click()
    await participant.status('Sharing').getByText('You paused.').waitFor()
    expect(await participant.button('Hide these areas').isEnabled()).toBe(true)
    await participant.button('Hide these areas').click()
    await participant.page.getByText('1 area is hidden.').waitFor()
    await recorder.reset()
    desktop.showCanary()
  })
  await strip.close()
  await host.refuse(`${participant.name} asks you to show your screen`)
  await participant.button('Resume sharing').click()
  await desktop.step()
  await desktop.step()
  expect(spread((await hostPicture())!, SECRET, 0)).toBeLessThan(24)
  const { frames, withCanary } = await recorder.read()
  expect(frames).toBeGreaterThan(0)
  expect(withCanary).toBe(0)
})

test('[CONSENT-114] “Hide areas first” beside “Share my screen”: nothing leaves before “Start showing”', async () => {
  const { participant } = meeting
  await hidesNothing()
  await participant.button('Stop sharing').click()
  await participant.page.getByRole('checkbox', { name: 'Hide areas first' }).check()
  await participant.button('Share my screen').click()
  await leavesOnlyHidden()
})

test('[CONSENT-116] “Hide areas first” beside “Show something else”: nothing of the other surface leaves before “Start showing”', async () => {
  const { participant } = meeting
  await hidesNothing()
  await participant.page.getByRole('checkbox', { name: 'Hide areas first' }).check()
  await participant.button('Show something else').click()
  await leavesOnlyHidden()
})

test('[CONSENT-116] “Hide areas first” beside the host’s own “Show my screen”: nothing leaves before “Start showing”', async () => {
  const { host, participant } = meeting
  await participant.button('Stop sharing').click()
  await host.page.getByRole('checkbox', { name: 'Hide areas first' }).check()
  await host.button('Show my screen').click()
  await host.page.getByRole('img', { name: 'What you are about to show', exact: true }).waitFor()
  await participant.page.getByText(`${DANA.username} paused sharing.`).first().waitFor()
  const seen = await recordFrames(participant, DANA.username)
  await host.button('Add an area').click()
  expect((await seen.read()).frames).toBe(0)
  await host.button('Start showing').click()
  await waitUntil('the participant sees it', async () => (await seen.read()).frames > 0)
  const picture = (await participant.pictureOf(DANA.username))!
  const { width, height } = meeting.hostSeat.display
  const middle = { x: Math.round(width * 0.42), y: Math.round(height * 0.42), width: 100, height: 80 }
  expect(spread(picture, middle, 0)).toBeLessThan(24)
})
