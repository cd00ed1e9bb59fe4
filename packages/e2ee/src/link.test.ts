import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDeviceKey } from './device.ts'
import { createLink, hashHostKey, linkFragment, parseLinkFragment } from './link.ts'

describe('link fragments', () => {
  test('[KEY-2] a link carries 16 random bytes and the hash of the host’s key, and is read back', async () => {
    const host = await createDeviceKey()
    const link = await createLink(host.publicKey)
    const fragment = linkFragment(link).reveal()
    expect(fragment).toMatch(/^k=1\.[A-Za-z0-9_-]{43}$/)
    for (const text of [fragment, `#${fragment}`]) {
      const parsed = parseLinkFragment(text)
      expect(parsed?.key.reveal()).toEqual(link.key.reveal())
      expect(parsed?.hostHash).toEqual(await hashHostKey(host.publicKey))
    }
  })

  test('[KEY-2] two links never share a key', async () => {
    const host = await createDeviceKey()
    const links = await Promise.all(Array.from({ length: 50 }, () => createLink(host.publicKey)))
    expect(new Set(links.map((link) => linkFragment(link).reveal())).size).toBe(50)
  })

  test('[KEY-2] a fragment in any but the one form is none', () => {
    const almost = 'k=1.'.padEnd(47, 'A')
    expect(parseLinkFragment(almost)).toBeDefined()
    for (const text of [
      '',
      'k=1.',
      `${almost}A`,
      almost.slice(0, -1),
      almost.replace('1', '2'),
      ` ${almost}`,
      `${almost}=`,
    ])
      expect(parseLinkFragment(text)).toBeUndefined()
    expect(parseLinkFragment(`${almost.slice(0, -1)}B`)).toBeUndefined()
  })

  test('[KEY-2] whatever the text, the parser gives a link that writes the same text, or nothing', () => {
    const char = fc.constantFrom(...Array.from('AEIMQUYcgkosw048-'))
    let read = 0
    fc.assert(
      fc.property(fc.string({ unit: char, minLength: 40, maxLength: 46 }), fc.boolean(), (tail, prefixed) => {
        const text = prefixed ? `k=1.${tail}` : tail
        const link = parseLinkFragment(text)
        if (link === undefined) return
        read++
        expect(linkFragment(link).reveal()).toBe(text)
      }),
      { numRuns: 5_000 },
    )
    expect(read).toBeGreaterThan(0)
  })
})
