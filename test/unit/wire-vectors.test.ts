// The byte vectors of spec/ against the code: what every other implementation is measured by.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  canonicalText,
  decodeHeader,
  encodeHeader,
  fromBase64Url,
  type Json,
  type ObjectHeader,
  toBase64Url,
} from '@farhand/protocol'
import { describe, expect, it } from 'vitest'

interface WireVectors {
  readonly headers: readonly { readonly name: string; readonly fields: ObjectHeader; readonly hex: string }[]
  readonly refusedHeaders: readonly { readonly rule: string; readonly name: string; readonly hex: string }[]
  readonly base64url: readonly { readonly hex: string; readonly text: string }[]
  readonly refusedBase64url: readonly string[]
  readonly canonicalJson: readonly { readonly value: Json; readonly text: string }[]
}

const path = join(import.meta.dirname, '../../spec/vectors/wire.json')
const vectors: WireVectors = JSON.parse(readFileSync(path, 'utf8'))
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'))
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('vectors/wire.json', () => {
  for (const { name, fields, hex } of vectors.headers) {
    it(`[WIRE-1] header: ${name}`, () => {
      expect(hexOf(encodeHeader(fields))).toBe(hex)
      expect(decodeHeader(bytesOf(hex))).toEqual(fields)
    })
  }

  for (const { rule, name, hex } of vectors.refusedHeaders) {
    it(`[${rule}] refused header: ${name}`, () => {
      expect(() => decodeHeader(bytesOf(hex))).toThrow(expect.objectContaining({ code: 'bad-header' }))
    })
  }

  it('[WIRE-7] base64url', () => {
    for (const { hex, text } of vectors.base64url) {
      expect(toBase64Url(bytesOf(hex))).toBe(text)
      expect(hexOf(fromBase64Url(text) ?? bytesOf('ff'))).toBe(hex)
    }
    for (const text of vectors.refusedBase64url) expect(fromBase64Url(text)).toBeUndefined()
  })

  it('[WIRE-8] canonical JSON', () => {
    for (const { value, text } of vectors.canonicalJson) expect(canonicalText(value)).toBe(text)
  })
})
