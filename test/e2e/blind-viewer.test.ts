// A viewer whose browser can show nothing of the screen: the others go on seeing it, and both sides read so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionIdSchema } from '@farhand/protocol'
import { paintGrid, waitUntil } from '../rig/index.ts'
import { joinCounting } from '../sdk/counting-viewer.ts'
import { DANA } from './people.ts'
import { meet, seesGrid } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await stage.close()
})

test(
  '[CONSENT-110] a viewer who decodes nothing is named to who shows, reads so, and the others see it on',
  { timeout: 120_000 },
  async () => {
    const { host, hostSeat, participant } = await meet(stage)
    const grid = await paintGrid(hostSeat.display, { seed: 1 })
    await host.showMyScreen()
    await seesGrid(participant, { of: DANA.username, grid })
    const { pathname, hash } = new URL(await host.invitationLink())
    const sessionId = sessionIdSchema.parse(pathname.split('/')[2])
    const blind = joinCounting(stage.farhand.url, { sessionId, name: 'Kim Blind', fragment: hash.slice(1) }, [])
    await host.admit('Kim Blind')
    await host.page.getByText('The browser of Kim Blind cannot show your screen.').waitFor()
    await waitUntil('the viewer reads that its browser cannot show it', async () => {
      const view = blind.engine.current()
      return view.stage === 'live' && view.watching?.picture === 'cannot-show'
    })
    expect(await host.button('Stop sharing').count()).toBe(1)
    grid.close()
    await seesGrid(participant, { of: DANA.username, grid: await paintGrid(hostSeat.display, { seed: 2 }) })
    blind.close()
  },
)
