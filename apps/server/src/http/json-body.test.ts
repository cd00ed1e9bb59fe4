import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonDepth } from './json-body.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

it('the depth of a JSON text is how deep its brackets nest, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(undefined, 1), (value, space) => {
      expect(jsonDepth(JSON.stringify(value, null, space))).toBe(depthOf(value))
    }),
  )
  expect(jsonDepth(JSON.stringify({ '[{"\\': '[[[\\"[[' }))).toBe(1)
})

it('any text has a depth', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(jsonDepth(text)).toBeGreaterThanOrEqual(0)
    }),
  )
})
