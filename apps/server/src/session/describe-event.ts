// What an accepted event is called in the audit record, and whether it only takes away (S9). Pure.
import type { SessionEvent, SessionMessageBody } from '@farhand/protocol'

const SAID: Record<SessionMessageBody['kind'], string> = {
  attach: 'page-attached',
  admit: 'participant-admitted',
  vouch: 'companion-let-in',
  'turn-away': 'joiner-turned-away',
  'turn-out': 'participant-turned-out',
  'join-failed': 'join-failed',
  'new-pin': 'pin-renewed',
  ask: 'consent-asked',
  answer: 'consent-answered',
  share: 'screen-shared',
  offer: 'consent-offered',
  switch: 'switch-asked',
  agree: 'switch-answered',
  take: 'screen-taken-over',
  raise: 'wish-to-show-changed',
  relax: 'switching-rule-ticked',
  confirm: 'safety-code-confirmed',
  used: 'grant-used',
  surface: 'surface-changed',
  pause: 'sharing-paused-or-resumed',
  stop: 'sharing-stopped',
  withdraw: 'grant-withdrawn',
  'withdraw-all': 'grants-withdrawn',
  leave: 'participant-left',
  end: 'session-ended',
}

/** Kinds of the audit entries that let somebody in. */
export const LETS_IN: readonly string[] = [SAID.admit, SAID.vouch]

/** Kind of the audit entry of an event: past tense, kebab-case. */
export function auditKind(event: SessionEvent): string {
  switch (event.kind) {
    case 'said':
      return SAID[event.signed.message.body.kind]
    case 'lost':
      return 'connection-lost'
    case 'gone':
      return 'member-gone'
    case 'expired':
      return 'consent-expired'
    case 'closed':
      return 'session-closed'
    default:
      return event satisfies never
  }
}

/** Whether an event gives nobody anything: such a one holds even when it cannot be recorded (S9). */
export function onlyTakesAway(event: SessionEvent): boolean {
  if (event.kind !== 'said') return true
  const { body } = event.signed.message
  switch (body.kind) {
    case 'withdraw':
    case 'withdraw-all':
    case 'stop':
    case 'leave':
    case 'end':
    case 'turn-away':
    case 'turn-out':
    case 'join-failed':
    case 'used':
      return true
    case 'pause':
      return body.paused
    case 'answer':
    case 'agree':
    case 'relax':
      return !body.yes
    case 'raise':
      return !body.up
    case 'attach':
    case 'admit':
    case 'vouch':
    case 'new-pin':
    case 'ask':
    case 'share':
    case 'offer':
    case 'switch':
    case 'take':
    case 'confirm':
    case 'surface':
      return false
    default:
      return body satisfies never
  }
}
