import { fromUtf8, TRACKS, utf8 } from '@farhand/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  beatSchema,
  decodePairMessage,
  encodePairMessage,
  MAX_LABEL_LENGTH,
  MAX_OPENED,
  MAX_OPENED_TITLE,
  openedSchema,
  statusSchema,
} from '../companion/pair-messages.ts'
import { decodeInput, encodeInput, FRACTION_MAX, MAX_EVENTS, type InputEvent } from './input-messages.ts'
import { AT_ONCE_MS, HOLDING_MS, InputQueue, TICK_MS } from './input-queue.ts'

const fraction = fc.integer({ min: 0, max: FRACTION_MAX })
const notches = fc.integer({ min: -100, max: 100 })
const code = fc.constantFrom('KeyA', 'Digit1', 'ControlLeft', 'Enter', 'IntlBackslash')
const events: fc.Arbitrary<InputEvent> = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), x: fraction, y: fraction }),
  fc.record({
    kind: fc.constant('move' as const),
    x: fraction,
    y: fraction,
    of: fc.record({ width: fc.integer({ min: 1, max: 0xffff }), height: fc.integer({ min: 1, max: 0xffff }) }),
  }),
  fc.record({
    kind: fc.constant('button' as const),
    x: fraction,
    y: fraction,
    button: fc.constantFrom('left' as const, 'middle' as const, 'right' as const),
    down: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('wheel' as const), x: fraction, y: fraction, right: notches, down: notches }),
  fc.record({ kind: fc.constant('key' as const), code, down: fc.boolean() }),
  fc
    .record({ kind: fc.constant('text' as const), text: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }) })
    .filter(({ text }) => text.length <= 512 && text.isWellFormed()),
  fc.record({ kind: fc.constant('combination' as const), codes: fc.array(code, { minLength: 1, maxLength: 5 }) }),
  fc.constant({ kind: 'release' as const }),
)

describe('input on the wire', () => {
  test('[WIRE-10] is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: MAX_EVENTS }), (list) => {
        expect(decodeInput(encodeInput(list))).toEqual(list)
      }),
    )
  })

  test('[WIRE-10] is total: whatever the bytes, events or bad-message', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (bytes) => {
        try {
          expect(Array.isArray(decodeInput(new Uint8Array(bytes)))).toBe(true)
        } catch (cause) {
          expect(cause).toMatchObject({ code: 'bad-message' })
        }
      }),
    )
  })

  test('[WIRE-10] takes no place outside, no unknown kind, no more than its bounds', () => {
    const bad = [
      { kind: 'move', x: -1, y: 0 },
      { kind: 'move', x: 0, y: FRACTION_MAX + 1 },
      { kind: 'move', x: 0.5, y: 0 },
      { kind: 'move', x: 0, y: 0, of: { width: 0, height: 10 } },
      { kind: 'key', code: 'Key A', down: true },
      { kind: 'key', code: 'a'.repeat(40), down: true },
      { kind: 'text', text: '' },
      { kind: 'text', text: 'x'.repeat(513) },
      { kind: 'format', disk: 'c' },
      { kind: 'release', extra: 1 },
    ]
    for (const event of bad)
      expect(() => decodeInput(utf8(JSON.stringify({ v: 1, events: [event] })))).toThrow('not readable')
    const many = Array.from({ length: MAX_EVENTS + 1 }, () => ({ kind: 'release' }))
    expect(() => decodeInput(utf8(JSON.stringify({ v: 1, events: many })))).toThrow('not readable')
  })

  test('[WIRE-11] beat, status and opened are read as they were written, anything else is bad-message', () => {
    const beat = beatSchema.parse({
      v: 1,
      kind: 'beat',
      at: 5,
      grants: [],
      prompt: false,
      paused: false,
      surface: { kind: 'screen', label: 'screen:0:0', width: 1280, height: 800 },
      page: { title: 'Farhand', visible: true, windows: [] },
      hide: ['icons'],
    })
    const status = statusSchema.parse({
      v: 1,
      kind: 'status',
      resting: 'paused',
      refused: [{ reason: 'covered', count: 2 }],
      hidden: ['panels'],
      cannotHide: [],
    })
    const opened = openedSchema.parse({
      v: 1,
      kind: 'opened',
      beside: 'window:7:0',
      windows: [{ label: 'window:9:0', title: 'Save as', pickable: true }],
    })
    for (const message of [beat, status, opened]) expect(decodePairMessage(encodePairMessage(message))).toEqual(message)
    for (const text of ['{}', 'x', fromUtf8(encodePairMessage(beat)).replace('beat', 'beet')])
      expect(() => decodePairMessage(utf8(text))).toThrow('not readable')
  })
})

test('[WIRE-11] [CONSENT-66] the largest word of what was opened fits into an object, a larger one is bad-message', () => {
  const window = { label: '漢'.repeat(MAX_LABEL_LENGTH), title: '漢'.repeat(MAX_OPENED_TITLE), pickable: false }
  const windows = Array.from({ length: MAX_OPENED }, () => window)
  const largest = { v: 1, kind: 'opened', beside: window.label, windows } as const
  expect(encodePairMessage(openedSchema.parse(largest)).length).toBeLessThan(TRACKS.control.maxBytes - 200)
  for (const more of [
    { ...largest, windows: [...windows, window] },
    { ...largest, windows: [{ ...window, title: `${window.title}x` }] },
    { ...largest, windows: [{ ...window, title: '' }] },
  ])
    expect(() => decodePairMessage(utf8(JSON.stringify(more)))).toThrow('not readable')
})

describe('the queue', () => {
  test('[WIRE-10] keeps the order, and of moves that follow each other only the last', () => {
    fc.assert(
      fc.property(fc.array(fc.array(events, { maxLength: 20 }), { maxLength: 10 }), (batches) => {
        const queue = new InputQueue()
        const left: InputEvent[] = []
        for (const [n, batch] of batches.entries()) {
          queue.add(batch)
          for (let ms = n * 1000; queue.dueInMs(ms) === 0; ms += TICK_MS) left.push(...queue.take(ms))
        }
        expect(withoutPassing(left)).toEqual(withoutPassing(batches.flat()))
      }),
    )
  })

  test('[WIRE-10] moves and wheels leave every 8 ms at most, anything else at once; while something is held one object every 200 ms', () => {
    const queue = new InputQueue()
    expect(queue.dueInMs(0)).toBeUndefined()
    queue.add([{ kind: 'key', code: 'ShiftLeft', down: true }])
    expect(queue.dueInMs(100)).toBe(0)
    queue.take(100)
    expect(queue.dueInMs(101)).toBe(HOLDING_MS - 1)
    queue.add([{ kind: 'move', x: 1, y: 1 }])
    expect(queue.dueInMs(101)).toBe(TICK_MS - 1)
    queue.add([{ kind: 'wheel', x: 1, y: 1, right: 0, down: 1 }])
    expect(queue.dueInMs(101)).toBe(TICK_MS - 1)
    queue.add([{ kind: 'button', x: 1, y: 1, button: 'left', down: true }])
    expect(queue.dueInMs(101)).toBe(AT_ONCE_MS - 1)
    expect(queue.take(102)).toHaveLength(3)
    queue.add([{ kind: 'button', x: 1, y: 1, button: 'left', down: false }])
    expect(queue.dueInMs(150)).toBe(0)
    expect(queue.take(150)).toHaveLength(1)
    expect(queue.take(150 + HOLDING_MS)).toEqual([])
    queue.add([{ kind: 'key', code: 'ShiftLeft', down: false }])
    queue.take(900)
    expect(queue.dueInMs(901)).toBeUndefined()
  })

  test('[WIRE-10] what does not fit is let go of, with all that is held', () => {
    const queue = new InputQueue()
    const presses = Array.from(
      { length: MAX_EVENTS + 1 },
      (_, n) => ({ kind: 'key', code: `F${String(n)}`, down: true }) as const,
    )
    queue.add(presses)
    expect(queue.take(0)).toEqual([{ kind: 'release' }])
    expect(queue.dueInMs(1)).toBeUndefined()
  })

  test('[WIRE-10] one object carries no more text than fits into it', () => {
    const queue = new InputQueue()
    const text = '漢'.repeat(512)
    queue.add([
      { kind: 'text', text },
      { kind: 'text', text },
      { kind: 'text', text },
    ])
    const first = queue.take(0)
    expect(first).toHaveLength(2)
    expect(encodeInput(first).length).toBeLessThan(3700)
    expect(queue.take(8)).toHaveLength(1)
  })
})

/** Without the moves that another move follows. */
const withoutPassing = (list: readonly InputEvent[]): readonly InputEvent[] =>
  list.filter((event, at) => event.kind !== 'move' || list[at + 1]?.kind !== 'move')
