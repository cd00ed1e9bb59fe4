// Canonical JSON (RFC 8785) for what is signed or chained: the same value always gives the same bytes.
import { utf8, type Bytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** RFC 8785 text of a value. Numbers must be safe integers and texts well-formed, else ProtocolError `bad-message`. */
export function canonicalText(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw notCanonical('a number is not a safe integer')
    return String(value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw notCanonical('a text has a lone surrogate')
    return JSON.stringify(value)
  }
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${canonicalText(key)}:${canonicalText(value[key] ?? null)}`).join(',')}}`
}

/** UTF-8 bytes of `canonicalText`. */
export const canonicalBytes = (value: Json): Bytes => utf8(canonicalText(value))

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
const notCanonical = (why: string) => new ProtocolError('bad-message', why)
