// Knocking until the host has decided: a broken line, a server that restarts or a host that reloads sends nobody away.
// Lives here: when to knock again, and when to give up. May not know: what a knock is made of (knock.ts).
import { AWAY_LASTS_MS, CLOSE_CODES } from '@farhand/protocol'
import { ClientError } from '../errors.ts'
import type { Surroundings } from '../surroundings.ts'
import { backoffMs } from '../transports/backoff.ts'
import { knock, type Knocked, type Knocking } from './knock.ts'

/** Each refusal counts against this address (five a minute): so few fit into it. */
const REFUSED_AGAIN_MS = 3000
/** Knocks without proof that one wish to join may cost. */
const MAX_UNPROVEN = 20
const PIN_SPENT: Knocked = { ok: false, fault: 'pin-spent', code: 'pin-spent', retryMinutes: null }
/** The session ended while somebody waited. */
const ENDED = `ended-${String(CLOSE_CODES.ended)}`

export interface PatientKnocking extends Omit<Knocking, 'onWaiting'> {
  /** The secret was right before, and can be right again: "no match" then means that the host is away for a moment. */
  readonly isKnownRight: () => boolean
  /** Nothing is proven by knocking: each knock is a chance for who sits in the middle (KEY-31). */
  readonly isUnproven: boolean
  /** The secret was a one-time PIN that did its work: it can't prove again, and trying would count as a wrong guess. */
  readonly isSpent: () => boolean
  /** It knocked before this page came: a server that does not answer will be back. */
  readonly isAgain: boolean
  readonly onWaiting: (host: Parameters<Knocking['onWaiting']>[0]) => Promise<void>
  /** On the way to knock again. */
  readonly onLost: () => void
}

/** As `knock`, again and again for as long as a member may be away. Never rejects with `not-connected`. */
export async function keepKnocking(around: Surroundings, patient: PatientKnocking): Promise<Knocked> {
  const { signal, isKnownRight, onLost } = patient
  let lostMs = patient.isAgain ? Date.now() : undefined
  let breaks = 0
  let refusals = 0
  const knocking: Knocking = {
    ...patient,
    onWaiting(host) {
      lostMs = undefined
      breaks = 0
      refusals = 0
      return patient.onWaiting(host)
    },
  }
  for (let knocks = 1; ; knocks++) {
    if (patient.isSpent()) return PIN_SPENT
    const { outcome, isReached } = await tryOnce(around, knocking)
    if (outcome.ok || signal.aborted || outcome.code === ENDED) return outcome
    if (patient.isUnproven && knocks >= MAX_UNPROVEN) return outcome
    const isBroken = outcome.fault === 'connection-lost' && (isReached || lostMs !== undefined)
    if (!isBroken && !(outcome.fault === 'no-match' && isKnownRight())) return outcome
    lostMs ??= Date.now()
    const waitMs = isBroken ? backoffMs(breaks++) : REFUSED_AGAIN_MS * 2 ** refusals++
    if (Date.now() + waitMs - lostMs > AWAY_LASTS_MS) return outcome
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

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
