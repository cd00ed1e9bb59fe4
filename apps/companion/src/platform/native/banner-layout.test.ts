import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isWithin, layoutBanner } from './banner-layout.ts'

const measure = (text: string, style: { sizePx: number }) => ({
  width: Math.ceil(text.length * style.sizePx * 0.6),
  height: style.sizePx + 4,
})

it('everything lies on the banner, nothing on the button, whatever is said and however it is scaled', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 200 }), { maxLength: 4 }),
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.constantFrom(1, 1.25, 1.5, 2, 3),
      (lines, stopLabel, scale) => {
        const layout = layoutBanner({ lines, stopLabel, mood: 'calm' }, { scale, maxWidth: 1280 * scale, measure })
        expect(layout.width).toBeLessThanOrEqual(1280 * scale)
        const { stop } = layout
        expect(stop.height).toBeGreaterThanOrEqual(44 * scale)
        for (const { area } of [...layout.lines, { area: stop }]) {
          expect(area.x).toBeGreaterThanOrEqual(0)
          expect(area.y).toBeGreaterThanOrEqual(0)
          expect(area.x + area.width).toBeLessThanOrEqual(layout.width)
          expect(area.y + area.height).toBeLessThanOrEqual(layout.height)
        }
        for (const { area } of layout.lines) expect(area.x + area.width).toBeLessThanOrEqual(stop.x)
      },
    ),
  )
})

it('an area holds its left upper corner and not its right lower one', () => {
  const area = { x: 2, y: 3, width: 4, height: 5 }
  expect(isWithin({ x: 2, y: 3 }, area)).toBe(true)
  expect(isWithin({ x: 6, y: 8 }, area)).toBe(false)
})
