import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProtocolError } from './errors.ts'
import { isTrackClass, type TrackClass } from './tracks.ts'
import { decodeHeader, encodeHeader, HEADER_BYTES, type ObjectHeader, TARGET_ALL } from './wire.ts'

const u32 = fc.nat({ max: 0xffff_ffff })
const headers: fc.Arbitrary<ObjectHeader> = fc.record({
  trackClass: fc.constantFrom<TrackClass>(0, 1, 3, 4),
  key: fc.boolean(),
  droppable: fc.boolean(),
  signed: fc.boolean(),
  end: fc.boolean(),
  target: fc.nat({ max: 0xff }),
  stream: u32,
  seq: u32,
  timeMs: u32,
})

const header: ObjectHeader = {
  trackClass: 1,
  key: true,
  droppable: false,
  signed: true,
  end: true,
  target: TARGET_ALL,
  stream: 1,
  seq: 2,
  timeMs: 3,
}

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof ProtocolError && error.fixableBy === 'us') return error.code
    throw error
  }
  return 'no error'
}

/** A good header with one byte replaced. */
const altered = (at: number, value: number): Uint8Array => {
  const bytes = encodeHeader(header)
  bytes[at] = value
  return bytes
}

describe('the clear header', () => {
  it('[WIRE-1] has each field at its place, big-endian', () => {
    const bytes = encodeHeader({ ...header, stream: 0x01020304, seq: 0x05060708, timeMs: 0x090a0b0c })
    // version, class, flags (end, signed, key), target
    expect(bytes[0]).toBe(1)
    expect(bytes[1]).toBe(1)
    expect(bytes[2]).toBe(0b1101)
    expect(bytes[3]).toBe(0xff)
    // stream, seq, time
    expect([...bytes.subarray(4, 8)]).toEqual([1, 2, 3, 4])
    expect([...bytes.subarray(8, 12)]).toEqual([5, 6, 7, 8])
    expect([...bytes.subarray(12)]).toEqual([9, 10, 11, 12])
  })

  it('[WIRE-1] comes back as it was written, wherever in a buffer it stands', () => {
    fc.assert(
      fc.property(headers, fc.nat({ max: 40 }), (some, before) => {
        const buffer = new Uint8Array(before + HEADER_BYTES)
        buffer.set(encodeHeader(some), before)
        expect(decodeHeader(buffer.subarray(before))).toEqual(some)
      }),
    )
  })

  it('[WIRE-1] is refused by the encoder where a value does not fit', () => {
    const wrong = [-1, 0.5, Number.NaN, 2 ** 32]
    for (const field of ['stream', 'seq', 'timeMs'] as const) {
      for (const value of wrong) expect(codeOf(() => encodeHeader({ ...header, [field]: value }))).toBe('bad-header')
    }
    expect(codeOf(() => encodeHeader({ ...header, target: 256 }))).toBe('bad-header')
  })

  it('[WIRE-2] is refused in another version', () => {
    for (const version of [0, 2, 255]) expect(codeOf(() => decodeHeader(altered(0, version)))).toBe('bad-header')
  })

  it('[WIRE-3] is refused with a reserved or unknown class', () => {
    for (let number = 0; number < 256; number++) {
      expect(codeOf(() => decodeHeader(altered(1, number)))).toBe(isTrackClass(number) ? 'no error' : 'bad-header')
    }
  })

  it('[WIRE-4] is refused with a reserved flag', () => {
    for (let flags = 0; flags < 256; flags++) {
      expect(codeOf(() => decodeHeader(altered(2, flags)))).toBe(flags < 16 ? 'no error' : 'bad-header')
    }
  })

  it('[WIRE-6] is read from any bytes or refused, and read means written the same', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      // close to a header, so that many are taken
      fc
        .tuple(headers, fc.nat({ max: 15 }), fc.nat({ max: 255 }), fc.uint8Array({ maxLength: 24 }))
        .map(([some, at, value, body]) => {
          const object = new Uint8Array([...encodeHeader(some), ...body])
          object[at] = value
          return object
        }),
    )
    const seen = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(hostile, (object) => {
        const read = codeOf(() => decodeHeader(object))
        seen[read === 'no error' ? 'taken' : 'refused'] += 1
        const again = read === 'no error' ? encodeHeader(decodeHeader(object)) : undefined
        expect(read).toBe(again === undefined ? 'bad-header' : 'no error')
        expect(again ?? object.subarray(0, HEADER_BYTES)).toEqual(new Uint8Array(object.subarray(0, HEADER_BYTES)))
      }),
      { numRuns: 2000 },
    )
    expect(seen.taken).toBeGreaterThan(100)
    expect(seen.refused).toBeGreaterThan(100)
  })
})
