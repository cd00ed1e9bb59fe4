// Nothing is captured and nothing travels before the participant's yes, and a no is told to the host.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitUntil } from '../rig/index.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

/** Chat and control may pass before the yes; a picture of a desktop would be far larger. */
const QUIET_BYTES = 8192

let stage: Stage
let meeting: Meeting

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
  await meeting.participant.page.evaluate(() => {
    const real = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices)
    const calls: unknown[] = []
    Object.assign(globalThis, { captureCalls: calls, cancelPicker: false })
    navigator.mediaDevices.getDisplayMedia = (options) => {
      calls.push(options)
      if (Reflect.get(globalThis, 'cancelPicker') === true) throw new DOMException('cancelled', 'NotAllowedError')
      return real(options)
    }
  })
})

afterAll(async () => {
  await stage?.close()
})

const captureCalls = (): Promise<number> =>
  meeting.participant.page.evaluate(() => Number(Reflect.get(Reflect.get(globalThis, 'captureCalls'), 'length')))

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
  expect(await captureCalls()).toBe(0)
  expect(await objectBytes()).toBeLessThan(QUIET_BYTES)
})

test('“Don’t allow” has the focus, captures nothing and tells the host', async () => {
  const no = meeting.participant.page.getByRole('button', { name: "Don't allow", exact: true })
  expect(await no.evaluate((button) => button === document.activeElement)).toBe(true)
  await meeting.participant.refuseWhoeverAsks()
  await waitUntil('the host is told', async () => (await declines()) === 1)
  expect(await captureCalls()).toBe(0)
  expect(await objectBytes()).toBeLessThan(QUIET_BYTES)
})

test('a cancelled picker is a no', async () => {
  await meeting.participant.page.evaluate(() => Object.assign(globalThis, { cancelPicker: true }))
  await meeting.host.askToSee()
  await meeting.participant.allowWhoeverAsks()
  await waitUntil('the host is told', async () => (await declines()) === 2)
  expect(await captureCalls()).toBe(1)
  expect(await objectBytes()).toBeLessThan(QUIET_BYTES)
  expect(await meeting.host.pictureOf(meeting.participant.name)).toBeUndefined()
})
