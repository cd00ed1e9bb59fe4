// What can go wrong with a byte or a message from outside. Lives here: the codes of this package.

export const PROTOCOL_ERRORS = {
  'bad-header': 'us',
  'bad-message': 'us',
  'bad-signature': 'us',
  'wrong-session': 'us',
  replayed: 'us',
} as const satisfies Record<string, FixableBy>

export type FixableBy = 'user' | 'admin' | 'network' | 'us'
export type ProtocolErrorCode = keyof typeof PROTOCOL_ERRORS

/** Thrown by every parser and verifier of this package; `code` is stable, `message` is for logs. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: ProtocolErrorCode
  readonly fixableBy: FixableBy

  constructor(code: ProtocolErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.fixableBy = PROTOCOL_ERRORS[code]
  }
}
