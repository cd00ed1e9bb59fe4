import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { utf8 } from '@farhand/protocol'
import { refusalOf } from './cast-fixtures.ts'
import { E2eeError } from './errors.ts'
import { randomBytes } from './hashes.ts'
import { Secret } from './secret.ts'
import { decodeSframeHeader, decryptSframe, deriveSframeKey, encodeSframeHeader, encryptSframe } from './sframe.ts'

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

describe('SFrame headers', () => {
  test('[KEY-14] every header is read back as it was written', () => {
    fc.assert(
      fc.property(u64, u64, fc.uint8Array({ maxLength: 4 }), (kid, counter, rest) => {
        const bytes = encodeSframeHeader({ kid, counter })
        const decoded = decodeSframeHeader(new Uint8Array([...bytes, ...rest]))
        expect(decoded).toEqual({ header: { kid, counter }, length: bytes.length })
      }),
    )
  })

  test('[KEY-14] whatever the bytes, a header is the one encoding of its numbers or not authentic', () => {
    let decoded = 0
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        try {
          const { header, length } = decodeSframeHeader(bytes)
          decoded++
          expect(encodeSframeHeader(header)).toEqual(new Uint8Array(bytes.subarray(0, length)))
        } catch (error) {
          expect(error).toBeInstanceOf(E2eeError)
          expect(error).toMatchObject({ code: 'not-authentic' })
        }
      }),
      { numRuns: 5_000 },
    )
    expect(decoded).toBeGreaterThan(100)
  })

  test('[KEY-14] numbers in more bytes than they need are refused', () => {
    for (const bytes of [[0x80, 0x07], [0x90, 0x00, 0xff], [0x08, 0x00], [0x09, 0x00, 0x10], [0x80]])
      expect(() => decodeSframeHeader(new Uint8Array(bytes))).toThrow(E2eeError)
  })
})

describe('SFrame ciphertexts', () => {
  test('[KEY-15] no changed byte of header, metadata or ciphertext opens', async () => {
    const key = await deriveSframeKey(new Secret(randomBytes(32)), 0x0102n)
    const header = { kid: 0x0102n, counter: 0x0304n }
    const metadata = utf8('metadata')
    const bytes = await encryptSframe(key, { header, metadata, plaintext: utf8('plaintext') })
    const { length } = decodeSframeHeader(bytes)
    const open = (changed: { headerAt?: number; metadataAt?: number; sealedAt?: number }) =>
      decryptSframe(key, {
        counter: header.counter,
        headerBytes: flipped(bytes.slice(0, length), changed.headerAt),
        metadata: flipped(metadata, changed.metadataAt),
        sealed: flipped(bytes.slice(length), changed.sealedAt),
      })
    expect(await open({})).toEqual(utf8('plaintext'))
    for (let at = 0; at < length; at++) expect(await refusalOf(open({ headerAt: at }))).toBe('not-authentic')
    for (let at = 0; at < metadata.length; at++) expect(await refusalOf(open({ metadataAt: at }))).toBe('not-authentic')
    for (let at = 0; at < bytes.length - length; at++)
      expect(await refusalOf(open({ sealedAt: at }))).toBe('not-authentic')
  })
})

const flipped = (bytes: Uint8Array<ArrayBuffer>, at: number | undefined): Uint8Array<ArrayBuffer> =>
  bytes.map((byte, index) => (index === at ? byte ^ 0x10 : byte))
