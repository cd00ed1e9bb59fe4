// A clock that stands still until a test moves it. Lives here: test time only; the product never imports it.
import type { Cancel, Clock } from './clock.ts'

/** Time for tests: `advance(ms)` moves it and runs what falls due, in order. */
export class ManualClock implements Clock {
  #nowMs: number
  #monotonicMs = 0
  #tasks: { dueMs: number; task: () => void }[] = []

  constructor(nowMs = Date.UTC(2030, 0, 1)) {
    this.#nowMs = nowMs
  }

  now(): number {
    return this.#nowMs
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  schedule(delayMs: number, task: () => void): Cancel {
    const entry = { dueMs: this.#monotonicMs + delayMs, task }
    this.#tasks.push(entry)
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry)
    }
  }

  /** How many calls are waiting. */
  get waiting(): number {
    return this.#tasks.length
  }

  /** Moves time forward and runs every call that falls due, each at its own time. */
  advance(milliseconds: number): void {
    const endMs = this.#monotonicMs + milliseconds
    for (;;) {
      const next = this.#tasks.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
      if (next === undefined) break
      this.#tasks = this.#tasks.filter((other) => other !== next)
      this.#moveTo(Math.max(next.dueMs, this.#monotonicMs))
      next.task()
    }
    this.#moveTo(endMs)
  }

  #moveTo(monotonicMs: number): void {
    this.#nowMs += monotonicMs - this.#monotonicMs
    this.#monotonicMs = monotonicMs
  }
}
