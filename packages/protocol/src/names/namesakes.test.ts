import { expect, test } from 'vitest'
import type { DeviceId } from '../ids.ts'
import { Namesakes } from './namesakes.ts'

const person = (device: string, name: string) => ({ device: device as DeviceId, name })
const [first, second, third] = [person('a', 'Lee'), person('b', 'Lee'), person('c', 'lee')] as const

test('[CONSENT-109] several of one name, or of names that look alike, have numbers as they came in', () => {
  const names = new Namesakes()
  const everybody = () => [first, second, person('d', 'Kim'), third, person('e', 'Lee\u00e9')]
  expect(everybody().map((one) => names.of(one, everybody))).toEqual([
    'Lee',
    'Lee (2)',
    'Kim',
    'lee (3)',
    'Lee\u00e9 (2)',
  ])
})

test('[CONSENT-109] the order in which a page asks makes no difference', () => {
  const names = new Namesakes()
  const everybody = () => [first, second]
  expect([names.of(second, everybody), names.of(first, everybody)]).toEqual(['Lee (2)', 'Lee'])
})

test('[CONSENT-109] a number stays with its bearer when the first goes, and nobody takes theirs', () => {
  const names = new Namesakes()
  names.of(first, () => [first, second])
  expect(names.of(third, () => [second, third])).toBe('lee')
  expect(names.of(second, () => [second, third])).toBe('Lee (2)')
})

test('[CONSENT-109] nobody has the number of another one as their own name', () => {
  const names = new Namesakes()
  const everybody = () => [person('x', 'Lee (2)'), first, second]
  expect(everybody().map((one) => names.of(one, everybody))).toEqual(['Lee (2)', 'Lee', 'Lee (3)'])
})

test('[CONSENT-109] somebody who turns out to have another name is told apart by that one; who is out by none', () => {
  const names = new Namesakes()
  expect(names.of(second, () => [first, second])).toBe('Lee (2)')
  expect(names.of(person('b', 'Ann'), () => [first, second])).toBe('Ann')
  expect(names.of(third, () => [first])).toBe('lee')
})
