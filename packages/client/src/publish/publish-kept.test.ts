// What is kept behind another surface, with a publisher on doubles (CONSENT-131).
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFrames, paintedFrame } from '../frame/video-frame-double.ts'
import { onDoubles, SIZE, slowFrame, start } from './publish-fixtures.ts'

beforeEach(onDoubles)
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const named = (label: string) => ({ surface: 'window', label }) as const

/** A capture that brings one frame for each that is asked for; `asked` counts. */
function openCapture() {
  let input!: ReadableStreamDefaultController<VideoFrame>
  const seen = { asked: 0, cancelled: false }
  const frames = new ReadableStream<VideoFrame>(
    {
      start: (controller) => void (input = controller),
      pull: () => void (seen.asked += 1),
      cancel: () => void (seen.cancelled = true),
    },
    { highWaterMark: 0 },
  )
  return {
    frames,
    seen,
    bring: async (mark: number) => {
      input.enqueue(paintedFrame(mark, SIZE))
      await vi.advanceTimersByTimeAsync(17)
    },
    feed: (frame: VideoFrame) => input.enqueue(frame),
    close: async () => {
      input.close()
      await vi.advanceTimersByTimeAsync(20)
    },
  }
}

/** A publisher that shows `main`, with as many more behind it as there are names. */
async function showOver(...names: readonly string[]) {
  const sending = start()
  const captures = [openCapture(), ...names.map(openCapture)] as const
  sending.publisher.replaceFrames(captures[0].frames)
  await captures[0].bring(1)
  for (const [at, name] of names.entries())
    sending.publisher.replaceFrames(captures[at + 1]!.frames, { keepsOldAs: named(name) })
  await vi.advanceTimersByTimeAsync(0)
  return { ...sending, captures }
}

test('[CONSENT-131] what is kept comes back paused when the surface over it closes, and nothing of it leaves before', async () => {
  const before = openFrames()
  const { publisher, sent, states, marks, captures } = await showOver('main')
  const [main, dialog] = [captures[0], captures[1]!]
  await dialog.bring(7)
  expect(marks()).toEqual([1, 7])
  expect(publisher.kept).toBe(1)
  // What was on the way to the reader when it was kept is closed, and no more is asked for.
  const { asked } = main.seen
  await main.bring(99)
  await dialog.bring(8)
  expect(main.seen.asked).toBe(asked)
  expect(openFrames()).toBe(before)
  await dialog.close()
  expect(states.at(-1)).toEqual({ kind: 'returned', as: named('main') })
  expect(publisher.kept).toBe(0)
  await main.bring(98)
  publisher.requestKeyFrame()
  await vi.advanceTimersByTimeAsync(3000)
  expect(marks()).toEqual([1, 7, 8])
  publisher.resume()
  await vi.advanceTimersByTimeAsync(3000)
  expect(marks()).toEqual([1, 7, 8])
  await main.bring(2)
  expect(marks()).toEqual([1, 7, 8, 2])
  expect(sent.at(-1)).toMatchObject({ key: true })
  await main.close()
  expect(states.at(-1)).toEqual({ kind: 'ended' })
  expect(openFrames()).toBe(before)
})

test('[CONSENT-131] a surface that stood still while it was kept is read by one reader when it is back', async () => {
  const { publisher, marks, captures } = await showOver('main')
  const [main, dialog] = [captures[0], captures[1]!]
  const { asked } = main.seen
  await dialog.close()
  expect(main.seen.asked).toBe(asked)
  publisher.resume()
  // The one picture that a surface at rest gives is not lost to the reader of before.
  await main.bring(2)
  expect(marks()).toEqual([1, 2])
  expect(main.seen.asked).toBe(asked + 1)
})

test('[CONSENT-131] what was being copied when it was kept is never sent, and its capture is read once', async () => {
  const before = openFrames()
  const { publisher, marks, captures } = await showOver()
  const [main, dialog] = [captures[0], openCapture()]
  const { frame, finish } = slowFrame(5)
  main.feed(frame)
  await vi.advanceTimersByTimeAsync(20)
  publisher.replaceFrames(dialog.frames, { keepsOldAs: named('main') })
  await dialog.close()
  finish()
  await vi.advanceTimersByTimeAsync(20)
  publisher.resume()
  const { asked } = main.seen
  await main.bring(2)
  expect(marks()).toEqual([1, 2])
  expect(main.seen.asked).toBe(asked + 1)
  expect(openFrames()).toBe(before)
})

test('[CONSENT-131] of those kept the newest that is still there comes back; where none is, all ends', async () => {
  const { publisher, states, captures } = await showOver('main', 'dialog')
  const [main, dialog, upper] = [captures[0], captures[1]!, captures[2]!]
  await dialog.close()
  expect(publisher.kept).toBe(1)
  await upper.close()
  expect(states.at(-1)).toEqual({ kind: 'returned', as: named('main') })
  await main.close()
  expect(states.at(-1)).toEqual({ kind: 'ended' })
  const other = await showOver('main')
  await other.captures[0].close()
  await other.captures[1]!.close()
  expect(other.states.map(({ kind }) => kind)).not.toContain('returned')
  expect(other.states.at(-1)).toEqual({ kind: 'ended' })
})

test('[CONSENT-131] masks go with the surface that closed', async () => {
  const { publisher, states, marks, captures } = await showOver('main')
  const [main, dialog] = [captures[0], captures[1]!]
  await dialog.bring(7)
  publisher.setMasks([{ x: 0, y: 0, width: 1, height: 1 }])
  await vi.advanceTimersByTimeAsync(50)
  await dialog.close()
  publisher.resume()
  await main.bring(2)
  expect(marks().at(-1)).toBe(2)
  expect(states.at(-1)).toMatchObject({ kind: 'live' })
})

test('[CONSENT-131] what is kept is given up with close(), with dropKept(), with a surface that keeps nothing, and beyond three', async () => {
  const cancelled = ({ captures }: Awaited<ReturnType<typeof showOver>>) => captures.map(({ seen }) => seen.cancelled)
  const crowded = await showOver('a', 'b', 'c', 'd')
  await vi.advanceTimersByTimeAsync(0)
  expect(cancelled(crowded)).toEqual([true, false, false, false, false])
  crowded.publisher.replaceFrames(openCapture().frames)
  await vi.advanceTimersByTimeAsync(0)
  expect(cancelled(crowded)).toEqual([true, true, true, true, true])
  expect(crowded.publisher.kept).toBe(0)
  const closed = await showOver('a', 'b')
  closed.publisher.close()
  await vi.advanceTimersByTimeAsync(0)
  expect(cancelled(closed)).toEqual([true, true, true])
  const dropped = await showOver('a', 'b')
  dropped.publisher.dropKept()
  await vi.advanceTimersByTimeAsync(0)
  expect(cancelled(dropped)).toEqual([true, true, false])
})
