// A live session as the switch sees it: what is true now, and the one way to change it. Lives here: the seam only;
// change-session.ts is behind it.
import type {
  DeviceId,
  OpenSession,
  ProtocolErrorCode,
  ReceiptEntry,
  ReceiptTail,
  Refusal,
  SessionEvent,
  Sid,
  VouchedAccount,
} from '@farhand/protocol'
import type { SessionRecord } from './session-record.ts'

/** Why a change was refused; stable, goes over the wire. */
export type ChangeRefusal =
  | Refusal
  | ProtocolErrorCode
  | 'not-recorded'
  | 'stale-epoch'
  | 'bad-commit'
  | 'unknown-join'
  | 'not-acknowledged'
  | 'group-in-use'
  | 'not-in-group'
  | 'too-many'
  | 'too-fast'
  | 'record-spent'

/** What happens to the group's commit counter: one commit that leaves an epoch, or a new group at 0. */
export type EpochStep = { readonly leaves: number } | 'renewed'

export interface Proposal {
  readonly event: SessionEvent | null
  readonly step: EpochStep | null
  /** Device the step is by, for the audit record. */
  readonly by: string
  /** Asked when its turn has come, before the state machine: a refusal, or null. */
  readonly objection: (record: SessionRecord) => ChangeRefusal | null
  /** Runs in the same turn in which memory takes the new state, before any later change begins. May not throw. */
  readonly applied: (change: AppliedChange) => void
}

export interface AppliedChange {
  readonly before: SessionRecord
  readonly after: SessionRecord
  /** The event as the receipt chain has it; null for a commit without one. */
  readonly entry: ReceiptEntry | null
}

export type ChangeOutcome = { readonly ok: true } | { readonly ok: false; readonly code: ChangeRefusal }

/** A part of what happened, in order; `start` is the state right after the first, where everything was asked for. */
export interface HistoryPage {
  readonly start: OpenSession | null
  readonly entries: ReceiptEntry[]
  /** There is more to ask for, behind the last of these. */
  readonly more: boolean
}

/** One live session. Changes happen one after the other, in the order they were proposed. */
export interface LiveSession {
  readonly sid: Sid
  /** What a joiner accepts before the host can admit them; null where nothing is asked. */
  readonly acknowledgementText: string | null
  /** The server's word for who the host is. */
  readonly account: VouchedAccount
  /** What is true now. */
  record(): SessionRecord
  /** Checks, writes state and audit entries in one transaction, then applies. Never rejects. */
  change(proposal: Proposal): Promise<ChangeOutcome>
  /** The server's signature on a place in the receipt chain, base64url (RECEIPT-7). */
  stamp(tail: ReceiptTail): string
  /** What a member may read behind entry `after` (null: from its own admission on), a page. Rejects with ServerError `store-failed`. */
  history(device: DeviceId, after: number | null): Promise<HistoryPage>
  /** Whether nothing but its end fits into the record any more (CONSENT-167). */
  isFull(): boolean
  /** Whether the record names whom the host turns away from now on. */
  namesTurnedAway(): boolean
  /** Adds to the bytes of objects that passed; kept with the next write. */
  countBytes(bytes: number): void
  relayedBytes(): number
  /** Writes what is not written yet, such as counted bytes. Resolves false when the store failed. */
  flush(): Promise<boolean>
}
