// What can go wrong between us and an operating system. Lives here: the one class and its codes.
// May not know: any system's calls.

/** Codes of PlatformError. */
export type PlatformErrorCode =
  /** No desktop answers at the given address. */
  | 'desktop-unreachable'
  /** A Wayland desktop, where this way of controlling does not work; viewing does. */
  | 'desktop-is-wayland'
  /** The desktop lacks a part without which nothing can be injected or watched. */
  | 'desktop-lacks-extension'
  /** The desktop ended while something was asked of it. */
  | 'desktop-gone'
  /** A character that the layout lacks, and no key to lend to it. */
  | 'no-spare-key'
  /** The process that would let keys go after our death has ended. */
  | 'watchdog-gone'
  /** There are no native calls for this machine. */
  | 'native-missing'
  /** The system took none or only part of the input, as while it is locked or asks for an administrator. */
  | 'input-blocked'
  /** A thread of ours that listens or draws has ended. */
  | 'thread-gone'
  /** The system wants the person's permission first. */
  | 'not-allowed'

const FIXABLE_BY: Partial<Record<PlatformErrorCode, 'admin' | 'us'>> = {
  'desktop-lacks-extension': 'admin',
  'native-missing': 'us',
  'thread-gone': 'us',
}

/** A fault of the system below, seen by an implementation of Platform. */
export class PlatformError extends Error {
  readonly code: PlatformErrorCode
  readonly fixableBy: 'user' | 'admin' | 'us'

  constructor(code: PlatformErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options)
    this.name = 'PlatformError'
    this.code = code
    this.fixableBy = FIXABLE_BY[code] ?? 'user'
  }
}
