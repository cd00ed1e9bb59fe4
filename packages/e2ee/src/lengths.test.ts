import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64Url } from '@farhand/protocol'
import { lengthPrefixed } from './lengths.ts'

test('[KEY-16] two different lists of parts never give the same bytes', () => {
  const part = fc.uint8Array({ maxLength: 3 })
  const list = fc.array(part, { maxLength: 3 })
  const nameOf = (parts: readonly Uint8Array[]) => parts.map(toBase64Url).join('|') + String(parts.length)
  fc.assert(
    fc.property(list, list, (a, b) => {
      const same = toBase64Url(lengthPrefixed(...a)) === toBase64Url(lengthPrefixed(...b))
      expect(same).toBe(nameOf(a) === nameOf(b))
    }),
  )
  expect(lengthPrefixed(new Uint8Array(300)).subarray(0, 2)).toEqual(new Uint8Array([0xac, 0x02]))
})
