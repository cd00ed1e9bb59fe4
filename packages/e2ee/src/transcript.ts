// What both sides of a join agree on, byte for byte, and what follows from it: proofs and safety code (KEY-16..20).
// May not know: who is host, who joins, what happens next.
import { fromBase64Url, utf8, type Bytes, type HostAnswer, type JoinRequest } from '@farhand/protocol'
import { E2eeError, type E2eeErrorCode } from './errors.ts'
import { hkdfSha512, hmacSha512, sha512 } from './hashes.ts'
import { lengthPrefixed } from './lengths.ts'
import { Secret } from './secret.ts'

export const NONCE_BYTES = 32
const MAC_BYTES = 64
/** The shared secret of a join that proves nothing: 32 zero bytes. */
export const NO_SECRET: Secret<Bytes> = new Secret(new Uint8Array(32))
const NOTHING: Bytes = new Uint8Array()

/** cJ: the joiner's nonce, fixed before it sees the host's. */
export const commitTo = (nonce: Bytes, keyPackage: Bytes): Promise<Bytes> =>
  sha512(lengthPrefixed(utf8('RS1 commit'), nonce, keyPackage))

/** What the host says about itself: leaf key ‖ device key, as the transcript and CPace bind it. */
export const hostIdentity = (answer: HostAnswer): Bytes =>
  lengthPrefixed(toBytes(answer.leafKey, 'bad-answer'), toBytes(answer.deviceKey, 'bad-answer'))

/** T: 64 bytes over the session, J1, H1 and the joiner's nonce. */
export function transcriptHash(join: {
  readonly sid: Bytes
  readonly request: JoinRequest
  readonly answer: HostAnswer
  readonly nonce: Bytes
}): Promise<Bytes> {
  const { sid, request, answer, nonce } = join
  const first = lengthPrefixed(
    utf8(request.method === 'companion' ? `companion ${String(request.door)}` : request.method),
    toBytes(request.keyPackage, 'bad-key-package'),
    toBytes(request.commitment, 'bad-commitment'),
    'point' in request ? toBytes(request.point, 'bad-answer') : NOTHING,
  )
  const second = lengthPrefixed(
    hostIdentity(answer),
    toBytes(answer.nonce, 'bad-answer'),
    answer.point === null ? NOTHING : toBytes(answer.point, 'bad-answer'),
  )
  return sha512(lengthPrefixed(utf8('RS1 join'), sid, first, second, nonce))
}

/** The proof of one side that it holds the shared secret of this very join, 64 bytes. */
export async function proofOf(
  side: 'J' | 'H',
  join: { readonly shared: Secret<Bytes>; readonly transcript: Bytes },
): Promise<Bytes> {
  const { shared, transcript } = join
  const info = utf8(`RS1 mac ${side}`)
  const key = await hkdfSha512({ secret: shared.reveal(), salt: transcript, info, length: MAC_BYTES })
  return hmacSha512(key, transcript)
}

/** Two times six digits, the same on both pages exactly when both saw the same join. */
export async function safetyCodeOf(transcript: Bytes): Promise<string> {
  const bytes = await hkdfSha512({ secret: transcript, salt: NOTHING, info: utf8('RS1 sas'), length: 16 })
  const view = new DataView(bytes.buffer)
  const digits = (at: number) => String(view.getBigUint64(at) % 1_000_000n).padStart(6, '0')
  return `${digits(0)} ${digits(8)}`
}

/** What a page tells its helper program: which session it is, whose group, and whom it belongs to (KEY-34). */
export const companionStatement = (what: {
  readonly sid: Bytes
  readonly hostKey: Bytes
  readonly ownerKey: Bytes
}): Bytes => lengthPrefixed(utf8('RS1 companion'), what.sid, what.hostKey, what.ownerKey)

const HOST_KEY_AT = 1 + 'RS1 companion'.length + 1 + 16 + 1
const KEY_BYTES = 32

/** The host's key in what may be a statement; whoever reads it makes the statement anew and compares. */
export const hostKeyOfStatement = (statement: Bytes): Bytes => statement.slice(HOST_KEY_AT, HOST_KEY_AT + KEY_BYTES)

/** CI of CPace: this protocol, this session, both roles. */
export const cpaceChannel = (sid: Bytes): Bytes => lengthPrefixed(utf8('RS1 cpace'), sid, utf8('J'), utf8('H'))

/** Bytes of a base64url field; throws `code` where it is none. */
export function toBytes(text: string, code: E2eeErrorCode): Bytes {
  const bytes = fromBase64Url(text)
  if (bytes === undefined) throw new E2eeError(code, 'a field is not base64url')
  return bytes
}
