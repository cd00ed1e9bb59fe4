// What has arrived of a picture, told to the switch: it sends a slow viewer no more than the road takes (WIRE-21).
// Lives here: the count and when it is told. May not know: what is inside the objects, whether they open.
import { TRACKS, type Bytes, type Feedback } from '@farhand/protocol'
import type { Live } from '../session/live.ts'

/** What has arrived is told after this at the latest, ms. */
const TELL_WITHIN_MS = 100
/** So much is told at once, as long as the last telling is this far back: a fast road shall not be waited for. */
const TELL_AT_BYTES = 64 * 1024
const TELL_APART_MS = 20
/** The class stands in the second byte of an object. */
const CLASS_AT = 1

export class Arrivals {
  #received = 0
  #untoldBytes = 0
  #toldMs = Number.NEGATIVE_INFINITY
  #timer: ReturnType<typeof setTimeout> | undefined

  /** An object came over the line, of whatever class. */
  take(live: Live, object: Bytes): void {
    if (object[CLASS_AT] !== TRACKS.screen.number) return
    this.#received += 1
    this.#untoldBytes += object.length
    if (this.#untoldBytes >= TELL_AT_BYTES && performance.now() - this.#toldMs >= TELL_APART_MS) this.tell(live, null)
    else this.#timer ??= setTimeout(() => this.tell(live, null), TELL_WITHIN_MS)
  }

  /** Tells now, with what was shown since the last time, where something was. */
  tell(live: Live, shown: Feedback['shown']): void {
    this.#settle()
    if (!live.connected) return
    this.#toldMs = performance.now()
    live.line.send({ type: 'feedback', feedback: { received: this.#received, shown } })
  }

  /** Another line begins to count anew. */
  lineLost(): void {
    this.#settle()
    this.#received = 0
  }

  close(): void {
    this.#settle()
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#untoldBytes = 0
  }
}
