// zod, set up once for every schema of the product: no code generation, since pages forbid eval.
import { z } from 'zod'
import { fromBase64Url } from './bytes.ts'

z.config({ jitless: true })

/** base64url text that decodes to exactly `length` bytes. */
export const bytesText = (length: number) =>
  z.string().refine((text) => fromBase64Url(text)?.length === length, `must be ${String(length)} bytes in base64url`)

/** base64url text of at most `max` bytes, at least one. */
export const blobText = (max: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((max * 4) / 3))
    .refine((text) => fromBase64Url(text) !== undefined, 'must be base64url')

/** Text that has UTF-8: no half of a surrogate pair in it, of which there is no canonical JSON (CONSENT-192). */
export const wellFormedText = z.string().regex(/^\P{Cs}*$/u, 'must be well-formed text')

/** A number of canonical JSON that counts something: 0 and up, and never the negative zero that JSON has too. */
export const count = z
  .int()
  .min(0)
  .refine((value) => !Object.is(value, -0), 'must not be -0')

/** Milliseconds since 1970, UTC, of a time that a calendar has (ECMA-262: 8.64e15 ms). */
export const epochMs = count.max(8_640_000_000_000_000)

export { z }
