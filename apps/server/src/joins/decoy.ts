// Answers in the name of sessions that do not exist or hosts that do not answer, such that nobody can tell. Lives here:
// their making, and the only curve arithmetic of the server. Rules: spec/keys.md.
import { createHmac, randomBytes } from 'node:crypto'
import { ed25519, ristretto255 } from '@noble/curves/ed25519.js'
import { sidSchema, toBase64Url, type HostAnswer, type JoinRequest, type SessionId, type Sid } from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Secret } from '../secret.ts'
import { eraOf } from './decoy-era.ts'

/** Keys that are known of a live host; a decoy in its name uses them. */
export interface KnownKeys {
  readonly deviceKey: string | undefined
  readonly leafKey: string | undefined
}

/** What stands for a session that is not there or a host that is silent, as of one moment. */
export interface Decoy {
  /** The session's own where there is one. */
  readonly sid: Sid
  /** An answer as a host would give it. Takes the same work for every ID. */
  answer(asked: { readonly request: JoinRequest; readonly known: KnownKeys }): HostAnswer
}

export interface Decoys {
  /** What an ID's decoy is now, or says in the name of its live session. The same until it is renewed (KEY-55). */
  of(sessionId: SessionId, known: { readonly live: Sid | undefined; readonly lastEndMs: number | undefined }): Decoy
}

/** Decoys: their sid depends on the server's secret, the ID and its era alone, their keys on secret and sid. */
export function createDecoys(secret: Secret<Uint8Array>, clock: Pick<Clock, 'now'>): Decoys {
  // The first use of the curve builds its tables, which would be felt in somebody's reply.
  randomPoint()
  const derive = (text: string, algorithm: 'sha256' | 'sha512' = 'sha256'): Buffer =>
    createHmac(algorithm, secret.reveal()).update(text).digest()
  return {
    of(sessionId, { live, lastEndMs }) {
      const era = eraOf(sessionId, { derive, nowMs: clock.now(), lastEndMs })
      const decoy = sidSchema.parse(toBase64Url(derive(`sid ${sessionId} ${era}`).subarray(0, 16)))
      // Keys that changed under one sid would say that somebody is there.
      const sid = live ?? decoy
      return {
        sid,
        answer({ request, known }) {
          // Behind each door stands somebody else, whose keys nobody knows.
          const isDoor = request.method === 'companion'
          const where = isDoor ? `${sid} ${String(request.door)}` : sid
          // Real keys are points of the curve, so these have to be.
          const deviceKey = toBase64Url(ed25519.getPublicKey(derive(`device ${where}`)))
          const leafKey = toBase64Url(ed25519.getPublicKey(derive(`leaf ${where}`)))
          const point = toBase64Url(randomPoint())
          return {
            leafKey: (isDoor ? undefined : known.leafKey) ?? leafKey,
            deviceKey: (isDoor ? undefined : known.deviceKey) ?? deviceKey,
            nonce: toBase64Url(randomBytes(32)),
            point: hasPoint(request.method) ? point : null,
          }
        },
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
