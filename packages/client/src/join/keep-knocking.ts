// Knocking until the host has decided: a broken line, a server that restarts or a host that reloads sends nobody away.
// Lives here: when to knock again, and when to give up. May not know: what a knock is made of (knock.ts).
import { AWAY_LASTS_MS, CLOSE_CODES } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Surroundings } from '../surroundings.ts'
import { backoffMs } from '../transports/backoff.ts'
import { knock, pause, type Knocked, type Knocking, type WaitingRoom } from './knock.ts'

/** Each refusal counts against this address (five a minute): so few fit into it. */
const REFUSED_AGAIN_MS = 3000
/** Whoever was in the lobby comes behind the host, who is on the way back just as well: a knock before it would fail. */
const BEHIND_HOST_MS = 3500
/** Those who wait behind one address do not come all at once. */
const SPREAD_MS = 1000
const MINUTE_MS = 60_000
/** Knocks without proof that one wish to join may cost. */
const MAX_UNPROVEN = 20
const PIN_SPENT: Knocked = { ok: false, fault: 'pin-spent', code: 'pin-spent', retryMinutes: null }
/** The session ended while somebody waited. */
const ENDED = `ended-${String(CLOSE_CODES.ended)}`

export interface PatientKnocking extends Omit<Knocking, 'onWaiting' | 'pauseMs'> {
  /** The secret was right before, and can be right again: "no match" then means that the host is away for a moment. */
  readonly isKnownRight: () => boolean
  /** Nothing is proven by knocking: each knock is a chance for who sits in the middle (KEY-31). */
  readonly isUnproven: boolean
  /** The secret was a one-time PIN that did its work: it can't prove again, and trying would count as a wrong guess. */
  readonly isSpent: () => boolean
  /** It knocked before this page came: a server that does not answer will be back. */
  readonly isAgain: boolean
  readonly onWaiting: (host: WaitingRoom) => Promise<void>
  /** On the way to knock again. */
  readonly onLost: () => void
}

/**
 * As `knock`, again and again for as long as a member may be away; too many tries of others behind the same address are
 * waited out on top (KEY-44). Never rejects with `not-connected`.
 */
export async function keepKnocking(around: Surroundings, patient: PatientKnocking): Promise<Knocked> {
  const { signal, isKnownRight, onLost } = patient
  let lostMs = patient.isAgain ? Date.now() : undefined
  let breaks = 0
  let refusals = 0
  let behindHostMs = 0
  const knocking = {
    ...patient,
    onWaiting(host: WaitingRoom) {
      lostMs = undefined
      breaks = 0
      refusals = 0
      return patient.onWaiting(host)
    },
  }
  for (let knocks = 1; ; knocks++) {
    if (patient.isSpent()) return PIN_SPENT
    const { outcome, isReached } = await tryOnce(around, { ...knocking, pauseMs: behindHostMs })
    if (outcome.ok || signal.aborted || outcome.code === ENDED) return outcome
    if (patient.isUnproven && knocks >= MAX_UNPROVEN) return outcome
    const isBroken = outcome.fault === 'connection-lost' && (isReached || lostMs !== undefined)
    const isTooMany = outcome.fault === 'too-many'
    if (!isBroken && !((outcome.fault === 'no-match' || isTooMany) && isKnownRight())) return outcome
    lostMs ??= Date.now()
    behindHostMs = isBroken && isKnownRight() ? BEHIND_HOST_MS + Math.random() * SPREAD_MS : 0
    const waitMs = isTooMany
      ? (outcome.retryMinutes ?? 1) * MINUTE_MS + Math.random() * SPREAD_MS
      : isBroken
        ? backoffMs(breaks++)
        : REFUSED_AGAIN_MS * 2 ** refusals++
    const patienceMs = isTooMany ? 2 * AWAY_LASTS_MS : AWAY_LASTS_MS
    if (Date.now() + waitMs - lostMs > patienceMs) return outcome
    onLost()
    await pause(waitMs, signal)
    if (signal.aborted) return outcome
  }
}

interface Try {
  readonly outcome: Knocked
  /** The server answered at all. */
  readonly isReached: boolean
}

async function tryOnce(around: Surroundings, knocking: Knocking): Promise<Try> {
  try {
    return { outcome: await knock(around, knocking), isReached: true }
  } catch (cause) {
    if (!(cause instanceof ClientError) || cause.code !== 'not-connected') throw cause
    return {
      outcome: { ok: false, fault: 'connection-lost', code: cause.code, retryMinutes: null },
      isReached: false,
    }
  }
}
