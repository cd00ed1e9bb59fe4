// The receipt a person takes home: its shape and everything that is signed about it. Lives here: schemas and the bytes
// under each signature. May not know: how one is made (packages/client) or shown. Rules: spec/receipt.md.
import { canonicalBytes, canonicalText } from '../canonical.ts'
import { concatBytes, utf8, type Bytes } from '../bytes.ts'
import { deviceIdSchema, sessionIdSchema, sidSchema } from '../ids.ts'
import { bytesText, epochMs, z } from '../schema.ts'
import { openSessionSchema } from '../session/state.ts'
import { hashSchema, receiptEntrySchema } from './chain.ts'

const signature = bytesText(64)

/** What the server says about who started a session: this account's sign-in stands behind this device (RECEIPT-5). */
export const accountStatementSchema = z.strictObject({
  v: z.literal(1),
  sid: sidSchema,
  sessionId: sessionIdSchema,
  organization: z.string().max(200),
  /** The username. */
  account: z.string().min(1).max(200),
  hostDevice: deviceIdSchema,
  createdAt: epochMs,
})
export type AccountStatement = z.infer<typeof accountStatementSchema>

/** The statement with the server's Ed25519 key, 32 bytes, and its signature. */
export const vouchedAccountSchema = z.strictObject({ statement: accountStatementSchema, key: bytesText(32), signature })
export type VouchedAccount = z.infer<typeof vouchedAccountSchema>

/** The bytes a server signs: the label and the statement's canonical JSON. */
export const accountBytes = (statement: AccountStatement): Bytes =>
  concatBytes(utf8('RS1 account'), canonicalBytes(statement))

/** What a device signs at its end of the session: the chain went to here (RECEIPT-4). */
export const closingSchema = z.strictObject({
  v: z.literal(1),
  sid: sidSchema,
  n: z.int().min(1),
  hash: hashSchema,
  device: deviceIdSchema,
  role: z.enum(['host', 'participant']),
  /** Digest of the heading of the signer's own receipt; null where the host signs for another's. */
  heading: hashSchema.nullable(),
})
export type Closing = z.infer<typeof closingSchema>

/** The bytes a device signs: the label and the closing's canonical JSON. */
export const closingBytes = (closing: Closing): Bytes => concatBytes(utf8('RS1 receipt'), canonicalBytes(closing))

/** Whose receipt it is, and what was true right after its first entry. */
const headingSchema = z.strictObject({
  device: deviceIdSchema,
  role: z.enum(['host', 'participant']),
  start: openSessionSchema,
  account: vouchedAccountSchema,
})

export const receiptSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('farhand-receipt'),
  heading: headingSchema,
  /** SHA-256 of the heading's canonical JSON. */
  digest: hashSchema,
  /** From the own admission (the host: from the first page) on, without a gap. */
  entries: z.array(receiptEntrySchema).min(1).max(20_000),
  /** By the own device; by the host's, which may be missing. */
  signatures: z.strictObject({ own: signature, host: signature.nullable() }),
})
export type Receipt = z.infer<typeof receiptSchema>

/** The one text of a receipt: RFC 8785 canonical JSON (RECEIPT-2). */
export const receiptText = (receipt: Receipt): string => canonicalText(receipt)

/** What its owner's device signed about a receipt. */
export function ownClosing({ heading, digest, entries }: Omit<Receipt, 'signatures'>): Closing {
  const { device, role, start } = heading
  const { n, hash } = entries.at(-1) ?? { n: 0, hash: '' }
  return { v: 1, sid: start.sid, n, hash, device, role, heading: digest }
}

/** What the host's device signed about where the chain stood at a receipt's end. */
export const hostClosing = (receipt: Omit<Receipt, 'signatures'>): Closing => ({
  ...ownClosing(receipt),
  device: receipt.heading.start.host,
  role: 'host',
  heading: null,
})
