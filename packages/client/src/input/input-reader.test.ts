import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FRACTION_MAX } from './input-messages.ts'
import { InputReader, pictureArea, type KeyStroke } from './input-reader.ts'

const AREA = { left: 100, top: 50, width: 640, height: 400 }

const NONE = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, altGraph: false }

const stroke = (code: string, key: string, more: Partial<KeyStroke> = {}): KeyStroke => ({
  code,
  key,
  ...NONE,
  repeat: false,
  isComposing: false,
  isTaken: false,
  ...more,
})

describe('places', () => {
  test('a picture keeps its shape inside its element', () => {
    const element = { left: 10, top: 20, width: 1000, height: 1000 }
    expect(pictureArea(element, { width: 2000, height: 1000 })).toEqual({
      left: 10,
      top: 270,
      width: 1000,
      height: 500,
      of: { width: 2000, height: 1000 },
    })
    expect(pictureArea(element, { width: 0, height: 0 })).toBeUndefined()
  })

  test('[WIRE-10] a place says how large the picture was that was seen', () => {
    const of = { width: 2000, height: 1000 }
    const area = pictureArea({ left: 0, top: 0, width: 200, height: 100 }, of)
    if (area === undefined) throw new Error('no picture')
    const reader = new InputReader()
    const at = { clientX: 50, clientY: 50 }
    expect(reader.move(at, area)).toMatchObject([{ kind: 'move', of }])
    expect(reader.button({ ...at, button: 0, down: true, held: NONE }, area)).toMatchObject([{ kind: 'button', of }])
    const wheel = { ...at, deltaX: 0, deltaY: 100, deltaMode: 0, held: NONE }
    expect(reader.wheel(wheel, area)).toMatchObject([{ kind: 'wheel', of }])
  })

  test('[CONSENT-35] every place on the picture names the pixel it lies on, at any scale, within one pixel', () => {
    const cases = fc.record({
      scale: fc.double({ min: 0.2, max: 3, noNaN: true }),
      size: fc.integer({ min: 16, max: 8000 }),
      at: fc.double({ min: 0, max: 0.999_99, noNaN: true }),
    })
    fc.assert(
      fc.property(cases, ({ scale, size, at }) => {
        const area = { left: 7, top: 7, width: size * scale, height: size * scale }
        const clientX = 7 + at * area.width
        const [event] = new InputReader().move({ clientX, clientY: clientX }, area)
        if (event?.kind !== 'move') throw new Error('no move')
        const pixel = Math.round((event.x / FRACTION_MAX) * (size - 1))
        expect(Math.abs(pixel - Math.floor(at * size))).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('beside the picture nothing moves or is pressed; what is dragged out stays at the edge', () => {
    const reader = new InputReader()
    const out = { clientX: 0, clientY: 100 }
    expect(reader.move(out, AREA)).toEqual([])
    expect(reader.button({ ...out, button: 0, down: true, held: NONE }, AREA)).toEqual([])
    expect(reader.button({ ...out, button: 0, down: false, held: NONE }, AREA)).toEqual([])
    reader.button({ clientX: 200, clientY: 100, button: 0, down: true, held: NONE }, AREA)
    expect(reader.move(out, AREA)).toMatchObject([{ kind: 'move', x: 0 }])
    expect(reader.button({ ...out, button: 0, down: false, held: NONE }, AREA)).toMatchObject([
      { kind: 'button', x: 0, down: false },
    ])
    expect(reader.move(out, AREA)).toEqual([])
  })

  test('a wheel turns by whole notches and loses none', () => {
    const reader = new InputReader()
    const turn = (deltaY: number) =>
      reader.wheel({ clientX: 200, clientY: 100, deltaX: 0, deltaY, deltaMode: 0, held: NONE }, AREA)
    expect(turn(60)).toEqual([])
    expect(turn(60)).toMatchObject([{ kind: 'wheel', right: 0, down: 1 }])
    expect(turn(80)).toMatchObject([{ down: 1 }])
    expect(turn(-300)).toMatchObject([{ down: -3 }])
  })
})

describe('keys', () => {
  test('[CONSENT-35] a character travels as text, at its key', () => {
    const reader = new InputReader()
    for (const key of ['a', 'ż', '漢', '€', ' '])
      expect(reader.keyDown(stroke('KeyA', key))).toEqual({ events: [{ kind: 'text', text: key }], isText: false })
    expect(reader.keyUp(stroke('KeyA', 'a'))).toEqual([])
  })

  test('a key to which the layout gives nothing travels by its place', () => {
    const { events } = new InputReader().keyDown(stroke('IntlRo', '\0'))
    expect(events).toEqual([{ kind: 'key', code: 'IntlRo', down: true }])
  })

  const BEGINNINGS: readonly (readonly [string, KeyStroke])[] = [
    ['a dead key', stroke('Quote', 'Dead')],
    ['Compose', stroke('ContextMenu', 'Compose')],
    ['an input method', stroke('KeyN', 'Process')],
    ['an input method that tells the letter', stroke('KeyN', 'n', { isTaken: true })],
    ['a composition', stroke('KeyN', 'n', { isComposing: true })],
  ]
  for (const [what, first] of BEGINNINGS) {
    test(`[CONSENT-35] what ${what} begins is left to the browser until it has written it`, () => {
      const reader = new InputReader()
      expect(reader.keyDown(first)).toEqual({ events: [], isText: true })
      expect(reader.keyDown(stroke('KeyE', 'e'))).toEqual({ events: [], isText: true })
      expect(reader.text('é')).toEqual([{ kind: 'text', text: 'é' }])
      expect(reader.keyDown(stroke('KeyE', 'e')).isText).toBe(false)
    })
  }

  test('a shortcut travels by its key and the character it means', () => {
    const reader = new InputReader()
    expect(reader.keyDown(stroke('ControlLeft', 'Control', { ctrlKey: true })).events).toEqual([
      { kind: 'key', code: 'ControlLeft', down: true },
    ])
    expect(reader.keyDown(stroke('KeyQ', 'a', { ctrlKey: true }))).toEqual({
      events: [{ kind: 'key', code: 'KeyQ', key: 'a', down: true }],
      isText: false,
    })
    expect(reader.keyUp(stroke('KeyQ', 'a', { ctrlKey: true }))).toEqual([{ kind: 'key', code: 'KeyQ', down: false }])
  })

  test('Shift is told only to what is no character', () => {
    const reader = new InputReader()
    const held = { shiftKey: true }
    expect(reader.keyDown(stroke('ShiftLeft', 'Shift', held)).events).toEqual([])
    expect(reader.keyDown(stroke('KeyA', 'A', held)).events).toEqual([{ kind: 'text', text: 'A' }])
    expect(reader.keyDown(stroke('ArrowRight', 'ArrowRight', held)).events).toEqual([
      { kind: 'key', code: 'ShiftLeft', down: true },
      { kind: 'key', code: 'ArrowRight', down: true },
    ])
    reader.keyUp(stroke('ArrowRight', 'ArrowRight', held))
    expect(reader.keyUp(stroke('ShiftLeft', 'Shift'))).toEqual([{ kind: 'key', code: 'ShiftLeft', down: false }])
  })

  test('AltGr is no Ctrl, also where it comes as one', () => {
    const reader = new InputReader()
    reader.keyDown(stroke('ControlLeft', 'Control', { ctrlKey: true }))
    const graph = { altGraph: true, ctrlKey: true, altKey: true }
    expect(reader.keyDown(stroke('AltRight', 'AltGraph', graph)).events).toEqual([
      { kind: 'key', code: 'ControlLeft', down: false },
    ])
    expect(reader.keyDown(stroke('KeyE', '€', graph)).events).toEqual([{ kind: 'text', text: '€' }])
  })

  test('[CONSENT-90] modifiers that an input method kept to itself when they were let go stay down nowhere', () => {
    const reader = new InputReader()
    const both = { shiftKey: true, altGraph: true }
    reader.keyDown(stroke('ShiftLeft', 'Shift', { shiftKey: true }))
    reader.keyDown(stroke('AltRight', 'AltGraph', both))
    reader.keyDown(stroke('KeyJ', 'Process', { ...both, isTaken: true }))
    reader.text('ż')
    expect(reader.keyDown(stroke('Enter', 'Enter')).events).toEqual([{ kind: 'key', code: 'Enter', down: true }])
    reader.keyUp(stroke('Enter', 'Enter'))

    const at = { clientX: 200, clientY: 100, button: 0, down: true }
    reader.keyDown(stroke('ControlLeft', 'Control', { ctrlKey: true }))
    reader.keyDown(stroke('ShiftLeft', 'Shift', { shiftKey: true, ctrlKey: true }))
    expect(reader.button({ ...at, held: { ...NONE, shiftKey: true } }, AREA)).toMatchObject([
      { kind: 'key', code: 'ControlLeft', down: false },
      { kind: 'key', code: 'ShiftLeft', down: true },
      { kind: 'button', down: true },
    ])
    expect(reader.keyUp(stroke('KeyY', 'z'))).toEqual([{ kind: 'key', code: 'ShiftLeft', down: false }])
  })

  test('[CONSENT-90] on a Mac, which tells of no letter let go under Command, it goes up with Command', () => {
    const reader = new InputReader()
    reader.keyDown(stroke('MetaLeft', 'Meta', { metaKey: true }))
    reader.keyDown(stroke('KeyC', 'c', { metaKey: true }))
    expect(reader.keyUp(stroke('MetaLeft', 'Meta'))).toEqual([
      { kind: 'key', code: 'KeyC', down: false },
      { kind: 'key', code: 'MetaLeft', down: false },
    ])
  })

  test('[CONSENT-35] whoever looks elsewhere holds nothing', () => {
    const reader = new InputReader()
    expect(reader.release()).toEqual([])
    reader.keyDown(stroke('ShiftLeft', 'Shift', { shiftKey: true }))
    expect(reader.release()).toEqual([])
    reader.keyDown(stroke('F5', 'F5'))
    expect(reader.release()).toEqual([{ kind: 'release' }])
    expect(reader.keyUp(stroke('F5', 'F5'))).toEqual([])
  })
})
