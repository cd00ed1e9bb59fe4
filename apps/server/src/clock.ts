// The server's time. Lives here: the one seam through which logic reads time and waits. May not know: who waits.

/** Undoes a scheduled call; calling it again, or after the call ran, does nothing. */
export type Cancel = () => void

/** Time as the server sees it; tests put a `ManualClock` in its place. */
export interface Clock {
  /** Milliseconds since 1970, UTC; may jump when somebody sets the machine's clock. For records. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes back. For limits and deadlines. */
  monotonicMs(): number
  /** Calls `task` once after `delayMs` milliseconds, never in the same turn. */
  schedule(delayMs: number, task: () => void): Cancel
}

/** The machine's own time. A scheduled call does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after `delayMs` milliseconds of that clock. */
export const delay = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.schedule(delayMs, resolve)
  })
