import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromAppKit, stripsAround, toAppKit } from './places.ts'

const size = fc.integer({ min: 1, max: 5000 })
const place = fc.integer({ min: -5000, max: 5000 })
const areas = fc.record({ x: place, y: place, width: size, height: size })

it('an area survives AppKit’s way of counting, on displays left of and above the main one too', () => {
  fc.assert(
    fc.property(areas, size, (area, mainHeight) => {
      expect(fromAppKit(toAppKit(area, mainHeight), mainHeight)).toEqual(area)
    }),
  )
  expect(toAppKit({ x: 10, y: 0, width: 5, height: 20 }, 900)).toEqual({
    origin: { x: 10, y: 880 },
    size: { width: 5, height: 20 },
  })
})

it('the strips and what is free are the whole display, without overlap', () => {
  const insets = fc.record({ left: fc.nat(50), top: fc.nat(50), right: fc.nat(50), bottom: fc.nat(50) })
  fc.assert(
    fc.property(fc.record({ x: place, y: place }), insets, (at, { left, top, right, bottom }) => {
      const whole = { ...at, width: 300, height: 200 }
      const free = { x: at.x + left, y: at.y + top, width: 300 - left - right, height: 200 - top - bottom }
      const strips = stripsAround(whole, free)
      const sum = [...strips, free].reduce((total, { width, height }) => total + width * height, 0)
      expect(sum).toBe(300 * 200)
      for (const { x, y, width, height } of strips) {
        expect(x >= whole.x && y >= whole.y && x + width <= whole.x + 300 && y + height <= whole.y + 200).toBe(true)
      }
    }),
  )
})
