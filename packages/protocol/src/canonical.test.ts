import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, type Json } from './canonical.ts'

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { noNullPrototype: true }),
  ),
})).value

describe('canonical JSON', () => {
  it('[WIRE-8] sorts keys by UTF-16 code units and escapes as RFC 8785 section 3.2 says', () => {
    expect(
      canonicalText({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}')
    expect(canonicalText('\u000f\n"\\/\u20ac')).toBe('"\\u000f\\n\\"\\\\/\u20ac"')
  })

  it('[WIRE-8] gives the same text for the same value in any order of keys, and parses back', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalText(value)
        const parsed: Json = JSON.parse(text)
        expect(canonicalText(reversed(parsed))).toBe(text)
      }),
    )
  })

  it.each([[1.5], [Number.NaN], [2 ** 53], [-0], ['\ud800']])('[WIRE-8] refuses %j, which has no one text', (value) => {
    expect(() => canonicalText(value)).toThrow(expect.objectContaining({ code: 'bad-message' }))
  })
})

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
