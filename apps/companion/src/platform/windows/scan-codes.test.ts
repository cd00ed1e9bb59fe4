import { expect, it } from 'vitest'
import { codeOfScan, knownCodes, strokeOf } from './scan-codes.ts'

it('no two codes share a key', () => {
  const strokes = knownCodes().map((code) => JSON.stringify(strokeOf(code)))
  expect(new Set(strokes).size).toBe(strokes.length)
})

it('every key with a scan code is found again by it', () => {
  const withScan = knownCodes().flatMap((code) => {
    const stroke = strokeOf(code)
    return stroke !== undefined && 'scan' in stroke ? [{ code, stroke }] : []
  })
  expect(withScan.length).toBe(knownCodes().length - 2)
  for (const { code, stroke } of withScan) {
    expect(codeOfScan(stroke.scan | (stroke.isExtended ? 0xe000 : 0))).toBe(code)
  }
})

it('keys that only the E0 prefix tells apart are told apart', () => {
  expect(strokeOf('Enter')).toEqual({ scan: 0x1c, isExtended: false })
  expect(strokeOf('NumpadEnter')).toEqual({ scan: 0x1c, isExtended: true })
  expect(strokeOf('ArrowUp')).toEqual({ scan: 0x48, isExtended: true })
  expect(strokeOf('Numpad8')).toEqual({ scan: 0x48, isExtended: false })
})

it('Pause and NumLock go by virtual key, and a Mac’s Fn is no key here', () => {
  expect(strokeOf('Pause')).toEqual({ virtualKey: 0x13, isExtended: false })
  expect(strokeOf('NumLock')).toEqual({ virtualKey: 0x90, isExtended: true })
  expect(strokeOf('Fn')).toBeUndefined()
  expect(strokeOf('constructor')).toBeUndefined()
})
