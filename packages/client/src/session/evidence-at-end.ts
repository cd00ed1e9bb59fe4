// How a page ends that holds entries of its session: with its receipt, whatever went wrong. Lives here: which failure becomes
// which end. Pure. May not know: how a page looks, who makes the receipt. Rules: CONSENT-169, CONSENT-170.
import type { OpenSession } from '@farhand/protocol'
import type { Identity } from './identity.ts'
import type { Ending } from './live.ts'
import type { EndedView } from './view.ts'

type Failure = Extract<Ending, { kind: 'failed' }>

/** Nobody knows this device any more, or its person parted: what is kept of the session is of no more use. */
export const isForGood = ({ fault }: Failure): boolean =>
  fault === 'unknown-session' || fault === 'away-too-long' || fault === 'codes-differ'

interface Over extends Pick<EndedView, 'reason' | 'endedAt'> {
  readonly kind: 'ended'
  readonly fault?: EndedView['fault']
}

/** Whatever went wrong: a page that holds entries of the session ends with them, not without (CONSENT-169). */
export function withEvidence(ending: Ending, holdsEntries: boolean): Over | Failure {
  // Where another tab has the session, that one has the receipt too.
  if (ending.kind === 'ended' || ending.fault === 'opened-elsewhere') return ending
  const { fault, code } = ending
  // Who comes back by a record was in: a way back that leads nowhere tells them what it would tell no stranger (CONSENT-170).
  if (!holdsEntries)
    return fault === 'unknown-session' && code === 'refused' ? { ...ending, fault: 'away-too-long' } : ending
  const over = { kind: 'ended' as const, endedAt: Date.now() }
  if (fault === 'unknown-session') return { ...over, reason: 'away' }
  return code === 'record-spent' ? { ...over, reason: 'spent' } : { ...over, reason: 'fault', fault: { fault, code } }
}

/** The end page as it begins, before its receipt is there. */
export function firstEndedView(
  { reason, fault, endedAt }: Over,
  { sessionId, role, name }: Identity,
  state: OpenSession | undefined,
): EndedView {
  return {
    stage: 'ended',
    sessionId,
    role: role === 'host' ? 'host' : 'participant',
    reason,
    ...(fault === undefined ? {} : { fault }),
    hostName: state?.hostName ?? name,
    startedAt: state?.createdAt ?? endedAt,
    endedAt,
    heard: 'yes',
    receipt: 'preparing',
  }
}
