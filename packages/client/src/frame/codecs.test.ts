import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CODEC_NAMES, codecOf, codecString, isCodecName } from './codecs.ts'

test('the level follows the size', () => {
  const strings = (width: number, height: number) => CODEC_NAMES.map((name) => codecString(name, { width, height }))
  expect(strings(1280, 720)).toEqual(['av01.0.08M.08', 'avc1.42e020', 'vp8'])
  expect(strings(1280, 800)).toEqual(['av01.0.08M.08', 'avc1.42e02a', 'vp8'])
  expect(strings(1920, 1080)).toEqual(['av01.0.09M.08', 'avc1.42e02a', 'vp8'])
  expect(strings(3840, 2160)).toEqual(['av01.0.13M.08', 'avc1.42e034', 'vp8'])
  expect(strings(7680, 4320)[0]).toBe('av01.0.16M.08')
})

test('a codec string names its codec', () => {
  for (const name of CODEC_NAMES) expect(codecOf(codecString(name, { width: 1280, height: 720 }))).toBe(name)
  expect(['hev1.1.6.L93', 'vp80', ''].map(codecOf)).toEqual([undefined, undefined, undefined])
})

test('only the names of this version are codec names', () => {
  expect(CODEC_NAMES.every(isCodecName)).toBe(true)
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!CODEC_NAMES.some((name) => name === text))
      expect(isCodecName(text)).toBe(false)
    }),
  )
})
