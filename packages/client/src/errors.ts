// What can go wrong for a client. Lives here: the codes of this package and who can fix each.
import type { FixableBy } from '@farhand/protocol'

export const CLIENT_ERRORS = {
  'bad-frame': 'us',
  'capture-refused': 'user',
  'capture-failed': 'user',
  'no-common-codec': 'user',
  /** Areas to be hidden that cannot be painted over on this device. */
  'cannot-hide': 'us',
  'encoder-failed': 'us',
  /** The way to the server is down right now. */
  'not-connected': 'network',
  /** The page was closed or the session is over. */
  closed: 'user',
  /** The server answered with something that is not in the protocol. */
  'bad-answer': 'us',
  /** A command that does not fit what is going on (nothing is shared, nobody asked). */
  'not-now': 'user',
  'text-too-long': 'user',
  /** No password for a session: too short, too long, or missing where one is needed. */
  'bad-password': 'user',
  /** What somebody typed to accept a text with is no name or no company. */
  'bad-statement': 'user',
  /** They have to accept the organization's text before they can come in. */
  'not-acknowledged': 'user',
  /** Not the half of a safety code that the other side reads out. */
  'wrong-code': 'user',
  /** The codes of this person have to be compared first. */
  'not-confirmed': 'user',
  /** The browser's own record of the session cannot be read. */
  'bad-record': 'us',
  /** This device could not write it down (no space is left, or the browser keeps nothing), so nothing was changed. */
  'not-kept': 'user',
  /** As `not-kept`, for what takes something back: it holds as long as the page lives. */
  'held-not-kept': 'user',
  /** This device could not delete what it kept of the session. */
  'not-wiped': 'user',
  /** A sealed message that is authentic but not readable. */
  'bad-message': 'us',
  /** The server could not write it down, so it did not happen. */
  'not-recorded': 'admin',
  /** The session did not take a yes or a resume within seconds: it does not count. */
  'not-in-time': 'network',
  /** As `not-in-time`, for a hand-over: it is none, and this page shows on. */
  'late-hand-over': 'network',
  /** As `not-in-time`, for another surface: the one before is shown on. */
  'late-surface': 'network',
  /** As `not-in-time`, for a newcomer's view of this screen: they may come in yet, and see nothing. */
  'late-view': 'network',
  /** As `not-in-time`, for a removal: nothing of this page's reaches them any more, and they may still be in. */
  'late-removal': 'network',
  /** The person ended it while it was on its way. */
  'taken-back': 'user',
  /** The session has heard this device speak at a time that is more than a day ahead of its clock. */
  'clock-ahead': 'user',
  /** This device said more within seconds than the session takes from one; it did not happen (CONSENT-86). */
  'too-fast': 'user',
  /** This device has put into the session's record what one may; what only takes away always goes (CONSENT-166). */
  'record-spent': 'user',
  /** Nothing that any part of this package expects to fail. */
  unexpected: 'us',
  /** One grantee at a time controls an owner's machine, and somebody else does now (CONSENT-16). */
  'someone-else-controls': 'user',
  /** Any other refusal of the server; `reason` has its code. */
  refused: 'user',
} as const satisfies Record<string, FixableBy>

export type ClientErrorCode = keyof typeof CLIENT_ERRORS

/** Thrown or handed out by every part of this package; `code` is stable, `message` is for logs. */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  readonly code: ClientErrorCode
  readonly fixableBy: FixableBy
  /** For `refused`: the code the server gave. */
  readonly reason: string | undefined

  constructor(code: ClientErrorCode, message: string, options?: { cause?: unknown; reason?: string }) {
    super(message, options)
    this.code = code
    this.fixableBy = CLIENT_ERRORS[code]
    this.reason = options?.reason
  }
}
