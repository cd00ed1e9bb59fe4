import { expect, it } from 'vitest'
import { codeOfKeyCode, flagsOf, keyCodeOf, knownCodes } from './key-codes.ts'

it('no two codes share a key, and each is found again', () => {
  const numbers = knownCodes().map(keyCodeOf)
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const code of knownCodes()) expect(codeOfKeyCode(keyCodeOf(code)!)).toBe(code)
})

it('codes mean places: Z and Y stay where a US keyboard has them, and what a Mac lacks is none', () => {
  expect([keyCodeOf('KeyZ'), keyCodeOf('KeyY'), keyCodeOf('Backspace'), keyCodeOf('Delete')]).toEqual([6, 16, 51, 117])
  expect(keyCodeOf('PrintScreen')).toBeUndefined()
  expect(keyCodeOf('toString')).toBeUndefined()
})

it('held modifiers make flags, other keys none', () => {
  expect(flagsOf([])).toBe(0)
  expect(flagsOf(['ShiftLeft', 'KeyA', 'MetaRight'])).toBe(0x2_0002 | 0x10_0010)
})
