// What can go wrong in the server. Lives here: the one table of codes, who can fix each, and its HTTP status and title.
import type { FixableBy } from '@farhand/protocol'

/** Code → who can fix it, HTTP status, and the sentence a person reads. */
export const SERVER_ERRORS = {
  'bad-request': { fixableBy: 'us', status: 400, title: 'The request is not understood.' },
  'not-signed-in': { fixableBy: 'user', status: 401, title: 'Please sign in.' },
  'wrong-credentials': { fixableBy: 'user', status: 401, title: 'The username or the password is wrong.' },
  'not-allowed': { fixableBy: 'admin', status: 403, title: 'This is not allowed for you.' },
  'set-up-link-stale': {
    fixableBy: 'admin',
    status: 403,
    title: 'This set-up link is no longer valid. The server prints the new one when it starts.',
  },
  'foreign-origin': { fixableBy: 'us', status: 403, title: 'This request does not come from our own pages.' },
  'not-found': { fixableBy: 'us', status: 404, title: 'There is nothing here.' },
  'no-such-session': { fixableBy: 'us', status: 404, title: 'There is no such session.' },
  'session-id-taken': { fixableBy: 'user', status: 409, title: 'This session ID is taken.' },
  'username-taken': { fixableBy: 'user', status: 409, title: 'This username or email address is taken.' },
  'weak-password': { fixableBy: 'user', status: 422, title: 'This password is too easy to guess.' },
  'too-many-attempts': { fixableBy: 'user', status: 429, title: 'Too many attempts.' },
  'bad-setting': { fixableBy: 'admin', status: 500, title: 'A setting is wrong.' },
  'already-running': {
    fixableBy: 'admin',
    status: 500,
    title: 'Another Farhand server is running on this data directory.',
  },
  'cannot-start': { fixableBy: 'admin', status: 500, title: 'The server cannot start.' },
  'internal-error': { fixableBy: 'us', status: 500, title: 'Something went wrong on the server.' },
  busy: { fixableBy: 'network', status: 503, title: 'The server is busy. Please try again in a moment.' },
  'store-failed': { fixableBy: 'admin', status: 503, title: 'The database does not answer. Nothing was changed.' },
} as const satisfies Record<string, { fixableBy: FixableBy; status: number; title: string }>

export type ServerErrorCode = keyof typeof SERVER_ERRORS

/** Thrown by the server; `code` is stable, `message` is one sentence for a person. */
export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: ServerErrorCode
  readonly fixableBy: FixableBy
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ServerErrorCode,
    message: string = SERVER_ERRORS[code].title,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.fixableBy = SERVER_ERRORS[code].fixableBy
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  /** HTTP status of its code. */
  get status(): number {
    return SERVER_ERRORS[this.code].status
  }
}
