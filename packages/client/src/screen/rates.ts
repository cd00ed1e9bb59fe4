// Rates out of totals, sampled once a second.

export class Rates {
  #last: { readonly count: number; readonly bytes: number; readonly atMs: number } | undefined
  perSecond = 0
  kbitPerSecond = 0

  /** Totals since the start. */
  sample(count: number, bytes: number): void {
    const atMs = performance.now()
    if (this.#last !== undefined && atMs > this.#last.atMs) {
      const seconds = (atMs - this.#last.atMs) / 1000
      this.perSecond = Math.round((count - this.#last.count) / seconds)
      this.kbitPerSecond = Math.round(((bytes - this.#last.bytes) * 8) / 1000 / seconds)
    }
    this.#last = { count, bytes, atMs }
  }
}
