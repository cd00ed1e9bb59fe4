import { expect, test } from 'vitest'
import type { SessionId } from '@farhand/protocol'
import { choosePassword } from './password-rules.ts'

const CHOSEN = '482913577' as SessionId

test.each(['482913', ' 482 913 ', '482\u00a0913', '\uff14\uff18\uff12\uff19\uff11\uff13'])(
  'six digits are a PIN, however they are written: %j',
  (text) => {
    expect(choosePassword(text, null)).toEqual({ password: '482913', isPin: true })
  },
)

test.each([
  ['orchard gate', 'orchard gate'],
  ['  orchard gate ', 'orchard gate'],
  ['4829135', undefined],
  ['48291357', '48291357'],
  ['x'.repeat(7), undefined],
  ['x'.repeat(64), 'x'.repeat(64)],
  ['x'.repeat(65), undefined],
  ['\u{1f511}'.repeat(8), '\u{1f511}'.repeat(8)],
  ['          ', undefined],
])('an own password has 8 to 64 characters: %j', (text, password) => {
  if (password === undefined)
    expect(() => choosePassword(text, null)).toThrow(expect.objectContaining({ code: 'bad-password' }))
  else expect(choosePassword(text, CHOSEN)).toEqual({ password, isPin: false })
})

test('a password may be cleared, which a chosen session ID does not allow', () => {
  expect(choosePassword('', null)).toEqual({ password: '', isPin: false })
  expect(() => choosePassword('', CHOSEN)).toThrow(expect.objectContaining({ code: 'bad-password' }))
})
