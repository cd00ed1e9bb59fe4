// What window and session worker say to each other. Lives here: one shape per message, both ways. May not know: sessions.
import type { SessionId } from '@farhand/protocol'
import type { ClientErrorCode } from '../errors.ts'
import type { EngineCommands } from '../session/commands.ts'
import type { Entry, SessionView } from '../session/view.ts'
import type { ScreenTarget } from '../watch/screen-target.ts'

export type CommandName = keyof EngineCommands | 'acceptTerms' | 'forget'

/** Words of the page's language that end up among what others said. */
export interface Words {
  /** "Participant #", for somebody whose own name nobody may carry; # becomes their number. */
  readonly participant: string
}

/** Window to worker. */
export type ToWorker =
  | { readonly kind: 'start'; readonly entry: Entry; readonly origin: string; readonly words: Words }
  | { readonly kind: 'command'; readonly id: number; readonly name: CommandName; readonly args: readonly unknown[] }
  | { readonly kind: 'show'; readonly target: ScreenTarget | undefined }
  | { readonly kind: 'close' }

/** Worker to window. */
export type ToWindow =
  /** The engine is loaded and runs; the first of all. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'view'; readonly view: SessionView }
  /** The record in the vault that is this page's now. */
  | { readonly kind: 'record'; readonly sessionId: SessionId; readonly id: string }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }

/** A ClientError as it crosses. */
export interface PlainError {
  readonly code: ClientErrorCode
  readonly message: string
  readonly reason: string | undefined
}
