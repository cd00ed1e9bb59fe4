// What is on its way to one viewer's page and not there yet. Lives here: that bookkeeping, and whether more may follow.
// May not know: sockets, what waits behind it.
//
// A socket says when bytes have left this process, not when they arrived, and the buffers between hold many seconds of a
// slow road. The page says how many objects of the picture it has received on this line (WIRE-21); that counts. Until a
// page has said so the first time, what the socket says is all there is.

/** On the way at most: what arrived within the last second, and never less than this. A fast road is never waited for. */
const LEAST_BYTES = 256 * 1024
/** A frame that has begun goes on up to so many times that. */
const BEGUN = 2
const ARRIVED_WITHIN_MS = 1_000
/** While something has been on the way this long, no other frame begins. */
const BEHIND_MS = 1_500
/** The way counts as free again below this. */
const FREE_BYTES = 32 * 1024
/** Objects remembered of a page that never says what arrived. */
const REMEMBERED = 4_096

/** An object of the picture on its way. */
export interface Departure {
  readonly bytes: number
  readonly isKey: boolean
  readonly atMs: number
}

export class InFlight {
  #objects: Departure[] = []
  #bytes = 0
  /** Objects that were on the way once and are not any more. */
  #gone = 0
  /** Of the objects on the way, those that the socket still holds. */
  #held = 0
  #heldBytes = 0
  #isHeard = false
  #arrived: { readonly bytes: number; readonly atMs: number }[] = []

  /** One more goes to the socket. */
  add(object: Departure): void {
    this.#objects.push(object)
    this.#bytes += object.bytes
    this.#held += 1
    this.#heldBytes += object.bytes
    if (!this.#isHeard && this.#objects.length > REMEMBERED) this.#take(1)
  }

  /** The oldest that the socket held has left the process. */
  left({ bytes }: Pick<Departure, 'bytes'>): void {
    this.#held -= 1
    this.#heldBytes -= bytes
  }

  /** The page has received so many, counted from the beginning of the line; what it says beyond what was sent is not believed. */
  received(count: number, nowMs: number): void {
    this.#isHeard = true
    const arrived = this.#take(Math.min(count - this.#gone, this.#objects.length))
    this.#arrived = [
      ...this.#arrived.filter(({ atMs }) => nowMs - atMs < ARRIVED_WITHIN_MS),
      { bytes: arrived, atMs: nowMs },
    ]
  }

  /** Whether another frame may begin now; with `begun`, whether one may go on. */
  takes(nowMs: number, { begun }: { readonly begun: boolean }): boolean {
    if (!this.#isHeard) return true
    const arrived = this.#arrived.reduce(
      (sum, { bytes, atMs }) => sum + (nowMs - atMs < ARRIVED_WITHIN_MS ? bytes : 0),
      0,
    )
    const most = Math.max(LEAST_BYTES, arrived)
    if (begun) return this.#bytes < BEGUN * most
    const oldest = this.#objects[0]
    return this.#bytes < most && (oldest === undefined || nowMs - oldest.atMs < BEHIND_MS)
  }

  /** Whether next to nothing is on the way. */
  get isFree(): boolean {
    return (this.#isHeard ? this.#bytes : this.#heldBytes) <= FREE_BYTES
  }

  /** Whether a key frame is. */
  get hasKey(): boolean {
    const from = this.#isHeard ? 0 : Math.max(0, this.#objects.length - this.#held)
    return this.#objects.slice(from).some(({ isKey }) => isKey)
  }

  #take(count: number): number {
    if (count <= 0) return 0
    const taken = this.#objects.splice(0, count).reduce((sum, { bytes }) => sum + bytes, 0)
    this.#bytes -= taken
    this.#gone += count
    return taken
  }
}
