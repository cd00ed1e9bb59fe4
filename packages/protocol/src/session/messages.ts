// Session messages: what devices say about the session, signed, readable by the server. Lives here: their schemas,
// canonical bytes and verify(). May not know: how a device keeps its key. Rules: spec/consent.md.
import { canonicalBytes } from '../canonical.ts'
import { concatBytes, fromBase64Url, utf8, type Bytes } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'
import { deviceIdSchema, grantIdSchema, instanceSchema, joinIdSchema, sidSchema } from '../ids.ts'
import { bytesText, epochMs, z } from '../schema.ts'

/** What a person is called: 1-64 characters, no control characters, no text-direction marks. */
export const personNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u, 'has characters that names do not have')

/** What is shown: one of the browser's surfaces. */
export const surfaceSchema = z.enum(['screen', 'window', 'tab', 'unknown'])
export type Surface = z.infer<typeof surfaceSchema>

/** What a grant allows. Further capabilities come with their issues. */
export const capabilitySchema = z.enum(['view'])
export type Capability = z.infer<typeof capabilitySchema>

/** How a session ID admits: with a PIN, with the host's own password, or not at all (link only). */
export const joinBySchema = z.enum(['pin', 'password', 'link'])
export type JoinBy = z.infer<typeof joinBySchema>

const grant = grantIdSchema

export const sessionMessageBodySchema = z.discriminatedUnion('kind', [
  /** Proves the device on a new socket. */
  z.strictObject({ kind: z.literal('attach'), challenge: bytesText(32), instance: instanceSchema }),
  /** Host: this proven joiner comes in. While the host presents, `grant` is their view of it. */
  z.strictObject({
    kind: z.literal('admit'),
    join: joinIdSchema,
    device: deviceIdSchema,
    name: personNameSchema,
    grant: grant.nullable(),
  }),
  z.strictObject({ kind: z.literal('turn-away'), join: joinIdSchema }),
  /** Host: this joiner's proof was wrong. */
  z.strictObject({ kind: z.literal('join-failed'), join: joinIdSchema }),
  /** Host: a new PIN was made; joining by ID is open again. */
  z.strictObject({ kind: z.literal('new-pin') }),
  /** `to` asks `owner` for a grant; the signer is `to`. */
  z.strictObject({ kind: z.literal('ask'), grant, capability: capabilitySchema, owner: deviceIdSchema }),
  /** The owner answers; a yes carries what was really chosen. */
  z.discriminatedUnion('yes', [
    z.strictObject({ kind: z.literal('answer'), grant, yes: z.literal(true), surface: surfaceSchema }),
    z.strictObject({ kind: z.literal('answer'), grant, yes: z.literal(false) }),
  ]),
  /** The signer shows a surface to these members of their own accord. */
  z.strictObject({
    kind: z.literal('share'),
    surface: surfaceSchema,
    grants: z
      .array(z.strictObject({ grant, to: deviceIdSchema }))
      .min(1)
      .max(128),
  }),
  /** The presenter changed to another surface. */
  z.strictObject({ kind: z.literal('surface'), surface: surfaceSchema }),
  z.strictObject({ kind: z.literal('pause'), paused: z.boolean() }),
  /** The presenter stops sharing. */
  z.strictObject({ kind: z.literal('stop') }),
  /** Owner or grantee ends one grant; takes back a request too. */
  z.strictObject({ kind: z.literal('withdraw'), grant }),
  z.strictObject({ kind: z.literal('withdraw-all') }),
  z.strictObject({ kind: z.literal('leave') }),
  z.strictObject({ kind: z.literal('end') }),
])
export type SessionMessageBody = z.infer<typeof sessionMessageBodySchema>
export type SessionMessageKind = SessionMessageBody['kind']

/** What is signed: `at` is the device's clock in ms since 1970, made strictly rising per device (CONSENT-3). */
export const sessionMessageSchema = z.strictObject({
  v: z.literal(1),
  sid: sidSchema,
  by: deviceIdSchema,
  at: epochMs,
  body: sessionMessageBodySchema,
})
export type SessionMessage = z.infer<typeof sessionMessageSchema>

export const signedMessageSchema = z.strictObject({ message: sessionMessageSchema, signature: bytesText(64) })
export type SignedMessage = z.infer<typeof signedMessageSchema>

/** The bytes a device signs: the label and the message's canonical JSON (CONSENT-2). */
export const bytesToSign = (message: SessionMessage): Bytes => concatBytes(utf8('RS1 msg'), canonicalBytes(message))

/** Checks the Ed25519 signature of a parsed message for this session. Throws ProtocolError `wrong-session` or `bad-signature`. */
export async function verify(signed: SignedMessage, sid: string): Promise<SessionMessage> {
  const { message, signature } = signed
  if (message.sid !== sid) throw new ProtocolError('wrong-session', 'the message belongs to another session')
  const publicKey = fromBase64Url(message.by)
  const signatureBytes = fromBase64Url(signature)
  if (publicKey === undefined || signatureBytes === undefined) {
    throw new ProtocolError('bad-signature', 'key or signature is not base64url')
  }
  if (!(await verifyEd25519(publicKey, signatureBytes, bytesToSign(message)))) {
    throw new ProtocolError('bad-signature', 'the signature is not by this device')
  }
  return message
}

/** Whether an Ed25519 signature is by this raw public key (RFC 8032). False for a key that is none. */
export async function verifyEd25519(publicKey: Bytes, signature: Bytes, bytes: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify'])
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, bytes)
  } catch {
    return false
  }
}
