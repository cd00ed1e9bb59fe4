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

/** What a grant allows. "Take" is from its owner to its grantee, "give" the other way (CONSENT-16). */
export const capabilitySchema = z.enum([
  'view',
  'point',
  'control',
  'clipboard-take',
  'clipboard-give',
  'file-take',
  'file-give',
  'record',
  'screenshot',
  'camera',
  'voice',
  'elevation',
])
export type Capability = z.infer<typeof capabilitySchema>

/** How much of a capability; only `control` is ever less than whole. */
export const scopeSchema = z.enum(['whole', 'mouse', 'keyboard'])
export type Scope = z.infer<typeof scopeSchema>

/** How long a grant lasts, in minutes; null until withdrawn. */
export const minutesSchema = z.int().min(1).max(480).nullable()

/** How a session ID admits: with a PIN, with the host's own password, not at all (link only), or alone, with spoken codes. */
export const joinBySchema = z.enum(['pin', 'password', 'link', 'spoken'])
export type JoinBy = z.infer<typeof joinBySchema>

/** How a joiner proved itself to the host's device; `none` is proven by spoken codes afterwards. */
export const joinMethodSchema = z.enum(['link', 'pin', 'none'])
export type JoinMethod = z.infer<typeof joinMethodSchema>

const grant = grantIdSchema
const capability = capabilitySchema
const scope = scopeSchema
const minutes = minutesSchema
/** Beside a no: the signer's browser has no way to show a screen (CONSENT-180). */
const cannot = z.literal(true).exactOptional()
/** Views of the signer's screen, one per member it is shown to. */
const views = z
  .array(z.strictObject({ grant, to: deviceIdSchema }))
  .min(1)
  .max(128)

/** With a no: its owner wants to be asked nothing more for the moment (CONSENT-175). */
const notNow = z.literal(true).exactOptional()

export const sessionMessageBodySchema = z.discriminatedUnion('kind', [
  /** Proves the device on a new socket. */
  z.strictObject({ kind: z.literal('attach'), challenge: bytesText(32), instance: instanceSchema }),
  /** Host: this proven joiner comes in. While the host presents, `grant` is their view of it. */
  z.strictObject({
    kind: z.literal('admit'),
    join: joinIdSchema,
    device: deviceIdSchema,
    name: personNameSchema,
    method: joinMethodSchema,
    grant: grant.nullable(),
  }),
  /** Host: this joiner does not come in. `byItself`: their page says so without its person, for the name they gave (CONSENT-181). */
  z.strictObject({
    kind: z.literal('turn-away'),
    join: joinIdSchema,
    byItself: z.literal(true).exactOptional(),
  }),
  /** Host: this participant has to go, whatever the reason; a device says it too, where a spoken code was wrong too often. */
  z.strictObject({ kind: z.literal('turn-out'), device: deviceIdSchema }),
  /** Host: this joiner's proof was wrong. */
  z.strictObject({ kind: z.literal('join-failed'), join: joinIdSchema }),
  /** Host: a new PIN was made; joining by ID is open again. */
  z.strictObject({ kind: z.literal('new-pin') }),
  /** This joiner is the signer's own helper program: it proved the code, and comes in as their second device (CONSENT-33). */
  z.strictObject({ kind: z.literal('vouch'), join: joinIdSchema, device: deviceIdSchema }),
  /** The signer asks `owner` for a grant. */
  z.strictObject({ kind: z.literal('ask'), grant, capability, scope, minutes, owner: deviceIdSchema }),
  /**
   * The owner answers; a yes says by itself what it allows, and to whom, and may be narrower and shorter than the question.
   * For `view` it carries what was really chosen.
   */
  z.discriminatedUnion('yes', [
    z.strictObject({
      kind: z.literal('answer'),
      grant,
      yes: z.literal(true),
      capability,
      to: deviceIdSchema,
      surface: surfaceSchema,
      scope,
      minutes,
    }),
    z.strictObject({ kind: z.literal('answer'), grant, yes: z.literal(false), cannot, notNow }),
  ]),
  /** The signer shows a surface to these members of their own accord, while nobody else presents. */
  z.strictObject({ kind: z.literal('share'), surface: surfaceSchema, grants: views }),
  /** The signer's own yes without a question; never for `view`. */
  z.strictObject({ kind: z.literal('offer'), grant, capability, scope, minutes, to: deviceIdSchema }),
  /** Host or presenter wants `to` to present. */
  z.strictObject({ kind: z.literal('switch'), switch: grant, to: deviceIdSchema }),
  /** Who presents lets go, where they are asked, and says by itself for whom; they and who is to present may say no. */
  z.discriminatedUnion('yes', [
    z.strictObject({ kind: z.literal('agree'), switch: grant, yes: z.literal(true), to: deviceIdSchema }),
    z.strictObject({ kind: z.literal('agree'), switch: grant, yes: z.literal(false), cannot, notNow }),
  ]),
  /** The new presenter's own act: ends every grant and request, then shows to these members. */
  z.strictObject({ kind: z.literal('take'), switch: grant, surface: surfaceSchema, grants: views }),
  /** A participant would like to show their screen (or no longer): only a wish. */
  z.strictObject({ kind: z.literal('raise'), up: z.boolean() }),
  /** A participant's own tick for the organization's looser switching rule. */
  z.strictObject({ kind: z.literal('relax'), yes: z.boolean() }),
  /** The signer heard `device` speak the other half of their safety code, and it was right. */
  z.strictObject({ kind: z.literal('confirm'), device: deviceIdSchema }),
  /** The owner's device: the grant was used for the first time. */
  z.strictObject({ kind: z.literal('used'), grant }),
  /** The presenter changed to another surface. */
  z.strictObject({ kind: z.literal('surface'), surface: surfaceSchema }),
  z.strictObject({ kind: z.literal('pause'), paused: z.boolean() }),
  /** The presenter stops sharing. */
  z.strictObject({ kind: z.literal('stop') }),
  /** Owner or grantee ends one grant; takes back a request, or one's own switch, too. */
  z.strictObject({ kind: z.literal('withdraw'), grant }),
  z.strictObject({ kind: z.literal('withdraw-all') }),
  z.strictObject({ kind: z.literal('leave') }),
  z.strictObject({ kind: z.literal('end') }),
])
export type SessionMessageBody = z.infer<typeof sessionMessageBodySchema>
export type SessionMessageKind = SessionMessageBody['kind']

/**
 * What a member says with effect who is not in the group, or not yet (KEY-11): what concerns only themselves, their no, and what
 * ends only what they (or the owner by whose signed word a companion is there) allowed or were allowed. Whoever takes it back
 * without a line says so on coming back, before anybody can have let them into a group that was renewed meanwhile.
 */
export function countsWithoutKeys(body: SessionMessageBody): boolean {
  switch (body.kind) {
    case 'attach':
    case 'confirm':
    case 'leave':
    case 'relax':
    case 'stop':
    case 'withdraw':
    case 'withdraw-all':
      return true
    case 'pause':
      return body.paused
    case 'raise':
      return !body.up
    case 'answer':
    case 'agree':
      return !body.yes
    default:
      return false
  }
}

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

/** A raw public key, ready for many signatures. Rejects for bytes that are none. */
export const importEd25519 = (publicKey: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify'])

/** Whether an Ed25519 signature is by this public key (RFC 8032). False for a raw key that is none. */
export async function verifyEd25519(
  publicKey: Bytes | Promise<CryptoKey>,
  signature: Bytes,
  bytes: Bytes,
): Promise<boolean> {
  try {
    const key = await (publicKey instanceof Promise ? publicKey : importEd25519(publicKey))
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, bytes)
  } catch {
    return false
  }
}
