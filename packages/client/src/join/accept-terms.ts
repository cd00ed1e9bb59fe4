// The text that somebody accepts before they are let in (REQ-14), on the joiner's device. Lives here: the signed
// statement, and whether one made before still fits. May not know: sockets, where it is kept.
import { signBytes, type DeviceKey } from '@farhand/e2ee'
import {
  acknowledgementBytes,
  acknowledgementSchema,
  deviceIdSchema,
  hashOfText,
  sidSchema,
  toBase64Url,
  type SignedAcknowledgement,
} from '@farhand/protocol'
import { ClientError } from '../errors.ts'

/** A text put before the joiner of a session. */
export interface Terms {
  /** 16 bytes, base64url. */
  readonly sid: string
  readonly text: string
}

/** Who accepts, as they type it: a name of 1-64 characters, a company of 1-200. */
export interface Accepting {
  readonly name: string
  readonly company: string
}

/** The statement that this device accepts the text, signed. Throws ClientError `bad-statement` for a name or company that can't stand in it. */
export async function acceptTerms(
  device: DeviceKey,
  { sid, text }: Terms,
  { name, company }: Accepting,
): Promise<SignedAcknowledgement> {
  const parsed = acknowledgementSchema.safeParse({
    v: 1,
    sid: sidSchema.parse(sid),
    by: deviceIdSchema.parse(toBase64Url(device.publicKey)),
    at: Date.now(),
    textHash: await hashOfText(text),
    name,
    company,
  })
  if (!parsed.success) throw new ClientError('bad-statement', 'no such name or company', { cause: parsed.error })
  const signature = await signBytes(device, acknowledgementBytes(parsed.data))
  return { statement: parsed.data, signature: toBase64Url(signature) }
}

/** Whether a statement made before is about this very text in this very session: a reload need not ask again. */
export const stillAccepts = async (signed: SignedAcknowledgement, { sid, text }: Terms): Promise<boolean> =>
  signed.statement.sid === sid && signed.statement.textHash === (await hashOfText(text))
