import { expect, test } from 'vitest'
import { meantBy, movedBy, rectangleBetween, resizedBy, SMALLEST_SIDE } from './rectangle.ts'

test('a rectangle is drawn from any corner to any other, and ends at the edge of the picture', () => {
  const drawn = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }
  expect(rectangleBetween({ x: 0.25, y: 0.5 }, { x: 0.75, y: 0.75 })).toEqual(drawn)
  expect(rectangleBetween({ x: 0.75, y: 0.5 }, { x: 0.25, y: 0.75 })).toEqual(drawn)
  expect(rectangleBetween({ x: 0.5, y: 0.5 }, { x: 1.5, y: -3 })).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.5 })
})

test('a moved rectangle keeps its size and stays in the picture', () => {
  const mask = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }
  expect(movedBy(mask, { x: 0.125, y: -0.125 })).toEqual({ ...mask, x: 0.375, y: 0.125 })
  expect(movedBy(mask, { x: 4, y: -4 })).toEqual({ ...mask, x: 0.5, y: 0 })
})

test('a resized rectangle keeps its place, within the picture and large enough to take hold of', () => {
  const mask = { x: 0.5, y: 0.5, width: 0.25, height: 0.25 }
  expect(resizedBy(mask, { x: 0.125, y: 9 })).toEqual({ ...mask, width: 0.375, height: 0.5 })
  expect(resizedBy(mask, { x: -9, y: -9 })).toEqual({ ...mask, width: SMALLEST_SIDE, height: SMALLEST_SIDE })
})

test('[CONSENT-177] a click is no area, and what is drawn is one as it is', () => {
  expect(meantBy(rectangleBetween({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.5 }))).toBeUndefined()
  const drawn = { x: 0.25, y: 0.5, width: 0.125, height: 0.25 }
  expect(meantBy(drawn)).toEqual(drawn)
})

test('[CONSENT-177] one line of text is hidden as a whole, in an area that can be taken hold of', () => {
  const thin = rectangleBetween({ x: 0.25, y: 0.5 }, { x: 0.75, y: 0.51 })
  const meant = meantBy(thin)
  expect(meant).toMatchObject({ x: 0.25, width: 0.5, height: SMALLEST_SIDE })
  expect(meant?.y).toBeCloseTo(0.495)
  const atEdge = meantBy(rectangleBetween({ x: 0.999, y: 1 }, { x: 0.99, y: 0.995 }))
  expect(atEdge?.x).toBeCloseTo(0.98)
  expect(atEdge?.y).toBeCloseTo(0.98)
  expect(atEdge?.width).toBe(SMALLEST_SIDE)
})
