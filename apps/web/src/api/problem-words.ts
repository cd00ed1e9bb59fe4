// What a refused call means in words. May not know: which call it was.
import type { TFunction } from 'i18next'
import { ApiError } from './request.ts'

/** A sentence for a person, and what support asks for. */
export interface ProblemWords {
  readonly sentence: string
  readonly code: string
  readonly requestId: string | undefined
}

const WORDED = [
  'wrong-credentials',
  'weak-password',
  'username-taken',
  'session-id-taken',
  'not-signed-in',
  'not-allowed',
  'set-up-link-stale',
  'no-such-session',
  'not-found',
  'busy',
  'store-failed',
  'offline',
  'reload-needed',
] as const

/** Words for whatever a call threw; an unknown code gets the general sentence. */
export function problemWords(cause: unknown, t: TFunction): ProblemWords {
  if (!(cause instanceof ApiError)) return { sentence: t('problems.other'), code: 'unexpected', requestId: undefined }
  const { code, requestId } = cause
  if (code === 'too-many-attempts') {
    return { sentence: t('problems.too-many-attempts', { count: cause.retryMinutes ?? 1 }), code, requestId }
  }
  const worded = WORDED.find((known) => known === code)
  return { sentence: t(worded === undefined ? 'problems.other' : `problems.${worded}`), code, requestId }
}
