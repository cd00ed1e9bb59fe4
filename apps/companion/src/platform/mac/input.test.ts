import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepSafety } from '../native/safety.ts'
import type { MacCalls } from './calls.ts'
import { clickCounter, createMacInput, OUR_TAG, partsOfText } from './input.ts'
import { doubleMac } from './mac-double.ts'

function start(answers: Partial<MacCalls> = {}) {
  let events = 0
  let nowMs = 0
  const mac = doubleMac({
    CGEventCreateMouseEvent: () => ++events,
    CGEventCreateKeyboardEvent: () => ++events,
    CGEventCreateScrollWheelEvent2: () => ++events,
    ...answers,
  })
  const safety = keepSafety(() => undefined)
  const input = createMacInput(mac.calls, { safety, nowMs: () => nowMs })
  const values = (name: string): unknown[][] => mac.made.filter((call) => call[0] === name).map((call) => call.slice(1))
  return { mac, safety, input, values, wait: (ms: number) => (nowMs += ms) }
}

it('every event carries our tag, is posted once and released', async () => {
  const { input, values } = start()
  await input.moveTo({ x: -10, y: 5.5 })
  expect(values('CGEventCreateMouseEvent')).toEqual([[0, 5, { x: -10, y: 5.5 }, 0]])
  expect(values('CGEventSetIntegerValueField')).toContainEqual([1, 42, OUR_TAG])
  expect([values('CGEventPost'), values('CFRelease')]).toEqual([[[0, 1]], [[1]]])
})

it('a move with a button held is a drag of that button', async () => {
  const { input, values } = start()
  await input.button('right', true)
  await input.moveTo({ x: 3, y: 4 })
  await input.button('right', false)
  await input.button('back', true)
  expect(values('CGEventCreateMouseEvent').map(([, type, , number]) => [type, number])).toEqual([
    [3, 1],
    [7, 1],
    [4, 1],
    [25, 3],
  ])
})

it('the second click in time and place is a double click, for press and release', async () => {
  const { input, values, wait } = start()
  for (const pause of [100, 900]) {
    await input.button('left', true)
    await input.button('left', false)
    wait(pause)
  }
  await input.button('left', true)
  const clicks = values('CGEventSetIntegerValueField').filter(([, field]) => field === 1)
  expect(clicks.map(([, , count]) => count)).toEqual([1, 1, 2, 2, 1])
})

it('clicks count on only with the same button, near and soon', () => {
  const count = clickCounter({ withinMs: 500, withinPoints: 4 })
  const here = { x: 0, y: 0 }
  expect(count('left', here, 0)).toBe(1)
  expect(count('left', { x: 3, y: 0 }, 400)).toBe(2)
  expect(count('left', { x: 30, y: 0 }, 500)).toBe(1)
  expect(count('right', { x: 30, y: 0 }, 600)).toBe(1)
})

it('keys carry the flags of the held modifiers; a modifier’s own release no longer carries its flag', async () => {
  const { input, values } = start()
  await input.key('ShiftLeft', true)
  await input.key('KeyA', true)
  await input.key('ShiftLeft', false)
  expect(values('CGEventCreateKeyboardEvent')).toEqual([
    [0, 0x38, true],
    [0, 0, true],
    [0, 0x38, false],
  ])
  expect(values('CGEventSetFlags').map(([, flags]) => flags)).toEqual([0x2_0002, 0x2_0002, 0])
  expect(await input.key('PrintScreen', true)).toBe(false)
})

it('the wheel is turned over: down is negative on a Mac, right too', async () => {
  const { input, values } = start()
  await input.wheel({ x: 1, y: 3 })
  await input.wheel({ x: 0, y: 0.5 })
  await input.wheel({ x: 0, y: 0.5 })
  expect(values('CGEventCreateScrollWheelEvent2')).toEqual([
    [0, 1, 2, -3, -1, 0],
    [0, 1, 2, -1, -0, 0],
  ])
})

it('text carries none of the flags of what is held', async () => {
  const { input, values } = start()
  await input.key('MetaLeft', true)
  await input.text('a\n')
  expect(values('CGEventSetFlags').map(([, flags]) => flags)).toEqual([0x10_0008, 0, 0, 0, 0])
})

it('a text that is being typed ends when everything is let go', async () => {
  const { input, values } = start()
  const typing = input.text('x'.repeat(1000))
  await input.releaseAll()
  await typing
  expect(values('CGEventKeyboardSetUnicodeString')).toHaveLength(2)
})

it('text is cut into pieces that are whole characters, and comes together again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const parts = partsOfText(text)
      expect(parts.join('')).toBe(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'))
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(20)
        expect(part.isWellFormed()).toBe(true)
      }
    }),
  )
})

it('text is typed as characters, line ends as keys', async () => {
  const { input, values } = start()
  await input.text('é🙂\r\n')
  const typed = values('CGEventKeyboardSetUnicodeString')
  expect(typed.map(([, units, bytes]) => [units, Buffer.from(bytes as Uint8Array).toString('utf16le')])).toEqual([
    [3, 'é🙂'],
    [3, 'é🙂'],
  ])
  expect(values('CGEventCreateKeyboardEvent').map(([, code]) => code)).toEqual([0, 0, 0x24, 0x24])
})

it('a character’s key is looked up in the layout in force', async () => {
  const { input } = start({
    TISCopyCurrentKeyboardLayoutInputSource: () => 5,
    TISGetInputSourceProperty: () => 6,
    UCKeyTranslate: (...values) => {
      const [length, text] = [values[8], values[9]]
      length.set([1])
      text.set(Buffer.from(values[1] === 0x10 ? 'z' : 'x', 'utf16le'))
      return 0
    },
  })
  expect(await input.codeOf('z')).toBe('KeyY')
  expect(await input.codeOf('漢')).toBeUndefined()
  expect(await start().input.codeOf('z')).toBeUndefined()
})

it('releasing lets go of buttons and keys, the last key first', async () => {
  const { input, safety, values } = start()
  await input.key('MetaLeft', true)
  await input.key('KeyC', true)
  await input.button('left', true)
  await input.releaseAll()
  expect(safety.state).toEqual({ codes: [], buttons: [], hidden: [] })
  expect(values('CGEventCreateKeyboardEvent').slice(2)).toEqual([
    [0, 8, false],
    [0, 0x37, false],
  ])
})

it('an event that macOS does not make is an error', async () => {
  const { input } = start({ CGEventCreateMouseEvent: () => 0 })
  await expect(input.moveTo({ x: 1, y: 1 })).rejects.toMatchObject({ code: 'input-blocked' })
})
