import { expect, test } from 'vitest'
import { isReservedName } from './reserved-names.ts'

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
])('nobody joins as %j', (name) => {
  expect(isReservedName(name, OTHERS)).toBe(true)
})

test.each(['Dana', 'Systema', 'Lee', 'Acme', '...'])('%j is a name like any other', (name) => {
  expect(isReservedName(name, OTHERS)).toBe(false)
})
