// The vectors of spec/vectors against packages/e2ee: the standards' own, and ours.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z, type Bytes } from '@farhand/protocol'
import { cpaceKey, shareOf } from '../../packages/e2ee/src/cpace.ts'
import { Secret } from '../../packages/e2ee/src/secret.ts'
import {
  decodeSframeHeader,
  decryptSframe,
  deriveSframeKey,
  encodeSframeHeader,
  encryptSframe,
} from '../../packages/e2ee/src/sframe.ts'
import { keyVectors } from '../../tools/key-vectors.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../spec/vectors/${name}.json`, import.meta.url), 'utf8'))
const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'))
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex')
const scalar = (littleEndian: string): bigint => BigInt(`0x${hex(bytes(littleEndian).toReversed())}`)

describe('SFrame (RFC 9605 appendix C)', () => {
  const row = z.object({ kid: z.string(), ctr: z.string(), header: z.string() })
  const sframe = z.object({ headers: z.array(row), sealed: z.record(z.string(), z.string()) }).parse(read('sframe'))

  test('[KEY-14] every header of the standard is written and read as there', () => {
    for (const { kid, ctr, header } of sframe.headers) {
      const numbers = { kid: BigInt(`0x${kid}`), counter: BigInt(`0x${ctr}`) }
      expect(hex(encodeSframeHeader(numbers))).toBe(header)
      expect(decodeSframeHeader(bytes(header))).toEqual({ header: numbers, length: header.length / 2 })
    }
  })

  test('[KEY-12] [KEY-15] suite 5 gives the salt and the ciphertext of the standard, and opens it', async () => {
    const at = (name: string): string => sframe.sealed[name] ?? ''
    const header = { kid: BigInt(`0x${at('kid')}`), counter: BigInt(`0x${at('ctr')}`) }
    const key = await deriveSframeKey(new Secret(bytes(at('base_key'))), header.kid)
    expect(hex(key.salt)).toBe(at('sframe_salt'))
    const metadata = bytes(at('metadata'))
    expect(hex(await encryptSframe(key, { header, metadata, plaintext: bytes(at('pt')) }))).toBe(at('ct'))
    const { length } = decodeSframeHeader(bytes(at('ct')))
    const parts = { headerBytes: bytes(at('ct')).slice(0, length), sealed: bytes(at('ct')).slice(length) }
    expect(hex(await decryptSframe(key, { counter: header.counter, metadata, ...parts }))).toBe(at('pt'))
  })
})

describe('CPace (draft-irtf-cfrg-cpace-21 appendix B.3)', () => {
  const text = z.string()
  const fields = {
    prs: text,
    ci: text,
    sid: text,
    ya: text,
    ada: text,
    Ya: text,
    yb: text,
    adb: text,
    Yb: text,
    isk: text,
  }
  const vector = z.object({ ...fields, invalid: z.array(text) }).parse(read('cpace'))
  const sid = bytes(vector.sid)
  const input = { password: new Secret(Buffer.from(vector.prs, 'hex').toString()), channel: bytes(vector.ci), sid }
  const pointA = bytes(vector.Ya)
  const pointB = bytes(vector.Yb)
  const transcript = { pointA, dataA: bytes(vector.ada), pointB, dataB: bytes(vector.adb) }

  test('[KEY-18] both sides give the points and the key of the draft', async () => {
    const a = await shareOf(input, scalar(vector.ya))
    const b = await shareOf(input, scalar(vector.yb))
    expect([hex(a.point), hex(b.point)]).toEqual([vector.Ya, vector.Yb])
    const keyA = await cpaceKey({ share: a, sid, peerPoint: pointB }, transcript)
    const keyB = await cpaceKey({ share: b, sid, peerPoint: pointA }, transcript)
    expect([hex(keyA.reveal()), hex(keyB.reveal())]).toEqual([vector.isk, vector.isk])
  })

  test('[KEY-18] the invalid points of the draft abort', async () => {
    const share = await shareOf(input, scalar(vector.ya))
    for (const point of vector.invalid) {
      const refused = cpaceKey({ share, sid, peerPoint: bytes(point) }, transcript)
      await expect(refused).rejects.toMatchObject({ code: 'bad-answer' })
    }
  })
})

describe('RS1', () => {
  test('[KEY-16] [KEY-19] [KEY-20] [KEY-21] [KEY-23] every key step gives the bytes that are written down', async () => {
    expect(await keyVectors()).toEqual(read('keys'))
  })
})
