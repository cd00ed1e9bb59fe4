// A few at a time. Lives here: a bounded queue in front of dear work.
import { ServerError } from '../errors.ts'

/** Runs at most `running` tasks at once and lets `waiting` more wait; any further one throws `busy`. */
export class Slots {
  readonly #running: number
  readonly #waiting: number
  readonly #queue: (() => void)[] = []
  #taken = 0

  constructor(options: { running: number; waiting: number }) {
    this.#running = options.running
    this.#waiting = options.waiting
  }

  /** Runs a task when its turn comes. Throws what the task throws, or `busy`. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#taken < this.#running) this.#taken += 1
    else if (this.#queue.length < this.#waiting) await new Promise<void>((resolve) => this.#queue.push(resolve))
    else throw new ServerError('busy')
    try {
      return await task()
    } finally {
      const next = this.#queue.shift()
      if (next === undefined) this.#taken -= 1
      else next()
    }
  }
}
