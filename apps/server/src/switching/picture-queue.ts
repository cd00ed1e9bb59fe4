// The objects of the picture that wait for one viewer. Lives here: whole frames in order, and which of them are let go.
// May not know: sockets, what is on the way already.
//
// The rule: a frame goes whole or not at all (WIRE-20). While something waits, frames on which nothing depends are not taken,
// and a key frame takes the place of all that has not begun to leave. What waits too long or is too much goes when the next
// frame comes, all of it, and from there on every frame up to the next key frame (WIRE-22). Nothing goes by time alone: the
// newest picture of a screen at rest arrives, however slow the road.
import { MAX_FRAME_BYTES, MAX_OBJECT_BYTES, type ObjectHeader } from '@farhand/protocol'

/** What has waited for this long is worth less than the next key frame. */
const STALE_MS = 1_500
/** With the headers and seals of its parts; more no honest presenter sends in one frame. */
const MOST_FRAME_BYTES = MAX_FRAME_BYTES + MAX_OBJECT_BYTES

export interface WaitingPicture {
  readonly header: ObjectHeader
  readonly bytes: Uint8Array
  /** Of a key frame, whichever part. */
  readonly isKey: boolean
  /** Tells the frames of this queue apart. */
  readonly frame: number
  readonly atMs: number
}

interface Coming {
  readonly last: ObjectHeader
  readonly isKey: boolean
  readonly passes: boolean
  readonly bytes: number
}

interface PictureQueueParts {
  /** Bytes that may wait, beside a frame that has begun to leave. */
  readonly boundBytes: number
  /** An object was left out. */
  readonly dropped: () => void
}

export class PictureQueue {
  readonly #parts: PictureQueueParts
  #waiting: WaitingPicture[] = []
  #bytes = 0
  /** The frame that comes in now. */
  #coming: Coming | undefined
  #frame = 0
  /** The frame whose first part has left, as long as its last one has not. */
  #begun: number | undefined
  #skips = false

  constructor(parts: PictureQueueParts) {
    this.#parts = parts
  }

  /** The picture can go on only with a key frame. */
  get skips(): boolean {
    return this.#skips
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Whether some of a key frame waits or is still to come. */
  get hasKey(): boolean {
    const { isKey = false, passes = false, last } = this.#coming ?? {}
    return (isKey && passes && last?.end === false) || this.#waiting.some((picture) => picture.isKey)
  }

  /** Whether what leaves next goes on with a frame that has begun. */
  get isInFrame(): boolean {
    return this.#begun !== undefined && this.#waiting[0]?.frame === this.#begun
  }

  /** Takes an object or leaves it out; false where it was left out. */
  add(header: ObjectHeader, bytes: Uint8Array, nowMs: number): boolean {
    const isNext = this.#continues(header)
    if (!isNext) this.#frame += 1
    const before = isNext ? this.#coming : undefined
    const total = (before?.bytes ?? 0) + bytes.length
    const passes = before === undefined ? this.#mayBegin(header, nowMs) : before.passes && this.#mayGoOn(header, total)
    const isKey = before?.isKey ?? header.key
    this.#coming = { last: header, isKey, passes, bytes: total }
    if (!passes) {
      this.#parts.dropped()
      return false
    }
    this.#waiting.push({ header, bytes, isKey, frame: this.#frame, atMs: nowMs })
    this.#bytes += bytes.length
    if (this.#bytes > this.#parts.boundBytes) this.letGo()
    return this.#coming.passes
  }

  /** Takes out what leaves next. */
  take(): WaitingPicture | undefined {
    const next = this.#waiting.shift()
    if (next === undefined) return undefined
    this.#bytes -= next.bytes.length
    this.#begun = next.header.end ? undefined : next.frame
    return next
  }

  /** Too much waits: what has not begun goes, and what follows up to the next key frame. False where all there is has begun. */
  letGo(): boolean {
    if (this.#waiting.every(({ frame }) => frame === this.#begun)) return false
    this.#skip()
    if (this.#frame !== this.#begun) this.#stopComing()
    return true
  }

  /** Lets go of everything, also of what comes of a frame that has begun; only a key frame goes on. */
  clear(): void {
    this.#keep(() => false)
    this.#begun = undefined
    this.#stopComing()
    this.#skips = true
  }

  #continues(header: ObjectHeader): boolean {
    const last = this.#coming?.last
    if (last === undefined || last.end || header.key) return false
    return last.stream === header.stream && last.timeMs === header.timeMs
  }

  #mayBegin(header: ObjectHeader, nowMs: number): boolean {
    if (header.key) {
      this.#keepBegun()
      this.#skips = false
      return true
    }
    if (this.#skips) return false
    const oldest = this.#waiting.find(({ frame }) => frame !== this.#begun)
    if (oldest === undefined) return true
    if (header.droppable) return false
    if (nowMs - oldest.atMs < STALE_MS) return true
    this.#skip()
    return false
  }

  #mayGoOn(header: ObjectHeader, frameBytes: number): boolean {
    if (frameBytes <= MOST_FRAME_BYTES) return true
    this.#keep(({ frame }) => frame !== this.#frame)
    this.#begun = undefined
    this.#skips ||= !header.droppable
    return false
  }

  #skip(): void {
    this.#keepBegun()
    this.#skips = true
  }

  #stopComing(): void {
    if (this.#coming !== undefined) this.#coming = { ...this.#coming, passes: false }
  }

  #keepBegun(): void {
    this.#keep(({ frame }) => frame === this.#begun)
  }

  #keep(stays: (picture: WaitingPicture) => boolean): void {
    const kept = this.#waiting.filter((picture) => stays(picture))
    for (let left = this.#waiting.length - kept.length; left > 0; left--) this.#parts.dropped()
    this.#waiting = kept
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }
}
