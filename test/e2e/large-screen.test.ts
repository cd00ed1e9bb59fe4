// A 4K screen full of small text: the dearest picture there is for an encoder.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectX, ssim, startDisplay, waitUntil, type Display } from '../rig/index.ts'
import { openBrush, openWindow } from '../rig/x-drawing.ts'
import { meet, type Meeting } from './shared-screen.ts'
import { openStage, type Stage } from './stage.ts'

const SIZE = { width: 3840, height: 2160 }
const LINE = { height: 13, letters: 195, width: 1200 }
const [INK, PAPER] = [0x1a1a1a, 0xfdfdfb]

let stage: Stage
let meeting: Meeting
let display: Display

beforeAll(async () => {
  stage = await openStage()
  display = await startDisplay(SIZE)
  meeting = await meet(stage, { participantSeat: { display, viewport: { width: 1280, height: 800 } } })
})

afterAll(async () => {
  await stage?.close()
})

test('[WIRE-36] a 4K screen full of small text is seen, however slow the encoder, and is sharp at rest', async () => {
  const { host, participant } = meeting
  await coverWithText()
  await host.askToSee()
  await participant.allowWhoeverAsks()
  const startMs = performance.now()
  const size = () => host.page.evaluate(() => document.querySelector('video')?.videoWidth ?? 0)
  await waitUntil('the host sees the whole screen', async () => (await size()) === SIZE.width, { withinMs: 60_000 })
  const firstMs = Math.round(performance.now() - startMs)
  let likeness = 0
  await waitUntil(
    'the picture is sharp',
    async () => {
      const shown = await host.pictureOf(participant.name)
      if (shown !== undefined) likeness = ssim(await display.screenshot(), shown)
      return likeness >= 0.98
    },
    { withinMs: 40_000 },
  )
  console.info(`Allow to a 4K picture: ${String(firstMs)} ms, SSIM at rest ${likeness.toFixed(4)}`)
  expect(likeness).toBeGreaterThanOrEqual(0.98)
})

/** Letters from a fixed row of numbers, above everything else on the screen. */
async function coverWithText(): Promise<void> {
  const x = await connectX(display.name)
  const page = openWindow(x, { x: 0, y: 0, ...SIZE }, PAPER)
  const brush = openBrush(x)
  let seed = 7
  const letter = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return String.fromCodePoint(33 + (Math.floor(seed / 256) % 90))
  }
  for (let left = 0; left < SIZE.width; left += LINE.width) {
    for (let top = 0; top < SIZE.height; top += LINE.height) {
      const text = Array.from({ length: LINE.letters }, letter).join('')
      brush.write(page, text, { x: left + 2, y: top + 11, ink: INK, paper: PAPER })
    }
  }
  await x.settle()
}
