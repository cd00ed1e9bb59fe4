import { Secret } from '@farhand/e2ee'
import type { SessionId } from '@farhand/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCompanionCode, readCompanionCode, readInvitation, shownInvitation } from './companion-code.ts'
import { companionFileName, originOf, readCompanionFileName } from './file-name.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codes = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 8, maxLength: 8 })
const doors = fc.integer({ min: 1, max: 999 })
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?$/)
const hosts = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
  fc.ipV4(),
)
const addresses = fc.record({
  host: hosts,
  port: fc.option(fc.integer({ min: 1, max: 65_535 })),
  sessionId: fc.integer({ min: 100_000_000, max: 999_999_999 }).map((id) => String(id) as SessionId),
  invitation: fc.record({ door: doors, code: codes.map((code) => new Secret(code)) }),
})

describe('the code', () => {
  test('[KEY-34] has forty bits: eight characters, each one of thirty-two', () => {
    const seen = new Set<string>()
    for (let n = 0; n < 400; n++) for (const one of createCompanionCode().reveal()) seen.add(one)
    expect([...seen].toSorted()).toEqual([...ALPHABET].toSorted())
    expect(createCompanionCode().reveal()).toHaveLength(8)
    expect(String(createCompanionCode())).toBe('[secret]')
  })

  test('[KEY-34] is read back as it is shown, in any case and grouping', () => {
    fc.assert(
      fc.property(doors, codes, fc.constantFrom(' ', '-', ' - ', '--'), (door, code, gap) => {
        const shown = shownInvitation({ door, code: new Secret(code) })
        const typed = shown.toLowerCase().replaceAll('-', gap)
        expect(readInvitation(` ${typed} `)?.door).toBe(door)
        expect(readInvitation(typed)?.code.reveal()).toBe(code)
      }),
    )
  })

  test('[KEY-34] look-alikes are read as what they look like, and anything else is none', () => {
    expect(readCompanionCode('oi1l-OIL0')?.reveal()).toBe('01110110')
    expect(readCompanionCode('ABCD-EFG')).toBeUndefined()
    expect(readCompanionCode('ABCD-EFGU')).toBeUndefined()
    for (const text of ['', '0-ABCD-EFGH', '1000-ABCD-EFGH', 'ABCD-EFGH', '12', '12-ABCD-EFGHJ'])
      expect(readInvitation(text)).toBeUndefined()
  })
})

describe('the file’s name', () => {
  test('[KEY-34] is read back as it was written, whatever browser and person made of it', () => {
    const endings = fc.constantFrom('', '.exe', ' (1)', ' (12).exe', '.exe (2)', ' ', '.EXE')
    fc.assert(
      fc.property(
        addresses,
        endings,
        fc.constantFrom('', '/home/lee/', 'C:\\Users\\Lee Sand\\'),
        (address, ending, folder) => {
          const read = readCompanionFileName(folder + companionFileName(address) + ending)
          expect(read?.host).toBe(address.host)
          expect(read?.sessionId).toBe(address.sessionId)
          expect(read?.invitation.door).toBe(address.invitation.door)
          expect(read?.invitation.code.reveal()).toBe(address.invitation.code.reveal())
          if (address.port !== null) expect(read?.port).toBe(address.port)
        },
      ),
    )
  })

  test('[KEY-34] is total: whatever the text, an address or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readCompanionFileName(text)
        expect(read === undefined || /^[a-z0-9.-]+$/.test(read.host)).toBe(true)
      }),
    )
    for (const name of [
      'Farhand.exe',
      'Farhand-example.com-482913577-12-ABCDEFG',
      'Farhand-example.com-082913577-12-ABCDEFGH',
      'Farhand-example.com-99999-482913577-12-ABCDEFGH',
      'Farhand-ex_ample.com-482913577-12-ABCDEFGH',
      'evil-Farhand-example.com-482913577-12-ABCDEFGH',
    ])
      expect(readCompanionFileName(name)).toBeUndefined()
  })

  test('[KEY-34] leads to an encrypted address, but on this very machine', () => {
    expect(originOf({ host: 'support.example.com', port: null })).toBe('https://support.example.com')
    expect(originOf({ host: '10.0.0.5', port: 8443 })).toBe('https://10.0.0.5:8443')
    expect(originOf({ host: 'localhost', port: 8080 })).toBe('http://localhost:8080')
    expect(originOf({ host: '127.0.0.1', port: 8080 })).toBe('http://127.0.0.1:8080')
    expect(originOf({ host: '127.0.0.1.example.com', port: null })).toBe('https://127.0.0.1.example.com')
  })
})
