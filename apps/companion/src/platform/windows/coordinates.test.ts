import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromAbsolute, toAbsolute } from './coordinates.ts'

const side = fc.integer({ min: 1, max: 32_768 })
const origin = fc.integer({ min: -16_384, max: 16_384 })
const desktops = fc.record({ x: origin, y: origin, width: side, height: side })

it('every pixel of every desktop comes back as itself, also left of and above the primary monitor', () => {
  fc.assert(
    fc.property(
      desktops,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(),
      (desktop, part, y) => {
        const point = {
          x: desktop.x + Math.floor(part * desktop.width),
          y: desktop.y + (y % desktop.height),
        }
        expect(fromAbsolute(toAbsolute(point, desktop), desktop)).toEqual(point)
      },
    ),
  )
})

it('what lies outside is taken to the nearest edge', () => {
  fc.assert(
    fc.property(desktops, fc.integer(), fc.integer(), (desktop, x, y) => {
      const place = toAbsolute({ x, y }, desktop)
      expect(place.x).toBeGreaterThanOrEqual(0)
      expect(place.x).toBeLessThan(65_536)
      expect(fromAbsolute(place, desktop)).toEqual({
        x: Math.min(Math.max(x, desktop.x), desktop.x + desktop.width - 1),
        y: Math.min(Math.max(y, desktop.y), desktop.y + desktop.height - 1),
      })
    }),
  )
})

it('a fraction of a pixel means the pixel it lies in', () => {
  const desktop = { x: -1920, y: -200, width: 3840, height: 1280 }
  expect(fromAbsolute(toAbsolute({ x: -0.4, y: 7.9 }, desktop), desktop)).toEqual({ x: -1, y: 7 })
})
