import { expect, test } from 'vitest'
import { reachesBeyond } from './window-keys.ts'

const ON_LINUX = { isMac: false }
const ON_MAC = { isMac: true }

const BEYOND: readonly (readonly string[])[] = [
  ['MetaLeft'],
  ['MetaRight', 'KeyR'],
  ['PrintScreen'],
  ['AltLeft', 'Tab'],
  ['AltLeft', 'ShiftLeft', 'Tab'],
  ['AltLeft', 'Space'],
  ['AltRight', 'F2'],
  ['ControlLeft', 'Escape'],
  ['ControlLeft', 'ShiftLeft', 'Escape'],
  ['ControlLeft', 'AltLeft', 'Delete'],
  ['ControlRight', 'AltLeft', 'KeyT'],
  ['LaunchMail'],
  ['AudioVolumeUp'],
]
const WITHIN: readonly (readonly string[])[] = [
  ['KeyA'],
  ['Tab'],
  ['Escape'],
  ['ControlLeft', 'KeyC'],
  ['ControlLeft', 'Tab'],
  ['ShiftLeft', 'F1'],
  ['AltLeft'],
  ['AltLeft', 'F4'],
  ['AltLeft', 'KeyF'],
  ['ControlLeft', 'AltLeft'],
]

test.for(BEYOND)('[CONSENT-65] %j is not for one window alone', (codes) => {
  expect(reachesBeyond(codes, ON_LINUX)).toBe(true)
})

test.for(WITHIN)('[CONSENT-65] %j stays in the window', (codes) => {
  expect(reachesBeyond(codes, ON_LINUX)).toBe(false)
  expect(reachesBeyond(codes, ON_MAC)).toBe(false)
})

test('[CONSENT-65] on a Mac the command key is for programs, but not with what changes them', () => {
  expect(reachesBeyond(['MetaLeft', 'KeyC'], ON_MAC)).toBe(false)
  expect(reachesBeyond(['MetaLeft', 'Tab'], ON_MAC)).toBe(true)
  expect(reachesBeyond(['MetaLeft', 'Space'], ON_MAC)).toBe(true)
})
