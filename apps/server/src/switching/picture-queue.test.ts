// Frames that wait for a slow viewer: whole or not at all.
import { MAX_FRAME_BYTES, decodeHeader, type ObjectHeader } from '@farhand/protocol'
import { beforeEach, expect, it } from 'vitest'
import { PictureQueue } from './picture-queue.ts'
import { objectOf } from './test-client.ts'

const BOUND = 1024 * 1024
let queue: PictureQueue
let dropped: number
let nowMs: number
let seq: number
beforeEach(() => {
  dropped = 0
  nowMs = 0
  seq = 0
  queue = new PictureQueue({ boundBytes: BOUND, dropped: () => (dropped += 1) })
})

/** A frame of so many parts of 64 KiB; true where all of it was taken. */
function frame(parts = 1, change: Partial<ObjectHeader> = {}): boolean {
  const taken = Array.from({ length: parts }, (_, part) => {
    const key = (change.key ?? false) && part === 0
    const object = objectOf({ timeMs: nowMs, ...change, seq: seq++, key, end: part === parts - 1 }, 64 * 1024)
    return queue.add(decodeHeader(object), object, nowMs)
  })
  return taken.every(Boolean)
}
const take = (count: number) => Array.from({ length: count }, () => queue.take()?.header.seq)

it('[WIRE-20] a frame whose first part has left stays whole when what waits goes', () => {
  frame(4)
  expect(take(1)).toEqual([0])
  frame(2)
  nowMs = 2_000
  expect(frame()).toBe(false)
  expect(take(4)).toEqual([1, 2, 3, undefined])
  expect([queue.skips, dropped]).toEqual([true, 3])
})

it('[WIRE-20] a frame that has begun to leave goes on though more than the bound waits', () => {
  frame(1)
  const parts = 40
  for (let part = 0; part < parts; part++) {
    const object = objectOf({ seq: 100 + part, timeMs: 5, end: part === parts - 1 }, 64 * 1024)
    expect(queue.add(decodeHeader(object), object, 0)).toBe(true)
    if (part === 0) take(2)
  }
  expect(take(parts)).toEqual([...Array.from({ length: parts - 1 }, (_, part) => 101 + part), undefined])
})

it('[WIRE-20] a frame that has not begun to leave goes as a whole when it makes too much, and so does the rest of it', () => {
  frame(2)
  expect(frame(20)).toBe(false)
  expect(queue.isEmpty).toBe(true)
  expect(queue.skips).toBe(true)
  expect(frame(1, { key: true })).toBe(true)
})

it('[WIRE-20] what has no end is cut where no honest frame would go on', () => {
  const most = Math.ceil(MAX_FRAME_BYTES / (64 * 1024)) + 20
  let taken = 0
  for (let part = 0; part < most; part++) {
    const object = objectOf({ seq: seq++, timeMs: 1, end: false }, 64 * 1024)
    taken += queue.add(decodeHeader(object), object, 0) ? 1 : 0
    if (part === 0) take(1)
  }
  expect(taken).toBeLessThan(most)
  expect([queue.isEmpty, queue.skips]).toEqual([true, true])
})

it('[WIRE-22] what waits is let go of when another frame finds it stale, and by time alone never', () => {
  frame(3)
  nowMs = 60_000
  expect(take(3)).toEqual([0, 1, 2])
  frame(1)
  nowMs = 61_000
  expect(frame(1)).toBe(true)
  nowMs = 61_600
  expect(frame(1)).toBe(false)
  expect(queue.isEmpty).toBe(true)
})

it('[WIRE-22] a key frame takes the place of what waits, and nothing has to be asked for', () => {
  frame(2)
  frame(1)
  frame(2, { key: true })
  expect(frame(1)).toBe(true)
  expect(take(4)).toEqual([3, 4, 5, undefined])
  expect([queue.skips, dropped]).toEqual([false, 3])
})

it('[WIRE-22] while something waits, frames on which nothing depends are not taken, and nothing is missing without them', () => {
  expect(frame(1, { droppable: true })).toBe(true)
  expect(frame(1, { droppable: true })).toBe(false)
  expect([queue.skips, dropped]).toEqual([false, 1])
})

it('[WIRE-24] a key frame is there until its last part has gone', () => {
  frame(3, { key: true })
  take(2)
  expect(queue.hasKey).toBe(true)
  take(1)
  expect(queue.hasKey).toBe(false)
  const first = objectOf({ key: true, timeMs: 9, end: false })
  queue.add(decodeHeader(first), first, 0)
  take(1)
  expect(queue.hasKey).toBe(true)
})

it('after clear() the rest of the frame that was coming is not taken either', () => {
  const first = objectOf({ seq: 1, key: true, timeMs: 1, end: false })
  const second = objectOf({ seq: 2, timeMs: 1 })
  queue.add(decodeHeader(first), first, 0)
  queue.clear()
  expect(queue.add(decodeHeader(second), second, 0)).toBe(false)
  expect([queue.isEmpty, queue.skips]).toEqual([true, true])
})
