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

/** Milliseconds since 1970, UTC. */
export const epochMs = z.int().min(0)

export { z }
