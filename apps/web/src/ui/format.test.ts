import { expect, test } from 'vitest'
import { byteSize, listOfNames, stopwatch } from './format.ts'
import { initialsOf } from './initials.tsx'

test('elapsed time reads like a stopwatch', () => {
  expect(stopwatch(7_000)).toBe('0:07')
  expect(stopwatch(3_847_000)).toBe('1:04:07')
  expect(stopwatch(-5)).toBe('0:00')
})

test('sizes use powers of ten and the language of the page', () => {
  expect(byteSize(0, 'en')).toBe('0 bytes')
  expect(byteSize(999_000, 'en')).toBe('999 kB')
  expect(byteSize(3_400_000, 'de')).toBe('3,4 MB')
})

test('names are listed as the language lists them', () => {
  expect(listOfNames(['Dana', 'Lee'], 'de')).toBe('Dana und Lee')
})

test('initials are the first letters of the first and the last word', () => {
  expect(initialsOf('  Dana Maria Reyes ')).toBe('DR')
  expect(initialsOf('lee')).toBe('L')
  expect(initialsOf('Lee Morgan (2)')).toBe('LM')
  expect(initialsOf('(?)')).toBe('(')
})
