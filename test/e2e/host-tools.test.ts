// The host's tools and the picture. Lives here: that they leave its lower edge, where desktops have their panels, to whoever works
// there, and get out of the way of whoever watches. May not know: what a tool does.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDisplay, waitUntil } from '../rig/index.ts'
import {
  allowControl,
  HALVES,
  meetAndSee,
  onPicture,
  startHelper,
  type ControlMeeting,
  type Helper,
} from './control-stage.ts'
import { Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'

/** Of the host's window. */
const SIZE = { width: 1280, height: 720 }
/** Of the desktop that is seen: its panel, from side to side. */
const ROWS = [720, 740, 760, 780, 799]
const COLUMNS = [2, 300, 640, 900, 1277]

let stage: Stage
let meeting: ControlMeeting
let helper: Helper | undefined
let tools: Locator

beforeAll(async () => {
  stage = await openStage()
  const display = await startDisplay(HALVES.screen)
  meeting = await meetAndSee(stage, { display, look: HALVES.browser }, { viewport: SIZE })
  tools = meeting.host.page.getByRole('toolbar')
})

afterAll(async () => {
  await helper?.close()
  await meeting?.close()
  await stage?.close()
})

const areSeen = async (): Promise<boolean> =>
  (await tools.evaluate((element) => getComputedStyle(element).opacity)) !== '0'

const clipOf = (words: Locator): Promise<string> => words.evaluate((element) => getComputedStyle(element).clipPath)

/** Places of the panel that the host's hand does not reach; what is scrolled away to a side counts as reached. */
async function covered(): Promise<readonly string[]> {
  const { page } = meeting.host
  const found: string[] = []
  for (const y of ROWS)
    for (const x of COLUMNS) {
      const at = await onPicture(meeting, { x, y })
      const above = await page.evaluate((place) => {
        const { left = 0, right = 0 } = document.querySelector('.picture')?.getBoundingClientRect() ?? {}
        // Between two pixels it means the later one, where a pointer is still on the earlier.
        const element = document.elementFromPoint(Math.floor(place.x), Math.floor(place.y))
        const isReached = place.x < left || place.x >= right || element?.closest('.picture')
        return isReached ? undefined : (element?.outerHTML.slice(0, 80) ?? 'the edge of the window')
      }, at)
      if (above !== undefined) found.push(`${x}, ${y}: ${above}`)
    }
  return found
}

test('tools that lie over a watched picture go while the pointer rests or is elsewhere, and come back with it or the keyboard', async () => {
  const { page } = meeting.host
  const go = () => waitUntil('the tools have gone', async () => !(await areSeen()))
  const comeBack = () => waitUntil('the tools are back', areSeen)
  await page.mouse.move(500, 300)
  expect(await areSeen()).toBe(true)
  await go()
  await page.mouse.move(510, 300)
  await comeBack()
  await page.mouse.move(SIZE.width - 40, 300)
  await go()
  const end = (await meeting.host.button('End session').boundingBox())!
  await page.mouse.move(end.x + 10, end.y + 10)
  await comeBack()
  await page.mouse.move(SIZE.width - 40, 300)
  await go()
  const hasKeyboard = () => tools.evaluate((element) => element.contains(document.activeElement))
  for (let i = 0; i < 40 && !(await hasKeyboard()); i++) await page.keyboard.press('Tab')
  await comeBack()
})

test('whoever works in the picture reaches all of it, however much room the tools need', async () => {
  const { host } = meeting
  await allowControl(meeting)
  helper = await startHelper(meeting)
  const kim = new Participant((await stage.seat()).page, 'Kim Okafor')
  await kim.joinByLink(await host.invitationLink())
  await kim.waitForLobby()
  await host.admit(kim.name)
  const ask = host.button('Ask Kim Okafor to show instead')
  await ask.waitFor()
  expect(await covered()).toEqual([])
  // One row, words that have no room on hover: the rest is the picture's.
  expect((await tools.boundingBox())?.height).toBeLessThan(60)
  const words = ask.getByText('Ask Kim Okafor to show instead')
  expect(await clipOf(words)).not.toBe('none')
  await ask.hover()
  expect(await clipOf(words)).toBe('none')
  for (const size of [{ width: 1000, height: 560 }, { width: 800, height: 600 }, SIZE]) {
    await host.page.setViewportSize(size)
    expect(await covered()).toEqual([])
  }
  await host.button('Actual size').click()
  await host.page.evaluate(() => {
    const picture = document.querySelector('.picture')
    picture?.scrollTo(0, picture.scrollHeight)
  })
  expect(await covered()).toEqual([])
})
