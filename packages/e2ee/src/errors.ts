// What can go wrong with keys, joins and sealed objects. Lives here: the codes of this package (spec/keys.md, attack table).
import type { FixableBy } from '@farhand/protocol'

export const E2EE_ERRORS = {
  'bad-answer': 'us',
  'bad-commit': 'us',
  'bad-commitment': 'us',
  'bad-host-proof': 'us',
  'bad-host-signature': 'us',
  'bad-key-package': 'us',
  'bad-proof': 'user',
  'bad-resume': 'us',
  'bad-signature': 'us',
  'bad-welcome': 'us',
  'changed-name': 'us',
  'commit-not-from-key-host': 'us',
  'counter-spent': 'us',
  'forged-credential': 'us',
  gap: 'network',
  'group-closed': 'us',
  'host-key-mismatch': 'us',
  'method-refused': 'user',
  'not-authentic': 'us',
  replayed: 'us',
  'stale-epoch': 'network',
  'too-large': 'us',
  unsigned: 'us',
  'wrong-roster': 'us',
  'wrong-step': 'us',
} as const satisfies Record<string, FixableBy>

export type E2eeErrorCode = keyof typeof E2EE_ERRORS

/** Thrown by everything in this package; `code` is stable, `message` is for logs and holds no secret. */
export class E2eeError extends Error {
  override readonly name = 'E2eeError'
  readonly code: E2eeErrorCode
  readonly fixableBy: FixableBy

  constructor(code: E2eeErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.fixableBy = E2EE_ERRORS[code]
  }
}
