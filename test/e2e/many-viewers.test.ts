// A host shows a real desktop to 25 participants: all get the picture, two of them in browsers that really decode it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionIdSchema } from '@farhand/protocol'
import { paintGrid, waitUntil, type PaintedGrid } from '../rig/index.ts'
import { joinCounting, type CountingViewer } from '../sdk/counting-viewer.ts'
import { warmUp } from '../sdk/sdk-session.ts'
import { DANA, Host, Participant } from './people.ts'
import { seesGrid } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const BROWSERS = ['Lee Morgan', 'Kim Okafor']
const COUNTING = Array.from({ length: 23 }, (_, place) => `Viewer ${place + 1}`)
/** All live in this process: more would not prove themselves in the time a join may take. */
const AT_ONCE = 4

let stage: Stage
let host: Host
let grid: PaintedGrid
const participants: Participant[] = []
const counting: CountingViewer[] = []

beforeAll(async () => {
  stage = await openStage()
  const seat = await stage.seat()
  grid = await paintGrid(seat.display, { seed: 1 })
  host = new Host(seat.page)
  await host.setUp(stage.farhand.setUpLink!, DANA)
  const { sessionId } = await host.newSession()
  const link = await host.invitationLink()
  for (const name of BROWSERS) {
    const participant = new Participant((await stage.seat()).page, name)
    await participant.joinByLink(link)
    await participant.waitForLobby()
    await host.admit(name)
    participants.push(participant)
  }
  await warmUp()
  const entry = { sessionId: sessionIdSchema.parse(sessionId), fragment: new URL(link).hash.slice(1) }
  while (counting.length < COUNTING.length) {
    const together = COUNTING.slice(counting.length, counting.length + AT_ONCE)
    for (const name of together) counting.push(joinCounting(stage.farhand.url, { ...entry, name }))
    for (const name of together) await host.admit(name)
  }
  const isIn = ({ engine }: CountingViewer): boolean => engine.current().stage === 'live'
  await waitUntil('everyone is in', () => counting.every(isIn), { withinMs: 60_000 })
}, 300_000)

afterAll(async () => {
  for (const viewer of counting) viewer.close()
  grid?.close()
  await stage?.close()
})

test('everyone gets the picture, and two browsers show exactly what is painted', { timeout: 120_000 }, async () => {
  expect(participants.length + counting.length).toBe(25)
  await host.button('Show my screen').click()
  for (const participant of participants) await seesGrid(participant, { of: DANA.username, grid })
  await waitUntil('everyone got a picture', () => counting.every((viewer) => viewer.shown() > 0))
})

test('everyone gets what changes', async () => {
  for (const seed of [2, 3]) {
    const before = counting.map((viewer) => viewer.shown())
    await grid.repaint(seed)
    for (const participant of participants) await seesGrid(participant, { of: DANA.username, grid })
    await waitUntil('everyone got another picture', () =>
      counting.every((viewer, place) => viewer.shown() > (before[place] ?? 0)),
    )
  }
  console.log(`pictures of 23 counting viewers: ${counting.map((viewer) => viewer.shown()).join(' ')}`)
})
