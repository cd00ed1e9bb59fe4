// One running session as its parts see it. Lives here: the shape that the plain functions of this folder work on.
// May not know: how it began (join, create, resume), what a page looks like.
import type { DeviceId, NeutralNames, OpenSession } from '@farhand/protocol'
import type { CompanionDoor } from '../companion/companion-door.ts'
import type { OwnCompanion } from '../companion/own-companion.ts'
import type { OwnGrants } from '../consent/own-grants.ts'
import type { Questions } from '../consent/questions.ts'
import type { Turns } from '../consent/turns.ts'
import type { Withdrawals } from '../consent/withdrawals.ts'
import type { InputSender } from '../input/input-sender.ts'
import type { Door } from '../join/door.ts'
import type { SpokenCodes } from '../join/spoken-codes.ts'
import type { ReceiptLog } from '../receipt/receipt-log.ts'
import type { Latecomers } from '../keys/latecomers.ts'
import type { SessionKeys } from '../keys/session-keys.ts'
import type { Returns } from '../keys/returns.ts'
import type { RosterWatch } from '../keys/roster.ts'
import type { Sharing } from '../screen/sharing.ts'
import type { Arrivals } from '../screen/arrivals.ts'
import type { Watching } from '../screen/watching.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Line } from '../transports/line.ts'
import type { VaultEntry } from '../vault/vault-entry.ts'
import type { Activity } from './activity.ts'
import type { Asking } from './asking.ts'
import type { Chat } from './chat.ts'
import type { LastWord } from './goodbye.ts'
import type { Identity } from './identity.ts'
import type { MissedEvents } from './missed-events.ts'
import type { Speech } from './speech.ts'
import type { EndedView, SessionFault } from './view.ts'

/** Ended or failed: nothing of the session goes on. */
export type Ending =
  | {
      readonly kind: 'ended'
      readonly reason: Exclude<EndedView['reason'], 'fault'>
      readonly endedAt: number
    }
  | { readonly kind: 'failed'; readonly fault: SessionFault; readonly code: string }

export interface Live {
  readonly around: Surroundings
  readonly identity: Identity
  readonly vaulted: VaultEntry
  readonly line: Line
  readonly speech: Speech
  readonly keys: SessionKeys
  readonly returns: Returns
  readonly latecomers: Latecomers
  readonly ownGrants: OwnGrants
  readonly withdrawals: Withdrawals
  readonly questions: Questions
  readonly turns: Turns
  readonly activity: Activity
  readonly asking: Asking
  readonly chat: Chat
  readonly names: NeutralNames
  readonly input: InputSender
  readonly ownCompanion: OwnCompanion
  readonly roster: RosterWatch
  readonly companionDoor: CompanionDoor
  readonly spokenCodes: SpokenCodes
  /** The receipt chain as it came to this page. */
  readonly receipt: ReceiptLog
  readonly missed: MissedEvents
  /** An earlier page of this device was in the session. */
  readonly isBack: boolean
  readonly sharing: Sharing
  readonly watching: Watching
  readonly arrivals: Arrivals
  /** On the host's page only. */
  readonly door: Door | undefined
  /** As reduced here from verified events; undefined before the first frame of state. */
  state: OpenSession | undefined
  connected: boolean
  /** Session time in ms, never going back; 0 before the first state. */
  sessionMs(): number
  /** How far the server's clock is ahead of this device's, ms, as of the last state it sent. */
  serverAheadMs(): number
  /** The snapshot is out of date. */
  changed(): void
  /** The server took this page (back) in; `at` is its clock, ms since 1970. */
  attached(at: number): void
  /** The server has gone on to this epoch: the commits in between must come, else this page asks to come back. */
  expectCommits(epoch: bigint): void
  /** This page has come (back) into a group; `isFirst`: the session's first, so that nothing can be of one before. */
  groupEntered(how?: { readonly isFirst: boolean }): void
  /** Someone came, left, or was let go of. */
  membersChanged(how?: { readonly atOnce: boolean }): void
  /** The group has another epoch or other members. */
  groupChanged(): void
  /** The capture or the encoder gave up: sharing stops and the others are told. */
  sharingBroke(): void
  over(ending: Ending): void
  /** Over by this person's own decision, at once; settles once the session knows, or is not told any more. */
  goOut(word: LastWord, reason: 'left' | 'me'): Promise<void>
}

/** What this page calls somebody: its own person too, where they need a number (CONSENT-109). */
export function nameOf(live: Live, device: DeviceId): string {
  const member = live.state?.members[device]
  if (member?.role === 'host') return member.name
  if (member?.role === 'companion') return nameOf(live, member.of)
  const name = ownNameOf(live, device)
  return name === '' ? name : live.names.of(device, name, live.state)
}

/** Whether this page calls a participant by a neutral name (CONSENT-40). */
export const isRenamed = (live: Live, device: DeviceId): boolean => {
  const name = ownNameOf(live, device)
  return device !== live.identity.deviceId && name !== '' && live.names.isFaulty(name, live.state)
}

const ownNameOf = ({ keys, state }: Live, device: DeviceId): string =>
  keys.nameOf(device) ?? state?.members[device]?.name ?? ''

/** Whether the server has been heard of just now: what was measured of the road still holds. */
export const hearsServer = ({ connected, line }: Live): boolean => connected && !line.isQuiet

/**
 * Whether what this page seals now is for everybody who is in and for nobody else: neither on the way back into the group, whose keys
 * may be of one that is no more (KEY-9), nor while somebody has held keys for too long who is not listed (KEY-11).
 */
export const sealsForAll = ({ returns, roster }: Live): boolean => !returns.isWanted && !roster.isLate

/** The device ids of everyone who holds the group's keys. */
export const leafDevices = (live: Live): DeviceId[] => live.keys.members.map((member) => member.deviceId)
