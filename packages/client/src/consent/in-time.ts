// How long this device waits for the session to take what opens something. Lives here: the limit, and the two ways in which
// the device itself ends the waiting (CONSENT-41). May not know: what is waited for.
import { ClientError, type ClientErrorCode } from '../errors.ts'

/** A yes or a resume that the session has not taken by then is none, ms. */
export const COUNTS_WITHIN_MS = 8000

/**
 * Settles as `telling`, unless this device ends the waiting first. Rejects with ClientError `not-in-time` after
 * COUNTS_WITHIN_MS, or `taken-back` once `signal` is aborted, also where that was in the same moment as the answer.
 */
export async function inTime(telling: Promise<void>, signal: AbortSignal): Promise<void> {
  const waiting = Promise.withResolvers<never>()
  const limit = setTimeout(() => {
    waiting.reject(new ClientError('not-in-time', 'the session did not take it in time'))
  }, COUNTS_WITHIN_MS)
  const takenBack = new ClientError('taken-back', 'it was taken back meanwhile')
  const back = () => {
    waiting.reject(takenBack)
  }
  signal.addEventListener('abort', back)
  if (signal.aborted) back()
  try {
    await Promise.race([waiting.promise, telling])
    if (signal.aborted) throw takenBack
  } finally {
    clearTimeout(limit)
    signal.removeEventListener('abort', back)
  }
}

/**
 * Resolves once what `say` says stands on this page, in its state and in its chain, and not with the server's word for it
 * (CONSENT-161). Rejects as `say`.
 */
export async function untilItStands(say: (onStands: () => void) => Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await say(resolve)
  await promise
}

/** Settles with `telling`, or after COUNTS_WITHIN_MS: what it tells of holds either way. */
export async function heardSoon(telling: Promise<void>): Promise<void> {
  const waiting = Promise.withResolvers<void>()
  const limit = setTimeout(waiting.resolve, COUNTS_WITHIN_MS)
  try {
    await Promise.race([waiting.promise, telling])
  } finally {
    clearTimeout(limit)
  }
}

/** The same limit, in the words of one command. */
export const inWords = (cause: unknown, code: ClientErrorCode): unknown =>
  cause instanceof ClientError && cause.code === 'not-in-time' ? new ClientError(code, cause.message, { cause }) : cause

/** Whether this device itself stopped waiting: the session may still take it, and must be told that it is over. */
export const gaveUp = (cause: unknown): boolean =>
  cause instanceof ClientError && (cause.code === 'not-in-time' || cause.code === 'taken-back')

/** For what holds whether or not anybody hears of it: it is told again with the next state. */
export function unheard(cause: unknown): void {
  if (!(cause instanceof ClientError)) throw cause
}
