// Objects on their way in: opened, then given to what they are for. Lives here: what becomes of those that don't open.
import { decodeHeader, TRACKS, trackOf, type Bytes } from '@farhand/protocol'
import { E2eeError, type OpenedObject } from '@farhand/e2ee'
import { BeatReader } from '../companion/beat-reader.ts'
import { takeBeat, takeInput } from '../companion/own-hands.ts'
import { nameOf, type Live } from './live.ts'
import { codeOfRefusal } from './take-frame.ts'

/** Right after coming in, what was sealed for the epoch before can't open; that is no attack. */
const SETTLES_MS = 1000
/** So many in a row that don't open: this page may have lost the group. */
const LOST_AFTER = 20

export class Objects {
  readonly #beats = new BeatReader()
  #unopened = 0
  #enteredMs = Number.NEGATIVE_INFINITY

  /** The group was entered just now. */
  entered(): void {
    this.#enteredMs = performance.now()
    this.#unopened = 0
  }

  /** Takes the object at once; opening goes on in the order of the calls. */
  take(live: Live, object: Bytes): void {
    const keyed = live.keys.current
    if (keyed === undefined) return
    keyed.opener.open(object).then(
      (opened) => this.#opened(live, opened),
      (cause: unknown) => this.#refused(live, object, cause),
    )
  }

  #opened(live: Live, opened: OpenedObject): void {
    this.#unopened = 0
    try {
      const track = trackOf(opened.header.trackClass)
      switch (track.name) {
        case 'screen':
          return live.watching.take(opened)
        case 'control':
          return live.identity.role === 'companion'
            ? takeBeat(live, opened, this.#beats)
            : live.ownCompanion.take(live, opened)
        case 'input':
          return takeInput(live, opened)
        case 'chat':
          return live.chat.take(live, opened, (device) => nameOf(live, device))
        default:
          return track satisfies never
      }
    } catch (cause) {
      this.#attack(live, cause)
    }
  }

  #refused(live: Live, object: Bytes, cause: unknown): void {
    if (cause instanceof E2eeError && cause.code === 'not-authentic') {
      const settling = live.returns.isWanted || performance.now() - this.#enteredMs < SETTLES_MS
      this.#unopened += 1
      if (this.#unopened === LOST_AFTER) live.returns.want(live)
      if (settling) return
    }
    const isGap = cause instanceof E2eeError && cause.code === 'gap'
    // The switch lets go of input where a grant has just ended or it comes too fast: no attack, and what is held goes up.
    if (isGap && decodeHeader(object).trackClass === TRACKS.input.number) live.around.hands?.gap()
    else this.#attack(live, cause)
    if (isGap) this.#goOn(live, object)
  }

  // Something was left out, and the page says so. What came after it is still worth reading.
  #goOn(live: Live, object: Bytes): void {
    const keyed = live.keys.current
    const { trackClass } = decodeHeader(object)
    if (keyed === undefined) return
    for (const { leaf } of keyed.group.members) keyed.opener.resync(leaf, trackClass)
    keyed.opener.open(object).then(
      (opened) => this.#opened(live, opened),
      (cause: unknown) => this.#attack(live, cause),
    )
  }

  #attack(live: Live, cause: unknown): void {
    const code = codeOfRefusal(cause)
    if (code === undefined) throw cause
    live.activity.attack(code)
    live.changed()
  }
}
