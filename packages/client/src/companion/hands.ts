// What a session hands to the program that moves mouse and keyboard, and what that program may say. Lives here: the seam
// between the session engine and apps/companion. May not know: operating systems, whether something may happen.
import type { DeviceId, GrantId, OpenSession } from '@farhand/protocol'
import type { InputEvent } from '../input/input-messages.ts'
import type { Beat, CompanionStatus, OpenedWindows } from './pair-messages.ts'

/** What this program says, and what is true of its session. */
export interface HandsLink {
  readonly me: DeviceId
  /** As reduced here from verified events. */
  state(): OpenSession | undefined
  readonly connected: () => boolean
  /** To its page and to whoever controls; false where it can't leave now, and is to be said again. */
  tell(status: CompanionStatus): boolean
  /** To its page alone; false as for `tell`. */
  opened(windows: OpenedWindows): boolean
  /** A grant was used for the first time. */
  used(grant: GrantId): void
  /** Ends one thing its owner allows. Rejects as `Speech.say`. */
  withdraw(grant: GrantId): Promise<void>
  /** Ends everything its owner allows. Rejects as `Speech.say`. */
  withdrawAll(): Promise<void>
}

/** The program's side: each call comes in the order things were heard, none may throw. */
export interface Hands {
  begin(link: HandsLink): void
  /** State, connection or group changed. */
  changed(): void
  /** Opened, signed by `from`, in order; whether it may happen is the gate's to say. */
  input(from: DeviceId, events: readonly InputEvent[]): void
  /** Input was lost on the way: what is held may have been let go of there. */
  gap(): void
  beat(beat: Beat): void
}
