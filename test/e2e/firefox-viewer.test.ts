// A host with Firefox sees the desktop of a participant with Chromium.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGrid, launchFirefox, paintGrid, startDisplay, waitUntil } from '../rig/index.ts'
import { FirefoxHost } from './firefox-host.ts'
import { DANA, Host, Participant } from './people.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => {
  await stage?.close()
})

test('Firefox shows the participant’s real desktop, and its changes', async () => {
  const first = await stage.seat()
  await new Host(first.page).setUp(stage.farhand.setUpLink!, DANA)
  await first.close()

  const display = await startDisplay()
  const firefox = await launchFirefox({ display })
  try {
    const host = new FirefoxHost(firefox.page)
    const seat = await stage.seat()
    const lee = new Participant(seat.page, 'Lee Morgan')
    const grid = await paintGrid(seat.display, { seed: 1 })
    await host.signIn(stage.farhand.url, DANA)
    await lee.joinByPassword(stage.farhand.url, await host.newSession())
    await lee.waitForLobby()
    await host.admit(lee.name)
    await host.askToSee()
    await lee.allowWhoeverAsks()
    for (const seed of [1, 2]) {
      await grid.repaint(seed)
      await waitUntil(
        'Firefox shows the painted grid',
        async () => {
          const picture = await host.pictureOf(lee.name)
          return picture !== undefined && JSON.stringify(decodeGrid(picture, grid)) === JSON.stringify(grid.cells)
        },
        { withinMs: 15_000, everyMs: 100 },
      )
    }
    const picture = await host.pictureOf(lee.name)
    expect([picture?.width, picture?.height]).toEqual([seat.display.width, seat.display.height])
    grid.close()
  } finally {
    await firefox.close()
    await display.close()
  }
})
