// The queue of one member: nothing is lost that must not be, nothing waits without bound.
import { beforeEach, describe, expect, it } from 'vitest'
import { decodeHeader, type ObjectHeader } from '@farhand/protocol'
import fc from 'fast-check'
import { ManualClock } from '../manual-clock.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { objectOf } from './test-client.ts'

const BOUND = 1024 * 1024
const STALLED_MS = 10_000

let clock: ManualClock
let wire: { message: string | Uint8Array; done: () => void }[]
let asked: number
let stalled: number
let dropped: number
let outbox: Outbox
beforeEach(() => {
  clock = new ManualClock()
  wire = []
  asked = 0
  stalled = 0
  dropped = 0
  outbox = createOutbox({
    clock,
    boundBytes: BOUND,
    stalledMs: STALLED_MS,
    write: (message, done) => wire.push({ message, done }),
    needKey: () => (asked += 1),
    stalled: () => (stalled += 1),
    dropped: () => (dropped += 1),
  })
})

let seq = 0
function put(change: Partial<ObjectHeader> = {}, bytes = 64 * 1024): void {
  const object = objectOf({ seq: seq++, ...change }, bytes)
  outbox.object(decodeHeader(object), object)
}
const chat = () => put({ trackClass: 4, signed: true }, 8000)
/** The viewer's side takes everything. */
function drain(): void {
  for (let at = 0; at < wire.length; at++) wire[at]!.done()
}
const seqs = (messages: typeof wire) =>
  messages.flatMap(({ message }) => (typeof message === 'string' ? [] : [decodeHeader(message).seq]))

describe('a viewer whose picture becomes another one', () => {
  /** Asked for five times in vain, then served; the next wish would wait for 8 s. */
  function earnPauses(): void {
    put({ key: true, stream: 1 }, 1000)
    drain()
    outbox.wantKey(1)
    clock.advance(17_000)
    expect(asked).toBe(5)
    put({ key: true, stream: 1 }, 1000)
    drain()
    outbox.wantKey(1)
    expect(asked).toBe(5)
  }

  it.each<[string, () => void]>([
    ['another stream comes', () => put({ stream: 2 }, 1000)],
    ['somebody else, or something else, is shown', () => outbox.otherPicture()],
  ])('[WIRE-24] waits for no pause of the one before: %s', (_what, change) => {
    earnPauses()
    change()
    expect(asked).toBe(6)
    clock.advance(2_000)
    expect(asked).toBe(7)
  })

  it('[WIRE-24] waits as before while the stream is the same', () => {
    earnPauses()
    put({ stream: 1 }, 1000)
    clock.advance(5_000)
    expect(asked).toBe(5)
  })
})

describe('a fast viewer', () => {
  it('gets everything in order, text and objects', () => {
    put({ key: true })
    outbox.text('{"type":"tick"}')
    put()
    expect(wire.map(({ message }) => typeof message)).toEqual(['object', 'string', 'object'])
    expect(dropped).toBe(0)
  })
})

describe('a viewer who may not see any more', () => {
  it('gets nothing of the picture that still waited, and begins again only at a key frame', () => {
    put({ key: true }, 200 * 1024)
    put({}, 100 * 1024)
    put({}, 100 * 1024)
    chat()
    const handed = seqs(wire).length
    outbox.dropPicture()
    drain()
    expect(wire.slice(handed).map(({ message }) => decodeHeader(message as Uint8Array).trackClass)).toEqual([4])
    put()
    expect(wire).toHaveLength(handed + 1)
    put({ key: true })
    put()
    expect(wire).toHaveLength(handed + 3)
  })
})

describe('a viewer who was behind when the picture was taken away', () => {
  it('gets the next key frame once what was on the way has arrived', () => {
    outbox.received(0)
    for (let i = 0; i < 12; i++) put()
    drain()
    clock.advance(5_000)
    outbox.dropPicture()
    const handed = wire.length
    put({ key: true })
    expect(wire).toHaveLength(handed)
    outbox.received(handed)
    expect(seqs(wire).at(-1)).toBe(seq - 1)
    expect(wire).toHaveLength(handed + 1)
  })

  it('[WIRE-24] is asked for a key frame where others come first', () => {
    put({ key: true })
    drain()
    outbox.dropPicture()
    clock.advance(60_000)
    expect(asked).toBe(0)
    put()
    expect(asked).toBe(1)
  })
})

describe('a slow viewer', () => {
  it('[WIRE-24] is skipped to the next key frame, which is asked for once the way is free', () => {
    for (let i = 0; i < 30; i++) put()
    expect(dropped).toBeGreaterThan(0)
    expect(asked).toBe(0)
    const handed = wire.length
    put({ key: false })
    expect(wire).toHaveLength(handed)
    drain()
    expect(asked).toBe(1)
    put()
    expect(wire).toHaveLength(handed)
    put({ key: true })
    put()
    expect(wire).toHaveLength(handed + 2)
    expect(asked).toBe(1)
  })

  it('keeps its chat and text in order while pictures go', () => {
    chat()
    for (let i = 0; i < 40; i++) put()
    chat()
    outbox.text('{"type":"tick"}')
    drain()
    const kept = wire.filter(({ message }) => typeof message === 'string' || decodeHeader(message).trackClass === 4)
    expect(kept).toHaveLength(3)
  })

  it('loses what nothing depends on first, without needing a key frame', () => {
    for (let i = 0; i < 10; i++) put()
    const before = dropped
    put({ droppable: true })
    expect(dropped).toBe(before + 1)
    drain()
    expect(asked).toBe(0)
    put()
    expect(dropped).toBe(before + 1)
  })

  it('is closed when more than the bound waits for ten seconds', () => {
    for (let i = 0; i < 200; i++) chat()
    clock.advance(STALLED_MS - 1)
    expect(stalled).toBe(0)
    clock.advance(1)
    expect(stalled).toBe(1)
  })

  it('is not closed when it catches up in time', () => {
    for (let i = 0; i < 200; i++) chat()
    clock.advance(STALLED_MS - 1)
    drain()
    clock.advance(STALLED_MS)
    expect(stalled).toBe(0)
  })

  it('is closed at once at twice the bound', () => {
    for (let i = 0; i < 320; i++) chat()
    expect(stalled).toBe(1)
  })

  it('[WIRE-21] gets nothing more while too much is on the way, and loses nothing when it arrives soon', () => {
    outbox.received(0)
    put({ key: true })
    for (let i = 0; i < 8; i++) put()
    drain()
    expect(wire).toHaveLength(4)
    outbox.received(4)
    drain()
    outbox.received(8)
    expect(wire).toHaveLength(9)
    expect([asked, dropped]).toEqual([0, 0])
  })

  it('[WIRE-21] is not behind because nothing was sent for a while', () => {
    put({ key: true }, 1000)
    drain()
    outbox.received(1)
    clock.advance(60_000)
    put({}, 1000)
    clock.advance(10)
    put({}, 1000)
    expect(wire).toHaveLength(3)
    expect(dropped).toBe(0)
  })

  it('[WIRE-24] gets no key frame for the asking while one is on its way, and gets one when it arrived and did not help', () => {
    outbox.received(0)
    put({ key: true })
    drain()
    for (let i = 0; i < 5; i++) {
      clock.advance(1_000)
      outbox.wantKey(7)
    }
    expect(asked).toBe(0)
    outbox.received(1)
    outbox.wantKey(7)
    expect(asked).toBe(1)
  })

  it('[WIRE-23] is told at once what is said meanwhile, and a change of keys not before what was sealed under the old ones', () => {
    outbox.received(0)
    for (let i = 0; i < 8; i++) put()
    drain()
    outbox.text('{"type":"tick"}')
    outbox.text('{"type":"commit"}', { behindPicture: true })
    outbox.text('{"type":"event"}')
    drain()
    const kinds = wire.map(({ message }) => (typeof message === 'string' ? message.slice(9, -2) : 'picture'))
    expect(kinds).toEqual([
      ...Array.from({ length: 4 }, () => 'picture'),
      'tick',
      ...Array.from({ length: 4 }, () => 'picture'),
      'commit',
      'event',
    ])
  })
})

it('[WIRE-22] [WIRE-23] however often the keys change, no more of the picture waits than the bound and what had begun', () => {
  const FRAME = 64 * 1024
  put({ key: true }, FRAME)
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 12; i++) put({}, FRAME)
    outbox.text('{"type":"commit"}', { behindPicture: true })
  }
  expect(stalled).toBe(0)
  drain()
  const got = wire.filter(({ message }) => typeof message !== 'string')
  const commits = wire.filter(({ message }) => typeof message === 'string')
  expect(commits).toHaveLength(50)
  const bytes = got.reduce((sum, { message }) => sum + message.length, 0)
  expect(bytes).toBeLessThan(BOUND + 6 * FRAME)
  expect(asked).toBe(1)
  // What came through is whole up to the gap, and goes on with a key frame.
  expect(seqs(wire)).toEqual(got.map((_, at) => seqs(wire)[0]! + at))
  put({}, FRAME)
  put({ key: true }, FRAME)
  drain()
  expect(seqs(wire).at(-1)).toBe(seq - 1)
  expect(seqs(wire)).toHaveLength(got.length + 1)
})

it('[WIRE-23] a key frame that waits before a change of the keys is on its way', () => {
  for (let i = 0; i < 4; i++) put()
  put({ key: true }, 1000)
  outbox.text('{"type":"commit"}', { behindPicture: true })
  outbox.wantKey(1)
  drain()
  expect(asked).toBe(0)
})

it('after the end only text that waits is handed over', () => {
  for (let i = 0; i < 6; i++) put()
  outbox.text('{"type":"event"}')
  const handed = wire.length
  outbox.finish()
  put()
  outbox.text('late')
  expect(wire.slice(handed).map(({ message }) => message)).toEqual(['{"type":"event"}'])
})

it('never reorders, and never passes a delta after a gap', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          key: fc.boolean(),
          bytes: fc.integer({ min: 1, max: 200_000 }),
          taken: fc.nat(3),
          rekeys: fc.boolean(),
        }),
        { maxLength: 200 },
      ),
      (steps) => {
        wire = []
        const sent: { message: string | Uint8Array; done: () => void }[] = []
        const box = createOutbox({
          clock,
          boundBytes: BOUND,
          stalledMs: STALLED_MS,
          write: (message, done) => sent.push({ message, done }),
          needKey: () => undefined,
          stalled: () => undefined,
          dropped: () => undefined,
        })
        let taken = 0
        steps.forEach((step, at) => {
          const object = objectOf({ seq: at, key: step.key }, step.bytes)
          box.object(decodeHeader(object), object)
          if (step.rekeys) box.text('{"type":"commit"}', { behindPicture: true })
          for (let i = 0; i < step.taken && taken < sent.length; i++) sent[taken++]!.done()
        })
        const numbers = seqs(sent)
        numbers.forEach((number, at) => {
          const last = at === 0 ? -1 : numbers[at - 1]!
          expect(number).toBeGreaterThan(last)
          expect(number === last + 1 || steps[number]!.key).toBe(true)
        })
      },
    ),
    { numRuns: 200 },
  )
})
