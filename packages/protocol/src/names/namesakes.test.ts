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

test.each([
  '\u3164',
  '\uffa0',
  '\u115f',
  '\u1160',
  '\u200b',
  '\u2060',
  '\u00ad',
  '\ufe0f',
  '\u034f',
  '\u17b4',
  '\u2800',
  '\u{e0100}',
  '\u{1d173}',
  '\u{13441}',
  '\u{13442}',
  '\u{16fe4}',
])('[CONSENT-109] a character that nobody sees makes no other name: %j', (unseen) => {
  for (const name of [`Lee${unseen}`, `${unseen}Lee`, `L${unseen}ee`, `Lee ${unseen}`]) {
    const names = new Namesakes()
    const everybody = () => [first, person('b', name)]
    expect(everybody().map((one) => names.of(one, everybody))).toEqual(['Lee', `${name} (2)`])
  }
})

test.each([
  '\u{1f17b}\u{1f174}\u{1f174}',
  '\u24c1\u24d4\u24d4',
  '\u{1f15b}\u{1f154}\u{1f154}',
  '\u{1f1f1}\u{1f1ea}\u{1f1ea}',
])('[CONSENT-109] letters in boxes, circles and flags are the letters they show: %j', (name) => {
  const names = new Namesakes()
  const everybody = () => [first, person('b', name)]
  expect(everybody().map((one) => names.of(one, everybody))).toEqual(['Lee', `${name} (2)`])
})

test.each([
  ['Jürgen Müller', 'Juergen Mueller'],
  ['Juergen Mueller', 'Jurgen Müller'],
  ['Jürgen Groß', 'Jurgen Gross'],
  ['Anna Öz', 'Anna Oez'],
])('[CONSENT-109] umlauts written out make no other name: %j and %j', (one, other) => {
  const names = new Namesakes()
  const everybody = () => [person('a', one), person('b', other)]
  expect(everybody().map((who) => names.of(who, everybody))).toEqual([one, `${other} (2)`])
})

test('[CONSENT-109] who only has a name much like another has no number', () => {
  const names = new Namesakes()
  const everybody = () =>
    ['Michael', 'Michal', 'Bauer', 'Baur', 'Joe', 'Jo', 'Weiss', 'Weis'].map((one) => person(one, one))
  expect(everybody().map((who) => names.of(who, everybody))).toEqual(everybody().map(({ name }) => name))
})
