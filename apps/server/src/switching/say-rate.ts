// How often a member may say something signed. Lives here: one bucket for each device, and what never waits for it.
// May not know: sockets, signatures, what the state machine makes of a message.
import type { DeviceId, SessionMessageBody, SessionState } from '@farhand/protocol'
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import { ownsSomething } from '../session/record-budget.ts'
import { createRate, type Rate } from './rate.ts'

export interface SayRate {
  /** Why the device may not say this now, in this state; null where it may, which takes a place (CONSENT-86). */
  refusal(
    by: DeviceId,
    said: { readonly body: SessionMessageBody; readonly state: SessionState },
  ): 'too-fast' | 'no-change' | null
  /** The device is out: it says nothing any more. */
  forget(device: DeviceId): void
}

/** A bucket per device, full at first. A new line of a device finds the one it had. */
export function createSayRate(clock: Clock, limits: Limits['socket']): SayRate {
  const rates = new Map<DeviceId, Rate>()
  return {
    refusal(by, { body, state }) {
      if (isLastWord(body)) return null
      const isEmptyHanded = body.kind === 'withdraw-all'
      if (isEmptyHanded && state.stage === 'open' && ownsSomething(state, by)) return null
      const rate = rates.get(by) ?? createRate(clock, limits.says)
      rates.set(by, rate)
      if (rate.take()) return null
      return isEmptyHanded ? 'no-change' : 'too-fast'
    },
    forget: (device) => void rates.delete(device),
  }
}

/**
 * It only takes away, and what is not there the machine refuses without a trace: so it can be said as often as something
 * was given, and that had its place.
 */
function isLastWord(body: SessionMessageBody): boolean {
  switch (body.kind) {
    case 'leave':
    case 'end':
    case 'stop':
    case 'withdraw':
    case 'turn-out':
      return true
    case 'pause':
      return body.paused
    case 'answer':
    case 'agree':
    case 'relax':
      return !body.yes
    default:
      return false
  }
}
