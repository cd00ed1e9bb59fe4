// Input between the page's events and the objects that carry it: in order, moves merged, bounded. Pure; the clock comes in.
// The rule for the overflow: what does not fit is let go of, and all that is held down with it.
import { MAX_EVENTS, MAX_TYPED_LENGTH, type InputEvent } from './input-messages.ts'

/** Where the pointer goes and wheels turn leaves at most so often: a frame of 120 Hz. */
export const TICK_MS = 8
/** Whatever else happens leaves at once; this only keeps what no hand does below what the switch lets pass in a second. */
export const AT_ONCE_MS = 2
/** So long after the last object one is sent without events while something is held, so that the other side knows. */
export const HOLDING_MS = 200
/** Characters that one object carries in all. */
const MAX_TEXT = 2 * MAX_TYPED_LENGTH

export class InputQueue {
  #waiting: InputEvent[] = []
  readonly #held = new Set<string>()
  #sentMs = Number.NEGATIVE_INFINITY

  add(events: readonly InputEvent[]): void {
    for (const event of events) this.#add(event)
  }

  /** Ms until something is to leave; undefined while nothing is. */
  dueInMs(nowMs: number): number | undefined {
    const pauseMs = this.#pauseMs()
    return pauseMs === undefined ? undefined : Math.max(0, this.#sentMs + pauseMs - nowMs)
  }

  /** What leaves now, in order. */
  take(nowMs: number): readonly InputEvent[] {
    this.#sentMs = nowMs
    let text = 0
    const isTooMuch = (event: InputEvent) => {
      text += event.kind === 'text' ? event.text.length : 0
      return text > MAX_TEXT
    }
    const end = this.#waiting.findIndex(isTooMuch)
    const events = end === -1 ? this.#waiting : this.#waiting.slice(0, Math.max(1, end))
    this.#waiting = this.#waiting.slice(events.length)
    return events
  }

  /** Nothing leaves any more, nothing is held. */
  clear(): void {
    this.#waiting = []
    this.#held.clear()
  }

  #pauseMs(): number | undefined {
    if (this.#waiting.length > 0) return this.#waiting.every(isPassing) ? TICK_MS : AT_ONCE_MS
    return this.#held.size > 0 ? HOLDING_MS : undefined
  }

  #add(event: InputEvent): void {
    const last = this.#waiting.at(-1)
    if (event.kind === 'move' && last?.kind === 'move') this.#waiting.pop()
    if (event.kind === 'release') this.#held.clear()
    const name = event.kind === 'key' ? event.code : event.kind === 'button' ? `button ${event.button}` : undefined
    if (name !== undefined && 'down' in event && event.down === true) this.#held.add(name)
    else if (name !== undefined) this.#held.delete(name)
    this.#waiting.push(event)
    if (this.#waiting.length <= MAX_EVENTS) return
    this.clear()
    this.#waiting.push({ kind: 'release' })
  }
}

/** Comes in streams, and each is outdone by the next. */
const isPassing = ({ kind }: InputEvent): boolean => kind === 'move' || kind === 'wheel'
