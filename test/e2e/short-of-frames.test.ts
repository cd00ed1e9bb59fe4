// A page that holds on to frames of a screen, as a browser itself does for a while after a capture was stopped: the next
// capture of that screen gets none of the usual way, and still shows at once what is there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { paintGrid, type PaintedGrid } from '../rig/index.ts'
import { meet, seesGrid, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

/** A screen repeats itself many times a second: where none has come for so long, no more are lent. */
const IN_VAIN_MS = 1000

type Lends = new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readonly readable: ReadableStream<VideoFrame>
}

let stage: Stage
let meeting: Meeting
let grid: PaintedGrid

beforeAll(async () => {
  stage = await openStage()
  meeting = await meet(stage)
  grid = await paintGrid(meeting.participantSeat.display, { seed: 4 })
})

afterAll(async () => {
  grid?.close()
  await stage?.close()
})

const hostSees = () => seesGrid(meeting.host, { of: meeting.participant.name, grid, withinMs: 3000 })

test('the picture comes within 3 s, and what changes is seen', async () => {
  const { host, participant } = meeting
  const held = await participant.page.evaluate(async (inVainMs) => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true })
    const [track] = stream.getVideoTracks()
    const { MediaStreamTrackProcessor: Processor } = globalThis as unknown as { MediaStreamTrackProcessor: Lends }
    if (track === undefined) return 0
    const reader = new Processor({ track, maxBufferSize: 1 }).readable.getReader()
    const frames: VideoFrame[] = []
    const inVain = () => new Promise<undefined>((resolve) => setTimeout(resolve, inVainMs))
    for (let next; (next = await Promise.race([reader.read(), inVain()]));)
      if (next.value !== undefined) frames.push(next.value)
    Object.assign(globalThis, { held: { stream, frames } })
    return frames.length
  }, IN_VAIN_MS)
  expect(held).toBeGreaterThan(1)
  await host.askToSee()
  await participant.allowWhoeverAsks()
  await hostSees()
  await grid.repaint(5)
  await hostSees()
})

test('once frames are lent again everything is as usual', async () => {
  await meeting.participant.page.evaluate(() => {
    const { held } = globalThis as unknown as { held: { stream: MediaStream; frames: VideoFrame[] } }
    for (const frame of held.frames) frame.close()
    for (const track of held.stream.getTracks()) track.stop()
  })
  await grid.repaint(6)
  await hostSees()
})
