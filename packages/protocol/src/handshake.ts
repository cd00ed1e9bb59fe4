// The join handshake's messages as they cross the server (spec/keys.md): opaque to it, bounded by it.
import { blobText, bytesText, z } from './schema.ts'

/** Where a helper program knocks: numbered by the server within a session. */
export const doorSchema = z.int().min(1).max(999)

const keyPackage = blobText(8 * 1024)

/** J1, joiner to host: key package, commitment to the nonce, and the CPace point where a password proves. With 'none' codes read aloud prove. */
export const joinRequestSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('link'), keyPackage, commitment: bytesText(64) }),
  z.strictObject({ method: z.literal('pin'), keyPackage, commitment: bytesText(64), point: bytesText(32) }),
  z.strictObject({ method: z.literal('none'), keyPackage, commitment: bytesText(64) }),
  /** A helper program to the page of its owner, who has opened this door for it (KEY-34). */
  z.strictObject({
    method: z.literal('companion'),
    door: doorSchema,
    keyPackage,
    commitment: bytesText(64),
    point: bytesText(32),
  }),
])
export type JoinRequest = z.infer<typeof joinRequestSchema>

/** H1, host to joiner: who the host's device says it is. A decoy looks the same. */
export const hostAnswerSchema = z.strictObject({
  leafKey: bytesText(32),
  deviceKey: bytesText(32),
  nonce: bytesText(32),
  point: bytesText(32).nullable(),
})
export type HostAnswer = z.infer<typeof hostAnswerSchema>

/** J2, joiner to host: the nonce it committed to and the proof that it knows link or password. */
export const joinProofSchema = z.strictObject({ nonce: bytesText(32), mac: bytesText(64) })
export type JoinProof = z.infer<typeof joinProofSchema>

/** H2, host to joiner: the host's own proof, its signature over the Welcome, and the Welcome. */
export const hostWelcomeSchema = z.strictObject({
  mac: bytesText(64),
  signature: bytesText(64),
  welcome: blobText(512 * 1024),
})
export type HostWelcome = z.infer<typeof hostWelcomeSchema>

/** A reloaded page asks back in, or a companion in: a new key package, signed by the same device key. */
export const rejoinSchema = z.strictObject({ keyPackage, signature: bytesText(64) })
export type Rejoin = z.infer<typeof rejoinSchema>
