// A person's second device: how it comes in, and the little that it may say. Lives here: CONSENT-33 and CONSENT-34.
// May not know: how it proved itself to its owner's page (spec/keys.md), what it does on its machine.
import type { DeviceId } from '../ids.ts'
import { withMember, without } from './membership.ts'
import type { SessionMessageBody, SignedMessage } from './messages.ts'
import { accept, refuse, type Reduced } from './reduced.ts'
import { MAX_MEMBERS, companionOf, isConfirmed, type Member, type OpenSession } from './state.ts'

interface Vouching {
  readonly by: Member
  readonly body: Extract<SessionMessageBody, { kind: 'vouch' }>
  /** The message that `body` is of. */
  readonly signed: SignedMessage
  /** Of the program that comes in. */
  readonly instance: Member['instance']
  readonly at: number
}

/** Somebody's own word lets their helper program in; the one they had before is out (CONSENT-33). */
export function vouch(state: OpenSession, { by, body, signed, instance, at }: Vouching): Reduced {
  if (!isConfirmed(by)) return refuse('not-confirmed')
  if (state.members[body.device] !== undefined) return refuse('already-there')
  const before = companionOf(state, by.device)
  const alone = before === undefined ? state : without(state, before.device)
  if (Object.keys(alone.members).length >= MAX_MEMBERS) return refuse('session-full')
  return accept(
    withMember(alone, {
      device: body.device,
      role: 'companion',
      of: by.device,
      vouched: signed,
      name: by.name,
      instance,
      connected: true,
      awaySince: null,
      joinedAt: at,
      // Whatever it said before its owner's word is older than that (CONSENT-3): nobody has to remember who was here.
      lastAt: signed.message.at,
      presented: false,
      relaxed: false,
      raised: false,
      confirm: null,
      inVain: [],
    }),
  )
}

/** Whether a companion may say this: that it is there or goes, and what only takes away of its owner's (CONSENT-34). */
export function mayCompanionSay(
  state: OpenSession,
  { owner, body }: { owner: DeviceId; body: SessionMessageBody },
): boolean {
  switch (body.kind) {
    case 'attach':
    case 'leave':
    case 'used':
    case 'withdraw-all':
      return true
    case 'withdraw':
      return state.grants.some((grant) => grant.grant === body.grant && grant.owner === owner)
    default:
      return false
  }
}
