// The search for PINs finds them in every form a careless server could keep one, and not in other numbers.
import { expect, test } from 'vitest'
import { findPin } from './pin-search.ts'

const PIN = '482913'

test.each([
  ['quoted', `{"anything":"${PIN}"}`],
  ['after a key', `{"pin":${PIN}}`],
  ['after a key', `password=${PIN}`],
  ['after a key', `sessionPassword: '${PIN}`],
  ['spaced', 'the PIN is 482 913.'],
  ['hex', `x${Buffer.from(PIN).toString('hex')}x`],
  ['base64+0', Buffer.from(PIN).toString('base64')],
  ['base64+0', Buffer.from(`abc${PIN}d`).toString('base64')],
  ['base64+1', Buffer.from(`a${PIN}d`).toString('base64')],
  ['base64+2', Buffer.from(`ab${PIN}d`).toString('base64')],
  ['utf16le', Buffer.from(`the ${PIN}`, 'utf16le').toString('latin1')],
])('it finds a PIN %s in %j', (form, text) => {
  expect(findPin(Buffer.from(text, 'latin1'), PIN).inContext).toContain(form)
})

test('a number that stands alone is bare; a part of a longer one is nothing', () => {
  expect(findPin(Buffer.from(`took ${PIN} ns`), PIN)).toEqual({ inContext: [], bare: true })
  for (const text of [`1${PIN}`, `${PIN}0`, '1482 913', '482 9130', '482914']) {
    expect(findPin(Buffer.from(text), PIN)).toEqual({ inContext: [], bare: false })
  }
})
