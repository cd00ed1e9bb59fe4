import type { InputEvent } from '@farhand/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showPointer, type Pointing } from './pointing.ts'

let shown: string[]
let pointing: Pointing
beforeEach(() => {
  vi.useFakeTimers()
  shown = []
  pointing = showPointer({
    show: ({ at, label, pressed }) => void shown.push(`${label} ${at.x},${at.y}${pressed ? ' pressed' : ''}`),
    hide: () => void shown.push('hidden'),
  })
})
afterEach(() => vi.useRealTimers())

const move: InputEvent = { kind: 'move', x: 0, y: 0 }
const left = (down: boolean): InputEvent => ({ kind: 'button', x: 0, y: 0, button: 'left', down })
const dana = (event: InputEvent, x = 1) => pointing.at({ x, y: 2 }, { label: 'Dana', event })

test('movements are drawn once for all that came within a moment, the newest, and never before what they did can be seen', () => {
  for (const x of [1, 2, 3]) dana(move, x)
  vi.advanceTimersByTime(20)
  expect(shown).toEqual([])
  vi.advanceTimersByTime(20)
  expect(shown).toEqual(['Dana 3,2'])
  dana(move, 4)
  vi.advanceTimersByTime(40)
  expect(shown).toEqual(['Dana 3,2', 'Dana 4,2'])
})

test('a click that is over before it is drawn shows its ring all the same; a held button for as long as it is held', () => {
  dana(left(true))
  dana(left(false))
  vi.advanceTimersByTime(100)
  expect(shown).toEqual(['Dana 1,2 pressed'])
  vi.advanceTimersByTime(200)
  expect(shown).toEqual(['Dana 1,2 pressed', 'Dana 1,2'])
  shown.length = 0
  dana(left(true))
  vi.advanceTimersByTime(1000)
  dana(move, 5)
  vi.advanceTimersByTime(100)
  expect(shown.at(-1)).toBe('Dana 5,2 pressed')
})

test('it goes two seconds after the last movement, and at once at the end, whatever waited to be drawn', () => {
  dana(move)
  vi.advanceTimersByTime(2100)
  expect(shown).toEqual(['Dana 1,2', 'hidden'])
  dana(left(true))
  pointing.end()
  pointing.end()
  vi.advanceTimersByTime(5000)
  expect(shown).toEqual(['Dana 1,2', 'hidden', 'hidden'])
})
