import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeFrame, encodeFrame, type Frame } from './frame-body.ts'

const side = fc.integer({ min: 1, max: 16_384 })
const size = fc.record({ width: side, height: side })
const bytes = fc.uint8Array({ maxLength: 300 }).map((data) => new Uint8Array(data))
const fields = {
  reference: fc.integer({ min: 0, max: 0xffff_ffff }),
  coded: size,
  surface: size,
  timestampUs: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  data: bytes,
}
const frames: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({
    ...fields,
    key: fc.constant(true as const),
    layer: fc.constant(0),
    codec: fc.stringMatching(/^[!-~]{1,64}$/),
  }),
  fc.record({ ...fields, key: fc.constant(false as const), layer: fc.integer({ min: 0, max: 15 }) }),
)

test('a frame reads back as it was written', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
    }),
  )
})

test('arbitrary bytes either parse to a frame that writes back to them or throw bad-frame', () => {
  const nearly = fc.tuple(frames, fc.nat(60), fc.nat(255)).map(([frame, at, value]) => {
    const out = encodeFrame(frame)
    out[at % out.length] = value
    return out
  })
  fc.assert(
    fc.property(fc.oneof(bytes, nearly), (input) => {
      let frame: Frame
      try {
        frame = decodeFrame(input)
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-frame' })
        return
      }
      expect(encodeFrame(frame)).toEqual(input)
    }),
  )
})

test('the layout is the documented one, byte by byte', () => {
  const frame: Frame = {
    key: true,
    layer: 0,
    reference: 0x01020304,
    coded: { width: 1280, height: 800 },
    surface: { width: 1281, height: 800 },
    timestampUs: 0x0005_00000006,
    codec: 'vp8',
    data: Uint8Array.of(9, 9),
  }
  const expected = [
    [1, 1], // version, flags: key
    [1, 2, 3, 4], // reference
    [5, 0, 3, 32], // coded 1280 x 800
    [5, 1, 3, 32], // surface 1281 x 800
    [0, 5, 0, 0, 0, 6], // timestamp
    [3, 0x76, 0x70, 0x38], // 'vp8'
    [9, 9], // data
  ].flat()
  expect([...encodeFrame(frame)]).toEqual(expected)
})

test('a value that does not fit is refused before it is written', () => {
  const frame: Frame = {
    key: false,
    layer: 0,
    reference: 0,
    coded: { width: 2, height: 2 },
    surface: { width: 2, height: 2 },
    timestampUs: 0,
    data: new Uint8Array(0),
  }
  for (const wrong of [{ layer: 16 }, { reference: -1 }, { coded: { width: 0, height: 2 } }, { timestampUs: 0.5 }])
    expect(() => encodeFrame({ ...frame, ...wrong })).toThrow(RangeError)
})
