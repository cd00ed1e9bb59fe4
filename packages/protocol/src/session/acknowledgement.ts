// What a joiner accepted before coming in (REQ-14). Lives here: the statement's shape, its signed bytes, its check.
// May not know: which text an organization asks for.
import { canonicalBytes } from '../canonical.ts'
import { concatBytes, fromBase64Url, utf8, type Bytes } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { deviceIdSchema, sidSchema } from '../ids.ts'
import { bytesText, epochMs, z } from '../schema.ts'
import { personNameSchema, verifyEd25519 } from './messages.ts'

/** `textHash` is the SHA-256 of the accepted text's UTF-8, in hex; `at` the joiner's clock. */
export const acknowledgementSchema = z.strictObject({
  v: z.literal(1),
  sid: sidSchema,
  by: deviceIdSchema,
  at: epochMs,
  textHash: z.string().regex(/^[0-9a-f]{64}$/),
  name: personNameSchema,
  company: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u),
})
export type Acknowledgement = z.infer<typeof acknowledgementSchema>

export const signedAcknowledgementSchema = z.strictObject({
  statement: acknowledgementSchema,
  signature: bytesText(64),
})
export type SignedAcknowledgement = z.infer<typeof signedAcknowledgementSchema>

/** The bytes a joiner's device signs: the label and the statement's canonical JSON (CONSENT-24). */
export const acknowledgementBytes = (statement: Acknowledgement): Bytes =>
  concatBytes(utf8('RS1 ack'), canonicalBytes(statement))

/** Checks that the statement is for this session and by its device. Throws ProtocolError `wrong-session` or `bad-signature`. */
export async function verifyAcknowledgement(signed: SignedAcknowledgement, sid: string): Promise<Acknowledgement> {
  const { statement, signature } = signed
  if (statement.sid !== sid) throw new ProtocolError('wrong-session', 'the statement belongs to another session')
  const [publicKey, signatureBytes] = [fromBase64Url(statement.by), fromBase64Url(signature)]
  const isTheirs =
    publicKey !== undefined &&
    signatureBytes !== undefined &&
    (await verifyEd25519(publicKey, signatureBytes, acknowledgementBytes(statement)))
  if (!isTheirs) throw new ProtocolError('bad-signature', 'the statement is not signed by its device')
  return statement
}

/** SHA-256 of a text's UTF-8, lower-case hex: what `textHash` names. */
export async function hashOfText(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
