import { expect, test } from 'vitest'
import { nameFault } from './reserved-names.ts'

const OTHERS = ['Dana Reyes', 'Northwind Help Desk']

test.each([
  'You',
  'YOU!',
  'y o u',
  'Y0u',
  'You 2',
  'Y\u00f3u',
  '\u028f\u1d0f\u1d1c',
  '\u{1d418}\u{1d428}\u{1d42e}',
  '\u{1f188}\u{1f17e}\u{1f184}',
  'Sie',
  'Ich',
  'Du',
  'I',
  'Somebody',
  'Niemand',
  'Lee Morgan (you)',
  'Lee Morgan \uff08you\uff09',
  'Lee (ich)',
  'You and Lee',
  'Lee and Kim and you',
  'Lee and You Jin',
  'Lee allowed you',
  'Dana helps you now',
  'Lee sieht Sie',
  'Lee hilft Ihnen',
  'You allowed it',
  'You allowed Lee to control',
  'Sie haben alles erlaubt',
  'You And Lee',
  'You Me Lee',
  'You Allowed Control',
  'You Are Safe',
  'Sie Haben Zugestimmt',
  'Sie K\u00f6nnen Gehen',
  'Lee und ihr Team',
  'Mich',
])('[CONSENT-146] %j stands for the reader or for nobody, and is nobody\u2019s name', (name) => {
  expect(nameFault(name, OTHERS)).toBe('reserved-name')
})

test.each([
  'Lee Morgan allowed Mal to control their computer. Mal',
  'Lee Morgan allowed Mal to control their computer and left',
  'Mouse. Lee',
  'Lee! Dana left',
  'Lee: all is well',
  'Lee\uff0e Everything is fine',
  'Morgan\u3002Lee',
  'Lee Morgan 14:02 left',
])('[CONSENT-146] %j passes for a sentence, and is nobody\u2019s name', (name) => {
  expect(nameFault(name, OTHERS)).toBe('reserved-name')
})

test.each([
  ['negative squared letters', '\u{1f173}\u{1f170}\u{1f17d}\u{1f170} \u{1f181}\u{1f174}\u{1f188}\u{1f174}\u{1f182} a'],
  ['negative circled letters', '\u{1f153}\u{1f150}\u{1f15d}\u{1f150} \u{1f161}\u{1f154}\u{1f168}\u{1f154}\u{1f162} 1'],
  ['the house in boxes', '\u{1f175}\u{1f170}\u{1f181}\u{1f177}\u{1f170}\u{1f17d}\u{1f173} 1'],
  ['letters of flags', '\u{1f1e9}\u{1f1e6}\u{1f1f3}\u{1f1e6} \u{1f1f7}\u{1f1ea}\u{1f1fe}\u{1f1ea}\u{1f1f8} x'],
  ['circled letters', '\u24b9\u24d0\u24dd\u24d0 \u24c7\u24d4\u24e8\u24d4\u24e2'],
  ['letters turned round', 'Dana R\u01ddyes'],
  ['the other way round', 'Reyes, Dana'],
  ['in one word', 'ReyesDana'],
  ['with another between', 'Dana Maria Reyes'],
])('[CONSENT-147] the host\u2019s name stays the host\u2019s: %s', (_how, name) => {
  expect(nameFault(name, OTHERS)).toBe('reserved-name')
})

test.each([
  'Northwind',
  'Northwind IT',
  'IT Northwind 2',
  'Anna Northwind IT',
  'Desk Help Northwind',
  'Tom from Northwind',
  'Tom at Northwind',
  'North-wind',
  'North Wind IT',
  'North.Wind',
  'NorthwindIT',
  'TeamNorthwind',
  'North-WindIT',
  'Northwind24',
  'Dana (North Wind)',
  'Tom from North Wind',
  'The North Wind Team',
  'Customer Service',
  'Technical Service',
  'Technischer Service',
  'IT',
  'Help',
])('[CONSENT-147] %j reads like the organization or a service', (name) => {
  expect(nameFault(name, OTHERS)).toBe('reserved-name')
})

test.each([
  "Dr. Anna-Maria O'Neil-S\u00e1nchez y Garc\u00eda",
  'Prof. Dr. med. Anna M\u00fcller',
  'J. R. R. Tolkien',
  'Sammy Davis Jr.',
  'Lt. Col. Frank Slade',
  'Mar\u00eda del Carmen S\u00e1nchez y Garc\u00eda',
  'Maria do Carmo da Silva e Souza',
  'Morgan, Lee',
  'William "Bill" Gates',
  'Alex (they/them)',
  'Jean-Luc (Paris)',
  'Li You',
  'Park You Jin',
  'You Jin Park',
  'You Will Park',
  'You Can Li',
  'Sie Hok Tjwan',
  'Sie Budi Santoso',
  'Kim Sie Young',
  'Lee Me Young',
  'Mir',
  'Mir Hassan',
  'Dir Khan',
  'Alie',
  'Thern',
  'Du Fu',
  'He Li',
  'Bo',
  'Siegfried',
  'D. Miller',
  'Anna Northwind',
  'Anna North',
  'Tom Windham',
  'Marie Bank Nielsen',
  '3',
  '\u0645\u062d\u0645\u062f \u0628\u0646 \u0639\u0628\u062f \u0627\u0644\u0644\u0647',
  '\u5c71\u7530\u592a\u90ce',
  '\uae40\ucca0\uc218',
  'Nguy\u1ec5n Th\u1ecb Minh Khai',
  '\u0412\u043b\u0430\u0434\u0438\u043c\u0438\u0440 \u041d\u0430\u0431\u043e\u043a\u043e\u0432',
  '\u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0e43\u0e08\u0e14\u0e35',
  '\u0905\u092e\u093f\u0924 \u0936\u0930\u094d\u092e\u093e',
])('[CONSENT-146] %j is a name like any other', (name) => {
  expect(nameFault(name, OTHERS)).toBeUndefined()
})
