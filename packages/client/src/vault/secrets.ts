// The secrets of one session as the vault keeps them: sealed under a key that cannot leave the browser.
// May not know: where the record lies.
import { deviceIdSchema, fromUtf8, receiptTailSchema, signedAcknowledgementSchema, utf8, z } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { SealedSecrets } from './vault.ts'

const secretsSchema = z.strictObject({
  /** Host: PIN or own password, '' = none. */
  password: z.string(),
  isPin: z.boolean(),
  /** Host: the invitation's fragment. */
  fragment: z.string(),
  /** The host's device, as the join proved it. */
  host: deviceIdSchema,
  /** Safety codes by the other side's device; for the host also the list of whom it admitted. */
  codes: z.record(deviceIdSchema, z.string()),
  /** Host: the names under which it admitted them. */
  names: z.record(deviceIdSchema, z.string()).default({}),
  /** Of those, whom an ID alone let in or was let in by, and whose half was not heard yet. */
  unconfirmed: z.array(deviceIdSchema).default([]),
  /** Participant: the own tick for the organization's looser rule of switching. */
  relaxed: z.boolean().default(false),
  /** The person's last word on areas of their screen was to hide some (CONSENT-61). */
  hides: z.boolean().default(false),
  /** How far this device has seen the receipt chain (RECEIPT-11). */
  seen: receiptTailSchema.nullable().default(null),
  /** The other device of this person: of a page its helper program, of a helper program its page. */
  pair: deviceIdSchema.nullable().default(null),
})
export type SessionSecrets = z.infer<typeof secretsSchema>

/** What a joiner proves itself with while it has not been let in. */
const knockSecretsSchema = z.strictObject({
  method: z.enum(['link', 'pin', 'none', 'companion']),
  /** The link's fragment, the password as both sides compare it, '' for an ID alone, door and code of a helper program. */
  secret: z.string(),
  /** True once the host's device found the proof right. */
  proved: z.boolean(),
  /** What was accepted before the host could admit; null before. */
  acknowledgement: signedAcknowledgementSchema.nullable(),
})
export type KnockSecrets = z.infer<typeof knockSecretsSchema>

const ALGORITHM = 'AES-GCM'

/** A new sealing key for one record. */
export const createSealingKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt'])

/** Seals under a fresh 96-bit nonce; `id` of the record is bound in. */
export async function sealSecrets(
  key: CryptoKey,
  id: string,
  secrets: SessionSecrets | KnockSecrets,
): Promise<SealedSecrets> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = utf8(JSON.stringify(secrets))
  const bytes = await crypto.subtle.encrypt({ name: ALGORITHM, iv, additionalData: utf8(id) }, key, plain)
  return { iv, bytes: new Uint8Array(bytes) }
}

/** Throws ClientError `bad-record` where the record was not sealed with this key. */
export const openSecrets = (key: CryptoKey, id: string, sealed: SealedSecrets): Promise<SessionSecrets> =>
  open(key, id, { sealed, schema: secretsSchema })

/** As `openSecrets`, for a record of somebody who knocks. */
export const openKnockSecrets = (key: CryptoKey, id: string, sealed: SealedSecrets): Promise<KnockSecrets> =>
  open(key, id, { sealed, schema: knockSecretsSchema })

async function open<Value>(
  key: CryptoKey,
  id: string,
  { sealed, schema }: { readonly sealed: SealedSecrets; readonly schema: z.ZodType<Value> },
): Promise<Value> {
  try {
    const options = { name: ALGORITHM, iv: sealed.iv, additionalData: utf8(id) }
    const plain = await crypto.subtle.decrypt(options, key, sealed.bytes)
    return schema.parse(JSON.parse(fromUtf8(new Uint8Array(plain))))
  } catch (cause) {
    throw new ClientError('bad-record', "the browser's record of the session is damaged", { cause })
  }
}
