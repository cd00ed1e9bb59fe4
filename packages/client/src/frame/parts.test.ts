import { MAX_FRAME_BYTES, sameBytes } from '@farhand/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assembleFrames, PART_BYTES, splitFrame } from './parts.ts'

const patterned = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff)

test('a frame of any size comes out of its parts as it went in', () => {
  for (const length of [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, MAX_FRAME_BYTES]) {
    const frame = patterned(length)
    const assembler = assembleFrames()
    const out = splitFrame(frame, 7).map((body) => assembler.add(body))
    expect(out.slice(0, -1).every((part) => part === undefined)).toBe(true)
    expect(sameBytes(out.at(-1)!, frame)).toBe(true)
  }
})

test('every object body fits an object', () => {
  for (const body of splitFrame(patterned(MAX_FRAME_BYTES), 0)) expect(body.length).toBeLessThan(512 * 1024 - 1024)
})

test('a frame larger than the limit is refused before it is split', () => {
  expect(() => splitFrame(new Uint8Array(MAX_FRAME_BYTES + 1), 0)).toThrow(RangeError)
})

test('a frame that lost a part is given up and the next one comes out whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), (lost) => {
      const assembler = assembleFrames()
      const broken = splitFrame(patterned(2 * PART_BYTES + 5), 1).filter((_, part) => part !== lost)
      expect(broken.map((body) => assembler.add(body))).toEqual([undefined, undefined])
      const [whole] = splitFrame(patterned(9), 2)
      expect(assembler.add(whole!)).toEqual(patterned(9))
    }),
  )
})

test('parts of two frames never mix', () => {
  const assembler = assembleFrames()
  const first = splitFrame(patterned(PART_BYTES + 1), 1)
  const second = splitFrame(patterned(PART_BYTES + 1), 2)
  expect(assembler.add(first[0]!)).toBeUndefined()
  expect(assembler.add(second[1]!)).toBeUndefined()
  expect(assembler.add(first[1]!)).toBeUndefined()
})

test('arbitrary bytes either parse or throw bad-frame', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (bodies) => {
      const assembler = assembleFrames()
      for (const body of bodies) {
        try {
          assembler.add(new Uint8Array(body))
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-frame' })
        }
      }
    }),
  )
})
