// Answers in the name of sessions that do not exist or hosts that do not answer, such that nobody can tell. Lives here:
// their making, and the only curve arithmetic of the server. Rules: spec/keys.md.
import { createHmac, randomBytes } from 'node:crypto'
import { ed25519, ristretto255 } from '@noble/curves/ed25519.js'
import { sidSchema, toBase64Url, type HostAnswer, type JoinRequest, type SessionId, type Sid } from '@farhand/protocol'
import type { Secret } from '../secret.ts'

/** Keys that are known of a live host; a decoy in its name uses them. */
export interface KnownKeys {
  readonly deviceKey: string | undefined
  readonly leafKey: string | undefined
}

export interface Decoys {
  /** The sid of an unknown ID: the same each time. */
  sid(sessionId: SessionId): Sid
  /** An answer as a host would give it. Takes the same work for every ID. */
  answer(sessionId: SessionId, asked: { readonly request: JoinRequest; readonly known: KnownKeys }): HostAnswer
}

/** Decoys whose keys depend on the server's secret and the ID alone. */
export function createDecoys(secret: Secret<Uint8Array>): Decoys {
  // The first use of the curve builds its tables, which would be felt in somebody's reply.
  randomPoint()
  const derive = (sessionId: string, what: string): Buffer =>
    createHmac('sha256', secret.reveal()).update(`${what} ${sessionId}`).digest()
  return {
    sid: (sessionId) => sidSchema.parse(toBase64Url(derive(sessionId, 'sid').subarray(0, 16))),
    answer(sessionId, { request, known }) {
      // Behind each door stands somebody else, whose keys nobody knows.
      const isDoor = request.method === 'companion'
      const where = isDoor ? `${sessionId} ${String(request.door)}` : sessionId
      // Real keys are points of the curve, so these have to be.
      const deviceKey = toBase64Url(ed25519.getPublicKey(derive(where, 'device')))
      const leafKey = toBase64Url(ed25519.getPublicKey(derive(where, 'leaf')))
      const point = toBase64Url(randomPoint())
      return {
        leafKey: (isDoor ? undefined : known.leafKey) ?? leafKey,
        deviceKey: (isDoor ? undefined : known.deviceKey) ?? deviceKey,
        nonce: toBase64Url(randomBytes(32)),
        point: hasPoint(request.method) ? point : null,
      }
    },
  }
}

/** Whether both sides of a join by this method send a point: those that a short secret proves. */
export const hasPoint = (method: JoinRequest['method']): boolean => method === 'pin' || method === 'companion'

function randomPoint(): Uint8Array {
  const { Fn, BASE } = ristretto255.Point
  return BASE.multiply(Fn.create(BigInt(`0x${randomBytes(64).toString('hex')}`) || 1n)).toBytes()
}
