// The receipt a person takes home: its shape and everything that is signed about it. Lives here: schemas and the bytes
// under each signature. May not know: how one is made (packages/client) or shown. Rules: spec/receipt.md.
import { canonicalBytes, canonicalText } from '../canonical.ts'
import { concatBytes, utf8, type Bytes } from '../bytes.ts'
import { deviceIdSchema, sessionIdSchema, sidSchema } from '../ids.ts'
import { bytesText, epochMs, wellFormedText, z } from '../schema.ts'
import { MAX_FORMER, MAX_MEMBERS, openSessionSchema } from '../session/state.ts'
import { MAX_ACKNOWLEDGEMENT_LENGTH } from '../organization.ts'
import { MAX_RECEIPT_ENTRIES } from './bounds.ts'
import { hashSchema, receiptEntrySchema, type ReceiptTail } from './chain.ts'

const signature = bytesText(64)

/** What the server says about who started a session: this account's sign-in stands behind this device (RECEIPT-5). */
export const accountStatementSchema = z.strictObject({
  v: z.literal(1),
  sid: sidSchema,
  sessionId: sessionIdSchema,
  organization: wellFormedText.max(200),
  /** The username. */
  account: wellFormedText.min(1).max(200),
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

/** What the server says about a chain: I recorded it to here, for the session of this account and device (RECEIPT-7). */
export const stampSchema = z.strictObject({
  v: z.literal(1),
  sid: sidSchema,
  account: wellFormedText.min(1).max(200),
  hostDevice: deviceIdSchema,
  n: z.int().min(1),
  hash: hashSchema,
})
export type Stamp = z.infer<typeof stampSchema>

/** The stamp on where a chain stands. */
export function stampOf({ sid, account, hostDevice }: AccountStatement, { n, hash }: ReceiptTail): Stamp {
  return { v: 1, sid, account, hostDevice, n, hash }
}

/** The bytes a server signs: the label and the stamp's canonical JSON. */
export const stampBytes = (stamp: Stamp): Bytes => concatBytes(utf8('RS1 stamp'), canonicalBytes(stamp))

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
  /** The text that joiners accepted, as their statements name it by its hash; null where nobody accepted one (RECEIPT-8). */
  terms: wellFormedText.min(1).max(MAX_ACKNOWLEDGEMENT_LENGTH).nullable(),
})

/** A participant's signature in the host's receipt: on the entry that ended the session for them. */
const participantSignatureSchema = z.strictObject({ device: deviceIdSchema, n: z.int().min(1), signature })
export type ParticipantSignature = z.infer<typeof participantSignatureSchema>

export const receiptSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('farhand-receipt'),
  heading: headingSchema,
  /** SHA-256 of the heading's canonical JSON. */
  digest: hashSchema,
  /** From the own admission (the host: from the first page) on, without a gap. */
  entries: z.array(receiptEntrySchema).min(1).max(MAX_RECEIPT_ENTRIES),
  /** By the own device; in a participant's receipt the host's; in the host's the participants', by device; the server's stamp. */
  signatures: z.strictObject({
    own: signature,
    host: signature.nullable(),
    participants: z.array(participantSignatureSchema).max(MAX_FORMER + MAX_MEMBERS),
    server: signature.nullable(),
  }),
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

/** What a participant's device signed about the entry that ended the session for it. */
export const participantClosing = (
  sid: Closing['sid'],
  device: Closing['device'],
  { n, hash }: ReceiptTail,
): Closing => ({
  v: 1,
  sid,
  n,
  hash,
  device,
  role: 'participant',
  heading: null,
})
