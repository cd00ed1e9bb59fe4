// One viewer behind any road, a whole session of pictures, without a network: what holds at the end of every motion.
import { decodeHeader, type ObjectHeader } from '@farhand/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ManualClock } from '../manual-clock.ts'
import { createKeyRequests } from './key-requests.ts'
import { createOutbox } from './outbox.ts'
import { objectOf } from './test-client.ts'

const BOUND = 1024 * 1024
const PART_BYTES = 64_000
const STEP_MS = 10
/** As the publisher does. */
const KEY_APART_MS = 2_000

interface Road {
  readonly kbitPerSecond: number
  readonly delayMs: number
  /** What the operating system takes in before a write waits, bytes. */
  readonly socketBytes: number
  /** Whether the page says what it received. */
  readonly tells: boolean
}

interface Session {
  readonly road: Road
  /** Of each second: whether the screen moves. */
  readonly moves: readonly boolean[]
  readonly frameBytes: number
  /** Of a picture as sharp as it gets. */
  readonly sharpBytes: number
}

interface Frame {
  readonly picture: number
  readonly isKey: boolean
  readonly isSharp: boolean
  readonly isLayer: boolean
  /** Frames of layer 0 so far. */
  readonly reference: number
  readonly parts: number
}

/** Presenter, switch, road and page; time is all there is to drive it. */
function play({ road, moves, frameBytes, sharpBytes }: Session) {
  const clock = new ManualClock()
  const frames = new Map<number, Frame>()
  let [picture, reference, seq, sentBytes, objects] = [0, 0, 0, 0, 0]
  let [keyWanted, keyMs, asked, keys, mostWaiting, waiting] = [true, Number.NEGATIVE_INFINITY, 0, 0, 0, 0]

  // The road: what the socket took, and when its last byte is there.
  const travelling: { bytes: Uint8Array; leavesMs: number }[] = []
  let roadFreeMs = 0
  const unsent: { bytes: Uint8Array; done: () => void }[] = []
  let inSocket = 0
  function fill(): void {
    while (unsent.length > 0 && inSocket < road.socketBytes) {
      const { bytes, done } = unsent.shift()!
      inSocket += bytes.length
      roadFreeMs = Math.max(roadFreeMs, clock.monotonicMs()) + (bytes.length * 8) / road.kbitPerSecond
      travelling.push({ bytes, leavesMs: roadFreeMs })
      done()
    }
  }

  const requests = createKeyRequests(clock, { everyMs: 2_000, ask: () => (keyWanted = true) })
  const outbox = createOutbox({
    clock,
    boundBytes: BOUND,
    stalledMs: 10_000,
    write(message, done) {
      const bytes = message as Uint8Array
      sentBytes += bytes.length
      waiting -= 1
      unsent.push({ bytes, done })
      fill()
    },
    needKey(stream) {
      asked += 1
      requests.request(stream)
    },
    stalled: () => expect.unreachable(),
    dropped: () => (waiting -= 1),
  })

  function send(frame: Omit<Frame, 'parts' | 'reference'>, bytes: number): void {
    if (!frame.isLayer) reference += 1
    const parts = Math.max(1, Math.ceil(bytes / PART_BYTES))
    const number = frames.size
    frames.set(number, { ...frame, parts, reference })
    if (frame.isKey) requests.served()
    for (let part = 0; part < parts; part++) {
      const header: Partial<ObjectHeader> = {
        seq: seq++,
        key: frame.isKey && part === 0,
        droppable: frame.isLayer,
        end: part === parts - 1,
        timeMs: number,
      }
      const object = objectOf(header, Math.min(PART_BYTES, bytes - part * PART_BYTES))
      waiting += 1
      outbox.object(decodeHeader(object), object)
    }
  }

  // The page: whole frames only, each on top of the one it needs.
  let shown: Frame | undefined
  let decodes: number | undefined
  let asksAtMs: number | undefined = 1_000
  let [frame, got, acknowledged, ackMs, cut] = [-1, 0, 0, 0, 0]
  const acks: { count: number; atMs: number }[] = []
  function arrive(bytes: Uint8Array): void {
    const header = decodeHeader(bytes)
    objects += 1
    if (header.timeMs !== frame) {
      if (frame >= 0 && got < frames.get(frame)!.parts) cut += 1
      frame = header.timeMs
      got = 0
    }
    got += 1
    const whole = frames.get(frame)!
    if (got < whole.parts) return
    const needs = whole.isLayer ? whole.reference : whole.reference - 1
    if (whole.isKey || decodes === needs) {
      decodes = whole.reference
      shown = whole
      if (whole.isKey) asksAtMs = undefined
    } else {
      decodes = undefined
      asksAtMs ??= clock.monotonicMs()
    }
  }

  function step(isMoving: boolean, sharpens: boolean): void {
    clock.advance(STEP_MS)
    const now = clock.monotonicMs()
    while (travelling.length > 0 && travelling[0]!.leavesMs + road.delayMs <= now) {
      const { bytes } = travelling.shift()!
      inSocket -= bytes.length
      arrive(bytes)
    }
    fill()
    if (road.tells && objects > acknowledged && now - ackMs >= 100) {
      acknowledged = objects
      ackMs = now
      acks.push({ count: objects, atMs: now + road.delayMs })
    }
    while (acks.length > 0 && acks[0]!.atMs <= now) outbox.received(acks.shift()!.count)
    if (asksAtMs !== undefined && asksAtMs <= now) {
      asksAtMs = now + 1_000
      outbox.wantKey(1)
    }
    if (isMoving) picture += 1
    if (keyWanted && now - keyMs >= KEY_APART_MS) {
      keyWanted = false
      keyMs = now
      keys += 1
      const isSharp = !isMoving && sharpens
      send({ picture, isKey: true, isSharp, isLayer: false }, isSharp ? sharpBytes : 2 * frameBytes)
    } else if (isMoving && now % 20 === 0) {
      send({ picture, isKey: false, isSharp: false, isLayer: picture % 2 === 1 }, frameBytes)
    }
    mostWaiting = Math.max(mostWaiting, waiting)
  }

  for (const isMoving of moves) for (let ms = 0; ms < 1_000; ms += STEP_MS) step(isMoving, false)
  // At rest: the newest picture once, then sharp.
  send({ picture, isKey: false, isSharp: false, isLayer: false }, frameBytes)
  send({ picture, isKey: false, isSharp: true, isLayer: false }, sharpBytes)
  const settlesMs = 30_000 + (6 * (sharpBytes + BOUND) * 8) / road.kbitPerSecond
  for (let ms = 0; ms < settlesMs; ms += STEP_MS) step(false, true)
  const before = { sentBytes, asked }
  for (let ms = 0; ms < 30_000; ms += STEP_MS) step(false, true)
  return { shown, picture, cut, asked, keys, mostWaiting, later: [sentBytes - before.sentBytes, asked - before.asked] }
}

const session = fc.record({
  road: fc.record({
    kbitPerSecond: fc.integer({ min: 1_000, max: 40_000 }),
    delayMs: fc.integer({ min: 0, max: 150 }),
    socketBytes: fc.constantFrom(32_000, 200_000, 4_000_000),
    tells: fc.boolean(),
  }),
  moves: fc.array(fc.boolean(), { maxLength: 25 }),
  frameBytes: fc.integer({ min: 200, max: 60_000 }),
  sharpBytes: fc.integer({ min: 10_000, max: 2_500_000 }),
})

it('[WIRE-20] [WIRE-22] [WIRE-24] whatever the road: the newest picture in the end, sharp, then silence; no frame cut, few key frames', () => {
  fc.assert(
    fc.property(session, (played) => {
      const { shown, picture, cut, asked, later, mostWaiting } = play(played)
      expect(shown).toMatchObject({ picture, isSharp: true })
      expect(later).toEqual([0, 0])
      expect(cut).toBe(0)
      // One that is sharp may take the road so long that it is asked for meanwhile.
      const sharpSeconds = (played.sharpBytes * 8) / played.road.kbitPerSecond / 1000
      expect(asked).toBeLessThanOrEqual(4 + played.moves.length / 4 + sharpSeconds / 5)
      // What comes until it is stale, and one frame beside it.
      expect(mostWaiting).toBeLessThanOrEqual(200 + (BOUND + played.sharpBytes) / PART_BYTES)
    }),
    { numRuns: 60 },
  )
})

it('[WIRE-24] a fast road loses nothing, and nothing is asked for but the first picture', () => {
  const road = { kbitPerSecond: 40_000, delayMs: 20, socketBytes: 200_000, tells: true }
  const moves = Array.from({ length: 20 }, () => true)
  const { asked, keys, shown } = play({ road, moves, frameBytes: 16_000, sharpBytes: 800_000 })
  expect([asked, keys, shown?.isSharp]).toEqual([0, 1, true])
})
