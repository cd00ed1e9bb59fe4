// The captures that a page holds for its session. Lives here: which one is shown, which wait behind it (CONSENT-131), and that
// each one is stopped once it is neither. May not know: the worker, who sees what.
import { MAX_KEPT } from '../publish/kept-frames.ts'
import type { CapturedSurface } from '../session/view.ts'

export class HeldCaptures {
  #shown: CapturedSurface | undefined
  /** Shown before, and shown again when the newest closes; the newest last. */
  #kept: readonly CapturedSurface[] = []
  readonly #ended = new WeakSet<CapturedSurface>()

  get shown(): CapturedSurface | undefined {
    return this.#shown
  }

  /** So many wait. */
  get kept(): number {
    return this.#kept.length
  }

  /** In the place of what was shown: that is stopped with all that waits, or waits too where this one says `comesBack`. */
  show(capture: CapturedSurface): void {
    const before = this.#shown
    if (before === capture) return
    if (capture.comesBack === true) this.#keep(before)
    else this.drop()
    this.#shown = capture
    void capture.ended.then(() => this.#hasEnded(capture))
  }

  /** Nothing comes back any more. */
  dropKept(): void {
    const kept = this.#kept
    this.#kept = []
    for (const capture of kept) capture.stop()
  }

  /** Nothing is captured from this call on. */
  drop(): void {
    const shown = this.#shown
    this.#shown = undefined
    shown?.stop()
    this.dropKept()
  }

  #keep(capture: CapturedSurface | undefined): void {
    if (capture === undefined || this.#ended.has(capture)) return
    const all = [...this.#kept, capture]
    this.#kept = all.slice(-MAX_KEPT)
    for (const tooMany of all.slice(0, -MAX_KEPT)) tooMany.stop()
  }

  /** The worker hears of the same end, and goes on with the same one. */
  #hasEnded(capture: CapturedSurface): void {
    this.#ended.add(capture)
    this.#kept = this.#kept.filter((one) => one !== capture)
    const before = this.#kept.at(-1)
    if (this.#shown !== capture || before === undefined) return
    this.#shown = before
    this.#kept = this.#kept.slice(0, -1)
  }
}
