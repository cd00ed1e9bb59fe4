// Nothing is captured and nothing travels before the participant's yes, and a no is told to the host.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Seat, type Stage } from './stage.ts'

/** Chat and control may pass before the yes; a picture of a desktop would be far larger. */
const QUIET_BYTES = 8192

let stage: Stage
let meeting: Meeting

let captureCalls = 0

/** Counts every call of the browser's picker, from the first moment of every page; cancels it where `cancelPicker` is set. */
async function countCaptures({ context }: Seat): Promise<void> {
  await context.exposeFunction('countCapture', () => {
    captureCalls += 1
  })
  await context.addInitScript(() => {
    // Only secure pages have it.
    const devices = Reflect.has(globalThis, 'MediaDevices') ? MediaDevices.prototype : undefined
    const real = devices?.getDisplayMedia
    if (devices === undefined || real === undefined) return
    devices.getDisplayMedia = async function (options) {
      await Reflect.get(globalThis, 'countCapture')()
      if (Reflect.get(globalThis, 'cancelPicker') === true) throw new DOMException('cancelled', 'NotAllowedError')
      return real.call(this, options)
    }
  })
}

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage, { beforeFirstPage: countCaptures })
})

afterAll(async () => {
  await stage?.close()
})

/** Bytes of objects of all tracks that have passed the switch. */
async function objectBytes(): Promise<number> {
  const text = await (await fetch(`${stage.farhand.url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith('farhand_object_bytes_relayed_total'))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

/** How often the host's page says that someone declined. */
const declines = (): Promise<number> =>
  meeting.host
    .list('Activity')
    .getByText(/declined/)
    .count()

test('before Allow no capture is started and next to nothing passes the switch', async () => {
  await meeting.host.askToSee()
  await meeting.participant.page.getByRole('alertdialog').waitFor()
  expect(captureCalls).toBe(0)
  expect(await objectBytes()).toBeLessThan(QUIET_BYTES)
})

test('“Don’t allow” has the focus, captures nothing and tells the host', async () => {
  const no = meeting.participant.page.getByRole('button', { name: "Don't allow", exact: true })
  expect(await no.evaluate((button) => button === document.activeElement)).toBe(true)
  await meeting.participant.refuseWhoeverAsks()
  await waitUntil('the host is told', async () => (await declines()) === 1)
  expect(captureCalls).toBe(0)
  expect(await objectBytes()).toBeLessThan(QUIET_BYTES)
})

test('a cancelled picker is a no', async () => {
  await meeting.participant.page.evaluate(() => Object.assign(globalThis, { cancelPicker: true }))
  await meeting.host.askToSee()
  await meeting.participant.allowWhoeverAsks()
  await waitUntil('the host is told', async () => (await declines()) === 2)
  expect(captureCalls).toBe(1)
  expect(await objectBytes()).toBeLessThan(QUIET_BYTES)
  expect(await meeting.host.pictureOf(meeting.participant.name)).toBeUndefined()
})
