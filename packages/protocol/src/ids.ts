// Who and what, as texts that can't be passed one for the other. May not know: where they are kept.
import { bytesText, z } from './schema.ts'

/** Key-level id of a session: 16 random bytes, base64url. */
export const sidSchema = bytesText(16).brand<'Sid'>()
export type Sid = z.infer<typeof sidSchema>

/** The session ID that people type: 9 digits, no leading zero (REQ-15). */
export const sessionIdSchema = z
  .string()
  .regex(/^[1-9][0-9]{8}$/, 'must be 9 digits and not start with 0')
  .brand<'SessionId'>()
export type SessionId = z.infer<typeof sessionIdSchema>

/** A device: its Ed25519 public key, base64url. Identifies a member of a session. */
export const deviceIdSchema = bytesText(32).brand<'DeviceId'>()
export type DeviceId = z.infer<typeof deviceIdSchema>

/** A grant or the request for it: 16 random bytes, base64url. */
export const grantIdSchema = bytesText(16).brand<'GrantId'>()
export type GrantId = z.infer<typeof grantIdSchema>

/** One try to join, numbered by the server. */
export const joinIdSchema = bytesText(16).brand<'JoinId'>()
export type JoinId = z.infer<typeof joinIdSchema>

/** One life of a page: a reload makes a new one. */
export const instanceSchema = bytesText(16).brand<'Instance'>()
export type Instance = z.infer<typeof instanceSchema>

/** "123456789" as people read it: "123 456 789". */
export const spaceSessionId = (id: string): string => id.replace(/(\d{3})(?=\d)/g, '$1 ')
