// What was kept from the machine, counted by reason, as page and controller are told. Pure.
import type { CompanionStatus, InputRefusal } from '@farhand/client'

const MOST = 1_000_000

export class Refusals {
  readonly #counts = new Map<InputRefusal, number>()

  count(reason: InputRefusal): void {
    this.#counts.set(reason, Math.min(MOST, (this.#counts.get(reason) ?? 0) + 1))
  }

  /** What is told of them. */
  get byReason(): CompanionStatus['refused'] {
    return [...this.#counts].map(([reason, count]) => ({ reason, count }))
  }
}
