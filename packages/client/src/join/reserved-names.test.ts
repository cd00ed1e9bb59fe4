import { expect, test } from 'vitest'
import { nameFault } from './reserved-names.ts'

const OTHERS = ['Acme Corp.', 'Dana Reyes']

test.each([
  'System',
  'SYSTEM',
  's y s t e m',
  'Far-hand',
  '\uff26arhand',
  'administrator.',
  'ACME corp',
  'dana  reyes',
  'Support',
  'Farhand Support',
  'The Acme Corp support team',
  'Dana Reyes, Acme Corp',
])('nobody joins as %j', (name) => {
  expect(nameFault(name, OTHERS)).toBe('reserved-name')
})

test.each([
  ['accents', 'Süppört'],
  ['l for I and 0 for o', 'AdmlnIstrat0r'],
  ['rn for m', 'Systern'],
  ['a bar for i', 'Adm|n'],
  ['all Greek and Cyrillic look-alikes, word by word', '\u0405\u0423\u0405\u0422\u0415\u041c'],
  ['a Latin letter of another block', 'Dan\u0251 Reyes'],
  ['mathematical letters', '\u{1d5e6}\u{1d606}\u{1d600}\u{1d601}\u{1d5f2}\u{1d5fa}'],
  ['letters with strokes', 'F\u00e4rh\u0251n\u0111'],
])('a look-alike of a reserved name is the same name: %s', (_how, name) => {
  expect(nameFault(name, OTHERS)).toBe('reserved-name')
})

test.each(['D\u0430na', 'S\u03bfphie', '\u0410le\u03a7', 'L\u0435e Morgan'])(
  '%j mixes alphabets in one word',
  (name) => {
    expect(nameFault(name)).toBe('mixed-scripts')
  },
)

test.each([
  'Dana',
  'Systema',
  'Lee',
  'Acme',
  '...',
  'Team',
  'Hostetler',
  'Jörg Müller',
  'Ольга Petrova',
  'Γιώργος',
  '山田 Taro',
  'Nguyễn Văn Anh',
  "O'Brien 2",
])('%j is a name like any other', (name) => {
  expect(nameFault(name, OTHERS)).toBeUndefined()
})

test('a name in another alphabet is compared whatever its case', () => {
  expect(nameFault('виктор', ['Виктор'])).toBe('reserved-name')
})
