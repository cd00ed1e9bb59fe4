// Slows down guessing. Lives here: counting failures per key and the growing wait. May not know: what a key stands for.
import type { Clock } from '../clock.ts'
import { ServerError } from '../errors.ts'

const MOST_KEYS = 20_000

interface Attempts {
  failures: number
  waitUntilMs: number
  lastMs: number
}

/** Counts attempts per key; an attempt counts as failed until `succeed` says otherwise, so parallel tries gain nothing. */
export class AttemptLimiter {
  readonly #clock: Clock
  readonly #freeFailures: number
  readonly #longestWaitMs: number
  // Oldest attempt first. When full, the oldest is forgotten.
  readonly #attempts = new Map<string, Attempts>()

  constructor(options: { clock: Clock; freeFailures: number; longestWaitMs: number }) {
    this.#clock = options.clock
    this.#freeFailures = options.freeFailures
    this.#longestWaitMs = options.longestWaitMs
  }

  /** Starts an attempt. Throws `too-many-attempts` while the key has to wait; the refused attempt does not count. */
  begin(key: string): void {
    const nowMs = this.#clock.monotonicMs()
    const known = this.#attempts.get(key)
    const fresh = known === undefined || nowMs - known.lastMs > 2 * this.#longestWaitMs
    const attempts = fresh ? { failures: 0, waitUntilMs: 0, lastMs: nowMs } : known
    if (nowMs < attempts.waitUntilMs) throw tooManyAttempts(attempts.waitUntilMs - nowMs)
    attempts.failures += 1
    attempts.lastMs = nowMs
    const doublings = attempts.failures - this.#freeFailures
    if (doublings >= 0) attempts.waitUntilMs = nowMs + Math.min(1000 * 2 ** doublings, this.#longestWaitMs)
    this.#attempts.delete(key)
    this.#attempts.set(key, attempts)
    this.#forgetOldest()
  }

  /** The attempt was right: the key starts anew. */
  succeed(key: string): void {
    this.#attempts.delete(key)
  }

  #forgetOldest(): void {
    for (const key of this.#attempts.keys()) {
      if (this.#attempts.size <= MOST_KEYS) return
      this.#attempts.delete(key)
    }
  }
}

/** The refusal with its sentence; `waitMs` is how long. */
export function tooManyAttempts(waitMs: number): ServerError {
  const minutes = Math.ceil(waitMs / 60_000)
  const sentence = `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
  return new ServerError('too-many-attempts', sentence, { retryAfterSeconds: Math.ceil(waitMs / 1000) })
}
