import { expect, test } from 'vitest'
import { encodePng, isOneColour } from './png.ts'

test('a picture of one colour is told from one in which a single pixel differs', () => {
  const picture = { width: 5, height: 4, rgba: Buffer.alloc(5 * 4 * 4, Buffer.from([0xf7, 0xf5, 0xf1, 0xff])) }
  expect(isOneColour(encodePng(picture))).toBe(true)
  picture.rgba.writeUInt8(0, (3 * 5 + 2) * 4)
  expect(isOneColour(encodePng(picture))).toBe(false)
})
