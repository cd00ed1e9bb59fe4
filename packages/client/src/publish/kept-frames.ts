// Frames of surfaces that were shown before and come back when what is shown instead of them closes (CONSENT-131). Lives here:
// how many, in which order, and that whatever has ended meanwhile is kept no more. Nobody asks for frames of what is kept: it
// costs next to nothing, and takes none of the few that a browser lends. May not know: pictures, who says yes.
import type { CaptureName } from './publish-types.ts'

/** A window, its dialog, and a dialog of that one; the oldest beyond it is given up. */
export const MAX_KEPT = 3

/** Frames as somebody reads them, one at a time. */
export interface Reading {
  readonly reader: ReadableStreamDefaultReader<VideoFrame>
  /** A loop waits for its next frame, or is at the newest one. */
  isRead: boolean
}

/** A surface that waits, and what it is called. */
export interface KeptSurface {
  readonly reading: Reading
  readonly name: CaptureName
}

export class KeptFrames {
  #kept: readonly KeptSurface[] = []

  get count(): number {
    return this.#kept.length
  }

  /** Owns them from here on. */
  keep(reading: Reading, name: CaptureName): void {
    const one = { reading, name }
    const tooMany = [...this.#kept, one].slice(0, -MAX_KEPT)
    this.#kept = [...this.#kept, one].slice(-MAX_KEPT)
    giveUp(tooMany)
    const forget = () => {
      this.#kept = this.#kept.filter((other) => other !== one)
    }
    reading.reader.closed.then(forget, forget)
  }

  /** What was shown last; the caller owns it. */
  takeNewest(): KeptSurface | undefined {
    const newest = this.#kept.at(-1)
    this.#kept = this.#kept.slice(0, -1)
    return newest
  }

  drop(): void {
    const all = this.#kept
    this.#kept = []
    giveUp(all)
  }
}

function giveUp(surfaces: readonly KeptSurface[]): void {
  for (const { reading } of surfaces) reading.reader.cancel().catch(() => undefined)
}
