// The receipt chain of a session: every event that counted, each entry holding the hash of the one before. Made by the
// server, followed by every device, kept in the audit record. May not know: who keeps it. Rules: spec/receipt.md.
import { canonicalBytes, type Json } from '../canonical.ts'
import type { Bytes } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { count, z } from '../schema.ts'
import { timedEventSchema, type TimedEvent } from '../session/events.ts'

/** SHA-256 as 64 lower-case hex digits. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** The last link of a chain. */
export const receiptTailSchema = z.strictObject({ n: count, hash: hashSchema })
export type ReceiptTail = z.infer<typeof receiptTailSchema>

/** Where an event stands in the chain: `n` counts from 1, `prev` is the hash before, `state` the digest of what it led to. */
export const receiptLinkSchema = z.strictObject({
  n: z.int().min(1),
  prev: hashSchema,
  hash: hashSchema,
  state: hashSchema,
})
export type ReceiptLink = z.infer<typeof receiptLinkSchema>

export const receiptEntrySchema = z.strictObject({ ...receiptLinkSchema.shape, ...timedEventSchema.shape })
export type ReceiptEntry = z.infer<typeof receiptEntrySchema>

/** The chain of a session in which nothing has happened. */
export const EMPTY_CHAIN: ReceiptTail = { n: 0, hash: '0'.repeat(64) }

/** The event as the next entry of its session's chain; `state` is the digest of the state it led to (RECEIPT-1). */
export async function linkEvent(
  sid: string,
  tail: ReceiptTail,
  { at, event, state }: TimedEvent & { readonly state: string },
): Promise<ReceiptEntry> {
  const unhashed = { n: tail.n + 1, prev: tail.hash, at, event, state }
  return { ...unhashed, hash: await sha256Hex(canonicalBytes({ sid, ...unhashed })) }
}

/** What is wrong with an entry as the one behind `tail`; undefined where nothing is (RECEIPT-1). */
export async function linkFault(
  sid: string,
  tail: ReceiptTail,
  entry: ReceiptEntry,
): Promise<'out-of-place' | 'altered' | undefined> {
  if (entry.n !== tail.n + 1 || entry.prev !== tail.hash) return 'out-of-place'
  const { n, prev, at, event, state } = entry
  return (await hasHash({ sid, n, prev, at, event, state }, entry.hash)) ? undefined : 'altered'
}

/** SHA-256 of a value's canonical JSON, hex. */
export const hashOfValue = (value: Json): Promise<string> => sha256Hex(canonicalBytes(value))

/** Whether this is the hash of a value. False for one without canonical JSON, which has none. */
export async function hasHash(value: Json, hash: string): Promise<boolean> {
  try {
    return (await hashOfValue(value)) === hash
  } catch (cause) {
    if (cause instanceof ProtocolError) return false
    throw cause
  }
}

async function sha256Hex(bytes: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
