import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, fromBase64Url, fromUtf8, sameBytes, toBase64Url, utf8 } from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new Uint8Array(array))

describe('base64url', () => {
  it('[WIRE-7] gives back the bytes it was made of', () => {
    fc.assert(
      fc.property(bytes, (some) => {
        expect(fromBase64Url(toBase64Url(some))).toEqual(some)
      }),
    )
  })

  it('[WIRE-7] takes one text per byte string and refuses every other', () => {
    const near = fc.string({
      unit: fc.constantFrom('A', 'B', 'a', '0', '1', '-', '_', '+', '/', '=', ' ', '\n'),
      maxLength: 12,
    })
    let taken = 0
    fc.assert(
      fc.property(near, (text) => {
        const read = fromBase64Url(text)
        if (read === undefined) return true
        taken += 1
        return toBase64Url(read) === text
      }),
    )
    expect(taken).toBeGreaterThan(0)
  })

  it('[WIRE-7] refuses padding, the other alphabet and stray bits', () => {
    for (const text of ['AA==', '-/8', '+_8', 'AB', 'A', 'AA A']) expect(fromBase64Url(text)).toBeUndefined()
  })

  it('writes arrays longer than one call of fromCharCode takes', () => {
    const long = new Uint8Array(100_000).fill(0xfb)
    expect(fromBase64Url(toBase64Url(long))).toEqual(long)
  })
})

describe('bytes', () => {
  it('are joined in order', () => {
    fc.assert(
      fc.property(fc.array(bytes), (parts) => {
        expect([...concatBytes(...parts)]).toEqual(parts.flatMap((part) => [...part]))
      }),
    )
  })

  it('are the same only where length and every byte are', () => {
    fc.assert(fc.property(bytes, bytes, (a, b) => sameBytes(a, b) === (toBase64Url(a) === toBase64Url(b))))
    expect(sameBytes(utf8('ab'), utf8('abc'))).toBe(false)
    expect(sameBytes(utf8('abc'), utf8('abd'))).toBe(false)
  })

  it('become text only where they are valid UTF-8', () => {
    expect(fromUtf8(utf8('Grüße 👋'))).toBe('Grüße 👋')
    expect(() => fromUtf8(new Uint8Array([0xc3, 0x28]))).toThrow(TypeError)
  })
})
