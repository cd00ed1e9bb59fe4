import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPin, normalizePassword } from './pin.ts'

describe('session passwords', () => {
  test('[KEY-3] a PIN is six digits, and its first digit is spread evenly', () => {
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 5_000; i++) {
      const pin = createPin().reveal()
      expect(pin).toMatch(/^[0-9]{6}$/)
      counts[Number(pin[0])] = (counts[Number(pin[0])] ?? 0) + 1
    }
    for (const count of counts) expect(count).toBeGreaterThan(350)
  })

  test('[KEY-3] a PIN counts without spaces, an own password as it was meant', () => {
    const same = ['703164', ' 703 164 ', '703\u00a0164', '７０３１６４']
    expect(new Set(same.map((text) => normalizePassword(text).reveal()))).toEqual(new Set(['703164']))
    expect(normalizePassword('Cafe\u0301 am See').reveal()).toBe('Caf\u00e9 am See')
    expect(normalizePassword('two words').reveal()).not.toBe(normalizePassword('twowords').reveal())
  })

  test('[KEY-3] normalizing twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 64 }), (text) => {
        const once = normalizePassword(text).reveal()
        expect(normalizePassword(once).reveal()).toBe(once)
      }),
    )
  })
})
