import { expect, it } from 'vitest'
import { isLocalUse, isPanic, mouseKind } from './local-use.ts'

const OURS = 0x66_61_72_68

it('a real event is the person’s, whatever tag it carries', () => {
  for (const kind of ['move', 'press', 'key'] as const) {
    expect(isLocalUse({ isInjected: false, tag: OURS }, kind, OURS)).toBe(true)
    expect(isLocalUse({ isInjected: true, tag: OURS }, kind, OURS)).toBe(false)
  }
})

it('what other programs inject counts as a key or press, not as a move', () => {
  expect(isLocalUse({ isInjected: true, tag: 0 }, 'key', OURS)).toBe(true)
  expect(isLocalUse({ isInjected: true, tag: 0 }, 'press', OURS)).toBe(true)
  expect(isLocalUse({ isInjected: true, tag: 0 }, 'move', OURS)).toBe(false)
  expect([mouseKind(0x0200), mouseKind(0x0201), mouseKind(0x020a)]).toEqual(['move', 'press', 'press'])
})

it('the panic key is F12 going down with Ctrl held, also together with Alt (WM_SYSKEYDOWN)', () => {
  expect(isPanic({ virtualKey: 0x7b }, 0x0100, true)).toBe(true)
  expect(isPanic({ virtualKey: 0x7b }, 0x0104, true)).toBe(true)
  expect(isPanic({ virtualKey: 0x7b }, 0x0101, true)).toBe(false)
  expect(isPanic({ virtualKey: 0x7b }, 0x0100, false)).toBe(false)
  expect(isPanic({ virtualKey: 0x7a }, 0x0100, true)).toBe(false)
})
