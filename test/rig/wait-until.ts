// Waiting for a condition. Lives here: the one polling loop of the tests.
import { setTimeout as pause } from 'node:timers/promises'

export interface WaitOptions {
  /** Gives up after this long. Default 20 s. */
  readonly withinMs?: number
  /** Time between two looks. Default 25 ms. */
  readonly everyMs?: number
}

/** Looks again and again until `look` gives something other than undefined and false; resolves with that.
 *  Throws with `what` when the time is over. */
export async function waitUntil<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  options: WaitOptions = {},
): Promise<T> {
  const { withinMs = 20_000, everyMs = 25 } = options
  const endsAt = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > endsAt) throw new Error(`waited ${withinMs} ms in vain: ${what}`)
    await pause(everyMs)
  }
}
